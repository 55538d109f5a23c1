"""Codes of vouchers: any one wrong sign is told, any two neighbours swapped too, however a code is typed."""

from contextlib import suppress
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.accounts.rules.generation import ALPHABETS, Signs
from tollhouse.payments.rules.voucher_codes import DRAWN, VoucherCodeMistyped, code_of, grouped, with_check

LETTERS = ALPHABETS[Signs.LETTERS_AND_DIGITS]


def codes():
    drawn = (st.text(ALPHABETS[signs], min_size=DRAWN, max_size=DRAWN) for signs in Signs)
    return st.one_of(*drawn).map(with_check)


@pytest.mark.parametrize(
    "drawn, check",
    [
        ("000000000000000", "0"),
        ("000000000000572", "4"),  # the worked example of Damm's thesis
        ("AAAAAAAAAAAAAAA", "A"),  # A is nought
        ("BAAAAAAAAAAAAAA", "C"),  # one times two
        ("ABAAAAAAAAAAAAA", "E"),  # one times four
    ],
)
def test_the_last_sign_is_reckoned_from_the_others(drawn, check):
    assert with_check(drawn) == drawn + check


@given(codes())
def test_a_code_is_read_however_it_is_typed(code):
    assert code_of(code) == code
    assert code_of(grouped(code).lower()) == code
    assert code_of(f" {grouped(code).replace('-', ' ')}\t") == code
    assert len(grouped(code)) == 19


@given(codes(), st.data())
def test_one_wrong_sign_is_told(code, data):
    signs = digits if code.isdecimal() else LETTERS
    place = data.draw(st.integers(0, DRAWN))
    other = data.draw(st.sampled_from(signs).filter(lambda sign: sign != code[place]))
    with pytest.raises(VoucherCodeMistyped):
        code_of(code[:place] + other + code[place + 1 :])


@given(codes(), st.integers(0, DRAWN - 1))
def test_two_neighbours_swapped_are_told(code, place):
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped == code:
        return
    with pytest.raises(VoucherCodeMistyped):
        code_of(swapped)


@pytest.mark.parametrize("typed", ["", "1", "0000-0000-0000-000", "0000-0000-0000-00000", "OOOO-OOOO-OOOO-OOOO"])
def test_what_cannot_be_a_code_is_told_without_looking_it_up(typed):
    with pytest.raises(VoucherCodeMistyped):
        code_of(typed)


@given(st.text(ascii_letters + digits + "-\u0664 \x00é", max_size=20))
def test_nothing_that_is_typed_is_more_than_mistyped(typed):
    with suppress(VoucherCodeMistyped):
        assert code_of(typed) == code_of(code_of(typed))
