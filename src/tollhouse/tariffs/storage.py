"""Rows of the tariff tables as values, and back; private to the room."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

import psycopg
from sqlalchemy import ColumnElement, Select, Text, exists, func, select, true, update
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import distinct_on, insert

from tollhouse.plumbing.db import AnyRow, Connection, copy_rows, load_statement
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.plumbing.db.staging import numbers_as_array, numbers_given, stage_table
from tollhouse.tariffs.groups.tables import destination_group_set
from tollhouse.tariffs.hours.storage import hours_through_time, off_peak_of
from tollhouse.tariffs.hours.tables import off_peak_period
from tollhouse.tariffs.rules.book import PastTerms, RateBook
from tollhouse.tariffs.rules.destination import Destination
from tollhouse.tariffs.rules.formula import read_formula
from tollhouse.tariffs.rules.past import HeaderThen, past_terms
from tollhouse.tariffs.rules.rate import Conditions, Prices, Rate, RateDefaults, TariffTerms
from tollhouse.tariffs.rules.rounding_pattern import digits_kept
from tollhouse.tariffs.rules.search import RateSearch, Times, When
from tollhouse.tariffs.rules.service import Service, service_named
from tollhouse.tariffs.rules.special_words import ANYTHING_ELSE, SPECIAL_WORDS
from tollhouse.tariffs.tables import destination, emergency_number, rate, tariff, tariff_past, tariff_upload
from tollhouse.words.refusals import NotFound

ROWS_AT_ONCE = 20_000

PLACE_COLUMNS = (rate.c.rate_id, rate.c.prefix, rate.c.description, rate.c.country, rate.c.effective_from)
# Terms repeat by the thousand: as one text they are fetched, compared and hashed at a third of the cost.  No value in
# it is ever quoted, and the formula, which would be, stands apart.
CONDITION_COLUMNS = (
    sql_cast(
        func.row(
            rate.c.first_interval,
            rate.c.next_interval,
            rate.c.first_price,
            rate.c.next_price,
            rate.c.connect_fee,
            rate.c.off_peak_first_price,
            rate.c.off_peak_next_price,
            rate.c.off_peak_connect_fee,
            rate.c.off_peak_2_first_price,
            rate.c.off_peak_2_next_price,
            rate.c.off_peak_2_connect_fee,
            rate.c.discontinued,
            rate.c.forbidden,
            rate.c.hidden,
            rate.c.payback,
            rate.c.grace_units,
            rate.c.free_units,
            rate.c.post_call_surcharge,
        ),
        Text,
    ).label("terms"),
    sql_cast(rate.c.formula, Text).label("formula"),
)


def insert_tariff(conn: Connection, values: dict[str, Any]) -> int | None:
    """The new tariff's number; None when the name is taken."""
    statement = insert(tariff).values(version=0, **values).on_conflict_do_nothing().returning(tariff.c.tariff_id)
    return conn.execute(statement).scalar()


_TARIFFS = (
    select(
        tariff,
        off_peak_period.c.name.label("off_peak_name"),
        off_peak_period.c.definition,
        off_peak_period.c.definition_2,
        off_peak_period.c.mode,
        off_peak_period.c.holidays,
        destination_group_set.c.name.label("group_set_name"),
    )
    .outerjoin(off_peak_period, off_peak_period.c.off_peak_id == tariff.c.off_peak_id)
    .outerjoin(destination_group_set, destination_group_set.c.group_set_id == tariff.c.group_set_id)
)
"""Tariffs with their hours and the names of what they refer to."""


def lock_tariff(conn: Connection, tariff_id: int) -> TariffTerms:
    """The tariff's terms, and its row locked until the transaction ends: whoever changes its rates waits here."""
    return terms_of(lock_tariff_row(conn, tariff_id))


def lock_tariff_row(conn: Connection, tariff_id: int, *, to_delete: bool = False) -> AnyRow:
    """to_delete   nobody may begin to refer to it either"""
    query = _TARIFFS.where(tariff.c.tariff_id == tariff_id)
    row = conn.execute(query.with_for_update(of=tariff, key_share=not to_delete)).first()
    if row is None:
        raise NotFound(kind="tariff", id=tariff_id)
    return row


