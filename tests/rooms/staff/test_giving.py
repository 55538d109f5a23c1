"""What members may credit and refund: at once, in a day, in each currency, and however many try at once."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from tollhouse.staff.giving import count_given, forget_given, may_give
from tollhouse.staff.members import MemberChange, NewMember, add_member, change_member
from tollhouse.staff.rules.asker import Staff
from tollhouse.staff.rules.fields import FieldUnfit
from tollhouse.staff.rules.giving import (
    ANY_GIFT,
    Given,
    GivenAboveCap,
    GivenAboveDayCap,
    GivingCap,
    allowance,
    check_giving,
    refuse_above_cap,
    refuse_above_day_cap,
)
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.tables import staff_given
from tollhouse.staff.tokens import NewToken, make_token, token_for

HELPDESK = GivingCap(Decimal(50), Decimal(120))
_acts = count(1)


def somebody(cap: GivingCap = HELPDESK, number: int = 3) -> Staff:
    return Staff(f"staff:{number}", "staff:anna", Role.SUPPORT, None, giving=cap)


def give(conn, staff: Staff, amount: str, now: datetime, *, currency: str = "EUR", act: str = "") -> None:
    act = act or f"given {next(_acts)}"
    count_given(conn, staff, Decimal(amount), currency, act=act, now=now)


def counted(conn, currency: str = "EUR") -> Decimal:
    return conn.scalar(select(func.sum(staff_given.c.amount)).where(staff_given.c.currency == currency)) or Decimal(0)


def test_as_much_as_the_cap_is_given_at_once_and_not_a_hundred_thousandth_more(conn, now):
    give(conn, somebody(), "50", now)
    with pytest.raises(GivenAboveCap) as refused:
        give(conn, somebody(), "50.00001", now)
    assert refused.value.code == "given_above_cap"
    assert refused.value.field == "amount"
    assert refused.value.named == {"wanted": "50.00001 EUR", "highest": "50 EUR"}
    assert counted(conn) == 50, "what was refused is not counted"


def test_the_days_cap_says_what_is_left_and_when_there_is_room_for_what_was_wanted(conn, now):
    """50 at noon, 40 at one: 30 of 120 are left, and 80 need what was given at noon to be a day old."""
    give(conn, somebody(), "50", now)
    give(conn, somebody(), "40", now + timedelta(hours=1))
    with pytest.raises(GivenAboveDayCap) as refused:
        give(conn, somebody(), "30.01", now + timedelta(hours=2))
    assert refused.value.code == "given_above_day_cap"
    assert refused.value.field == "amount"
    assert refused.value.named == {
        "wanted": "30.01 EUR",
        "highest": "120 EUR",
        "left": "30.00000 EUR",
        "free_at": "2026-03-03T12:01:00+00:00",
    }
    give(conn, somebody(), "30", now + timedelta(hours=2))


def test_what_is_given_counts_for_24_hours_to_the_moment(conn, now):
    one = somebody(GivingCap(most_per_day=Decimal(50)))
    give(conn, one, "50", now + timedelta(seconds=30))
    with pytest.raises(GivenAboveDayCap, match=r"wait until 2026-03-03T12:01:00\+00:00"):
        give(conn, one, "0.01", now + timedelta(hours=24, seconds=29))
    give(conn, one, "50", now + timedelta(hours=24, seconds=30))


def test_more_than_a_whole_days_cap_is_refused_as_what_no_waiting_makes_possible(conn, now):
    with pytest.raises(GivenAboveCap) as refused:
        give(conn, somebody(GivingCap(Decimal(500), Decimal(120))), "120.01", now)
    assert refused.value.code == "given_above_cap"
    assert refused.value.facts["highest"] == "120 EUR"


def test_who_may_give_nothing_gives_nothing(conn, now):
    for cap in (GivingCap(most_per_act=Decimal(0)), GivingCap(most_per_day=Decimal(0))):
        with pytest.raises(GivenAboveCap, match="You may give 0 EUR at most at once"):
            give(conn, somebody(cap), "0.00001", now)


def test_each_currency_and_each_member_is_counted_for_itself(conn, now):
    for currency in ("EUR", "USD"):
        for number in (3, 4):
            give(conn, somebody(number=number), "50", now, currency=currency)
            give(conn, somebody(number=number), "50", now, currency=currency)
    assert may_give(conn, somebody(), "EUR", now=now).most == 20
    assert may_give(conn, somebody(), "UAH", now=now).most == 50


def test_one_act_is_counted_once(conn, now):
    for _ in range(3):
        give(conn, somebody(), "50", now, act="the same")
    assert counted(conn) == 50
    give(conn, somebody(ANY_GIFT, number=4), "70", now, act="the same")
    give(conn, somebody(ANY_GIFT, number=4), "70", now, act="the same")
    assert counted(conn) == 120


def test_what_was_given_before_there_was_a_cap_counts_as_soon_as_there_is_one(conn, now):
    give(conn, somebody(ANY_GIFT), "1000", now)
    with pytest.raises(GivenAboveDayCap):
        give(conn, somebody(), "1", now)
    assert may_give(conn, somebody(), "EUR", now=now).left_today == 0


def test_what_may_be_given_is_told_with_the_moment_when_more_is_free(conn, now):
    assert may_give(conn, somebody(ANY_GIFT), "EUR", now=now) == allowance(ANY_GIFT, [])
    assert may_give(conn, somebody(ANY_GIFT), "EUR", now=now).most is None
    fresh = may_give(conn, somebody(), "EUR", now=now)
    assert (fresh.at_once, fresh.left_today, fresh.free_at, fresh.most) == (50, 120, None, 50)
    for hour in range(2):
        give(conn, somebody(), "50", now + timedelta(hours=hour))
    later = may_give(conn, somebody(), "EUR", now=now + timedelta(hours=2))
    assert (later.at_once, later.left_today, later.most) == (50, 20, 20)
    assert later.free_at == now + timedelta(hours=24, minutes=1)


def test_sixteen_at_once_give_exactly_what_the_day_leaves(engine, now):
    """Of 16 times 25 with a cap of 130 five go through, whoever comes first."""
    one = somebody(GivingCap(most_per_day=Decimal(130)), number=16)
    start, refused, given_ones = Barrier(16), [], []

    def act(number: int) -> None:
        start.wait()
        try:
            with engine.begin() as own:
                give(own, one, "25", now, act=f"of {number}")
        except GivenAboveDayCap as above:
            refused.append(above)
        else:
            given_ones.append(number)

    threads = [Thread(target=act, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given_ones) == 5
    assert {above.facts["left"] for above in refused} == {"5.00000 EUR"}
    with engine.connect() as conn:
        kept = select(func.sum(staff_given.c.amount), func.count()).where(staff_given.c.giver == "staff:16")
        assert tuple(conn.execute(kept).one()) == (125, 5)


def test_a_token_gives_out_of_the_day_of_the_member_who_answers_for_it(conn, now):
    new = NewMember("owner", "Owner", Role.ADMINISTRATOR, giving=HELPDESK)
    owner = add_member(conn, new, "correct horse battery", must_change=False, now=now, by="tests")
    secrets = [
        make_token(conn, NewToken(name, Role.SUPPORT, owner_id=owner.member_id), now=now, by="tests")[1]
        for name in ("first", "second")
    ]
    askers = [token_for(conn, secret) for secret in secrets]
    assert [one.giving for one in askers] == [HELPDESK, HELPDESK]
    for asker in askers:
        give(conn, asker, "50", now)
    owner_asks = Staff(f"staff:{owner.member_id}", "staff:owner", Role.ADMINISTRATOR, None, giving=HELPDESK)
    for asker in (*askers, owner_asks):
        with pytest.raises(GivenAboveDayCap, match=r"of which 20\.00000 EUR is left"):
            give(conn, asker, "20.01", now)


def test_a_token_that_nobody_answers_for_has_the_usual_cap_unless_it_is_an_administrators(conn, now):
    for role, cap in ((Role.SUPPORT, HELPDESK), (Role.ADMINISTRATOR, ANY_GIFT)):
        token, secret = make_token(conn, NewToken("of a command", role), now=now, by="tests")
        asker = token_for(conn, secret, usual_giving=HELPDESK)
        assert asker.giving == cap
        assert asker.answerable == f"token:{token.token_id}"


def test_a_cap_is_kept_changed_and_taken_away(conn, now):
    new = NewMember("anna", "Anna", Role.SUPPORT, giving=HELPDESK)
    member = add_member(conn, new, "correct horse battery", must_change=False, now=now, by="tests")
    assert member.giving == HELPDESK
    before, after = change_member(conn, member.member_id, MemberChange(giving=GivingCap(most_per_act=Decimal(5))))
    assert (before.giving, after.giving) == (HELPDESK, GivingCap(most_per_act=Decimal(5)))
    _, after = change_member(conn, member.member_id, MemberChange(name="Anne"))
    assert after.giving.most_per_act == 5, "what is not said stays"
    _, after = change_member(conn, member.member_id, MemberChange(giving=ANY_GIFT))
    assert after.giving == ANY_GIFT


def test_what_counts_no_more_is_forgotten_and_what_counts_is_kept(conn, now):
    give(conn, somebody(), "50", now - timedelta(hours=49))
    give(conn, somebody(), "50", now - timedelta(hours=23))
    assert forget_given(conn, now=now) == 1
    assert may_give(conn, somebody(), "EUR", now=now).left_today == 70


@pytest.mark.parametrize("amount", ["-1", "0.000001", "NaN", "Infinity", "100000000000000"])
@pytest.mark.parametrize("name", ["per_act", "per_day"])
def test_an_impossible_cap_is_refused_naming_the_field(name, amount):
    with pytest.raises(FieldUnfit, match="must be 0 or more with at most five decimals; null: any amount") as refused:
        check_giving(GivingCap(**{f"most_{name}": Decimal(amount)}))
    assert refused.value.field == f"giving_cap.{name}"


NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
_amounts = st.decimals(min_value="0.01", max_value=100, places=2)


@given(_amounts, st.lists(st.tuples(_amounts, st.integers(0, 1439)), max_size=20))
def test_at_the_moment_that_was_named_there_is_room_and_a_minute_earlier_there_is_none(wanted, told):
    cap = GivingCap(most_per_day=Decimal(100))
    earlier = [Given(amount, NOON + timedelta(minutes=minute)) for amount, minute in told]
    refuse_above_cap(wanted, cap, currency="EUR")
    try:
        refuse_above_day_cap(wanted, cap, earlier, currency="EUR")
    except GivenAboveDayCap as refused:
        free_at = datetime.fromisoformat(refused.facts["free_at"])
        counting = [one for one in earlier if one.counts_until > free_at]
        refuse_above_day_cap(wanted, cap, counting, currency="EUR")
        counting = [one for one in earlier if one.counts_until >= free_at]
        with pytest.raises(GivenAboveDayCap):
            refuse_above_day_cap(wanted, cap, counting, currency="EUR")
    else:
        assert sum(one.amount for one in earlier) + wanted <= 100
