"""The sample files of Asterisk and FreeSWITCH through the command line: oddities and all, to the money by hand."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from builders import LONG_AGO, a_customer, a_product, a_rate, a_tariff, an_account
from journeys.small_company import SINCE, books_in
from sqlalchemy import text

from tollhouse.ledger.months import open_months
from tollhouse.plumbing.clock import pass_moment, real_clock
from tollhouse.plumbing.db import make_engine

FOLDER = Path(__file__).parents[1] / "data" / "cdr"
AFTER_ALL_FILES = datetime(2026, 11, 2, tzinfo=UTC)

BERLIN = """
zone = "Europe/Berlin"
internal_digits = 4
incoming_contexts = ["from-trunk", "public"]
account_field = ["accountcode", "caller"]

[[dial_rules]]
match = "00"
strip = 2

[[dial_rules]]
match = "0"
strip = 1
prepend = "49"
"""
ANNA, CARL, FORWARDER = "4930555101", "4930555103", "4930555200"


class Switchboard:
    """Three lines, prices for London (0.001 a second), Paris (0.10 a minute begun), Germany and its mobiles."""

    def __init__(self, program, engine):
        self.program, self.engine = program, engine
        self.map = program.home / "berlin.toml"
        self.map.write_text(BERLIN, encoding="utf-8")
        with engine.begin() as conn:
            pass_moment(conn, AFTER_ALL_FILES)
            open_months(conn, since=SINCE, now=max(AFTER_ALL_FILES, real_clock()))
            tariff = a_tariff(
                conn,
                a_rate("44", "0.06", "1/1"),
                a_rate("33", "0.10", "60/60"),
                a_rate("49", "0.10", "60/6"),
                a_rate("4917", "0.12", "1/1"),
            )
            product = a_product(conn, tariff)
            self.customers = {line: a_customer(conn) for line in (ANNA, CARL, FORWARDER)}
            for line, customer in self.customers.items():
                an_account(conn, customer, product, line, since=LONG_AGO)

    def declare(self, source: str, file_format: str) -> None:
        done = self.program.run("usage", "source", "declare", source, "--format", file_format, "--map", str(self.map))
        assert (done.code, done.err) == (0, "")

    def take(self, name: str, source: str) -> dict[str, int]:
        """Lines of the file by what became of them, as the command tells it."""
        done = self.program.run("usage", "import", str(FOLDER / name), "--source", source)
        assert (done.code, done.err) == (0, "")
        told = [line.rsplit(maxsplit=1) for line in done.out.split("\n\n")[0].splitlines()[1:]]
        return {words.strip(): int(count) for words, count in told if words.strip() != "in all" and count != "0"}

    def balances(self) -> dict[str, Decimal]:
        found = books_in(self.engine).balances
        return {line: found.get(customer, Decimal(0)) for line, customer in self.customers.items()}


@pytest.fixture
def switchboard(empty_house, server, template):
    url = server.make_database("samples", clauses=f'template "{template}"').replace("+psycopg", "")
    empty_house.settings |= {"TOLLHOUSE_DATABASE_URL": url, "TOLLHOUSE_TEST_CLOCK": "1"}
    engine = make_engine(url)
    yield Switchboard(empty_house, engine)
    engine.dispose()


def test_asterisk_s_files_become_the_money_that_one_works_out_by_hand(switchboard):
    """Passed over: unanswered, failed, internal and incoming calls, other legs, and three tellings of one call."""
    switchboard.declare("pbx", "asterisk")
    taken = {
        name: switchboard.take(f"asterisk-{name}.csv", "pbx")
        for name in (
            "plain",
            "ring-group",
            "local-kept",
            "local-kept-18-columns",
            "local-optimized",
            "forwarded",
            "blind-transfer",
            "caller-transfers",
            "attended-transfer",
            "queue",
            "names",
            "hour-twice",
            "cut",
        )
    }
    assert taken == {
        "plain": {"charged": 1, "rightly not charged": 8},
        "ring-group": {"charged": 1, "rightly not charged": 2},
        "local-kept": {"charged": 1, "rightly not charged": 1},
        "local-kept-18-columns": {"charged before": 1, "rightly not charged": 1},
        "local-optimized": {"charged before": 1, "rightly not charged": 2},
        "forwarded": {"charged": 1, "rightly not charged": 2},
        "blind-transfer": {"charged": 2},
        "caller-transfers": {"charged": 2},
        "attended-transfer": {"charged": 2, "rightly not charged": 1},
        "queue": {"rightly not charged": 4},
        "names": {"charged": 4},
        "hour-twice": {"charged": 4},
        "cut": {"charged before": 1, "quarantined": 1},
    }
    london = Decimal("0.001") * (73 + 183 + 60 + 180)
    paris = Decimal("0.20") * 2  # 120 s twice
    mobile = Decimal("0.002") * 95
    berlin = Decimal("0.10") * (4 + 4)  # 10 s and 60 s are a first interval of 60 s each
    assert switchboard.balances() == {
        ANNA: london + paris + mobile + berlin,
        CARL: Decimal("0.10") + Decimal("0.20"),  # Paris, 20 s and 100 s
        FORWARDER: Decimal("0.24"),  # 120 s to a mobile
    }
    with switchboard.engine.connect() as conn:
        waiting = conn.execute(text("SELECT code, detail FROM quarantined_usage")).all()
    assert [row.code for row in waiting] == ["broken_line"]
    assert switchboard.program.run("verify").code == 0


def test_freeswitch_s_files_become_the_money_that_one_works_out_by_hand(switchboard):
    """The same legs one a line, as an array and one alone: charged once."""
    switchboard.declare("fs", "freeswitch")
    assert switchboard.take("freeswitch-lines.json", "fs") == {"charged": 3, "rightly not charged": 5}
    assert switchboard.take("freeswitch-array.json", "fs") == {"charged before": 3, "rightly not charged": 5}
    assert switchboard.take("freeswitch-one.json", "fs") == {"charged before": 1}
    assert switchboard.balances() == {
        ANNA: Decimal("0.001") * (73 + 73) + Decimal("0.002") * 73,
        CARL: Decimal(0),
        FORWARDER: Decimal(0),
    }
    assert switchboard.program.run("verify").code == 0
