"""The bank's desk over the API where there is much: many booked at once, found by their reasons, taken as files."""

import csv
from io import BytesIO, StringIO

import pytest
from rooms.payments.bank.statements import a_file, a_payment, a_statement, an_entry
from sqlalchemy import text

from tollhouse.doors.api import bank_files
from tollhouse.words.workbook_rows import rows_of_workbook

from .test_api_bank import bring, send

CSV_FILE = b"Date,Amount,Text\n2026-03-02,5.00,hello\n"
LAYOUT = '{"columns":{"booked_on":"Date","amount":"Amount","remittance":"Text"},"currency":"EUR"}'


@pytest.fixture(autouse=True)
def _nothing_left(engine):
    with engine.begin() as conn:
        conn.execute(text("truncate procrastinate_jobs, bank_problem, bank_entry, bank_statement cascade"))


def waiting(admin, house, *said):
    """Entries that wait, each with what its payer wrote."""
    entries = [
        an_entry(reference=f"R{number}", details=a_payment(said=one)) for number, one in enumerate(said or ["hello"])
    ]
    bring(admin, house, a_file(a_statement(*entries)).getvalue())
    return admin.get("/bank-entries?state=waiting")["items"]


def chosen(entries, customer_id):
    return [{"entry_id": one["id"], "customer_id": customer_id} for one in entries]


def file_of(caller, form):
    headers = {"Authorization": f"Bearer {caller.secret}"}
    return caller.client.get(f"/api/v1/bank-entries.{form}", headers=headers)


def test_many_entries_are_booked_at_once_and_the_trail_says_to_whom(admin, house, company):
    entries, customer_id = waiting(admin, house, "hello", "there"), company.customer["id"]
    said = {"bookings": chosen(entries, customer_id), "comment": "all hers"}
    done = admin.post("/bank-entries/bookings", said, expect=200)
    assert (done["booked"], done["refused"]) == (2, 0)
    booked = admin.get("/bank-entries?state=booked")["items"]
    assert [(one["payment_id"], one["comment"]) for one in booked] == [
        (one["payment_id"], "all hers") for one in done["outcomes"]
    ]
    record = admin.get("/audit?action=post_bank_bookings")["items"][0]
    assert record["details"]["changed"][f"entry {entries[0]['id']}"] == {
        "old": "waiting",
        "new": f"booked to {customer_id}",
    }


def test_many_under_one_key_are_booked_once(admin, house, company):
    said = {"bookings": chosen(waiting(admin, house), company.customer["id"])}
    first, second = (admin.post("/bank-entries/bookings", said, expect=200, key="many") for _ in range(2))
    assert first == second
    (refused,) = admin.post("/bank-entries/bookings", said, expect=200)["outcomes"]
    assert (refused["code"], refused["facts"]["state"]) == ("bank_entry_decided", "booked")
    assert refused["payment_id"] is None


@pytest.mark.parametrize(
    ("bookings", "where"),
    [
        ([], "bookings"),
        ([{"entry_id": "1", "customer_id": "2"}] * 2, "An entry stands there twice; name each once."),
        ([{"entry_id": "x", "customer_id": "2"}], "bookings[0].entry_id"),
        ([{"entry_id": str(number), "customer_id": "2"} for number in range(1, 502)], "bookings"),
    ],
)
def test_many_that_are_none_or_twice_or_too_many_are_refused(admin, bookings, where):
    refused = admin.post("/bank-entries/bookings", {"bookings": bookings}, expect=422)
    assert where in str(refused)


def test_entries_are_found_by_why_they_wait_and_by_their_candidates(admin, house, company):
    waiting(admin, house, "hello", f"thanks from {company.customer['id']}")
    for query, said in (
        ("reason=no_reference", "hello"),
        ("candidates=none", "hello"),
        ("candidates=one&state=waiting", f"thanks from {company.customer['id']}"),
    ):
        found = admin.get(f"/bank-entries?{query}")
        assert ([one["remittance"] for one in found["items"]], found["total"]) == ([said], 1)
    assert admin.get("/bank-entries?reason=mood", expect=422)["errors"][0]["field"] == "reason[0]"


def test_entries_are_taken_as_a_file_with_what_became_of_them(admin, house, company):
    entries, name = waiting(admin, house, "hello", "=thanks()"), company.customer["name"]
    admin.post(f"/bank-entries/{entries[0]['id']}/booking", {"customer_id": company.customer["id"]}, expect=200)
    written = file_of(admin, "csv")
    assert "Bank entries" in written.headers["content-disposition"]
    lines = list(csv.DictReader(StringIO(written.content.decode("utf-8-sig"))))
    assert [(one["amount"], one["state"], one["customer"], one["remittance"]) for one in lines] == [
        ("12.34000", "booked", name, "hello"),
        ("12.34000", "waiting", "", "'=thanks()"),
    ]
    assert (lines[0]["payer"], lines[0]["booked on"], lines[1]["waits because"]) == (
        "Ann Payer",
        "2026-03-02",
        "no_reference",
    )
    sheet = file_of(admin, "xlsx?state=waiting")
    rows = [row for _, row in rows_of_workbook(BytesIO(sheet.content), "")]
    assert (rows[0][0], rows[1][0], len(rows)) == ("id", entries[1]["id"], 2)
    assert {one["action"] for one in admin.get("/audit?kind=personal_read")["items"]} >= {
        "get_bank_entries_csv",
        "get_bank_entries_xlsx",
    }


def test_more_than_a_spreadsheet_gets_is_refused_with_the_way_out(admin, house, monkeypatch):
    waiting(admin, house, "hello", "there")
    monkeypatch.setattr(bank_files, "_MOST_IN_A_SPREADSHEET", 1)
    refused = admin.get("/bank-entries.xlsx", expect=422)
    assert (refused["code"], "download them as CSV" in refused["detail"]) == ("too_many_bank_entries", True)
    assert file_of(admin, "xlsx?reason=not_sure").status_code == 200


def test_a_look_says_what_would_become_of_the_file_and_how_one_like_it_was_read(admin, house):
    query = f"?account=DE02&layout={LAYOUT}"
    look = send(admin, CSV_FILE, path="/bank-statements/preview", query=query, expect=200)
    assert (look["looked_at"], look["would_be"], look["layouts"]) == (1, {"waiting": 1}, [])
    bring(admin, house, CSV_FILE, query=query)
    later = CSV_FILE + b"2026-03-03,6.00,hello\n"
    look = send(admin, later, path="/bank-statements/preview", query="", expect=200)
    (offered,) = look["layouts"]
    assert (offered["account"], offered["layout"]["columns"]["remittance"]) == ("DE02", "Text")
    look = send(admin, later, path="/bank-statements/preview", query=query, expect=200)
    assert look["would_be"] == {"known": 1, "waiting": 1}
    assert [one["known_before"] for one in look["first"]] == [True, False]
