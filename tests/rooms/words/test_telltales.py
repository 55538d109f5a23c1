"""What told who somebody was is found again in what others wrote, and nothing else is."""

import pytest

from tollhouse.words.telltales import REMOVED, telltales_of, without

TELLTALES = telltales_of(
    ["Ann Lee", "José Núñez", "ann@post.example", "+46 8 555 01 23", 'Café "Ö"', "SE1", "", "-", "100%_sure"]
)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee",
        "for ann lee, who called",
        "jose nunez",
        "email:is:ANN@post.example",
        "where=email%3Ais%3Aann%40post.example",
        "q=Ann+Lee",
        "(46 8 555 01 23)",
        'name:is:cafe "o"',
        "100%_sure",
    ],
)
def test_they_are_found_whole_whatever_the_case_the_accents_and_what_stands_around(text):
    assert TELLTALES.stand_in(text)
    assert TELLTALES.may_stand_in(f'{{"query": ["{text}"]}}')


@pytest.mark.parametrize(
    "text", ["", "Ann", "Lee Ann", "Ann Leeson", "Hann Lee", "ann@post.examples", "SE1", "555 01 23"]
)
def test_parts_of_them_longer_words_and_short_ones_are_not(text):
    assert not TELLTALES.stand_in(text)


def test_only_the_texts_that_hold_them_are_taken_out():
    said = {"q": "Ann Lee", "where": ["city:is:Lund", "name:is:ann lee"], "limit": 5, "deep": {"comment": None}}
    left = {"q": REMOVED, "where": ["city:is:Lund", REMOVED], "limit": 5, "deep": {"comment": None}}
    assert without(TELLTALES, said) == left


def test_without_any_nothing_is_found():
    assert not telltales_of([]).stand_in("Ann Lee")
