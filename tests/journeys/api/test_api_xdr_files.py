"""xDRs as files: the same rows as the list, for a spreadsheet."""

import csv
import errno
import gc
import io
import tempfile
import time
import zipfile
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from builders import a_product, a_rate, a_tariff, an_account
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tollhouse.doors.api import exports

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def file_of(admin, customer, ending, query=""):
    path = f"/api/v1/customers/{customer['id']}/xdrs.{ending}{query}"
    return admin.client.get(path, headers={"Authorization": f"Bearer {admin.secret}"})


def rows_of(answer):
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def talkative(house, company, now):
    name = f"Ångström & Söner / Väst {company.class_id}"
    customer = company.customer_of(name=name, time_zone="Europe/Stockholm")
    with house.engine.begin() as conn:
        product_id = a_product(conn, a_tariff(conn, a_rate("468", "0.06", "1/1")))
        line = an_account(conn, int(customer["id"]), product_id)
    company.send(*(company.call(now - timedelta(minutes=minute), line=line) for minute in range(3)))
    return customer, line


def test_csv_has_the_rows_of_the_list_with_exact_amounts(admin, talkative):
    customer, line = talkative
    rows = rows_of(file_of(admin, customer, "csv"))
    listed = admin.get(f"/customers/{customer['id']}/xdrs")["items"]
    assert [row["id"] for row in rows] == [one["id"] for one in listed]
    assert rows[0] == {
        "when (Europe/Stockholm)": "2026-03-02 13:00:00+01:00",
        "service": "voice",
        "from": line,
        "to": "4681234567",
        "used": "73",
        "charged": "73",
        "amount": "0.07300",
        "currency": "EUR",
        "account": line,
        "explanation": " ".join(listed[0]["story"]),
        "id": listed[0]["id"],
    }


def test_xlsx_has_numbers_and_moments(admin, talkative):
    customer, line = talkative
    answer = file_of(admin, customer, "xlsx")
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
    rows = [[_value(cell) for cell in row] for row in sheet.iter(f"{SHEET}row")]
    assert rows[0][:3] == ["when (Europe/Stockholm)", "service", "from"]
    when, service, calling, called, used, charged, amount, *_ = rows[1]
    moment = datetime(1899, 12, 30) + timedelta(days=when)  # noqa: DTZ001 - spreadsheets know no zones
    assert abs(moment - datetime(2026, 3, 2, 13, 0)) < timedelta(milliseconds=1)  # noqa: DTZ001
    assert (service, calling, called) == ("voice", line, "4681234567")
    assert (used, charged, amount) == (73, 73, 0.073)
    assert len(rows) == 4


def _value(cell):
    """Texts stand in the cell itself; a number is what has no type."""
    text = "".join(cell.itertext())
    return text if cell.get("t") == "inlineStr" else float(text)


def test_the_file_is_named_after_customer_and_period(admin, company, talkative):
    customer, _ = talkative
    answer = file_of(admin, customer, "csv", "?from=2026-03-01T00:00:00Z")
    number = company.class_id
    assert answer.headers["content-disposition"] == (
        f"attachment; filename=\"xDRs of _ngstr_m & S_ner - V_st {number} from 2026-03-01.csv\"; filename*=UTF-8''"
        f"xDRs%20of%20%C3%85ngstr%C3%B6m%20%26%20S%C3%B6ner%20-%20V%C3%A4st%20{number}%20from%202026-03-01.csv"
    )
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("formula", ["=1+1", "+46701234567", "-2", "@SUM(A1)"])
def test_no_text_becomes_a_formula(admin, company, now, formula):
    company.send(company.call(now, calling=formula))
    (row,) = rows_of(file_of(admin, company.customer, "csv"))
    assert row["from"] in {f"'{formula}", formula.removeprefix("+")}


def test_the_filters_are_those_of_the_list(admin, company, now):
    company.send(company.call(now), company.call(now, called="4687654321"))
    assert [row["to"] for row in rows_of(file_of(admin, company.customer, "csv", "?number=7654"))] == ["4687654321"]
    assert rows_of(file_of(admin, company.customer, "csv", "?service=data")) == []


def test_more_rows_than_a_file_holds_are_refused_with_a_way_out(admin, talkative, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    for ending in ("csv", "xlsx"):
        answer = file_of(admin, talkative[0], ending)
        assert (answer.status_code, answer.json()["code"]) == (422, "too_many_rows")
        assert "choose a shorter period" in answer.json()["detail"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_on_its_way_keeps_neither_a_connection_nor_its_place(admin, house, talkative, monkeypatch, ending):
    held, pieces_of = [], exports._pieces_of

    def watched(file):
        held.append((house.engine.pool.checkedout(), exports._exporting._value))
        yield from pieces_of(file)

    monkeypatch.setattr(exports, "_pieces_of", watched)
    answer = file_of(admin, talkative[0], ending)
    assert held == [(0, 3)]
    assert int(answer.headers["content-length"]) == len(answer.content) > 0


def test_an_export_too_many_is_put_off_and_none_keeps_its_place_for_ever(admin, talkative):
    customer, _ = talkative
    for _ in range(5):
        assert len(rows_of(file_of(admin, customer, "csv"))) == 3
    held = [exports._exporting.acquire(blocking=False) for _ in range(3)]
    try:
        assert held == [True] * 3
        assert file_of(admin, customer, "csv").json()["code"] == "too_many_exports"
        assert file_of(admin, customer, "xlsx").status_code == 429
    finally:
        for _ in held:
            exports._exporting.release()
    assert len(rows_of(file_of(admin, customer, "csv"))) == 3


def _full_disk(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full_disk(monkeypatch, tmp_path):
    """The directory for temporary files.  What was given up on complains once more when it is collected: in here, so
    that no later test is blamed; the server's thread may hold it a moment longer than the answer takes."""
    directory = tmp_path / "full"
    directory.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(directory))
    yield directory
    deadline = time.monotonic() + 10
    while _given_up() and time.monotonic() < deadline:
        gc.collect()
        time.sleep(0.01)


def _given_up():
    return any(
        isinstance(one, Workbook) or (isinstance(one, io.BufferedRandom) and one.name == "/dev/full")
        for one in gc.get_objects()
    )


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_full_disk_is_said_and_leaves_no_file_behind(admin, talkative, monkeypatch, full_disk, ending):
    customer, _ = talkative
    monkeypatch.setattr(exports, "TemporaryFile", partial(Path("/dev/full").open, "w+b"))
    answer = file_of(admin, customer, ending)
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_full")
    assert "no room" in answer.json()["detail"]
    assert list(full_disk.iterdir()) == []
    monkeypatch.undo()
    assert file_of(admin, customer, ending).status_code == 200, "an export that failed keeps no place"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_disk_full_in_the_middle_of_a_spreadsheet_leaves_no_file_behind(admin, talkative, monkeypatch, full_disk):
    customer, _ = talkative
    monkeypatch.setattr(Worksheet, "_write_single_row", _full_disk)
    answer = file_of(admin, customer, "xlsx")
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_full")
    assert list(full_disk.iterdir()) == []
