"""Call files that came late, imported as any file is: most of their lines are charged, a few wait for a person."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from tollhouse.charging.importing import FileImport, import_file
from tollhouse.demo.crowd import named_chunks
from tollhouse.demo.ground import Ground
from tollhouse.demo.plan import Plan
from tollhouse.demo.settling import Settled, settle
from tollhouse.plumbing.db import Connection, Engine
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.progress import known_import

_COLUMNS: Final = ("request_id", "service", "account", "calling", "called", "direction", "started_at", "used")
_DAYS: Final = 3
_GOOD: Final = 60
_MINUTE: Final = timedelta(minutes=1)


class _Line(NamedTuple):
    """As its switch wrote it."""

    account: str
    called: str
    started_at: datetime
    used: str
    service: str = "voice"
    request_id: str = ""


def import_call_files(engine: Engine, plan: Plan, ground: Ground, *, books: RateBooks) -> None:
    """The files of the last nights, each at the moment at which it came; importing them again changes nothing."""
    for came_at, path in _files(plan, ground):
        import_file(FileImport(engine, ground.sources["voice"], partial(_at, came_at), books), path)


def _at(moment: datetime) -> datetime:
    return moment


def are_imported(conn: Connection, plan: Plan, ground: Ground) -> bool:
    found = [known_import(conn, ground.sources["voice"].source_id, path) for _, path in _files(plan, ground)]
    return all(one is not None and one.finished_at is not None for one in found)


def _files(plan: Plan, ground: Ground) -> Iterator[tuple[datetime, Path]]:
    """Each exists for as long as it is looked at."""
    people = list(settle(*next(named_chunks(plan)), ground))
    now = ground.mark.loaded_at
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with TemporaryDirectory(prefix="tollhouse-demo-") as passing:
        for ago in range(_DAYS, 0, -1):
            day = today - timedelta(days=ago)
            lines = [*_good(people, day), *_unfit(people, day, now)]
            path = Path(passing) / f"late-calls-{day:%Y-%m-%d}.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(_COLUMNS)
                for number, line in enumerate(lines, start=1):
                    request_id = line.request_id or f"late-{day:%m%d}-{number}"
                    told = (line.account, line.account, line.called, "out", line.started_at.isoformat(), line.used)
                    writer.writerow([request_id, line.service, *told])
            yield min(day + timedelta(days=1, hours=4), now), path


def _good(people: list[Settled], day: datetime) -> Iterator[_Line]:
    """Of customers in order that pay later and were there on that day."""
    chance = Random(f"good {day}")
    at_hand = [
        account.new.identifier
        for one in people
        if not (one.fate or one.stopped_at or one.record.prepaid)
        for account in one.accounts
        if account.opened_at < day
    ]
    for _ in range(min(_GOOD, len(at_hand))):
        called = f"49{chance.choice(('30', '40', '1523'))}{chance.randrange(2_000_000, 10_000_000)}"
        moment = day + timedelta(seconds=chance.randrange(7 * 3600, 22 * 3600))
        yield _Line(chance.choice(at_hand), called, moment, str(1 + int(chance.expovariate(1 / 120))))


def _unfit(people: list[Settled], day: datetime, now: datetime) -> Iterator[_Line]:
    """What a switch and its people do wrong, and what customers do who may not."""
    noon = day + timedelta(hours=12)
    known = next(one.accounts[0].new.identifier for one in people if not (one.fate or one.stopped_at))
    called = "49302345678"
    yield _Line("4930000171", called, noon, "61")
    yield _Line("4930000172", called, noon + _MINUTE, "305")
    yield _Line("anonymous", called, noon, "12")
    yield _Line(known, "979123456789", noon, "240")
    yield _Line(known, called, day + timedelta(days=900), "77")
    yield _Line(known, called, day - timedelta(days=900), "77")
    yield _Line(known, called, day, "1209600")
    yield _Line(known, called, noon, "two minutes")
    yield _Line(known, "", noon, "33")
    yield _Line(known, called, noon, "1", "fax")
    twice = f"late-{day:%m%d}-double"
    yield _Line(known, called, noon, "40", request_id=twice)
    yield _Line(known, called, noon, "400", request_id=twice)
    for one in people:
        if one.stopped_at is not None and one.stopped_at < noon < now and one.fate != "closed":
            yield _Line(one.accounts[0].new.identifier, called, noon + _MINUTE, "95")
            if one.record.customer_id % _ENOUGH == 0:
                return


_ENOUGH: Final = 29
"""So that a night has some calls of stopped customers and not those of all."""
