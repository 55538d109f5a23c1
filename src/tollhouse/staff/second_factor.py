"""A member's second factor: offered, confirmed by its first code, used once a code, taken away."""

from datetime import datetime
from typing import ClassVar

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff import storage
from tollhouse.staff.rules.second_factor import (
    is_timed,
    new_recovery_codes,
    new_secret,
    plain_recovery_code,
    step_of,
    uri_of,
)
from tollhouse.staff.rules.secret import digest_of
from tollhouse.staff.vault import Vault
from tollhouse.words.refusals import NotFound, Refused


class SecondFactorPresent(Refused):
    code: ClassVar[str] = "second_factor_present"
    sentence: ClassVar[str] = "You have a second factor already; remove it before you set up another."


class SecondFactorNotBegun(Refused):
    code: ClassVar[str] = "second_factor_not_begun"
    sentence: ClassVar[str] = (
        "No second factor waits to be confirmed; begin with POST /api/v1/session/second-factor and use its secret."
    )


class CodeWrong(Refused):
    code: ClassVar[str] = "code_wrong"
    sentence: ClassVar[str] = (
        "This is not the code of this moment; check that your phone's clock is right and type the next one."
    )


def offer_second_factor(conn: Connection, member_id: int, vault: Vault, *, issuer: str) -> tuple[str, str]:
    """A new secret and its URI; it counts from its confirmation on.  Raises SecondFactorPresent."""
    row = _locked(conn, member_id)
    if row.second_factor is not None:
        raise SecondFactorPresent
    secret = new_secret()
    storage.update_member(conn, member_id, {"second_factor_offered": vault.seal(secret)})
    return secret, uri_of(secret, login=row.login, issuer=issuer)


def confirm_second_factor(conn: Connection, member_id: int, code: str, vault: Vault, *, now: datetime) -> list[str]:
    """The recovery codes, which can never be shown again.  Raises SecondFactorNotBegun, CodeWrong."""
    row = _locked(conn, member_id)
    if row.second_factor_offered is None:
        raise SecondFactorNotBegun
    step = step_of(vault.unseal(row.second_factor_offered), code, at=now)
    if step is None:
        raise CodeWrong(field="code")
    codes = new_recovery_codes()
    storage.replace_recovery_codes(conn, member_id, [_digest(one) for one in codes])
    change = {"second_factor": row.second_factor_offered, "second_factor_offered": None, "second_factor_step": step}
    storage.update_member(conn, member_id, change)
    return codes


def use_code(conn: Connection, member: AnyRow, code: str, vault: Vault, *, now: datetime) -> bool:
    """Whether it is right and was never used; of two uses at once one wins."""
    if not is_timed(code):
        return storage.take_recovery_code(conn, member.member_id, _digest(code))
    step = step_of(vault.unseal(member.second_factor), code, at=now)
    return step is not None and storage.take_step(conn, member.member_id, step)


def remove_second_factor(conn: Connection, member_id: int) -> None:
    """The last step stays, so that no code of it can be used again."""
    storage.update_member(conn, member_id, {"second_factor": None, "second_factor_offered": None})
    storage.replace_recovery_codes(conn, member_id, [])


def _locked(conn: Connection, member_id: int) -> AnyRow:
    row = storage.read_member(conn, member_id, lock=True)
    if row is None:
        raise NotFound(kind="staff member", id=member_id)
    return row


def _digest(recovery_code: str) -> bytes:
    return digest_of(plain_recovery_code(recovery_code))
