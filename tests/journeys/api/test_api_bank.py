"""A bank's file over the API: looked at, imported in the background, and what is left decided at the desk."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from rooms.payments.bank.statements import a_file, a_payment, a_statement, an_entry
from sqlalchemy import text

from tollhouse.invoicing.rules.invoice import NewInvoice
from tollhouse.ledger.months import open_months
from tollhouse.payments.billing import bill_open_items
from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token

OCTETS = {"Content-Type": "application/octet-stream"}
CSV = "Date;Amount;Text\n02.03.2026;12,34;{}\n"
LAYOUT = (
    '{"columns":{"booked_on":"Date","amount":"Amount","remittance":"Text"},"currency":"EUR",'
    '"decimal_comma":true,"days":"dmy"}'
)
_numbers = count(1)


@pytest.fixture(autouse=True)
def _nothing_left(engine):
    with engine.begin() as conn:
        conn.execute(text("truncate procrastinate_jobs, bank_problem, bank_entry, bank_statement cascade"))


@pytest.fixture
def invoice(engine, company, now):
    """An open one of 12.34 of the company's customer; its number."""
    number = f"INV-2026-{next(_numbers)}"
    day = now.date() - timedelta(days=9)
    new = NewInvoice(int(company.customer["id"]), number, day, day, Decimal("12.34"), company.customer["currency"])
    with engine.begin() as conn:
        open_months(conn, now=now)
        bill_open_items(conn, [new], now=now, by="tests")
    return number


def paying(number, *, reference="R1", currency="EUR"):
    return a_file(a_statement(an_entry(reference=reference, details=a_payment(said=number, currency=currency))))


def send(caller, written, *, path="/bank-statements", expect=202, query="?filename=march.xml", **how):
    return caller.ask("POST", path + query, expect=expect, content=written, headers=OCTETS, **how)


def bring(caller, house, written, **how):
    job = send(caller, written, **how)
    house.jobs.work_off()
    return caller.get(f"/jobs/{job['id']}")


def waiting(admin, house, said="hello", reference="R1"):
    bring(admin, house, paying(said, reference=reference).getvalue())
    (entry,) = admin.get("/bank-entries?state=waiting")["items"]
    return entry


def test_a_file_is_imported_in_the_background_and_pays_the_invoice_it_names(admin, company, house, invoice):
    done = bring(admin, house, paying(invoice).getvalue())
    assert (done["status"], done["problem"]) == ("succeeded", None)
    assert (done["result"]["settled"], done["result"]["complete"]) == ({"booked": 1}, True)
    (statement,) = admin.get("/bank-statements")["items"]
    assert (statement["file_name"], statement["states"], statement["account"]) == (
        "march.xml",
        {"booked": 1},
        "DE02120300000000202051",
    )
    assert (statement["closing"]["amount"], statement["difference"]["amount"]) == ("112.34000", "0.00000")
    (entry,) = admin.get("/bank-entries")["items"]
    assert (entry["state"], entry["customer_id"], entry["customer_name"]) == (
        "booked",
        company.customer["id"],
        company.customer["name"],
    )
    assert list(house.inbox.directory.iterdir()) == []


def test_the_same_file_again_says_so_and_books_nothing(admin, house, invoice):
    bring(admin, house, paying(invoice).getvalue())
    again = bring(admin, house, paying(invoice).getvalue())
    assert again["result"]["imported_before"] is not None
    assert admin.get("/bank-entries")["total"] == 1


def test_a_file_that_is_no_statement_ends_as_a_failed_job_with_a_sentence(admin, house):
    failed = bring(admin, house, b"<Document/>")
    assert (failed["status"], failed["attempts"]) == ("failed", 1)
    assert failed["problem"].startswith("The file cannot be read as a bank statement: it is XML, but no camt.053")


def test_entries_that_cannot_be_read_are_told_with_their_places(admin, house, invoice):
    good = an_entry(details=a_payment(said=invoice))
    bring(admin, house, a_file(a_statement(an_entry("twelve", reference="R0"), good)).getvalue())
    (listed,) = admin.get("/bank-statements")["items"]
    assert (listed["entries"], listed["unreadable"]) == (1, 1)
    whole = admin.get(f"/bank-statements/{listed['id']}")
    assert whole["problems"] == [
        {
            "place": "entry 1",
            "value": "twelve",
            "reason": "Amt is no amount: digits with a point and at most five decimals, such as 12.34",
        }
    ]


def test_a_csv_is_looked_at_before_it_is_imported(admin, house, company, invoice):
    written = CSV.format(invoice).encode()
    look = send(admin, written, path="/bank-statements/preview", query="", expect=200)
    assert (look["format"], look["sheet"]["delimiter"]) == ("csv", ";")
    assert look["sheet"]["guessed"] == {"booked_on": "Date", "amount": "Amount", "remittance": "Text"}
    assert look["problem"].startswith("it is no XML; for a CSV say which of its columns is what")
    query = f"?account=DE02&layout={LAYOUT}"
    preview = send(admin, written, path="/bank-statements/preview", query=query, expect=200)
    (first,) = preview["first"]
    assert (preview["problem"], first["amount"]["amount"], first["state"]) == ("", "12.34000", "booked")
    assert (first["customer_id"], first["customer_name"]) == (company.customer["id"], company.customer["name"])
    assert admin.get("/bank-statements")["total"] == 0
    assert bring(admin, house, written, query=query)["result"]["settled"] == {"booked": 1}
    assert send(admin, written, path="/bank-statements/preview", query=query, expect=200)["imported_before"] is True


