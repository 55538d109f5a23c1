"""Call files and records with every kind of fault: each waits under its own sentence, the good ones are charged."""

import json
import urllib.error
import urllib.request
from collections import Counter
from decimal import Decimal

import pytest
from builders import an_account
from journeys.small_company import HEADER, LAST_CALL, RETAIL, books_in, found_company
from sqlalchemy import text

from tollhouse.plumbing.db import make_engine

HOUR_AGO = LAST_CALL.isoformat()


class Office:
    """A served company whose operator sits at the command line and whose switch speaks to the API."""

    def __init__(self, program, engine, secret):
        self.program, self.engine, self.secret = program, engine, secret
        self.line = found_company(engine)[0]
        self.sources = 0

    def a_source(self) -> str:
        self.sources += 1
        name = f"switch-{self.sources}"
        assert self.program.run("usage", "source", "declare", name, "--format", "generic").code == 0
        return name

    def import_bytes(self, content: bytes, source: str):
        path = self.program.home / f"{source}.csv"
        path.write_bytes(content)
        return self.program.run("usage", "import", str(path), "--source", source)

    def waiting(self, source: str) -> dict[str, dict]:
        listed = self.program.run("usage", "quarantine", "list", "--source", source, "--json")
        return {one["code"]: one for one in json.loads(listed.out)}

    def decide(self, verb: str, *choice: str):
        return self.program.run("usage", "quarantine", verb, *choice)

    def ask(self, method: str, path: str, said: object = None, *, secret: str | None = None) -> tuple[int, dict]:
        request = urllib.request.Request(
            f"http://{self.program.address}/api/v1{path}",
            method=method,
            data=None if said is None else json.dumps(said).encode(),
            headers={"Authorization": f"Bearer {secret or self.secret}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)

    @property
    def balance(self) -> Decimal:
        return books_in(self.engine).balances.get(self.line.payers[0][0], Decimal(0))

    def charged(self, source: str) -> set[str]:
        with self.engine.connect() as conn:
            keyed = text(
                "SELECT request_id FROM usage_key JOIN usage_source USING (source_id) "
                "WHERE name = :source AND customer_id IS NOT NULL"
            )
            return set(conn.execute(keyed, {"source": source}).scalars())


@pytest.fixture(scope="module")
def office(house, server, template):
    url = server.make_database("usage", clauses=f'template "{template}"').replace("+psycopg", "")
    house.settings["TOLLHOUSE_DATABASE_URL"] = url
    engine = make_engine(url)
    secret = house.run("staff", "token", "add", "office", "--role", "administrator").out.splitlines()[0]
    office = Office(house, engine, secret)
    running = house.start("serve")
    running.wait_until_serving()
    yield office
    assert running.stop() == 0
    engine.dispose()
    assert house.run("verify").code == 0


def a_record(office: Office, request_id: str, **other: object) -> dict[str, object]:
    """Seventy-three seconds to 44, which cost 0.073."""
    account = office.line.account
    usual = {"request_id": request_id, "service": "voice", "account": account, "calling": account}
    rest = {"called": "442012345", "direction": "out", "started_at": HOUR_AGO, "used": 73, "disconnect_cause": "16"}
    return usual | rest | other


def as_row(record: dict[str, object]) -> str:
    return ",".join(str(record[name]) for name in HEADER.strip().split(",")) + "\n"


FAULTS = [
    ("minus", {"used": -5}, "negative_use", ("used is -5", "cannot be negative", "Correct it and send it again")),
    ("stranger", {"account": "498888"}, "unknown_account", ("'498888'", "open it or correct the source's rules")),
    ("long", {"used": 40 * 86_400}, "too_long", ("used 3456000 s is a call of 40 days", "Check it at the switch")),
    ("old", {"started_at": "1970-01-01T00:00:00Z"}, "too_old", ("started_at 1970-01-01T00:00:00", "oldest open month")),
]
"""A request id, what is wrong with the record, its code, and what its sentence says: field, value, way out."""

COST = RETAIL["44"].of(73)
COST_OF_40_DAYS = RETAIL["44"].of(40 * 86_400)


def test_a_file_with_every_fault_charges_what_is_good_and_lets_a_person_decide_the_rest(office):
    source, before = office.a_source(), office.balance
    rows = [as_row(a_record(office, "first")).encode()]
    rows += [as_row(a_record(office, name, **fault)).encode() for name, fault, _, _ in FAULTS]
    rows += [as_row(a_record(office, "latin", disconnect_cause="Müller")).encode("latin-1")]
    rows += [as_row(a_record(office, "last")).encode(), as_row(a_record(office, "cut")).encode()[:40]]
    content = HEADER.encode() + b"".join(rows)

    done = office.import_bytes(content, source)
    assert (done.code, done.err) == (0, "")
    counted = {line.rsplit(maxsplit=1)[0].strip(): line.split()[-1] for line in done.out.splitlines() if line.strip()}
    assert (counted["charged"], counted["quarantined"], counted["in all"]) == ("2", "6", "8")
    assert f"See them: tollhouse usage quarantine list --source {source}" in done.out
    assert office.charged(source) == {"first", "last"}
    assert office.balance - before == 2 * COST

    waiting = office.waiting(source)
    for name, _, code, told in FAULTS:
        assert waiting[code]["request_id"] == name
        for part in told:
            assert part in waiting[code]["detail"]
    assert "is not UTF-8; save the file as UTF-8 and import it again" in waiting["wrong_encoding"]["detail"]
    assert "M\\xfcller" in waiting["wrong_encoding"]["content"]["line"] or "Müller" in str(waiting["wrong_encoding"])
    assert "The line has 5 columns, the header 9; correct the line." in waiting["broken_line"]["detail"]
    assert waiting["broken_line"]["content"]["line"].startswith("cut,voice,")

    with office.engine.begin() as conn:
        an_account(conn, office.line.payers[0][0], product_of(conn, office.line.account), "498888")
    assert office.decide("release", "--source", source, "--code", "unknown_account").out.startswith("1 released")
    assert office.decide("release", "--source", source, "--code", "too_long").out.startswith("1 released")
    assert office.balance - before == 3 * COST + COST_OF_40_DAYS
    refused = office.decide("release", "--source", source)
    assert refused.code == 1
    assert refused.out == "0 released and charged, 4 still waiting.\n"
    assert refused.err.count("keeps waiting") == 4
    assert (
        "where the oldest open month begins. If the switch's clock was right, charge it as an adjustment."
        in refused.err
    )
    assert office.decide("drop", "--source", source).out == "4 dropped.\n"
    assert office.waiting(source) == {}

    again = office.import_bytes(content + b"\n", source)
    assert again.code == 0
    assert office.waiting(source) == {}
    assert office.charged(source) == {"first", "last", "stranger", "long"}
    assert office.balance - before == 3 * COST + COST_OF_40_DAYS


def product_of(conn, identifier: str) -> int:
    return conn.execute(text("SELECT product_id FROM account WHERE identifier = :it"), {"it": identifier}).scalar_one()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_file_in_utf_16_is_refused_whole_with_the_way_out(office, encoding):
    source = office.a_source()
    content = HEADER + as_row(a_record(office, "wide"))
    refused = office.import_bytes(content.encode(encoding), source)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("tollhouse: This is not a call file of format generic: it ")
    assert "UTF-16" in refused.err
    assert "Nothing was read; check the file and the source." in refused.err
    assert office.waiting(source) == {}
    assert office.charged(source) == set()
    assert office.import_bytes(content.encode(), source).code == 0
    assert office.charged(source) == {"wide"}


def test_the_api_says_the_same_of_each_record_and_a_person_may_mend_it(office):
    source, before = office.a_source(), office.balance
    faults = [fault for fault in FAULTS if fault[0] != "stranger"]
    faults.append(("nobody", {"account": "497777"}, "unknown_account", ("'497777'",)))
    records = [a_record(office, "first")]
    records += [a_record(office, name, **fault) for name, fault, _, _ in faults]
    records += [a_record(office, "last")]
    status, answer = office.ask("POST", "/usage", {"source": source, "records": records})
    assert status == 200
    outcomes = answer["outcomes"]
    assert [one["outcome"] for one in outcomes] == ["charged", *["quarantined"] * len(faults), "charged"]
    for (_, _, code, told), outcome in zip(faults, outcomes[1:-1], strict=True):
        assert outcome["code"] == code
        for part in told:
            assert part in outcome["detail"]
    assert office.balance - before == 2 * COST

    _, listed = office.ask("GET", f"/quarantine?source={source}")
    ids = {one["code"]: one["id"] for one in listed["items"]}
    mended = {"negative_use": {"used": 73}, "unknown_account": {"account": office.line.account}}
    for code, repair in mended.items():
        status, answer = office.ask("POST", "/quarantine/release", {"ids": [ids.pop(code)], "mended": repair})
        assert (status, [one["outcome"] for one in answer["outcomes"]]) == (200, ["charged"])
    status, dropped = office.ask("POST", "/quarantine/drop", {"ids": list(ids.values())})
    assert (status, dropped) == (200, {"dropped": 2})
    assert office.waiting(source) == {}
    assert office.balance - before == 4 * COST

    _, answer = office.ask("POST", "/usage", {"source": source, "records": records})
    assert Counter(one["outcome"] for one in answer["outcomes"])["charged"] == 0
    assert office.balance - before == 4 * COST


def test_a_token_revoked_at_the_command_line_opens_nothing_at_the_running_server(office):
    made = office.program.run("staff", "token", "add", "short-lived", "--role", "administrator").out
    secret, number = made.splitlines()[0], made.split("Token ")[1].split()[0]
    source = office.a_source()
    sent = {"source": source, "records": [a_record(office, "before")]}
    assert office.ask("POST", "/usage", sent, secret=secret)[0] == 200
    assert "is revoked" in office.program.run("staff", "token", "revoke", number).out
    sent["records"] = [a_record(office, "after")]
    status, problem = office.ask("POST", "/usage", sent, secret=secret)
    assert (status, problem["code"]) == (401, "token_revoked")
    assert problem["detail"]
    assert office.charged(source) == {"before"}
