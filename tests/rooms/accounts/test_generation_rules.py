"""What may be asked of the generator, and how hard what it draws is to guess."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tollhouse.accounts.batches.drawing import draw_identifiers, draw_password
from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.batch_act import BatchAction, check_act
from tollhouse.accounts.rules.generation import (
    GenerationPlan,
    Signs,
    check_guessing,
    check_plan,
    sequence_of,
    stands_for_money,
)
from tollhouse.customers.rules.record import BadField
from tollhouse.products.rules.product import AccountRole

TODAY = date(2026, 3, 2)
CARDS = GenerationPlan(
    1, 100_000, "Summer", model=BalanceModel.DEBIT, prefix="77", length=12, amount=Decimal(10), inactive=True
)
LINES = GenerationPlan(1, 3, "Lines", start="46850000099")


def refused(plan, role=AccountRole.UNIVERSAL):
    with pytest.raises(BadField) as refusal:
        check_plan(plan, role, today=TODAY)
    return refusal.value.field, refusal.value.detail


def test_a_sequence_is_counted_up_in_its_last_digits_and_keeps_its_width():
    assert sequence_of(LINES) == ["46850000099", "46850000100", "46850000101"]
    assert sequence_of(replace(LINES, start="desk-008")) == ["desk-008", "desk-009", "desk-010"]


def test_cards_of_twelve_digits_take_ten_million_tries_a_hit():
    check_plan(CARDS, AccountRole.PREPAID_CARD, today=TODAY)
    assert check_guessing(CARDS, AccountRole.PREPAID_CARD, held=0) == 10_000_000
    assert check_guessing(CARDS, AccountRole.PREPAID_CARD, held=900_000) == 1_000_000


def test_cards_that_could_be_guessed_are_refused_with_the_length_that_would_do():
    with pytest.raises(BadField) as refusal:
        check_guessing(replace(CARDS, length=10), AccountRole.PREPAID_CARD, held=0)
    assert refusal.value.detail == (
        "identifiers.length 10 is too few for 100,000 accounts: one could be guessed; draw at least 11."
    )
    with pytest.raises(BadField, match="draw at least 12"):
        check_guessing(replace(CARDS, length=11), AccountRole.PREPAID_CARD, held=1)
    letters = replace(CARDS, signs=Signs.LETTERS_AND_DIGITS, length=8)
    assert check_guessing(letters, AccountRole.PREPAID_CARD, held=0) == 32**8 // 100_000


def test_of_accounts_that_stand_for_no_money_only_room_to_draw_is_asked():
    assert check_guessing(replace(CARDS, length=6), AccountRole.UNIVERSAL, held=0) == 10
    with pytest.raises(BadField, match="too many would be taken; draw at least 6"):
        check_guessing(replace(CARDS, length=5), AccountRole.UNIVERSAL, held=0)


@pytest.mark.parametrize(
    ("changes", "role", "field", "said"),
    [
        ({"count": 0}, AccountRole.UNIVERSAL, "count", "1 to 100,000"),
        ({"count": 100_001}, AccountRole.UNIVERSAL, "count", "they may share a batch"),
        ({"batch": ""}, AccountRole.UNIVERSAL, "batch", "1 to 64"),
        ({"batch": " x"}, AccountRole.UNIVERSAL, "batch", "no space at its ends"),
        ({"batch": "a\nb"}, AccountRole.UNIVERSAL, "batch", "printable"),
        ({"start": "desk"}, AccountRole.UNIVERSAL, "identifiers.start", "end in a digit"),
        ({"start": "4 5"}, AccountRole.UNIVERSAL, "identifiers.start", "no space"),
        ({"start": "98"}, AccountRole.UNIVERSAL, "identifiers.start", "begin lower"),
        ({"start": "77001"}, AccountRole.PREPAID_CARD, "identifiers.start", "let them be drawn"),
        ({"start": None, "length": 0}, AccountRole.UNIVERSAL, "identifiers.length", "1 to 64"),
        ({"start": None, "length": 63, "prefix": "77"}, AccountRole.UNIVERSAL, "identifiers.length", "1 to 62"),
        ({"start": None, "length": 9, "prefix": "7 7"}, AccountRole.UNIVERSAL, "identifiers.prefix", "no space"),
        ({"amount": Decimal(1)}, AccountRole.UNIVERSAL, "amount", "debit accounts and vouchers only"),
        ({"credit_limit": Decimal(1)}, AccountRole.UNIVERSAL, "credit_limit", "individual limit only"),
        ({"model": BalanceModel.VOUCHER}, AccountRole.UNIVERSAL, "balance_model", "vouchers go with products"),
        ({"expires_on": TODAY}, AccountRole.UNIVERSAL, "expires_on", "lie ahead"),
        (
            {"active_from": date(2026, 4, 1), "expires_on": date(2026, 4, 1)},
            AccountRole.UNIVERSAL,
            "expires_on",
            "behind the day of activation",
        ),
        ({"life_time_days": 0}, AccountRole.UNIVERSAL, "life_time_days", "1 to 36,500"),
        ({"idle_expiry_days": 36_501}, AccountRole.UNIVERSAL, "idle_expiry_days", "1 to 36,500"),
        ({"control_from": 0}, AccountRole.UNIVERSAL, "control_from", "ten digits"),
        ({"control_from": 9_999_999_998}, AccountRole.UNIVERSAL, "control_from", "ten digits"),
        ({"start": "192.0.2.1"}, AccountRole.IP_ADDRESS, "product_id", "nobody can draw"),
    ],
)
def test_what_cannot_be_made_so_is_refused_by_its_field(changes, role, field, said):
    named, detail = refused(replace(LINES, **changes), role)
    assert named == field
    assert said in detail


def test_vouchers_have_a_value_and_nobody_signs_in_with_them():
    voucher = replace(CARDS, model=BalanceModel.VOUCHER)
    check_plan(voucher, AccountRole.VOUCHER, today=TODAY)
    assert refused(replace(voucher, amount=None), AccountRole.VOUCHER)[0] == "amount"
    assert refused(replace(voucher, web_access=True), AccountRole.VOUCHER)[0] == "web_access"


@dataclass
class Made:
    role: AccountRole
    model: BalanceModel
    money: bool
    inactive: bool


@pytest.mark.parametrize(
    "made",
    [
        Made(AccountRole.PREPAID_CARD, BalanceModel.DEBIT, money=True, inactive=True),
        Made(AccountRole.VOUCHER, BalanceModel.VOUCHER, money=True, inactive=True),
        Made(AccountRole.UNIVERSAL, BalanceModel.DEBIT, money=False, inactive=True),
        Made(AccountRole.PHONE_LINE, BalanceModel.SUBORDINATE, money=False, inactive=False),
    ],
)
def test_cards_and_vouchers_are_always_made_inactive_and_debit_accounts_usually(made):
    plan = replace(CARDS, model=made.model, inactive=None)
    assert stands_for_money(made.role, made.model) is made.money
    assert plan.settled(made.role).inactive is made.inactive
    said = replace(plan, inactive=False)
    assert said.settled(made.role).inactive is False
    if made.money:
        assert refused(said, made.role)[0] == "inactive"


def test_what_is_drawn_has_the_prefix_the_length_and_no_signs_that_look_alike():
    drawn = list(draw_identifiers(replace(CARDS, signs=Signs.LETTERS_AND_DIGITS, length=10), 500))
    assert len(set(drawn)) == 500
    assert {len(one) for one in drawn} == {12}
    assert not set("".join(one[2:] for one in drawn)) & set("IO01")
    assert drawn != sorted(drawn), "the order tells nothing of a neighbour"
    digits = list(draw_identifiers(replace(CARDS, length=3), 2_000))
    assert {len(one) for one in digits} == {5}
    assert any(one.startswith("770") for one in digits), "zeros in front are kept"


def test_a_drawn_password_is_read_out_in_groups():
    one, other = draw_password(), draw_password()
    assert one != other
    assert [len(group) for group in one.split("-")] == [5, 5, 5, 5]
    assert not set(one) & set("lo01")


def test_an_expiry_that_has_passed_is_no_way_to_end_a_batch():
    check_act(BatchAction.SET_EXPIRY, None, today=TODAY)
    with pytest.raises(BadField, match="block or terminate"):
        check_act(BatchAction.SET_EXPIRY, TODAY, today=TODAY)
    with pytest.raises(BadField, match="belongs to set_expiry only"):
        check_act(BatchAction.BLOCK, date(2027, 1, 1), today=TODAY)


@pytest.mark.parametrize(
    ("plan", "role", "refusal"),
    [
        (
            replace(LINES, start="desk-008"),
            AccountRole.PHONE_LINE,
            ("identifiers.start", "digits only, without + and spaces"),
        ),
        (
            replace(CARDS, model=BalanceModel.SUBORDINATE, amount=None, signs=Signs.LETTERS_AND_DIGITS),
            AccountRole.PINLESS,
            ("identifiers.prefix", "digits only, without + and spaces"),
        ),
        (replace(CARDS, prefix="77-"), AccountRole.PREPAID_CARD, ("identifiers.prefix", "letters and digits only")),
        (replace(LINES, start="desk-008"), AccountRole.USER_AT_DOMAIN, ("identifiers.start", "a user at a domain")),
    ],
)
def test_what_is_drawn_or_counted_is_written_as_its_role_is(plan, role, refusal):
    field, detail = refused(plan, role)
    assert (field, refusal[1] in detail) == (refusal[0], True)