def test_a_preview_says_what_is_wrong_with_a_layout(admin):
    query = '?account=DE02&layout={"columns":{"booked_on":"Day","amount":"Amount"},"currency":"EUR"}'
    preview = send(admin, b"Date,Amount\n2026-03-02,1.00\n", path="/bank-statements/preview", query=query, expect=200)
    assert "'Day' is no heading of the file; it has Date, Amount" in preview["problem"]
    unknown = send(admin, b"x", query='?layout={"columns":{"prefix":"x"}}', expect=422)
    assert "'prefix' is no column of a bank entry" in unknown["detail"]


def test_what_waits_is_booked_taken_back_and_ignored(admin, house, company):
    entry = waiting(admin, house)
    assert (entry["reason"], entry["candidates"]) == ("no_reference", [])
    assert admin.get("/bank-entries/summary") == {
        "to_decide": 1,
        "reasons": [{"state": "waiting", "reason": "no_reference", "count": 1}],
    }
    path, customer_id = f"/bank-entries/{entry['id']}", company.customer["id"]
    booked = admin.post(f"{path}/booking", {"customer_id": customer_id, "comment": "she called"}, expect=200)
    assert (booked["state"], booked["customer_id"], booked["comment"]) == ("booked", customer_id, "she called")
    assert booked["payment_id"] is not None
    again = admin.post(f"{path}/booking", {"customer_id": customer_id}, expect=409)
    assert again["code"] == "bank_entry_decided"
    back = admin.post(f"{path}/taking-back", {"reason": "another's"}, expect=200)
    assert (back["state"], back["reason"], back["customer_id"]) == ("waiting", "taken_back", None)
    ignored = admin.post(f"{path}/ignoring", {"reason": "interest"}, expect=200)
    assert (ignored["state"], ignored["decided_by"]) == ("ignored", booked["decided_by"])
    assert admin.get("/bank-entries/summary")["to_decide"] == 0


def test_a_booking_under_one_key_is_made_once(admin, house, company):
    path = f"/bank-entries/{waiting(admin, house)['id']}/booking"
    said = {"customer_id": company.customer["id"]}
    first, second = (admin.post(path, said, expect=200, key="once") for _ in range(2))
    assert first == second


def test_a_returned_payment_is_charged_back(admin, house, company, invoice):
    bring(admin, house, paying(invoice).getvalue())
    details = a_payment(more="<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")
    taken = an_entry(indicator="DBIT", reference="R9", details=details)
    bring(admin, house, a_file(a_statement(taken, number="S-9")).getvalue())
    (entry,) = admin.get("/bank-entries?state=returned")["items"]
    (paid,) = admin.get(f"/bank-entries/{entry['id']}")["takes_back"]
    said = {"customer_id": paid["customer_id"], "payment_id": paid["payment_id"], "reason": "AC04"}
    done = admin.post(f"/bank-entries/{entry['id']}/chargeback", said, expect=200)
    assert (done["state"], done["payment_id"]) == ("charged_back", paid["payment_id"])


def test_what_waits_is_matched_again(admin, house, company, now, engine):
    number = f"LATE-2026-{next(_numbers)}"
    waiting(admin, house, said=number)
    new = NewInvoice(int(company.customer["id"]), number, now.date(), now.date(), Decimal(5), "EUR")
    with engine.begin() as conn:
        open_months(conn, now=now)
        bill_open_items(conn, [new], now=now, by="tests")
    job = admin.post("/bank-entries/matching", {}, expect=202)
    house.jobs.work_off()
    assert admin.get(f"/jobs/{job['id']}")["result"] == {"looked_at": 1, "booked": 1}


def test_the_reference_that_a_customer_is_asked_to_write_books_by_itself(admin, house, company):
    reference = admin.get(f"/customers/{company.customer['id']}/payment-reference")["reference"]
    assert bring(admin, house, paying(reference).getvalue())["result"]["settled"] == {"booked": 1}


@pytest.mark.parametrize(
    ("said", "status", "where"),
    [
        ({"customer_id": "999999999999"}, 404, "There is no customer"),
        ({"customer_id": "x"}, 422, "is no id"),
        ({}, 422, "customer_id"),
    ],
)
def test_a_booking_to_nobody_is_refused(admin, house, said, status, where):
    path = f"/bank-entries/{waiting(admin, house)['id']}/booking"
    refused = admin.post(path, said, expect=status)
    assert where in str(refused)


@pytest.mark.parametrize("verb", ["ignoring", "taking-back"])
def test_a_decision_without_a_reason_is_refused(admin, house, verb):
    path = f"/bank-entries/{waiting(admin, house)['id']}/{verb}"
    assert admin.post(path, {"reason": "  "}, expect=422)["errors"][0]["field"] == "reason"


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.READ_ONLY])
def test_only_administrators_see_the_banks_statements(house, client, now, role):
    caller = Caller(client, token(house, now, role))
    for path in ("/bank-statements", "/bank-entries", "/bank-entries/summary"):
        assert caller.get(path, expect=403)["code"] == "right_missing"