def has_rates(conn: Connection, tariff_id: int) -> bool:
    """Whether a tariff has any rate, begun or not."""
    return conn.execute(select(rate.c.rate_id).where(rate.c.tariff_id == tariff_id).limit(1)).first() is not None


def move_version(conn: Connection, tariff_id: int, version: int) -> None:
    conn.execute(update(tariff).where(tariff.c.tariff_id == tariff_id).values(version=version))


def insert_upload(conn: Connection, values: dict[str, Any]) -> int:
    """The new upload's number, which no other upload ever gets, a rolled back one neither."""
    upload_id: int = conn.execute(
        insert(tariff_upload).values(**values).returning(tariff_upload.c.upload_id)
    ).scalar_one()
    return upload_id


_VERSIONS = select(tariff.c.tariff_id, tariff.c.version).where(tariff.c.tariff_id == numbers_given("tariff_ids"))


def versions_of(conn: Connection, tariff_ids: Iterable[int]) -> dict[int, int]:
    """The version of each of these tariffs that exists, as this transaction sees it."""
    return {row[0]: row[1] for row in conn.execute(_VERSIONS, {"tariff_ids": numbers_as_array(tariff_ids)})}


def load_book(conn: Connection, tariff_id: int) -> RateBook:
    """All rates of a tariff with their time lines.

    The version is read before the rates: should a change slip in between, the book is held for older than it is and
    loaded once more, never the other way round.
    """
    row = read_tariff_row(conn, tariff_id)
    return RateBook(terms_of(row), _read_rates(conn, tariff_id), pasts_of(conn, [row])[tariff_id])


def pasts_of(conn: Connection, rows: Sequence[AnyRow]) -> dict[int, list[PastTerms]]:
    """By tariff, what its terms were before they were changed, oldest first."""
    headers: dict[int, list[HeaderThen]] = {row.tariff_id: [] for row in rows}
    kept = select(tariff_past).where(tariff_past.c.tariff_id == numbers_given("tariff_ids"))
    for past in conn.execute(kept.order_by(tariff_past.c.until), {"tariff_ids": numbers_as_array(headers)}):
        headers[past.tariff_id].append(_header_of(past, past.until))
    for row in rows:
        headers[row.tariff_id].append(_header_of(row, None))
    periods = {one.off_peak_id for line in headers.values() for one in line if one.off_peak_id is not None}
    hours = hours_through_time(conn, periods)
    return {row.tariff_id: past_terms(terms_of(row), headers[row.tariff_id], hours) for row in rows}


def _header_of(row: AnyRow, until: datetime | None) -> HeaderThen:
    return HeaderThen(until, row.off_peak_id, digits_kept(row.rounding_pattern))


def _read_rates(conn: Connection, tariff_id: int) -> Iterator[Rate]:
    """Rates in batches through the driver itself: SQLAlchemy's rows would double the time."""
    query = select(*PLACE_COLUMNS, *CONDITION_COLUMNS).where(rate.c.tariff_id == tariff_id)
    statement = str(query.compile(conn, compile_kwargs={"literal_binds": True}))
    driver_connection = conn.connection.driver_connection
    assert isinstance(driver_connection, psycopg.Connection)
    shared: dict[Any, Any] = {}
    with driver_connection.cursor("rates_of_book", binary=True) as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            for row in rows:
                yield rate_of(row, shared)


def rate_of(row: Sequence[Any], shared: dict[Any, Any]) -> Rate:
    """The values of PLACE_COLUMNS and CONDITION_COLUMNS as a Rate.

    shared   values met before: a book of 300,000 rates is mostly repetition, and equal parts become one
    """
    rate_id, prefix, description, country, since, terms, formula = row
    conditions = shared.get((terms, formula))
    if conditions is None:
        conditions = shared[terms, formula] = _conditions_of(terms, formula, shared)
    moment = shared.get(since)
    if moment is None:
        moment = shared[since] = since.astimezone(UTC)
    name = shared.setdefault(description, description)
    return Rate(rate_id, prefix, name, shared.setdefault(country, country), moment, conditions)


