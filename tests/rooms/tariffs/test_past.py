"""What a tariff's terms were at each moment: of its own past and that of its hours together."""

from datetime import UTC, datetime, timedelta

from tollhouse.tariffs.rules.book import RateBook
from tollhouse.tariffs.rules.off_peak import OffPeakMode, make_off_peak
from tollhouse.tariffs.rules.past import HeaderThen, HoursThen, past_terms
from tollhouse.tariffs.rules.rate import TariffTerms
from tollhouse.tariffs.rules.service import Service

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NIGHTS, DAYS = (make_off_peak(OffPeakMode.STARTS, [text]) for text in ("hr{9pm-5am}", "hr{6-20}"))


def terms(off_peak=None, digits=None):
    return TariffTerms(1, "Retail", "EUR", Service.VOICE, off_peak=off_peak, rounding_digits=digits)


def test_a_tariff_that_never_changed_has_no_past():
    assert past_terms(terms(NIGHTS), [HeaderThen(None, 7, None)], {7: [HoursThen(None, NIGHTS)]}) == []


def test_header_and_hours_change_each_at_its_own_time():
    headers = [HeaderThen(NOON, None, 2), HeaderThen(None, 7, None)]
    hours = {7: [HoursThen(NOON + HOUR, NIGHTS), HoursThen(None, DAYS)]}
    past = past_terms(terms(DAYS), headers, hours)
    assert [(one.until, one.terms.off_peak, one.terms.rounding_digits) for one in past] == [
        (NOON, None, 2),
        (NOON + HOUR, NIGHTS, None),
    ]
    book = RateBook(terms(DAYS), [], past)
    moments = [NOON - HOUR, NOON, NOON + HOUR / 2, NOON + HOUR]
    assert [book.terms_at(one).off_peak for one in moments] == [None, NIGHTS, NIGHTS, DAYS]
    assert book.knows_hours


def test_hours_that_changed_while_the_tariff_went_by_none_change_nothing():
    headers = [HeaderThen(NOON + HOUR, None, None), HeaderThen(None, 7, None)]
    hours = {7: [HoursThen(NOON, NIGHTS), HoursThen(None, DAYS)]}
    past = past_terms(terms(DAYS), headers, hours)
    assert [(one.until, one.terms.off_peak) for one in past] == [(NOON + HOUR, None)]


def test_hours_that_were_given_up_still_price_what_began_before():
    past = past_terms(terms(), [HeaderThen(NOON, 7, None), HeaderThen(None, None, None)], {7: [HoursThen(None, DAYS)]})
    book = RateBook(terms(), [], past)
    assert (book.knows_hours, book.terms_at(NOON - HOUR).off_peak, book.terms_at(NOON).off_peak) == (True, DAYS, None)
