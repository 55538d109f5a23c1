"""A tariff's rates by the API: searched, edited, marked up, compared, downloaded, read from foreign files."""

import io
import json
from datetime import timedelta
from itertools import count
from urllib.parse import urlencode

import pytest
import xlsxwriter

from .conftest import send_csv

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADING = "prefix,first_interval,next_interval,first_price,next_price\n"
FOREIGN = "Carrier A;;;\nDial code;Destination;Rate;Step\n46;Sweden;0,12;60/6\n47, 48;Nordic;0,30;1/1\n"
LAYOUT = {
    "columns": {"prefix": "Dial code", "description": "Destination", "price": "Rate", "increment": "Step"},
    "decimal_comma": True,
    "header_line": 2,
}
_unique = count(1)


def z(moment):
    return moment.isoformat().replace("+00:00", "Z")


def in_query(layout, **more):
    return "?" + urlencode({"layout": json.dumps(layout), **more})


@pytest.fixture
def rates(company):
    return f"/tariffs/{company.tariff_id}"


@pytest.fixture
def tomorrow(now):
    return z(now + timedelta(days=1))


def found(told):
    return [(one["prefix"], one["prices"]["next_price"]) for one in told["items"]]


def test_rates_are_searched_by_what_and_when(admin, rates, tomorrow):
    line = {"first_interval": 60, "next_interval": 6, "first_price": "0.2", "next_price": "0.2"}
    admin.post(f"{rates}/rates", {"rates": [{"prefix": "46", "country": "SE", "effective_from": tomorrow, **line}]})
    assert found(admin.get(f"{rates}/rates?number=46812345&longest=true")) == [("468", "0.06")]
    assert found(admin.get(f"{rates}/rates?number=46912345&when=all&longest=true")) == [("46", "0.2"), ("46", "0.1")]
    assert found(admin.get(f"{rates}/rates?number=33&longest=true")) == []
    assert found(admin.get(f"{rates}/rates?q=stock")) == [("468", "0.06")]
    assert found(admin.get(f"{rates}/rates?country=SE&when=at&at={tomorrow}")) == [("46", "0.2"), ("468", "0.06")]
    told = admin.get(f"{rates}/rates?when=since")
    assert (told["total"], told["total_is_exact"]) == (3, True)
    assert told["items"][1]["inactive_from"] == tomorrow


def test_found_rates_are_changed_after_a_look_and_cancelled_again(admin, rates, tomorrow):
    said = {
        "search": {"prefix": "46"},
        "terms": {"prices": {"percent": "10", "decimals": 3, "rounding": "up"}},
        "effective_from": tomorrow,
    }
    looked = admin.post(f"{rates}/rates/edit?dry_run=true", said, expect=200)
    assert looked["changes"]["raised"] == 2
    assert looked["samples"]["raised"][1] == {
        "prefix": "468", "description": "Stockholm", "effective_from": tomorrow, "what": "next_price",
        "old_price": "0.06", "new_price": "0.066",
    }  # fmt: skip
    assert admin.get(f"{rates}/scheduled") == {"moments": []}
    told = admin.post(f"{rates}/rates/edit", said, key=f"edit-{next(_unique)}")
    assert (told["lines"], told["left_out"], told["entered"]["added"]) == (2, 0, 2)
    (moment,) = admin.get(f"{rates}/scheduled")["moments"]
    assert (moment["at"], moment["changes"]["raised"]) == (tomorrow, 2)
    planned = admin.get(f"{rates}/rates?prefix=468&when=all")["items"][0]
    assert admin.ask("DELETE", f"{rates}/rates/{planned['id']}")["removed"] == 1
    looked = admin.post(f"{rates}/rates/cancel?dry_run=true", {"at": tomorrow}, expect=200)
    assert (looked["lines"], looked["changes"]["raised"]) == (1, 1)
    assert admin.post(f"{rates}/rates/cancel", {"at": tomorrow}, expect=200)["removed"] == 1
    assert admin.get(f"{rates}/scheduled") == {"moments": []}
    assert [one["mode"] for one in admin.get(f"{rates}/uploads")["items"]] == ["cancel", "cancel", "edit", "add"]