def _conditions_of(terms: str, formula: str | None, shared: dict[Any, Any]) -> Conditions:
    """The text of CONDITION_COLUMNS as Conditions; equal amounts and price sets become one through `shared`."""
    first_interval, next_interval, *amounts = terms[1:-1].split(",")
    first_price, next_price, connect_fee = amounts[:3]
    discontinued, forbidden, hidden, payback, grace_units, free_units, post_call_surcharge = amounts[9:]

    def amount(text: str) -> Decimal:
        value = Decimal(text)
        return cast(Decimal, shared.setdefault(value, value))

    def price_set(first: str, following: str, fee: str) -> Prices | None:
        if not first:
            return None
        values = (amount(first), amount(following), amount(fee or connect_fee))
        prices = Prices(int(first_interval), int(next_interval), *values)
        return cast(Prices, shared.setdefault(prices, prices))

    peak = price_set(first_price, next_price, connect_fee)
    assert peak is not None
    return Conditions(
        prices=peak,
        discontinued=discontinued == "t",
        forbidden=forbidden == "t",
        hidden=hidden == "t",
        payback=payback == "t",
        off_peak=price_set(*amounts[3:6]),
        off_peak_2=price_set(*amounts[6:9]),
        grace_units=int(grace_units),
        free_units=int(free_units),
        post_call_surcharge=amount(post_call_surcharge),
        formula=None if formula is None else read_formula(json.loads(formula)),
    )


def terms_of(row: AnyRow) -> TariffTerms:
    return TariffTerms(
        row.tariff_id,
        row.name,
        row.currency,
        service_named(row.service),
        version=row.version,
        off_peak=None if row.off_peak_id is None else off_peak_of(row),
        rounding_digits=digits_kept(row.rounding_pattern),
        numbering=row.numbering,
        defaults=RateDefaults(
            row.connect_fee,
            row.grace_units,
            row.free_units,
            row.post_call_surcharge,
            None if row.default_formula is None else json.dumps(row.default_formula, sort_keys=True),
        ),
    )


