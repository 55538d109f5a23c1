"""An operator's day at the command line, beside a running server: rates in, calls in, prices told, books proven."""

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from journeys.small_demo import CUSTOMERS, accounts_at_home, load_small_demo
from sqlalchemy import text

from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import make_engine
from tollhouse.plumbing.db.server import embedded_server

RATES = ["prefix", "description", "first_interval", "next_interval", "first_price", "next_price"]
USAGE = ["request_id", "service", "account", "calling", "called", "direction", "started_at", "used"]


@pytest.fixture(scope="module")
def served(house):
    """A small demo company with its server running; commands find the same database."""
    load_small_demo(house)
    running = house.start("serve")
    running.wait_until_serving()
    yield house
    assert running.stop() == 0


@pytest.fixture(scope="module")
def account(served) -> str:
    """An identifier of a customer of a reseller's reseller whom nothing stopped."""
    return accounts_at_home(served, levels=2)[0]


def written(path: Path, columns: list[str], rows: list[list[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


def a_call(number: int, account: str, *, called: str = "4312345678", used: int = 73, ago_h: float = 1) -> list[object]:
    started_at = real_clock().replace(microsecond=0) - timedelta(hours=ago_h)
    return [f"c-{number}", "voice", account, account, called, "out", started_at.isoformat(), used]


def test_a_rate_file_is_taken_whole_and_says_what_it_changed(served):
    file = written(
        served.home / "deck.csv", RATES, [["43", "Austria", 60, 6, "0.10", "0.10"], ["|", "", 1, 1, "1", "1"]]
    )
    done = served.run("tariff", "upload", "Partner prices", str(file), "--create", "EUR")
    assert (done.code, done.err) == (0, "")
    assert "2 rates read: 2 added, 0 unchanged" in done.out
    again = served.run("tariff", "upload", "Partner prices", str(file))
    assert "0 added, 2 unchanged" in again.out
    assert "Partner prices" in served.run("tariff", "list").out


def test_a_wrong_rate_file_is_refused_whole_with_line_column_value_and_reason(served):
    rows = [["43", "Austria", 60, 6, "0.10", "0.10"], ["44x", "", 60, 6, "0.10", "-1"]]
    done = served.run(
        "tariff", "upload", "Never", str(written(served.home / "bad.csv", RATES, rows)), "--create", "EUR"
    )
    assert done.code == 1
    assert "line 3, prefix: '44x'" in done.err
    assert "line 3, next_price: '-1'" in done.err
    assert "Nothing was taken: 2 problems" in done.err
    assert "Never" not in served.run("tariff", "list").out


def test_an_unknown_tariff_is_answered_with_the_near_ones(served):
    file = written(served.home / "any.csv", RATES, [["43", "", 60, 6, "0.10", "0.10"]])
    done = served.run("tariff", "upload", "Home voice EU", str(file))
    assert done.code == 1
    assert done.err.startswith("tollhouse: There is no tariff 'Home voice EU'. Did you mean 'Home voice EUR'")


def test_a_quote_tells_the_story_a_support_person_reads_out(served, account):
    done = served.run("quote", "--account", account, "--to", "+4312345678", "--used", "73")
    assert done.code == 0
    assert done.out.count(" pays ") == 3  # the customer and both resellers above
    assert "73 seconds" in done.out
    assert "78 seconds were charged" in done.out
    facts = json.loads(served.run("quote", "--account", account, "--to", "4312345678", "--used", "73", "--json").out)
    assert facts["levels"][0]["charged"] == 78


def test_calls_are_charged_once_and_the_unfit_wait_with_their_reason(served, account):
    calls = [a_call(number, account, used=60 + number) for number in range(5)]
    calls += [
        a_call(5, "nobody"),
        a_call(6, account, called="97912345"),
        a_call(0, account, used=60),
        a_call(0, account),
    ]
    file = written(served.home / "calls.csv", USAGE, calls)
    rehearsed = served.run("usage", "import", str(file), "--source", "switch", "--format", "generic", "--dry-run")
    assert rehearsed.code == 1
    assert "a dry run declares none" in rehearsed.err
    assert served.run("usage", "source", "declare", "switch", "--format", "generic").code == 0
    rehearsed = served.run("usage", "import", str(file), "--source", "switch", "--dry-run")
    assert "nothing of this was kept" in rehearsed.out

    done = served.run("usage", "import", str(file), "--source", "switch", "--format", "generic")
    assert (done.code, done.err) == (0, "")
    table = {line.rsplit(maxsplit=1)[0].strip(): line.split()[-1] for line in done.out.splitlines() if line.strip()}
    assert table["charged"] == "5"
    assert table["quarantined"] == "3"
    assert "nobody holds the identifier" in done.out
    assert "the destination is forbidden" in done.out
    assert "an id used before with other content" in done.out
    assert served.run("verify").out.endswith("The books agree.\n")


def test_a_file_imported_to_its_end_is_told_of_and_not_counted_again(served, account):
    calls = written(served.home / "twice.csv", USAGE, [a_call(0, account), a_call(1, "nobody")])
    first = served.run("usage", "import", str(calls), "--source", "twice", "--format", "generic")
    assert "Nothing new" not in first.out
    renamed = calls.rename(served.home / "twice.csv.1")
    again = served.run("usage", "import", str(renamed), "--source", "twice")
    assert (again.code, again.err) == (0, "")
    told, counted = again.out.split("\n\n", 1)
    assert told == f"Nothing new: this file was imported before, on {real_clock():%Y-%m-%d}. That import counted:"
    assert counted == first.out

    rehearsed = served.run("usage", "import", str(renamed), "--source", "twice", "--dry-run")
    assert "charged before       1" in rehearsed.out  # a dry run reads every line
    longer = written(served.home / "twice.csv", USAGE, [a_call(0, account), a_call(1, "nobody"), a_call(2, account)])
    assert "Nothing new" not in served.run("usage", "import", str(longer), "--source", "twice").out


def test_quarantined_records_are_listed_released_and_dropped(served):
    file = written(served.home / "strangers.csv", USAGE, [a_call(number, "stranger") for number in range(2)])
    served.run("usage", "import", str(file), "--source", "strangers", "--format", "generic")
    waiting = json.loads(served.run("usage", "quarantine", "list", "--source", "strangers", "--json").out)
    assert [record["code"] for record in waiting] == ["unknown_account"] * 2
    released = served.run("usage", "quarantine", "release", str(waiting[0]["quarantine_id"]))
    assert released.code == 1
    assert "keeps waiting (unknown_account)" in released.err
    assert served.run("usage", "quarantine", "drop", "--source", "strangers").out == "2 dropped.\n"
    assert served.run("usage", "import", str(file), "--source", "strangers").code == 0
    assert json.loads(served.run("usage", "quarantine", "list", "--source", "strangers", "--json").out) == []


def test_what_commands_do_is_in_the_audit_trail(served):
    file = written(served.home / "witnessed.csv", USAGE, [a_call(0, "stranger"), a_call(1, "stranger")])
    served.run("usage", "import", str(file), "--source", "witnessed", "--format", "generic")
    waiting = json.loads(served.run("usage", "quarantine", "list", "--source", "witnessed", "--json").out)
    first, second = (record["quarantine_id"] for record in waiting)
    served.run("usage", "quarantine", "release", str(first))
    served.run("usage", "quarantine", "drop", str(second))
    served.run("backup", str(served.home / "kept.toll"))
    trail = audit_of(served)
    assert [(one.action, one.kind, one.details) for one in trail][-5:] == [
        ("usage source declare", "write", {"source": "witnessed", "declared": {"format": "generic"}}),
        ("usage import", "write", {"source": "witnessed", "file": "witnessed.csv"}),
        ("usage quarantine release", "write", {"id": first, "outcome": "quarantined"}),
        ("usage quarantine drop", "write", {"ids": [second]}),
        ("backup", "personal_read", {"file": str(served.home / "kept.toll")}),
    ]
    assert all(one.by.startswith("command:") for one in trail)


def audit_of(house):
    with embedded_server(house.home / "data") as url:
        engine = make_engine(url)
        with engine.connect() as conn:
            asked = 'SELECT "by", kind, action, details FROM audit_record WHERE "by" LIKE \'command:%\' ORDER BY at'
            found = conn.execute(text(asked)).all()
        engine.dispose()
    return found


def test_a_file_of_another_format_leaves_no_source_behind(served, account):
    file = written(served.home / "generic.csv", USAGE, [a_call(0, account)])
    refused = served.run("usage", "import", str(file), "--source", "mistaken", "--format", "asterisk")
    assert refused.code == 1
    assert "not a call file of format asterisk" in refused.err
    assert "mistaken" not in served.run("usage", "source", "list").out
    assert served.run("usage", "import", str(file), "--source", "mistaken", "--format", "generic").code == 0
    assert "mistaken" in served.run("usage", "source", "list").out


def test_a_source_that_is_declared_otherwise_is_not_silently_changed(served):
    served.run("usage", "source", "declare", "zoned", "--format", "generic", "--timezone", "Europe/Prague")
    file = written(served.home / "zoned.csv", USAGE, [])
    done = served.run("usage", "import", str(file), "--source", "zoned", "--timezone", "Asia/Tokyo")
    assert done.code == 1
    assert "is declared otherwise: generic, zone Europe/Prague" in done.err


def test_a_token_is_shown_once_and_can_be_revoked(served):
    made = served.run("staff", "token", "add", "billing robot", "--role", "support")
    secret = made.out.splitlines()[0]
    assert secret.startswith("toll_")
    listed = served.run("staff", "token", "list").out
    assert "billing robot" in listed
    assert secret not in listed
    number = next(line.split()[0] for line in listed.splitlines() if "billing robot" in line)
    assert "is revoked" in served.run("staff", "token", "revoke", number).out


def test_loading_the_demo_twice_changes_nothing(served):
    done = served.run("demo", "load", "--customers", str(CUSTOMERS))
    assert done.code == 0
    assert done.out.startswith(f"The demo company is here: {CUSTOMERS} customers")
    other = served.run("demo", "load", "--customers", "50")
    assert other.code == 1
    assert f"A demo company of {CUSTOMERS} customers made with seed 1 is here already" in other.err
