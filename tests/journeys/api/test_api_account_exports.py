"""Files of the list of accounts: what it finds, in its order and columns, for whoever asked for them."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from tollhouse.bulk import asking, exporting
from tollhouse.bulk.reading import FILES_KEPT_FOR, forget_changes
from tollhouse.plumbing.clock import real_clock
from tollhouse.reports.account_sheets import ACCOUNT_COLUMNS
from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token
from .secret_company import masked_token


@pytest.fixture
def lines(company):
    """Three accounts of one customer, one of them with a password, one with money of its own."""
    customer = company.customer_of(name=f"=Sums {company.tariff_id}")
    begin = f"55{customer['id']:0>6}"

    def opened(end, **more):
        said = {"identifier": f"{begin}{end}", "product_id": company.product_id} | more
        return company.admin.post(f"/customers/{customer['id']}/accounts", said)

    first = opened(1, description='=cmd|"/c calc"!A1')
    secret = f"/customers/{customer['id']}/accounts/{first['id']}/service-password"
    company.admin.ask("PUT", secret, json={"password": "Kept-To-Itself-1"})
    opened(2, balance_model="individual", credit_limit={"amount": "20", "currency": "EUR"})
    gone = opened(3)
    company.admin.post(f"/customers/{customer['id']}/accounts/{gone['id']}/status-changes", {"action": "terminate"})
    return customer, begin


def exported(caller, house, search, **more):
    asked = caller.post("/accounts/exports", {"search": search, **more}, expect=202)
    house.jobs.work_off()
    return caller.get(f"/customers/bulk-changes/{asked['id']}")


def fetch(caller, change):
    headers = {"Authorization": f"Bearer {caller.secret}"}
    return caller.client.get(f"/api/v1/accounts/exports/{change['id']}/file", headers=headers)


def rows_of(answer):
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


def test_what_the_list_finds_is_exported_in_its_order_with_the_columns_asked_for(admin, lines, house, monkeypatch):
    monkeypatch.setattr(exporting, "_AT_ONCE", 1)
    customer, begin = lines
    columns = ["identifier", "customer", "status", "model", "balance", "credit_limit", "description", "opened_at"]
    search = f"customer={customer['id']}&sort=-identifier"
    change = exported(admin, house, search, columns=columns)
    assert (change["action"], change["status"], change["total"]) == ("export_accounts", "succeeded", 2)
    assert (change["counts"]["done"], change["search"], change["undoable"]) == (2, search, False)
    assert change["file"]["name"].startswith("accounts 2")
    answer = fetch(admin, change)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert change["file"]["name"] in answer.headers["content-disposition"]
    heading, limited, plain = rows_of(answer)
    assert heading == [*columns[:-1], "opened_at (UTC)"]
    guarded = f"'{customer['name']}"
    assert limited[:7] == [f"{begin}2", guarded, "active", "individual", "0.00000", "20.00000", ""]
    assert plain[:7] == [f"{begin}1", guarded, "active", "subordinate", "", "", '\'=cmd|"/c calc"!A1']
    (audited,) = admin.get("/audit?action=get_account_export_file")["items"][:1]
    assert audited["details"]["accounts"] == 2

    closed = exported(admin, house, f"customer={customer['id']}&status=closed", columns=["identifier", "statuses"])
    assert rows_of(fetch(admin, closed)) == [["identifier", "statuses"], [f"{begin}3", "closed"]]
    none = exported(admin, house, f"where=identifier:is:{begin}9", columns=["id"])
    assert rows_of(fetch(admin, none)) == [["id"]]


def test_every_column_goes_into_a_spreadsheet_and_no_secret_does(admin, lines, house):
    customer, begin = lines
    sheet = exported(admin, house, f"customer={customer['id']}", format="xlsx")
    with ZipFile(BytesIO(fetch(admin, sheet).content)) as book:
        written = book.read("xl/worksheets/sheet1.xml").decode()
        texts = "".join(book.read(name).decode() for name in book.namelist())
    assert written.count("<row ") == 3
    assert "<f>" not in written
    assert f"{begin}1" in texts
    assert "Kept-To-Itself-1" not in texts
    whole = rows_of(fetch(admin, exported(admin, house, f"customer={customer['id']}")))
    assert [one.removesuffix(" (UTC)") for one in whole[0]] == list(ACCOUNT_COLUMNS)
    assert not any("Kept-To-Itself-1" in cell for row in whole for cell in row)
    assert not {one for one in ACCOUNT_COLUMNS if "password" in one or "login" in one}


def test_a_file_is_fetched_by_whoever_asked_for_it_and_forgotten_after_a_day(admin, lines, house, client, now):
    customer, _ = lines
    change = exported(admin, house, f"customer={customer['id']}")
    assert fetch(Caller(client, token(house, now, Role.SUPPORT)), change).status_code == 404
    reader = Caller(client, token(house, now, Role.READ_ONLY))
    assert fetch(reader, exported(reader, house, f"customer={customer['id']}")).status_code == 200
    other_door = f"/api/v1/customers/exports/{change['id']}/file"
    headers = {"Authorization": f"Bearer {admin.secret}"}
    assert admin.client.get(other_door, headers=headers).status_code == 404
    forget_changes(house.engine, now=real_clock() + FILES_KEPT_FOR)
    assert fetch(admin, change).json()["code"] == "file_not_ready"


def test_it_can_be_cancelled_before_its_turn_and_has_no_file_then(admin, house):
    asked = admin.post("/accounts/exports", {}, expect=202)
    admin.post(f"/accounts/exports/{asked['id']}/cancel", expect=200)
    house.jobs.work_off()
    told = admin.get(f"/customers/bulk-changes/{asked['id']}")
    assert (told["status"], told["file"]) == ("cancelled", None)


REFUSED = {
    "an unknown column": ({"columns": ["identifier", "password"]}, "columns"),
    "a column twice": ({"columns": ["batch", "batch"]}, "columns"),
    "no column": ({"columns": []}, "columns"),
    "another format": ({"format": "pdf"}, "format"),
    "an unknown field": ({"search": "where=city:is:x"}, "search.where"),
    "a page": ({"search": "limit=5"}, "search.limit"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_export_that_cannot_be_is_refused_by_field(admin, case):
    said, field = REFUSED[case]
    refused = admin.post("/accounts/exports", said, expect=422)
    assert [one["field"] for one in refused["errors"]] == [field]


def test_an_export_of_more_than_a_sheet_holds_names_the_way_out(admin, lines, monkeypatch):
    monkeypatch.setattr(asking, "MOST_ROWS_OF_XLSX", 1)
    said = {"search": f"customer={lines[0]['id']}", "format": "xlsx"}
    refused = admin.post("/accounts/exports", said, expect=422)
    assert refused["errors"][0]["detail"].endswith("accounts at most and these are 2; ask for csv, or for fewer.")


def test_an_export_is_of_the_readers_scope_and_hides_what_is_hidden_from_it(realm, house, client, now, lines):
    change = exported(realm.stranger, house, "", columns=["customer_id"])
    assert {row[0] for row in rows_of(fetch(realm.stranger, change))[1:]} <= {realm.own["id"], realm.own_customer["id"]}
    masked = Caller(client, masked_token(house, now))
    refused = masked.post("/accounts/exports", {"search": "where=description:contains:cmd"}, expect=422)
    assert refused["errors"][0]["field"] == "search.where"