def page_of_tariffs(conn: Connection, *, containing: str, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = _TARIFFS
    if containing:
        query = query.where(tariff.c.name.icontains(containing, autoescape=True))
    return read_page(conn, query, [SortKey(tariff.c.name)], limit=limit, cursor=cursor)


def tariff_names(conn: Connection, tariff_ids: Iterable[int]) -> dict[int, str]:
    named = select(tariff.c.tariff_id, tariff.c.name).where(tariff.c.tariff_id == numbers_given("tariff_ids"))
    return {row[0]: row[1] for row in conn.execute(named, {"tariff_ids": numbers_as_array(tariff_ids)})}


def count_rates_in_force(conn: Connection, tariff_ids: Iterable[int], *, at: datetime, up_to: int) -> dict[int, int]:
    facts = {"tariff_ids": numbers_as_array(tariff_ids), "at": at, "up_to": up_to}
    counted = conn.execute(load_statement("tollhouse.tariffs", "count_rates_in_force"), facts)
    return {row[0]: row[1] for row in counted}


def read_tariff_row(conn: Connection, tariff_id: int) -> AnyRow:
    row = conn.execute(_TARIFFS.where(tariff.c.tariff_id == tariff_id)).first()
    if row is None:
        raise NotFound(kind="tariff", id=tariff_id)
    return row


def read_tariff_rows(conn: Connection, tariff_ids: Iterable[int]) -> Sequence[AnyRow]:
    theirs = _TARIFFS.where(tariff.c.tariff_id == numbers_given("tariff_ids"))
    return conn.execute(theirs, {"tariff_ids": numbers_as_array(tariff_ids)}).all()


def tariffs_of_service(conn: Connection, service: Service, numbering: int) -> Sequence[AnyRow]:
    """By name."""
    theirs = _TARIFFS.where(tariff.c.service == service.value, tariff.c.numbering == numbering)
    return conn.execute(theirs.order_by(tariff.c.name, tariff.c.tariff_id)).all()


def rates_query(tariff_id: int) -> Select[Any]:
    """All rows of a tariff's rates, each with `inactive_from`: the beginning of the same prefix's next row, or null."""
    successor = rate.alias()
    inactive_from = (
        select(func.min(successor.c.effective_from))
        .where(
            successor.c.tariff_id == rate.c.tariff_id,
            successor.c.prefix == rate.c.prefix,
            successor.c.effective_from > rate.c.effective_from,
        )
        .scalar_subquery()
    )
    return select(*PLACE_COLUMNS, *CONDITION_COLUMNS, inactive_from.label("inactive_from")).where(
        rate.c.tariff_id == tariff_id
    )


def asked(query: Select[Any], search: RateSearch) -> Select[Any]:
    """Of a query of rates those that fit."""
    if search.prefix and search.exact:
        query = query.where(rate.c.prefix == search.prefix)
    elif search.prefix:
        query = query.where(rate.c.prefix.startswith(search.prefix, autoescape=True))
    if search.number:
        query = query.where(rate.c.prefix.in_(_beginnings(search.number)))
    if search.words:
        query = query.where(rate.c.description.icontains(search.words, autoescape=True))
    if search.country:
        query = query.where(rate.c.country == search.country)
    if search.mark is not None:
        query = query.where(rate.c[search.mark.value])
    return query


def at_times(query: Select[Any], times: Times) -> Select[Any]:
    later = rate.alias()
    superseded = exists().where(
        later.c.tariff_id == rate.c.tariff_id,
        later.c.prefix == rate.c.prefix,
        later.c.effective_from > rate.c.effective_from,
        later.c.effective_from <= times.at,
    )
    if times.when in {When.UNTIL, When.AT}:
        query = query.where(rate.c.effective_from <= times.at)
    return query.where(~superseded) if times.when in {When.AT, When.SINCE} else query


def page_of_rates(
    conn: Connection, tariff_id: int, search: RateSearch, times: Times, *, limit: int, cursor: str | None
) -> Page:
    query = at_times(asked(rates_query(tariff_id), search), times)
    # Of prefixes of one number the longest sorts last.
    keys = [SortKey(rate.c.prefix, descending=bool(search.number)), SortKey(rate.c.effective_from, descending=True)]
    return read_page(conn, query, keys, limit=limit, cursor=cursor)


def rates_about(conn: Connection, tariff_id: int, number: str) -> Sequence[AnyRow]:
    """All rows whose prefix the number begins with, and those for anything else."""
    return conn.execute(rates_query(tariff_id).where(rate.c.prefix.in_([*_beginnings(number), ANYTHING_ELSE]))).all()


def rates_about_any(conn: Connection, tariff_id: int, numbers: Iterable[str], words: Iterable[str]) -> Sequence[AnyRow]:
    """All rows whose prefix is one of the words, or one that any of the numbers begins with."""
    prefixes = {beginning for number in numbers for beginning in _beginnings(number)} | set(words)
    return conn.execute(rates_query(tariff_id).where(rate.c.prefix.in_(sorted(prefixes)))).all()


def rates_answering(conn: Connection, tariff_ids: Iterable[int], number: str, at: datetime) -> Sequence[AnyRow]:
    """Of each of these tariffs, by its number, the row in force of every prefix that the number begins with and of
    every word: one short walk down an index each."""
    answered_by = [*_beginnings(number), *sorted(SPECIAL_WORDS)]
    found = (
        select(*PLACE_COLUMNS, *CONDITION_COLUMNS)
        .where(rate.c.tariff_id == tariff.c.tariff_id, rate.c.prefix.in_(answered_by), rate.c.effective_from <= at)
        .ext(distinct_on(rate.c.prefix))
        .order_by(rate.c.prefix, rate.c.effective_from.desc())
        .lateral()
    )
    asked = select(tariff.c.tariff_id, *found.c).select_from(tariff.join(found, true()))
    theirs = asked.where(tariff.c.tariff_id == numbers_given("tariff_ids"))
    return conn.execute(theirs, {"tariff_ids": numbers_as_array(tariff_ids)}).all()


def _beginnings(number: str) -> list[str]:
    return [number[:length] for length in range(1, len(number) + 1)]


def changes_query(tariff_id: int) -> Select[Any]:
    """Rows of a tariff's rates, each beside the row of the same prefix that it follows, as comparing reads them."""
    earlier = rate.alias()
    before = (
        select(*_saying_of(earlier.c, "old_"))
        .where(
            earlier.c.tariff_id == rate.c.tariff_id,
            earlier.c.prefix == rate.c.prefix,
            earlier.c.effective_from < rate.c.effective_from,
        )
        .order_by(earlier.c.effective_from.desc())
        .limit(1)
        .lateral()
    )
    return (
        select(*PLACE_COLUMNS, *_saying_of(rate.c, ""), *before.c)
        .select_from(rate.outerjoin(before, true()))
        .where(rate.c.tariff_id == tariff_id)
    )


def _saying_of(columns: Any, prefix: str) -> list[ColumnElement[Any]]:
    """The columns of a RateSaying; never null where there is a row."""
    told = ("next_price", "first_price", "connect_fee", "discontinued", "forbidden")
    apart = {*told, "rate_id", "tariff_id", "prefix", "effective_from", "recorded_at"}
    rest = sql_cast(func.row(*(column for column in columns if column.name not in apart)), Text)
    return [*(columns[name].label(f"{prefix}{name}") for name in told), rest.label(f"{prefix}rest")]


def latest_rate_id(conn: Connection) -> int:
    """Rows that are made later have larger numbers."""
    return conn.scalar(select(func.max(rate.c.rate_id))) or 0


def remember_planned_rates(conn: Connection, tariff_id: int, *, now: datetime) -> None:
    stage_table(conn, "rate_before", "LIKE rate")
    conn.execute(load_statement("tollhouse.tariffs", "remember_planned_rates"), {"tariff_id": tariff_id, "now": now})


def compare_entered_rates(conn: Connection, tariff_id: int, *, newest_before: int) -> Iterator[AnyRow]:
    """Rows as page_of_changes has them, by prefix and in constant memory."""
    statement = load_statement("tollhouse.tariffs", "compare_entered_rates")
    facts = {"tariff_id": tariff_id, "newest_before": newest_before}
    yield from conn.execute(statement, facts, execution_options={"stream_results": True})


def page_of_changes(conn: Connection, tariff_id: int, *, since: datetime, limit: int, cursor: str | None) -> Page:
    query = changes_query(tariff_id).where(rate.c.effective_from > since)
    keys = [SortKey(rate.c.effective_from, descending=True), SortKey(rate.c.prefix)]
    return read_page(conn, query, keys, limit=limit, cursor=cursor)


def count_changes(conn: Connection, tariff_id: int, *, since: datetime, up_to: int) -> int:
    begun = select(rate.c.rate_id).where(rate.c.tariff_id == tariff_id, rate.c.effective_from > since).limit(up_to)
    return conn.scalar(select(func.count()).select_from(begun.subquery())) or 0


def page_of_uploads(conn: Connection, tariff_id: int, *, limit: int, cursor: str | None) -> Page:
    query = select(tariff_upload).where(tariff_upload.c.tariff_id == tariff_id)
    return read_page(conn, query, [SortKey(tariff_upload.c.upload_id, descending=True)], limit=limit, cursor=cursor)


def insert_destinations(conn: Connection, destinations: Iterable[Destination]) -> int:
    """The number of prefixes that were new."""
    stage_table(conn, "seeded_destination", "prefix text, country text, description text, kind text")
    rows = ((one.prefix, one.country, one.description, one.kind.value) for one in destinations)
    copy_rows(conn, "pg_temp.seeded_destination (prefix, country, description, kind)", rows)
    return conn.execute(load_statement("tollhouse.tariffs", "seed_destinations")).rowcount


def insert_emergency_numbers(conn: Connection, numbers: Iterable[tuple[str, str]]) -> int:
    """The number of country and number pairs that were new."""
    rows = [{"country": country, "number": number} for country, number in numbers]
    statement = insert(emergency_number).on_conflict_do_nothing().returning(emergency_number.c.number)
    return len(conn.execute(statement, rows).all())


def emergency_number_exists(conn: Connection, number: str, country: str) -> bool:
    query = select(emergency_number).where(emergency_number.c.country == country, emergency_number.c.number == number)
    return conn.execute(query).first() is not None


def read_countries(conn: Connection, prefixes: Iterable[str]) -> dict[str, str]:
    """By prefix, of those that the catalogue knows."""
    known = select(destination.c.prefix, destination.c.country).where(destination.c.prefix == func.any(list(prefixes)))
    return {row.prefix: row.country for row in conn.execute(known)}
