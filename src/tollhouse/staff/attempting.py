"""Counting attempts to sign in: before a password is looked at, so that a hundred at once are no more than ten."""

from datetime import datetime
from hashlib import sha256
from math import ceil
from typing import Any, ClassVar

from tollhouse.plumbing.db import Connection
from tollhouse.staff import storage
from tollhouse.staff.rules.attempts import (
    LONGEST_MEMORY,
    OF_A_LOGIN,
    OF_A_LOGIN_THERE,
    OF_A_PASSWORD,
    OF_A_RESELLER,
    OF_AN_ADDRESS,
    VOUCHER_TRIES_OF_AN_ASKER,
    Attempts,
    Limit,
    locked_at,
    of_vouchers,
    one_more,
)
from tollhouse.staff.rules.fields import folded_login
from tollhouse.staff.rules.networks import household_of
from tollhouse.words.refusals import Refused


class LoginLocked(Refused):
    """Said of logins that exist and of those that do not."""

    code: ClassVar[str] = "login_locked"
    sentence: ClassVar[str] = (
        "Too many attempts to sign in with this login have failed; it is locked until {until} ({minutes} min). "
        "Wait, or let an administrator reset the password."
    )


class TooManyRequests(Refused):
    code: ClassVar[str] = "too_many_requests"
    sentence: ClassVar[str] = (
        "Too many attempts to sign in from your address have failed; try again at {until} ({minutes} min)."
    )


class PasswordLocked(Refused):
    code: ClassVar[str] = "password_locked"
    sentence: ClassVar[str] = "Your password was wrong too often; it is asked for again from {until} ({minutes} min)."


class TooManyTaken(Refused):
    code: ClassVar[str] = "too_many_taken"
    sentence: ClassVar[str] = (
        "Too many names or identifiers that belong to others were asked for; go on at {until} ({minutes} min)."
    )


class TooManyVouchersTried(Refused):
    code: ClassVar[str] = "too_many_vouchers_tried"
    sentence: ClassVar[str] = "Too many codes that are no vouchers were tried; go on at {until} ({minutes} min)."


def count_attempt(conn: Connection, login: str, address: str, *, now: datetime) -> None:
    """Count it as failed, to be given back or forgotten when it was not.  Raises TooManyRequests, LoginLocked.

    What is counted by several keys is locked in this order everywhere, the login's own key last.
    """
    _count(conn, _of_address(address), OF_AN_ADDRESS, TooManyRequests, now=now)
    _count(conn, _of_login_there(login, address), OF_A_LOGIN_THERE, LoginLocked, now=now)
    _count(conn, _of_login(login), OF_A_LOGIN, LoginLocked, now=now)


def give_attempt_back(conn: Connection, login: str, address: str) -> None:
    """It did not fail, and proved nothing either."""
    storage.give_attempt_back(conn, _of_address(address))
    storage.give_attempt_back(conn, _of_login_there(login, address))
    storage.give_attempt_back(conn, _of_login(login))


def forget_attempts(conn: Connection, login: str, address: str) -> None:
    """Who has proved to be the member begins afresh; the address is only given its one attempt back."""
    storage.give_attempt_back(conn, _of_address(address))
    storage.delete_attempts(conn, _of_login_there(login, address))
    storage.delete_attempts(conn, _of_login(login))


def count_proof(conn: Connection, member_id: int, *, now: datetime) -> None:
    """Of a member who is signed in, apart from what strangers try with the login.  Raises PasswordLocked."""
    _count(conn, _of_member(member_id), OF_A_PASSWORD, PasswordLocked, now=now)


def forget_proofs(conn: Connection, member_id: int) -> None:
    storage.delete_attempts(conn, _of_member(member_id))


def check_taken(conn: Connection, reseller_id: int, *, now: datetime) -> None:
    """Raises TooManyTaken while the reseller's staff has to wait."""
    whose = _of_reseller(reseller_id)
    until = storage.locks_of(conn, [whose], now=now).get(whose)
    if until is not None:
        raise TooManyTaken(**_wait(until, now))