def test_what_cannot_be_changed_is_refused_by_its_reason(admin, rates, now):
    begun = admin.get(f"{rates}/rates?prefix=468")["items"][0]
    refused = admin.ask("DELETE", f"{rates}/rates/{begun['id']}", expect=409)
    assert refused["code"] == "rate_has_begun"
    past = {"terms": {"forbidden": True}, "effective_from": z(now - timedelta(days=1))}
    assert admin.post(f"{rates}/rates/edit", past, expect=422)["code"] == "rate_change_begins_in_past"
    below = {"terms": {"prices": {"amount": "-1"}}}
    assert admin.post(f"{rates}/rates/edit", below, expect=422)["code"] == "price_out_of_bounds"
    dollars = admin.post("/tariffs", {"name": f"Cost {next(_unique)} {rates}", "currency": "USD"})["id"]
    markup = {"from_tariff_id": dollars, "terms": {}}
    refused = admin.post(f"{rates}/markup", markup, expect=422)
    assert (refused["code"], refused["errors"][0]["field"]) == ("exchange_rate_missing", "exchange_rate")
    assert admin.get(f"{rates}/comparison?with_tariff={dollars}", expect=422)["code"] == "exchange_rate_missing"
    refused = admin.post(f"{rates}/markup", markup | {"exchange_rate": "0.00"}, expect=422)
    assert (refused["code"], refused["errors"][0]["field"]) == ("invalid_request", "exchange_rate")
    admin.get(f"{rates}/comparison?with_tariff={dollars}&exchange_rate=0", expect=422)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_moment_that_no_calendar_reckons_with_is_refused(admin, rates, company, moment):
    refused = admin.get(f"{rates}/rates?at={moment}&when=at", expect=422)
    assert "outside the years 1900 to 9000" in refused["detail"]
    quote = {"account": company.line, "called": "4681", "used": 60, "at": moment}
    for address in ("/quotes", "/price-finder"):
        assert admin.post(address, quote, expect=422)["errors"][0]["field"] == "at"


def test_a_tariff_is_made_from_what_another_costs_and_compared_with_it(admin, rates, company):
    name = f"Retail {next(_unique)} {company.tariff_id}"
    retail = admin.post("/tariffs", {"name": name, "currency": "EUR"})["id"]
    markup = {
        "from_tariff_id": company.tariff_id,
        "terms": {"prices": {"percent": "50"}, "first_interval": 1, "next_interval": 1},
        "mode": "replace",
    }
    assert admin.post(f"/tariffs/{retail}/markup?dry_run=true", markup, expect=200)["changes"]["new"] == 2
    assert admin.post(f"/tariffs/{retail}/markup", markup)["entered"]["added"] == 2
    send_csv(
        admin, retail, "prefix,first_interval,next_interval,first_price,next_price\n4681,1,1,0.05,0.05\n", expect=201
    )
    told = admin.get(f"{rates}/comparison?with_tariff={retail}&sort=difference&descending=true&limit=2")
    assert told["counts"] == {"only_a": 0, "only_b": 1, "dearer": 2, "cheaper": 0, "equal": 0}
    assert [(one["prefix"], one["difference"]) for one in told["items"]] == [("46", "0.05"), ("468", "0.03")]
    rest = admin.get(
        f"{rates}/comparison?with_tariff={retail}&sort=difference&descending=true&limit=2&cursor={told['next']}"
    )
    assert [(one["prefix"], one["side"]) for one in rest["items"]] == [("4681", "only_b")]
    effective = admin.get(f"{rates}/comparison?with_tariff={retail}&effective=true&side=cheaper")
    assert [(one["prefix"], one["a"]["prefix"]) for one in effective["items"]] == [("4681", "468")]
    answer = admin.client.get(
        f"/api/v1{rates}/comparison.csv?with_tariff={retail}", headers={"Authorization": f"Bearer {admin.secret}"}
    )
    assert answer.status_code == 200
    assert len(answer.text.splitlines()) == 4


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_download_sent_back_changes_nothing(admin, rates, company, form):
    answer = admin.client.get(
        f"/api/v1{rates}/rates.{form}?when=all", headers={"Authorization": f"Bearer {admin.secret}"}
    )
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    media = {"csv": "text/csv", "xlsx": XLSX}[form]
    told = admin.ask(
        "POST", f"{rates}/uploads?dry_run=true&mode=replace", content=answer.content, headers={"Content-Type": media}
    )
    assert (told["problems"], told["changes"]["same"], told["lines"]) == ([], 2, 2)
    assert sum(told["changes"].values()) == 2


