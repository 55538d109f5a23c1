"""A rate deck is looked at before it is entered, and asked about afterwards."""

from datetime import timedelta

from .conftest import send_csv

DECK = (
    "prefix,first_interval,next_interval,first_price,next_price\n"
    "46,60,6,0.12,0.12\n"
    "468,1,1,0.05,0.05\n"
    "47,60,60,0.30,0.30\n"
)
BAD_ROWS = DECK + "4x,1,1,1,1\n48,1,1,dear,1\n"


def test_a_dry_run_tells_what_would_change_and_stores_nothing(admin, company):
    tariff = company.tariff_id
    before = admin.get(f"/tariffs/{tariff}"), admin.get(f"/tariffs/{tariff}/uploads")
    told = send_csv(admin, tariff, DECK, expect=200, query="?dry_run=true&mode=replace", key="looked at")
    assert told["changes"] == {"new": 1, "raised": 1, "lowered": 1, "same": 0, "discontinued": 0, "others": 0}
    (raised,) = told["samples"]["raised"]
    assert (raised["prefix"], raised["old_price"], raised["new_price"]) == ("46", "0.1", "0.12")
    (new,) = told["samples"]["new"]
    assert (new["prefix"], new["old_price"], new["new_price"]) == ("47", None, "0.3")
    assert (told["lines"], told["problems"], told["problem_count"]) == (3, [], 0)
    assert (admin.get(f"/tariffs/{tariff}"), admin.get(f"/tariffs/{tariff}/uploads")) == before
    entered = send_csv(admin, tariff, DECK, expect=201, query="?mode=replace", key="looked at")
    assert entered["entered"]["added"] == 3, "a look is no first answer to the upload under the same key"


def test_a_dry_run_names_every_bad_row_and_the_upload_refuses_the_same(admin, company):
    told = send_csv(admin, company.tariff_id, BAD_ROWS, expect=200, query="?dry_run=true")
    assert [(one["line"], one["column"], one["value"]) for one in told["problems"]] == [
        (5, "prefix", "4x"),
        (6, "first_price", "dear"),
    ]
    assert all(one["reason"] for one in told["problems"])
    refused = send_csv(admin, company.tariff_id, BAD_ROWS, expect=422)
    assert [(one["line"], one["column"]) for one in refused["errors"]] == [(5, "prefix"), (6, "first_price")]


def test_a_dry_run_of_the_past_is_refused_as_the_upload_is(admin, company):
    query = "?dry_run=true&effective_from=2020-01-01T00:00:00Z"
    assert send_csv(admin, company.tariff_id, DECK, expect=422, query=query)["code"] == "upload_begins_in_past"


def test_what_changed_since_a_moment_is_listed(admin, company, now):
    tariff = company.tariff_id
    send_csv(admin, tariff, DECK, expect=201, query="?effective_from=2026-04-01T00:00:00Z")
    since = now.isoformat().replace("+00:00", "Z")
    told = admin.get(f"/tariffs/{tariff}/changes?since={since}&limit=2")
    assert [(one["prefix"], one["kind"], one["old_price"], one["new_price"]) for one in told["items"]] == [
        ("46", "raised", "0.1", "0.12"),
        ("468", "lowered", "0.06", "0.05"),
    ]
    assert (told["items"][0]["at"], told["total"]) == ("2026-04-01T00:00:00Z", 3)
    rest = admin.get(f"/tariffs/{tariff}/changes?since={since}&limit=2&cursor={told['next']}")
    assert [(one["prefix"], one["kind"]) for one in rest["items"]] == [("47", "new")]
    long_ago = (now - timedelta(days=1)).isoformat().replace("+00:00", "Z")
    assert admin.get(f"/tariffs/{tariff}/changes?since={long_ago}")["total"] == 5
    assert admin.get(f"/tariffs/{tariff}/changes", expect=422)["errors"][0]["field"] == "since"


def test_rates_are_found_by_number_and_tariffs_by_name(admin, company):
    found = admin.get(f"/tariffs/{company.tariff_id}/rates?number=4681234567")["items"]
    assert [rate["prefix"] for rate in found] == ["468", "46"]
    tariff = admin.get(f"/tariffs/{company.tariff_id}")
    assert (tariff["rates"], tariff["rates_are_exact"]) == (2, True)
    assert tariff in admin.get(f"/tariffs?q={tariff['name'].upper()}")["items"]
    assert admin.get("/tariffs?q=nobody+calls+it+so")["items"] == []


def test_a_rating_list_names_its_tariffs(admin, company):
    name = admin.get(f"/tariffs/{company.tariff_id}")["name"]
    (line,) = admin.get(f"/products/{company.product_id}")["rating_list"]
    assert (line["tariff_id"], line["tariff_name"]) == (company.tariff_id, name)
    assert (line["reseller_tariff_id"], line["reseller_tariff_name"]) == (None, None)
    resold = {"service": "voice", "tariff_id": company.tariff_id, "reseller_tariff_id": company.tariff_id}
    admin.post(f"/products/{company.product_id}/rating-list", resold)
    listed = next(one for one in admin.get("/products?limit=500")["items"] if one["id"] == company.product_id)
    assert listed["rating_list"][0]["reseller_tariff_name"] == name


def test_what_waits_is_counted_by_reason_and_source(admin, company, now):
    unknown = [company.call(now, account="46799999999") for _ in range(2)]
    company.send(*unknown, company.call(now, called="97912345"))
    told = admin.get("/quarantine/summary")
    ours = [(one["code"], one["count"]) for one in told["codes"] if one["source"] == company.source]
    assert ours == [("unknown_account", 2), ("no_rate", 1)]
    assert told["waiting"] == sum(one["count"] for one in told["codes"])
    (waiting,) = admin.get(f"/quarantine?source={company.source}&code=no_rate")["items"]
    assert waiting["arrived_at"] in {one["oldest_at"] for one in told["codes"]}
    admin.post("/quarantine/drop", {"ids": [waiting["id"]]}, expect=200)
    assert admin.get("/quarantine/summary")["waiting"] == told["waiting"] - 1
