"""Rating lists on the database: versions in time, lines that cannot stand there, two people at once."""

from datetime import timedelta
from threading import Thread

import pytest
from builders import a_product, a_rate, a_tariff
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from waiting import wait_until_somebody_waits

from tollhouse.products.pricing import (
    VersionBegun,
    cancel_version,
    change_rating_list,
    enter_since_ever,
    lock_product,
    put_on_rating_list,
    take_off_rating_list,
    versions_of,
)
from tollhouse.products.reading import rating_lists, read_product
from tollhouse.products.rules.product import AccessCode, NewEntry, ProductRefused, ProductStatus
from tollhouse.words.refusals import NotFound

DAY = timedelta(days=1)


@pytest.fixture
def tariffs(conn):
    return [a_tariff(conn, a_rate("420", price)) for price in ("0.10", "0.20", "0.30")]


def tariffs_at(conn, product_id, moment, service="voice"):
    return [line.tariff_id for line in read_product(conn, product_id).list_at(moment) if line.service == service]


def change(conn, product_id, entries, *, from_moment, now, by="test"):
    product = lock_product(conn, product_id)
    return change_rating_list(conn, product, entries, from_moment=from_moment, now=now, by=by)


def test_a_changed_list_prices_use_from_then_on_and_the_old_one_what_began_before(conn, tariffs, now):
    product = a_product(conn, tariffs[0])
    put_on_rating_list(conn, product, NewEntry("voice", tariffs[1]), now=now, by="ann")
    change(conn, product, [NewEntry("voice", tariffs[2])], from_moment=now + DAY, now=now, by="bob")
    moments = (now - 400 * DAY, now - timedelta(microseconds=1), now, now + DAY, now + 400 * DAY)
    assert [tariffs_at(conn, product, one)[0] for one in moments] == [tariffs[place] for place in (0, 0, 1, 2, 2)]


def test_versions_tell_who_made_them_when_and_what_differs(conn, tariffs, now):
    product = a_product(conn, tariffs[0])
    put_on_rating_list(conn, product, NewEntry("voice", tariffs[1]), now=now, by="ann")
    incoming = NewEntry("voice", tariffs[2], AccessCode.INCOMING)
    change(conn, product, [NewEntry("voice", tariffs[1]), incoming], from_moment=now + DAY, now=now, by="bob")
    planned, current, first = versions_of(conn, read_product(conn, product))
    assert (planned.valid_from, planned.made_by, planned.made_at) == (now + DAY, "bob", now)
    assert (list(planned.began), list(planned.ended)) == ([incoming], [])
    assert (current.made_by, [one.tariff_id for one in current.ended]) == ("ann", [tariffs[0]])
    assert (first.valid_from, first.made_by, [one.tariff_id for one in first.lines]) == (None, None, [tariffs[0]])


def test_a_planned_version_is_taken_back_and_the_list_goes_on(conn, tariffs, now):
    product = a_product(conn, tariffs[0])
    change(conn, product, [NewEntry("voice", tariffs[1])], from_moment=now + DAY, now=now)
    cancel_version(conn, lock_product(conn, product), now + DAY, now=now)
    assert [one.valid_from for one in versions_of(conn, read_product(conn, product))] == [None]
    assert tariffs_at(conn, product, now + 2 * DAY) == [tariffs[0]]
    with pytest.raises(NotFound):
        cancel_version(conn, lock_product(conn, product), now + DAY, now=now)


def test_a_version_that_has_begun_is_not_taken_back(conn, tariffs, now):
    product = a_product(conn, tariffs[0])
    change(conn, product, [NewEntry("voice", tariffs[1])], from_moment=now + DAY, now=now)
    with pytest.raises(VersionBegun, match="change the list from now on instead"):
        cancel_version(conn, lock_product(conn, product), now + DAY, now=now + DAY)


def test_a_service_that_was_never_priced_may_be_priced_since_ever_and_no_other(conn, tariffs, now):
    product = a_product(conn, tariffs[0])
    messages = a_tariff(conn, a_rate("420", "0.05", "1/1"), service="message")
    put_on_rating_list(conn, product, NewEntry("message", messages))
    assert tariffs_at(conn, product, now - 1000 * DAY, "message") == [messages]
    with pytest.raises(ProductRefused, match="'voice' has been priced before"):
        put_on_rating_list(conn, product, NewEntry("voice", tariffs[1], AccessCode.INCOMING))


