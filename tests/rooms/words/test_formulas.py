"""Guarding a spreadsheet from formulas, and taking the guard away again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.words.formulas import guarded, unguarded


@pytest.mark.parametrize("text", ["=1+1", "+420 602", "-5", "@sum", "\tx", "\rx"])
def test_what_begins_a_formula_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Novák", "'s-Hertogenbosch", "'quoted'", "1-2"])
def test_other_texts_stay_as_they_are_both_ways(text):
    assert guarded(text) == unguarded(text) == text


@given(st.text(alphabet="'=+-@\t\rab", max_size=6))
def test_whatever_is_guarded_comes_back(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
