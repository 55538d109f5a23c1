"""Files of customers at the command line: in with a rehearsal, out again, and in after every power cut."""

import csv
import json
import subprocess
from pathlib import Path

import pytest
from journeys.killing import a_chance, kill_everything_in
from journeys.small_company import engine_of
from sqlalchemy import text

from tollhouse.customers.registering import register_class
from tollhouse.plumbing.db import Engine

HEADER = ["name", "class", "currency", "balance_control", "email", "city"]
ROWS = 3_000
DEATHS = 2


def with_a_class(house):
    """The house at the newest schema, with a class that customers may have."""
    assert house.run("migrate").code == 0
    with engine_of(house.home) as engine, engine.begin() as conn:
        register_class(conn, "Residential")
    return house


@pytest.fixture(scope="module")
def desk(house):
    return with_a_class(house)


def written(path: Path, *rows: list[str], header: list[str] = HEADER) -> str:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([header, *rows])
    return str(path)


def a_row(name: str, *, currency: str = "EUR", city: str = "Brno") -> list[str]:
    return [name, "Residential", currency, "postpaid", f"{name.lower().replace(' ', '.')}@post.example", city]


def trail_of(house, file: str) -> list[tuple[str, dict]]:
    """Kind and details of what was done with a file."""
    asked = "SELECT kind, details FROM audit_record WHERE action LIKE 'customers %' AND details->>'file' = :file"
    with engine_of(house.home) as engine, engine.connect() as conn:
        found = conn.execute(text(f"{asked} ORDER BY at"), {"file": file}).all()
    return [(kind, {name: one for name, one in details.items() if name != "file"}) for kind, details in found]


def count_customers(engine: Engine) -> int:
    with engine.connect() as conn:
        return conn.execute(text("SELECT count(*) FROM customer")).scalar_one()


def test_a_file_is_rehearsed_imported_changed_and_comes_out_again(desk):
    file = written(desk.home / "new.csv", a_row("Ann"), a_row("Ben", currency="XYZ"), a_row("=Cyd"))

    rehearsed = desk.run("customers", "import", file, "--dry-run")
    assert rehearsed.out.splitlines() == [
        "line 2: create 'Ann'",
        "line 3: refuse 'Ben': currency 'XYZ' is no currency of ISO 4217, such as EUR",
        "line 4: create '=Cyd'",
        "",
        "3 rows read: 2 created, 0 changed, 0 left as they are, 1 refused.",
        "A dry run: nothing of this was kept.",
    ]
    assert rehearsed.code == 1

    done = desk.run("customers", "import", file)
    assert done.code == 1
    assert done.out == "3 rows read: 2 created, 0 changed, 0 left as they are, 1 refused.\n"
    assert done.err.splitlines() == [
        "tollhouse: new.csv, line 3, currency: 'XYZ' is no currency of ISO 4217, such as EUR",
        "tollhouse: 1 row of new.csv refused; mend and import the file again.",
    ]

    cities = written(desk.home / "cities.csv", ["Ann", "Praha"], ["=Cyd", "Brno"], header=["name", "city"])
    rehearsed = desk.run("customers", "import", cities, "--update", "--dry-run")
    assert "line 2: change 'Ann': city 'Brno' becomes 'Praha'\nline 3: leave '=Cyd'" in rehearsed.out
    changed = json.loads(desk.run("customers", "import", cities, "--update", "--json").out)
    assert changed == {"rows": [], "created": 0, "changed": 1, "left": 1, "refused": 0, "dry_run": False}
    rehearsed = json.loads(desk.run("customers", "import", file, "--dry-run", "--json").out)
    assert [row["outcome"] for row in rehearsed["rows"]] == ["leave", "refuse", "leave"]
    assert rehearsed["rows"][1]["problems"][0]["field"] == "currency"

    out = desk.home / "out.csv"
    assert desk.run("customers", "export", "--output", str(out)).out == f"{out}: 2 customers.\n"
    listed = desk.run("customers", "export", "--where", "city:is:praha", "--columns", "name,city").out
    assert listed.removeprefix("\ufeff").split() == ["name,city", "Ann,Praha"]
    again = desk.run("customers", "import", str(out), "--update")
    assert (again.code, again.out) == (0, "2 rows read: 0 created, 0 changed, 2 left as they are, 0 refused.\n")

    trail = trail_of(desk, "new.csv")
    last = trail[2][1]["last"]
    assert trail == [
        ("personal_read", {"dry_run": True, "update": False}),
        ("write", {"dry_run": False, "update": False}),
        ("write", {"created": 2, "first": last - 1, "last": last}),
        ("personal_read", {"dry_run": True, "update": False}),
    ]
    changes = {"city": {"old": "Brno", "new": "Praha"}}
    assert ("write", {"changes": changes}) in trail_of(desk, "cities.csv")
    assert trail_of(desk, str(out))[0][0] == "personal_read"


def test_a_file_with_a_column_that_nobody_knows_is_refused_whole(desk):
    file = written(desk.home / "mail.csv", ["Zoe", "z@post.example"], header=["name", "mail"])
    done = desk.run("customers", "import", file)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(
        "tollhouse: This file cannot be read as customers: line 1, mail: 'mail' is no column of a customer file; "
    )


@pytest.mark.parametrize(
    "arguments, code, said",
    [
        (["--columns", "name,balance"], 2, "'balance' is no column of a customer file"),
        (["--view", "mine"], 1, "The value 'mine' of view is no view"),
        (["--status", "sleepy"], 1, "The value 'sleepy' of status is no status"),
        (["--where", "colour:is:red"], 1, "names no field"),
        (["--output", "nowhere/out.csv"], 1, "name a file in a directory that is there"),
    ],
)
def test_an_export_that_cannot_be_is_refused_with_the_way_out(desk, arguments, code, said):
    done = desk.run("customers", "export", *arguments)
    assert (done.code, done.out) == (code, "")
    assert said in " ".join(done.err.replace("│", " ").split())


def test_an_export_overwrites_nothing_unless_told_to(desk):
    out = desk.home / "kept.csv"
    out.write_text("kept")
    refused = desk.run("customers", "export", "--output", str(out))
    assert (refused.code, out.read_text()) == (1, "kept")
    assert "overwrite it with --replace" in refused.err
    assert desk.run("customers", "export", "--output", str(out), "--replace").code == 0
    assert out.read_text(encoding="utf-8-sig").startswith("name,kind,class")
    assert list(desk.home.glob("*.unfinished")) == []


def test_an_import_killed_with_its_database_at_any_moment_registers_everybody_once(empty_house):
    house, chance = with_a_class(empty_house), a_chance()
    file = written(house.home / "crowd.csv", *(a_row(f"Customer {number}") for number in range(ROWS)))
    for _ in range(DEATHS):
        child = subprocess.Popen(
            [*house.command, "customers", "import", file],
            cwd=house.home,
            env=house.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            child.wait(chance.uniform(1.0, 4.5))
        except subprocess.TimeoutExpired:
            kill_everything_in(house.home, chance)
            child.wait()
    done = house.run("customers", "import", file)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{ROWS:,} rows read: ")
    with engine_of(house.home) as engine:
        assert count_customers(engine) == ROWS
        verified = house.run("verify")
    assert verified.code == 0, verified.out