def test_a_line_taken_off_prices_nothing_from_then_on(conn, tariffs, now):
    product = a_product(conn, tariffs[0])
    take_off_rating_list(conn, product, ("voice", "", "", 0), now=now)
    assert tariffs_at(conn, product, now) == []
    assert tariffs_at(conn, product, now - DAY) == [tariffs[0]]
    assert read_product(conn, product).status_at(now) is ProductStatus.WORK_IN_PROGRESS
    assert read_product(conn, product).status_at(now - DAY) is ProductStatus.ON_SALE
    with pytest.raises(NotFound):
        take_off_rating_list(conn, product, ("voice", "", "", 0), now=now)


def test_lines_that_fit_equally_stand_in_their_usage_order(conn, tariffs, now):
    product = a_product(conn)
    entries = [NewEntry("voice", tariff, usage_order=place) for place, tariff in enumerate(tariffs)]
    enter_since_ever(conn, lock_product(conn, product), entries[::-1])
    assert tariffs_at(conn, product, now) == tariffs
    assert [one.usage_order for one in rating_lists(conn, [product])[product]] == [0, 1, 2]


def lines_that_cannot_stand_there(conn, tariffs):
    dollars = a_tariff(conn, a_rate("420", "0.10"), currency="USD")
    messages = a_tariff(conn, a_rate("420", "0.10"), service="message")
    voice = NewEntry("voice", tariffs[0])
    yield [NewEntry("voice", dollars)], "tariff_id", "is in USD, the product in EUR."
    yield [NewEntry("voice", messages)], "tariff_id", "prices message, not voice."
    yield (
        [NewEntry("voice", tariffs[0], reseller_tariff_id=messages)],
        "reseller_tariff_id",
        "prices message, not voice.",
    )
    yield [NewEntry("telepathy", tariffs[0])], "service", "is no service"
    yield [voice, voice], "usage_order", "give one another usage order"
    yield [voice, NewEntry("voice", tariffs[1])], "usage_order", "give one another usage order"
    yield [NewEntry("voice", tariffs[0], usage_order=-1)], "usage_order", "from 0 to 999"
    yield [NewEntry("voice", tariffs[0], node=" edge")], "node", "no space around them"
    yield [NewEntry("voice", tariffs[0], node="x" * 65)], "node", "64 printable characters at most"
    yield [NewEntry("voice", tariffs[0], usage_order=place) for place in range(501)], "entries", "500 at most"


def test_a_line_that_cannot_stand_there_is_refused_with_its_field_and_the_way_out(conn, tariffs, now):
    product = a_product(conn, tariffs[0])
    for entries, field, reason in lines_that_cannot_stand_there(conn, tariffs):
        with pytest.raises(ProductRefused, match=reason) as refused:
            change(conn, product, entries, from_moment=now, now=now)
        assert refused.value.field == field
    with pytest.raises(ProductRefused, match="lies in the past"):
        change(conn, product, [NewEntry("voice", tariffs[1])], from_moment=now - DAY, now=now)
    with pytest.raises(NotFound, match="no tariff 999999"):
        change(conn, product, [NewEntry("voice", 999999)], from_moment=now, now=now)
    assert tariffs_at(conn, product, now) == [tariffs[0]]


def test_the_database_itself_keeps_two_lines_of_one_key_from_holding_at_once(conn, tariffs):
    product = a_product(conn, tariffs[0])
    again = (
        "INSERT INTO rating_entry (product_id, service, access_code, node, tariff_id, valid_from) "
        "SELECT product_id, service, access_code, node, tariff_id, '2026-01-01' "
        "FROM rating_entry WHERE product_id = :one"
    )
    with pytest.raises(IntegrityError, match="ex_rating_entry_one_at_a_time"), conn.begin_nested():
        conn.execute(text(again), {"one": product})


def test_two_who_change_one_list_at_once_do_so_one_after_the_other(engine, now):
    with engine.begin() as conn:
        tariffs = [a_tariff(conn, a_rate("420", price)) for price in ("0.10", "0.20", "0.30")]
        product = a_product(conn, tariffs[0])
    answers: list[object] = []

    def put_second():
        with engine.begin() as conn:
            put_on_rating_list(conn, product, NewEntry("voice", tariffs[2]), now=now + DAY, by="second")
            answers.append("done")

    with engine.begin() as first:
        put_on_rating_list(first, product, NewEntry("voice", tariffs[1]), now=now, by="first")
        second = Thread(target=put_second)
        second.start()
        wait_until_somebody_waits(engine)
    second.join(timeout=20)
    assert answers == ["done"]
    with engine.begin() as conn:
        assert [tariffs_at(conn, product, one)[0] for one in (now - DAY, now, now + DAY)] == tariffs
        assert [one.made_by for one in versions_of(conn, read_product(conn, product))] == ["second", "first", None]
