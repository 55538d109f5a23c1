"""Entering rates into a tariff's time line: the one way, for a file and for a single price."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice

from tollhouse.plumbing.db import Connection, cursor_of, load_statement
from tollhouse.plumbing.db.staging import copied_text, copy_text, stage_table
from tollhouse.tariffs import storage
from tollhouse.tariffs.rules.line import RateLine
from tollhouse.words.problems import Problem

_STAGE = "staged_rate"
_BLOCK = 5_000
_STAGE_COLUMNS = """
    place bigint GENERATED ALWAYS AS IDENTITY,
    line bigint, prefix text COLLATE "C", effective_from timestamptz, description text, country text,
    first_interval integer, next_interval integer,
    first_price numeric(20,10), next_price numeric(20,10), connect_fee numeric(20,5),
    off_peak_first_price numeric(20,10), off_peak_next_price numeric(20,10), off_peak_connect_fee numeric(20,5),
    off_peak_2_first_price numeric(20,10), off_peak_2_next_price numeric(20,10), off_peak_2_connect_fee numeric(20,5),
    discontinued boolean, forbidden boolean, hidden boolean, payback boolean,
    grace_units integer, free_units integer, post_call_surcharge numeric(8,4), formula jsonb
"""


@dataclass(frozen=True, slots=True)
class RatesEntered:
    """What became of a set of rates.

    added         new rows
    unchanged     lines that say what is in force at their beginning already
    removed       rows not yet begun that these took the place of
    discontinued  destinations ended because they were not listed
    """

    added: int = 0
    unchanged: int = 0
    removed: int = 0
    discontinued: int = 0


def stage_rates(conn: Connection, rates: Iterable[RateLine]) -> None:
    """Copy rates into this connection's temporary table, from where settle_staged_rates takes them."""
    stage_table(conn, _STAGE, _STAGE_COLUMNS)
    target = f"pg_temp.{_STAGE} ({', '.join(RateLine._fields)})"
    waiting = iter(rates)
    texts = [_CopyText() for _ in RateLine._fields]
    while block := list(islice(waiting, _BLOCK)):
        columns = [
            list(map(text.__getitem__, column)) for text, column in zip(texts, zip(*block, strict=True), strict=True)
        ]
        for text in texts[:2]:  # line and prefix hardly ever repeat
            text.clear()
        copy_text(conn, target, "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n")
    with cursor_of(conn) as cursor:
        cursor.execute("ANALYZE pg_temp.staged_rate")


class _CopyText(dict[object, str]):
    """The values of one column in COPY's text format, each distinct one written once."""

    def __missing__(self, value: object) -> str:
        text = "\\N" if value is None else str(value)
        if not text.isalnum() and isinstance(value, str):
            text = copied_text([text])
        self[value] = text
        return text


def settle_staged_rates(
    conn: Connection, tariff_id: int, *, now: datetime, discontinue_unlisted_from: datetime | None = None
) -> RatesEntered:
    """Make the staged rates rows of the tariff, whose row the caller has locked.

    discontinue_unlisted_from   None = destinations that are not staged stay as they are
    """
    facts = {"tariff_id": tariff_id, "now": now, "ends_at": discontinue_unlisted_from}

    def run(name: str) -> int:
        statement = load_statement("tollhouse.tariffs", name)
        return conn.execute(statement, {name: facts[name] for name in statement.compile().params}).rowcount

    run("create_missing_destinations")
    run("name_staged_rates")
    run("mark_staged_rates")
    removed = run("remove_replaced_rates")
    discontinued = run("discontinue_unlisted_rates") if discontinue_unlisted_from is not None else 0
    unchanged = run("drop_unchanged_rates")
    added = run("insert_staged_rates")
    return RatesEntered(added, unchanged, removed, discontinued)


def record_upload(
    conn: Connection,
    tariff_id: int,
    entered: RatesEntered,
    *,
    mode: str,
    lines: int,
    now: datetime,
    problems: Sequence[Problem] = (),
    problem_count: int = 0,
    good_kept: bool = False,
) -> int:
    """Keep what became of a set of rates; the tariff's version becomes this record's number if anything changed."""
    upload_id = storage.insert_upload(
        conn,
        {
            "tariff_id": tariff_id,
            "uploaded_at": now,
            "mode": mode,
            "state": "refused" if problem_count and not good_kept else "done",
            "lines": lines,
            "problem_count": problem_count,
            "problems": [asdict(problem) for problem in problems],
            **asdict(entered),
        },
    )
    if entered.added or entered.removed or entered.discontinued:
        storage.move_version(conn, tariff_id, upload_id)
    return upload_id