def test_a_foreign_file_is_looked_at_mapped_and_entered_and_its_layout_kept(admin, rates, company):
    csv = {"Content-Type": "text/csv"}
    looked = admin.ask("POST", f"{rates}/uploads/look", content=FOREIGN, headers=csv)
    assert (looked["delimiter"], looked["header_line"], looked["own"]) == (";", 2, False)
    assert looked["guessed"] == LAYOUT["columns"]
    assert looked["rows"][0] == ["46", "Sweden", "0,12", "60/6"]
    name = f"Carrier {company.tariff_id}"
    admin.put(f"/rate-layouts/{name}", LAYOUT, expect=200)
    looked = admin.ask("POST", f"{rates}/uploads/look", content=FOREIGN, headers=csv)
    assert name in [one["name"] for one in looked["layouts"]]
    told = send_csv(
        admin, company.tariff_id, FOREIGN, expect=200, query=in_query(LAYOUT, dry_run="true", mode="replace")
    )
    assert (told["problems"], told["changes"]["new"], told["changes"]["raised"]) == ([], 2, 1)
    assert told["changes"]["discontinued"] == 1
    assert told["left_without"]["before"]["count"] == 0, "468 is answered by 46"
    assert told["left_without"]["other"] is None
    entered = send_csv(admin, company.tariff_id, FOREIGN, expect=201, query=in_query(LAYOUT, mode="replace"))
    assert entered["entered"]["added"] == 3
    admin.ask("DELETE", f"/rate-layouts/{name}", expect=204)
    admin.ask("DELETE", f"/rate-layouts/{name}", expect=404)


def test_destinations_that_would_lose_their_rate_are_told_before(admin, rates, company):
    only = f"{HEADING}47,1,1,1,1\n"
    told = send_csv(
        admin, company.tariff_id, only, expect=200, query=f"?dry_run=true&mode=replace&check_tariff={company.tariff_id}"
    )
    assert [one["prefix"] for one in told["left_without"]["before"]["first"]] == ["46", "468"]


def test_lines_with_problems_are_left_out_where_that_is_asked_for(admin, rates, company):
    bad = f"{HEADING}47,1,1,1,1\nx,1,1,1,1\n"
    told = send_csv(admin, company.tariff_id, bad, expect=201, query="?bad_lines=skip")
    assert (told["entered"]["added"], told["skipped"]) == (1, 1)
    refused = send_csv(admin, company.tariff_id, bad, expect=422, query="?bad_lines=skip&mode=replace")
    assert refused["code"] == "whole_file_needed"


@pytest.mark.parametrize(
    ("layout", "said"),
    [("{", "Invalid JSON"), ({"columns": {"price": "Rate", "colour": "Hue"}}, "colour"),
     ({"columns": {}, "zone": "Mars/Olympus"}, "Mars/Olympus"), ({"columns": {}, "hue": 1}, "hue")],
)  # fmt: skip
def test_a_layout_that_makes_no_sense_is_refused_by_name(admin, company, layout, said):
    written = layout if isinstance(layout, str) else json.dumps(layout)
    refused = send_csv(admin, company.tariff_id, FOREIGN, expect=422, query="?" + urlencode({"layout": written}))
    assert refused["code"] == "invalid_request"
    assert said in refused["detail"]


def test_a_workbook_is_uploaded(admin, rates, company):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet("A")
    for place, row in enumerate([["Prefix", "Rate"], [47, 0.125]]):
        page.write_row(place, 0, row)
    book.close()
    layout = {
        "columns": {"prefix": "prefix", "price": "rate"},
        "constants": {"first_interval": "60", "next_interval": "6"},
    }
    told = admin.ask(
        "POST",
        f"{rates}/uploads{in_query(layout)}",
        content=file.getvalue(),
        headers={"Content-Type": XLSX},
        expect=201,
    )
    assert told["entered"]["added"] == 1
    assert admin.get(f"{rates}/rate?number=4712")["rate"]["prices"]["next_price"] == "0.125"
    broken = admin.ask(
        "POST", f"{rates}/uploads/look", content=b"PK\x03\x04x", headers={"Content-Type": XLSX}, expect=422
    )
    assert broken["code"] == "rates_refused"


def test_coverage_tells_countries_without_a_rate(admin, rates):
    told = admin.get(f"{rates}/coverage")
    assert told["destinations"] >= told["uncovered"] == sum(one["uncovered"] for one in told["countries"])
    assert admin.get(f"{rates}/coverage/se")["destinations"] == []
