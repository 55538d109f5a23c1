from datetime import timedelta

import pytest
from sqlalchemy import text

from tollhouse.staff.members import MemberChange, NewMember, add_member, change_member
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.tokens import (
    NewToken,
    TokenNameUnfit,
    TokenRests,
    TokenRevoked,
    TokenRevokedAlready,
    TokenUnknown,
    list_tokens,
    make_token,
    read_token,
    revoke_token,
    take_token_over,
    token_for,
    token_of,
)
from tollhouse.words.refusals import NotFound


def test_a_token_opens_with_its_role_and_scope(conn, now):
    token, secret = make_token(conn, NewToken("billing", Role.SUPPORT, 7), now=now, by="me")
    staff = token_for(conn, secret)
    assert (staff.actor, staff.by, staff.role) == (f"token:{token.token_id}", "token:billing", Role.SUPPORT)
    assert staff.reseller_id == 7


def test_a_secret_is_nowhere_in_the_database(conn, now):
    _, secret = make_token(conn, NewToken("billing", Role.SUPPORT), now=now, by="me")
    assert secret.startswith("toll_")
    (row,) = conn.execute(text("select api_token::text from api_token")).all()
    assert secret not in row[0]
    assert secret.removeprefix("toll_").encode().hex() not in row[0]


def test_two_tokens_of_one_name_have_two_secrets(conn, now):
    new = NewToken("billing", Role.SUPPORT)
    assert make_token(conn, new, now=now, by="me")[1] != make_token(conn, new, now=now, by="me")[1]


@pytest.mark.parametrize(
    "secret", ["", "toll_", "toll_" + "a" * 43, "TOLL_" + "a" * 43, "toll_" + "é" * 43, "a" * 9999]
)
def test_what_is_no_token_opens_nothing(conn, secret):
    with pytest.raises(TokenUnknown):
        token_for(conn, secret)


def test_a_revoked_token_says_who_revoked_it_when(conn, now):
    token, secret = make_token(conn, NewToken("billing", Role.SUPPORT), now=now, by="me")
    revoke_token(conn, token.token_id, at=now, by="the boss")
    with pytest.raises(TokenRevoked) as refusal:
        token_for(conn, secret)
    assert "the boss" in refusal.value.detail
    assert now.isoformat() in refusal.value.detail


def test_revoking_again_keeps_the_first_moment(conn, now):
    token, _ = make_token(conn, NewToken("billing", Role.SUPPORT), now=now, by="me")
    first = revoke_token(conn, token.token_id, at=now, by="the boss")
    assert revoke_token(conn, token.token_id, at=now + timedelta(days=1), by="another") == first


def test_a_token_that_was_never_made_cannot_be_read_or_revoked(conn, now):
    with pytest.raises(NotFound):
        read_token(conn, 999_999)
    with pytest.raises(NotFound):
        revoke_token(conn, 999_999, at=now, by="me")


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "tab\tbed"])
def test_a_token_needs_a_name_a_person_can_read(conn, now, name):
    with pytest.raises(TokenNameUnfit):
        make_token(conn, NewToken(name, Role.SUPPORT), now=now, by="me")


def test_tokens_are_listed_in_the_order_they_were_made(conn, now):
    made = [make_token(conn, NewToken(name, Role.SUPPORT), now=now, by="me")[0] for name in ("one", "two", "three")]
    first = list_tokens(conn, limit=2, cursor=None)
    second = list_tokens(conn, limit=2, cursor=first.next)
    assert [token_of(row) for row in (*first.rows, *second.rows)] == made


def an_administrator(conn, now, login):
    new = NewMember(login, "Somebody", Role.ADMINISTRATOR)
    return add_member(conn, new, "correct horse battery", must_change=False, now=now, by="me").member_id


@pytest.mark.parametrize("change", [MemberChange(blocked=True), MemberChange(role=Role.SUPPORT)])
def test_a_token_rests_while_its_owner_may_make_none(conn, now, change):
    owner_id = an_administrator(conn, now, "owner")
    an_administrator(conn, now, "who-stays")
    new = NewToken("billing", Role.ADMINISTRATOR, owner_id=owner_id)
    token, secret = make_token(conn, new, now=now, by="staff:owner")
    assert (token.owner, token.rests) == ("owner", False)
    token_for(conn, secret)
    change_member(conn, owner_id, change)
    with pytest.raises(TokenRests) as refusal:
        token_for(conn, secret)
    assert "owner" not in refusal.value.facts.values(), "whoever holds a secret need not know who works here"
    assert read_token(conn, token.token_id).rests
    assert [token_of(row).rests for row in list_tokens(conn, limit=10, cursor=None).rows] == [True]
    change_member(conn, owner_id, MemberChange(blocked=False, role=Role.ADMINISTRATOR))
    token_for(conn, secret)


def test_a_token_that_was_taken_over_goes_on_with_its_secret(conn, now):
    owner_id, heir_id = (an_administrator(conn, now, login) for login in ("owner", "heir"))
    token, secret = make_token(conn, NewToken("switch", Role.ADMINISTRATOR, owner_id=owner_id), now=now, by="x")
    change_member(conn, owner_id, MemberChange(blocked=True))
    taken = take_token_over(conn, token.token_id, owner_id=heir_id)
    assert (taken.owner, taken.rests) == ("heir", False)
    assert token_for(conn, secret).actor == f"token:{token.token_id}"


def test_a_token_that_a_command_made_belongs_to_nobody_and_never_rests(conn, now):
    token, secret = make_token(conn, NewToken("first", Role.ADMINISTRATOR), now=now, by="first start")
    assert (token.owner, token.rests) == (None, False)
    token_for(conn, secret)


def test_what_is_revoked_or_was_never_made_is_not_taken_over(conn, now):
    heir_id = an_administrator(conn, now, "heir")
    token, _ = make_token(conn, NewToken("gone", Role.SUPPORT), now=now, by="me")
    revoke_token(conn, token.token_id, at=now, by="me")
    with pytest.raises(TokenRevokedAlready):
        take_token_over(conn, token.token_id, owner_id=heir_id)
    with pytest.raises(NotFound):
        take_token_over(conn, 999_999, owner_id=heir_id)