def count_taken(conn: Connection, reseller_id: int, *, now: datetime) -> None:
    """What the reseller's staff asked for was somebody else's.  Raises TooManyTaken."""
    _count(conn, _of_reseller(reseller_id), OF_A_RESELLER, TooManyTaken, now=now)


def check_voucher_tries(conn: Connection, customer_id: int | None, actor: str, *, now: datetime) -> None:
    """Raises TooManyVouchersTried while the customer, or whoever asks, has to wait.

    customer_id   None: for nobody, whoever asks only looks
    """
    tried = _of_vouchers(customer_id, actor)
    waiting = storage.locks_of(conn, list(tried), now=now).values()
    if waiting:
        raise TooManyVouchersTried(**_wait(max(waiting), now))


def count_voucher_try(conn: Connection, customer_id: int | None, actor: str, *, most: int, now: datetime) -> None:
    """A code that is no voucher's of this customer; who asks for many customers may be wrong for many of them.

    Raises TooManyVouchersTried.
    """
    limits = (of_vouchers(most * VOUCHER_TRIES_OF_AN_ASKER), of_vouchers(most))
    for whose, limit in zip(_of_vouchers(customer_id, actor), limits, strict=False):
        _count(conn, whose, limit, TooManyVouchersTried, now=now)


def _of_vouchers(customer_id: int | None, actor: str) -> tuple[str, ...]:
    """In the order in which they are locked everywhere."""
    asker = f"vouchers:{actor}"
    return (asker,) if customer_id is None else (asker, f"vouchers:customer:{customer_id}")


def end_pauses(conn: Connection, member_id: int, login: str) -> None:
    """Every one of the member's, from wherever it was tried."""
    storage.delete_attempts_everywhere(conn, _of_login(login))
    storage.delete_attempts(conn, _of_login(login))
    forget_proofs(conn, member_id)


def forget_old_attempts(conn: Connection, *, now: datetime) -> int:
    return storage.delete_old_attempts(conn, before=now - LONGEST_MEMORY)


def locks_of(conn: Connection, logins: list[str], *, now: datetime) -> dict[str, datetime]:
    """Until when each login is locked, of those that are, be it for one household only: the last of its pauses."""
    found = storage.locks_of(conn, [_of_login(login) for login in logins], now=now)
    return {login: found[_of_login(login)] for login in logins if _of_login(login) in found}


def _count(conn: Connection, whose: str, limit: Limit, refusal: type[Refused], *, now: datetime) -> None:
    row = storage.lock_attempts(conn, whose, now=now)
    known = Attempts(row.attempts, row.window_began_at, row.locked_until)
    if known.locked_until is not None and locked_at(known, now):
        raise refusal(**_wait(known.locked_until, now))
    counted = one_more(known, limit, now)
    storage.write_attempts(
        conn,
        whose,
        {
            "attempts": counted.attempts,
            "window_began_at": counted.window_began_at,
            "locked_until": counted.locked_until,
        },
    )


def _wait(until: datetime, now: datetime) -> dict[str, Any]:
    wait_s = ceil((until - now).total_seconds())
    return {"until": f"{until:%Y-%m-%d %H:%M} UTC", "minutes": ceil(wait_s / 60), "retry_after_s": wait_s}


def _of_login(login: str) -> str:
    """By digest, because people type passwords where the login should be."""
    return f"login:{sha256(folded_login(login).encode()).hexdigest()}"


def _of_login_there(login: str, address: str) -> str:
    return f"{_of_login(login)}{storage.THERE}{household_of(address)}"


def _of_member(member_id: int) -> str:
    return f"member:{member_id}"


def _of_reseller(reseller_id: int) -> str:
    return f"reseller:{reseller_id}"


def _of_address(address: str) -> str:
    return f"address:{household_of(address)}"
