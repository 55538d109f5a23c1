"""Which rate answers a number: the table of spec/services 2.3, special words, and an oracle that tries every rate."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.tariffs.rules.book import RateBook
from tollhouse.tariffs.rules.rate import Conditions, Prices, Rate, TariffTerms
from tollhouse.tariffs.rules.service import Service
from tollhouse.tariffs.rules.special_words import (
    EMERGENCY,
    NO_WORDS,
    Kinship,
    specificity,
    words_for_call,
    words_of,
)

TERMS = TariffTerms(1, "Retail", "EUR", Service.VOICE)
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def a_rate(prefix, price="0.10", *, rate_id=1, effective_from=SINCE, **conditions):
    prices = Prices(60, 6, Decimal(price), Decimal(price))
    return Rate(rate_id, prefix, "", "", effective_from, Conditions(prices, **conditions))


def price_for(book, number, at=NOON, words=NO_WORDS):
    rate = book.find(number, at, words)
    return rate and str(rate.conditions.prices.next_price)


@pytest.mark.parametrize(
    "number, price", [("420602123456", "0.30"), ("420212345678", "0.15"), ("420777123456", "0.20"), ("33123", None)]
)
def test_the_longest_prefix_answers(number, price):
    book = RateBook(TERMS, [a_rate("420", "0.20"), a_rate("4202", "0.15"), a_rate("42060", "0.30")])
    assert price_for(book, number) == price


def test_the_latest_beginning_counts_and_history_answers_for_its_time():
    book = RateBook(
        TERMS,
        [
            a_rate("44", "0.06", effective_from=datetime(2030, 1, 1, tzinfo=UTC)),
            a_rate("44", "0.05"),
            a_rate("44", "0.07", effective_from=datetime(2031, 1, 1, tzinfo=UTC)),
        ],
    )
    assert price_for(book, "442012345678", datetime(2029, 12, 31, 23, 59, 50, tzinfo=UTC)) == "0.05"
    assert price_for(book, "442012345678", datetime(2030, 1, 1, tzinfo=UTC)) == "0.06"
    assert price_for(book, "442012345678", SINCE - timedelta(seconds=1)) is None
    assert len(list(book)) == 3


def test_a_discontinued_rate_is_passed_over_from_its_moment_on():
    ended = NOON + timedelta(days=1)
    book = RateBook(
        TERMS,
        [a_rate("420", "0.20"), a_rate("4202", "0.15"), a_rate("4202", effective_from=ended, discontinued=True)],
    )
    assert price_for(book, "420212345678") == "0.15"
    assert price_for(book, "420212345678", ended) == "0.20"


def test_a_forbidden_rate_is_found_before_the_shorter_one():
    book = RateBook(TERMS, [a_rate("44"), a_rate("4487", forbidden=True), a_rate("|")])
    assert book.find("448712345678", NOON).conditions.forbidden


def test_anything_else_is_asked_last():
    book = RateBook(TERMS, [a_rate("420", "0.20"), a_rate("|", "0.99")])
    assert price_for(book, "33123456789") == "0.99"
    assert price_for(book, "") == "0.99"
    assert price_for(book, "420123456789") == "0.20"


@pytest.mark.parametrize(
    "words, price",
    [
        (words_for_call(incoming=False, kinship=Kinship.FOREIGN), "0.20"),
        (words_for_call(incoming=False, kinship=Kinship.ON_NET), "0.20"),  # VOICEONNET stands after numbers
        (words_for_call(incoming=False, kinship=Kinship.SAME_RESELLER), "0.02"),
        (words_for_call(incoming=False, kinship=Kinship.SAME_CUSTOMER), "0.01"),
        (words_for_call(incoming=True, kinship=Kinship.FOREIGN), "0.20"),
        (words_for_call(incoming=True, kinship=Kinship.ON_NET), "0.13"),
        (words_for_call(incoming=True, kinship=Kinship.SAME_RESELLER), "0.12"),
        (words_for_call(incoming=True, kinship=Kinship.SAME_CUSTOMER), "0.11"),
        (words_for_call(incoming=False, kinship=Kinship.FOREIGN, favourite=True), "0.05"),
        (EMERGENCY, "0"),
    ],
)
def test_special_words_stand_before_or_after_numbers(words, price):
    book = RateBook(
        TERMS,
        [
            a_rate("420", "0.20"),
            a_rate("VOICEONNET", "0.03"),
            a_rate("VOICEONNETR", "0.02"),
            a_rate("VOICEONNETRX", "0.01"),
            a_rate("INCOMING", "0.14"),
            a_rate("INCOMINGN", "0.13"),
            a_rate("INCOMINGNR", "0.12"),
            a_rate("INCOMINGNRX", "0.11"),
            a_rate("FAV", "0.05"),
            a_rate("EMERGENCY", "0"),
        ],
    )
    assert price_for(book, "420602123456", words=words) == price


@pytest.mark.parametrize(
    "called, price",
    [("VOICEONNETRX", "0.03"), ("VOICEONNET", "0.03"), ("", "0.07"), ("MSG", "0.99"), ("UMIVR", "0.08")],
)
def test_a_word_in_place_of_a_number_is_answered_by_its_family(called, price):
    book = RateBook(
        TERMS, [a_rate("VOICEONNET", "0.03"), a_rate("NETACCESS", "0.07"), a_rate("UM", "0.08"), a_rate("|", "0.99")]
    )
    assert price_for(book, "", words=words_of(called)) == price


def test_a_word_nobody_knows_is_a_bug_of_the_caller():
    with pytest.raises(KeyError):
        words_of("ONNET")


def test_words_and_numbers_have_one_order():
    order = ["|", "VOICEONNET", "4", "420", "FAV", "INCOMINGN", "VOICEONNETR", "VOICEONNETRX", "UM", "EMERGENCY"]
    assert sorted(order, key=specificity) == order


PREFIXES = st.text("12", min_size=1, max_size=7) | st.just("|")
MOMENTS = st.integers(0, 5).map(lambda days: SINCE + timedelta(days=days))


@given(
    st.lists(st.tuples(PREFIXES, MOMENTS, st.booleans()), unique_by=lambda row: (row[0], row[1]), max_size=40),
    st.text("12", max_size=9),
    MOMENTS,
)
def test_a_book_finds_what_trying_every_rate_finds(rows, number, at):
    rates = [
        a_rate(prefix, rate_id=place, effective_from=since, discontinued=discontinued)
        for place, (prefix, since, discontinued) in enumerate(rows)
    ]
    in_force = {}
    for rate in sorted(rates, key=lambda rate: rate.effective_from):
        if rate.effective_from <= at:
            in_force[rate.prefix] = rate
    matching = [
        rate
        for rate in in_force.values()
        if (number.startswith(rate.prefix) or rate.prefix == "|") and not rate.conditions.discontinued
    ]
    expected = max(matching, key=lambda rate: 0 if rate.prefix == "|" else len(rate.prefix), default=None)
    assert RateBook(TERMS, rates).find(number, at) is expected
