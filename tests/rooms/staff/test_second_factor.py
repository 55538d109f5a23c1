"""One-time codes are good for one time, and their secret cannot be read out of the database."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import text

from tollhouse.staff import storage
from tollhouse.staff.members import NewMember, add_member
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.rules.second_factor import new_recovery_codes, plain_recovery_code, step_of
from tollhouse.staff.second_factor import (
    SecondFactorNotBegun,
    confirm_second_factor,
    offer_second_factor,
    remove_second_factor,
    use_code,
)
from tollhouse.staff.vault import SecondFactorUnreadable, Vault

VAULT = Vault(["a key"])
RFC_6238 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def member_id(conn, now):
    new = NewMember("anna", "Anna", Role.SUPPORT)
    return add_member(conn, new, "correct horse battery", must_change=False, now=now, by="tests").member_id


@pytest.mark.parametrize("seconds, code", [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_the_rfc(now, seconds, code):
    at = now.fromtimestamp(seconds, now.tzinfo)
    assert step_of(RFC_6238, code, at=at) == seconds // 30


def test_a_code_of_the_half_minute_before_or_after_will_do_and_no_other(now):
    totp, step = pyotp.TOTP(RFC_6238), int(now.timestamp()) // 30
    fits = [off for off in range(-4, 5) if step_of(RFC_6238, totp.at(now, counter_offset=off), at=now) == step + off]
    assert fits == [-1, 0, 1]
    assert step_of(RFC_6238, f"{totp.at(now)[:3]} {totp.at(now)[3:]}", at=now) == step


def confirmed(conn, member_id, now):
    secret, _ = offer_second_factor(conn, member_id, VAULT, issuer="Tests")
    codes = confirm_second_factor(conn, member_id, pyotp.TOTP(secret).at(now), VAULT, now=now)
    return secret, codes


def test_neither_secret_nor_recovery_codes_can_be_read(conn, member_id, now):
    secret, codes = confirmed(conn, member_id, now)
    kept = [*conn.scalars(text("select staff_member::text from staff_member"))]
    kept += conn.scalars(text("select recovery_code::text from recovery_code"))
    for hidden in (secret, *codes, *map(plain_recovery_code, codes)):
        assert not [row for row in kept if hidden in row or hidden.encode().hex() in row]


def test_a_code_and_those_before_it_are_used_up(conn, member_id, now):
    secret, _ = confirmed(conn, member_id, now)
    member, totp = storage.read_member(conn, member_id), pyotp.TOTP(secret)
    later = now + timedelta(seconds=30)
    assert not use_code(conn, member, totp.at(now), VAULT, now=now)
    assert use_code(conn, member, totp.at(later), VAULT, now=now)
    for code in (totp.at(now), totp.at(later)):
        assert not use_code(conn, member, code, VAULT, now=later)


def test_a_recovery_code_works_once_however_it_is_typed(conn, member_id, now):
    _, codes = confirmed(conn, member_id, now)
    member = storage.read_member(conn, member_id)
    assert use_code(conn, member, codes[0].upper().replace("-", " "), VAULT, now=now)
    assert not use_code(conn, member, codes[0], VAULT, now=now)
    assert use_code(conn, member, codes[1], VAULT, now=now)


def test_new_codes_take_the_place_of_the_old(conn, member_id, now):
    _, old = confirmed(conn, member_id, now)
    remove_second_factor(conn, member_id)
    with pytest.raises(SecondFactorNotBegun):
        confirm_second_factor(conn, member_id, "123456", VAULT, now=now)
    confirmed(conn, member_id, now + timedelta(minutes=5))
    assert not use_code(conn, storage.read_member(conn, member_id), old[0], VAULT, now=now)


def test_another_secret_key_says_so_and_a_former_one_still_reads(conn, member_id, now):
    secret, _ = confirmed(conn, member_id, now)
    member, later = storage.read_member(conn, member_id), now + timedelta(minutes=1)
    code = pyotp.TOTP(secret).at(later)
    with pytest.raises(SecondFactorUnreadable, match="TOLLHOUSE_SECRET_KEY"):
        use_code(conn, member, code, Vault(["another"]), now=later)
    assert use_code(conn, member, code, Vault(["another", "a key"]), now=later)


def test_recovery_codes_are_many_and_hard_to_guess():
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert {len(plain_recovery_code(code)) for code in codes} == {16}
