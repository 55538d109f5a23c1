"""What stands around rates, through the door: headers that change in time, off-peak periods, destinations, groups."""

from datetime import datetime, timedelta
from itertools import count

import pytest

CHRISTMAS = {"on": "2026-12-25", "name": "Christmas"}
_numbers = count(1)


def named(what: str) -> str:
    return f"{what} {next(_numbers)}"


class MovingClock:
    """A clock that goes on only when it is told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock(now) -> MovingClock:
    return MovingClock(now)


@pytest.fixture
def hours(admin):
    def define(*definitions: str, **more) -> str:
        return admin.post("/off-peak-periods", {"name": named("Hours"), "definitions": list(definitions), **more})["id"]

    return define


RATE = {"first_interval": 60, "next_interval": 60, "first_price": "0.12167", "next_price": "0.12167"}


def quoted(admin, company, at) -> str:
    said = {"account": company.line, "called": "4671234567", "used": 60, "at": at.isoformat()}
    return admin.post("/quotes", said, expect=200)["levels"][0]["amount"]["amount"]


def test_another_header_prices_what_begins_from_then_on_however_late_it_is_charged(admin, company, clock, now, hours):
    path = f"/tariffs/{company.tariff_id}"
    cheap = RATE | {"prefix": "467", "off_peak_first_price": "0.04", "off_peak_next_price": "0.04", "connect_fee": "0"}
    admin.post(f"{path}/rates", {"rates": [cheap]})
    before = admin.get(path)["version"]
    clock.advance(timedelta(minutes=1))
    always = hours("hr{0-23}")
    changed = admin.ask("PATCH", path, json={"off_peak_id": always, "rounding_pattern": "XXXX.XX000"})
    assert (changed["off_peak"]["id"], changed["version"] > before) == (always, True)
    clock.advance(timedelta(minutes=1))
    late, timely = now + timedelta(seconds=30), now + timedelta(seconds=90)
    assert quoted(admin, company, late) == "0.12167", "it began under the old header"
    assert quoted(admin, company, timely) == "0.04000"
    records = [company.call(now, called="4671234567", used=60, started_at=at.isoformat()) for at in (late, timely)]
    assert {one["outcome"] for one in company.send(*records)} == {"charged"}
    xdrs = admin.get(f"/customers/{company.customer['id']}/xdrs")["items"]
    assert {one["amount"]["amount"] for one in xdrs} == {"0.12167", "0.04000"}
    admin.ask("PATCH", path, json={"rounding_pattern": "XXXX.X0000"})
    charged = admin.get(f"/customers/{company.customer['id']}/xdrs")["items"]
    assert {one["amount"]["amount"] for one in charged} == {"0.12167", "0.04000"}, "no charge made changes"
    assert quoted(admin, company, timely) == "0.04000"
    assert quoted(admin, company, now + timedelta(minutes=3)) == "0.10000"


def test_other_hours_price_what_begins_from_then_on(admin, company, clock, now, hours):
    path, nights = f"/tariffs/{company.tariff_id}", hours("hr{9pm-5am}")
    cheap = RATE | {"prefix": "467", "off_peak_first_price": "0.04", "off_peak_next_price": "0.04", "connect_fee": "0"}
    admin.post(f"{path}/rates", {"rates": [cheap]})
    admin.ask("PATCH", path, json={"off_peak_id": nights})
    assert quoted(admin, company, now) == "0.12167"
    clock.advance(timedelta(minutes=1))
    kept = admin.get(f"/off-peak-periods/{nights}")
    said = {"name": kept["name"], "definitions": ["hr{9pm-5am}, hr{12}"]}
    admin.put(f"/off-peak-periods/{nights}", said, expect=200)
    clock.advance(timedelta(minutes=1))
    assert quoted(admin, company, now) == "0.12167"
    assert quoted(admin, company, now + timedelta(minutes=2)) == "0.04000"
    asked = f"/off-peak-periods/{nights}/at?time_zone=UTC&moment="
    assert admin.get(f"{asked}{now:%Y-%m-%dT%H:%M:%SZ}")["window"] == "peak", "the test goes by what held then"
    later = now + timedelta(minutes=2)
    assert admin.get(f"{asked}{later:%Y-%m-%dT%H:%M:%SZ}")["window"] == "off_peak"


def test_two_people_at_one_header_do_not_overwrite_each_other(admin, company, client):
    path = f"/tariffs/{company.tariff_id}"
    headers = {"Authorization": f"Bearer {admin.secret}"}
    read = client.get(f"/api/v1{path}", headers=headers).headers["ETag"]
    admin.post(f"{path}/rates", {"rates": [RATE | {"prefix": "47"}]})
    admin.ask("PATCH", path, json={"description": "ours"}, headers={"If-Match": read})
    refused = admin.ask("PATCH", path, json={"description": "theirs"}, headers={"If-Match": read}, expect=412)
    assert refused["code"] == "record_changed"
    assert admin.get(path)["description"] == "ours"


@pytest.mark.parametrize(
    "said, code, field",
    [
        ({"name": ""}, "tariff_refused", "name"),
        ({"rounding_pattern": "XX.XX"}, "rounding_pattern_unreadable", "rounding_pattern"),
        ({"off_peak_id": "999999"}, "not_found", None),
        ({"group_set_id": "999999"}, "not_found", None),
        ({"default_formula": [{"kind": "lottery"}]}, "formula_unreadable", "formula"),
        ({"currency": "USD"}, "invalid_request", "currency"),
        ({"service": "data"}, "invalid_request", "service"),
        ({"applied_to": "vendor"}, "tariff_refused", "applied_to"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused_by_its_field(admin, company, said, code, field):
    status = 404 if code == "not_found" else 422
    refused = admin.ask("PATCH", f"/tariffs/{company.tariff_id}", json=said, expect=status)
    assert refused["code"] == code
    assert [one["field"] for one in refused["errors"]] == ([field] if field else [])


def test_a_tariffs_manager_is_a_reseller_and_tells_what_the_tariff_is_to_it(admin, company):
    path = f"/tariffs/{company.tariff_id}"
    refused = admin.ask("PATCH", path, json={"managed_by": company.customer["id"]}, expect=422)
    assert (refused["code"], refused["facts"]["field_name"]) == ("bad_field", "managed_by")
    reseller = company.customer_of(kind="reseller")["id"]
    said = ({"applied_to": "reseller"}, {"managed_by": reseller}, {"applied_to": "customer"}, {"managed_by": None})
    views = [admin.ask("PATCH", path, json=one)["reseller_view"] for one in said]
    assert views == ["wholesale", "resale", "sales", None]


def test_a_tariff_is_deleted_when_nobody_goes_by_it_and_says_who_does(admin, company):
    path = f"/tariffs/{company.tariff_id}"
    uses = admin.get(f"{path}/uses")
    assert [one["product"]["id"] for one in uses["products"]] == [company.product_id]
    refused = admin.ask("DELETE", path, expect=409)
    assert refused["code"] == "tariff_in_use"
    copy = admin.post(f"{path}/copies", {"name": named("Copy"), "with_rates": True})
    assert (copy["rates"], copy["currency"]) == (2, "EUR")
    rates = {one["prefix"]: one for one in admin.get(f"/tariffs/{copy['id']}/rates")["items"]}
    originals = {one["prefix"]: one for one in admin.get(f"{path}/rates")["items"]}
    assert {(prefix, one["effective_from"]) for prefix, one in rates.items()} == {
        (prefix, one["effective_from"]) for prefix, one in originals.items()
    }
    customer = f"/customers/{company.customer['id']}/override-tariffs"
    admin.put(customer, {"overrides": {company.tariff_id: copy["id"]}})
    told = admin.get(f"/tariffs/{copy['id']}/uses")
    assert ([one["id"] for one in told["customers"]], told["customers_counted"]) == ([company.customer["id"]], 1)
    assert admin.ask("DELETE", f"/tariffs/{copy['id']}", expect=409)["code"] == "tariff_in_use"
    admin.put(customer, {"overrides": {}})
    admin.ask("DELETE", f"/tariffs/{copy['id']}", expect=204)
    admin.get(f"/tariffs/{copy['id']}", expect=404)


def test_an_off_peak_period_is_drawn_painted_and_kept_while_a_tariff_names_it(admin, company, hours):
    christmas = {"on": "2026-12-25", "name": "Christmas", "yearly": True, "counts_as": "sunday"}
    period = hours("hr{6pm-5am}, wd{sa su}", holidays=[christmas])
    days = {one["day"]: one for one in admin.get(f"/off-peak-periods/{period}/week?first=2026-12-21")}
    windows = {
        day: [(s["from_minute"], s["until_minute"], s["window"]) for s in one["spans"]] for day, one in days.items()
    }
    assert windows["2026-12-21"] == [(0, 360, "off_peak"), (360, 1080, "peak"), (1080, 1440, "off_peak")]
    assert windows["2026-12-25"] == windows["2026-12-27"] == [(0, 1440, "off_peak")]
    assert (days["2026-12-25"]["holiday"], days["2026-12-24"]["holiday"]) == ("Christmas", "")
    weekday, saturday = "1" * 6 + "0" * 12 + "1" * 6, "2" * 24
    painted = admin.post("/off-peak-periods/previews", {"painted": [weekday] * 5 + [saturday] * 2}, expect=200)
    assert painted["definitions"] == ["hr{18-5} wd{mo-fr}", "wd{sa-su}"]
    admin.ask("PATCH", f"/tariffs/{company.tariff_id}", json={"off_peak_id": period})
    assert [one["id"] for one in admin.get(f"/off-peak-periods/{period}")["tariffs"]] == [company.tariff_id]
    assert admin.ask("DELETE", f"/off-peak-periods/{period}", expect=409)["code"] == "off_peak_in_use"
    unused = hours("hr{1}")
    admin.ask("DELETE", f"/off-peak-periods/{unused}", expect=204)


@pytest.mark.parametrize(
    "said, code, field",
    [
        ({"definitions": ["hr{25}"]}, "off_peak_period_unreadable", "off_peak"),
        ({"definitions": []}, "bad_field", "definitions"),
        ({"definitions": ["hr{1}"] * 3}, "bad_field", "definitions"),
        ({"name": " x"}, "bad_field", "name"),
        ({"holidays": [CHRISTMAS | {"name": ""}]}, "bad_field", "holidays[0].name"),
        (
            {"holidays": [{"on": "2026-12-25", "name": "A", "counts_as": "off_peak_2"}]},
            "bad_field",
            "holidays[0].counts_as",
        ),
        ({"holidays": [CHRISTMAS] * 2}, "bad_field", "holidays[1].on"),
    ],
)
def test_hours_that_make_no_sense_are_refused_by_their_field(admin, said, code, field):
    refused = admin.post("/off-peak-periods", {"name": named("Bad"), "definitions": ["hr{1}"]} | said, expect=422)
    assert (refused["code"], [one["field"] for one in refused["errors"]]) == (code, [field])


def test_a_holiday_is_a_sunday_or_off_peak_all_day(admin, hours):
    said = [
        {"on": "2026-03-03", "name": "Like a Sunday"},
        {"on": "2026-03-04", "name": "Wholly second", "counts_as": "off_peak_2"},
        {"on": "2000-03-05", "name": "Wholly first", "yearly": True, "counts_as": "off_peak"},
    ]
    period = hours("wd{su}", "hr{3}", holidays=said)
    told = {
        moment: admin.get(f"/off-peak-periods/{period}/at?time_zone=UTC&moment=2026-03-{moment}:00Z")["window"]
        for moment in ("02T12:00", "03T12:00", "04T12:00", "05T12:00", "06T03:00")
    }
    assert list(told.values()) == ["peak", "off_peak", "off_peak_2", "off_peak", "off_peak_2"]


def test_destinations_are_searched_added_edited_and_kept_while_a_rate_names_them(admin, company):
    new = {"prefix": "4685012", "description": "Stockholm, Kista", "country": "SE"}
    admin.post("/destinations", new)
    assert admin.post("/destinations", new, expect=409)["code"] == "destination_taken"
    assert admin.post("/destinations", new | {"prefix": "+46"}, expect=422)["facts"]["field_name"] == "prefix"
    assert (
        admin.post("/destinations", new | {"prefix": "4600", "country": "Se"}, expect=422)["facts"]["field_name"]
        == "country"
    )
    for query in ("prefix=468501", "q=kista", "number=46850123456"):
        assert admin.get(f"/destinations?{query}")["items"][0]["prefix"] == "4685012", query
    assert "4685012" in {one["prefix"] for one in admin.get("/destinations?country=SE&limit=500")["items"]}
    changed = admin.ask("PATCH", "/destinations/4685012", json={"description": "Kista"})
    assert changed["description"] == "Kista"
    admin.post(f"/tariffs/{company.tariff_id}/rates", {"rates": [RATE | {"prefix": "4685012"}]})
    (rate,) = admin.get(f"/tariffs/{company.tariff_id}/rates?prefix=4685012")["items"]
    assert (rate["description"], rate["country"]) == ("Kista", "SE"), "a rate without a name has the catalogue's"
    refused = admin.ask("DELETE", "/destinations/4685012", expect=409)
    assert refused["code"] == "destination_in_use"
    assert [one["id"] for one in admin.get("/destinations/4685012/uses")["tariffs"]] == [company.tariff_id]
    admin.post("/destinations", new | {"prefix": "4685013"})
    admin.ask("DELETE", "/destinations/4685013", expect=204)


def test_a_rate_makes_its_destination_where_the_catalogue_has_none(admin, company):
    named_one = RATE | {"prefix": "88299", "description": "Space"}
    admin.post(f"/tariffs/{company.tariff_id}/rates", {"rates": [named_one, RATE | {"prefix": "882991"}]})
    found = {one["prefix"]: one["description"] for one in admin.get("/destinations?prefix=88299")["items"]}
    assert found == {"88299": "Space", "882991": "882991"}
    elsewhere = admin.post("/tariffs", {"name": named("Mobile networks"), "currency": "EUR", "numbering": 212})["id"]
    admin.post(f"/tariffs/{elsewhere}/rates", {"rates": [RATE | {"prefix": "24001"}]})
    assert admin.get("/destinations?prefix=24001")["items"] == [], "MCC and MNC are no prefixes of the catalogue"


@pytest.fixture
def group_set(admin) -> str:
    for prefix in ("3581", "3582", "3583"):
        admin.client.post(
            "/api/v1/destinations",
            json={"prefix": prefix, "description": f"Finland {prefix}", "country": "FI"},
            headers={"Authorization": f"Bearer {admin.secret}"},
        )
    return admin.post("/destination-group-sets", {"name": named("Zones")})["id"]


def test_one_price_is_entered_for_a_whole_group(admin, company, group_set):
    path, groups = f"/tariffs/{company.tariff_id}/rates", f"/destination-group-sets/{group_set}/groups"
    zone = admin.post(groups, {"name": "Zone 1", "prefixes": ["3581", "3582"]})
    refused = admin.post(path, {"rates": [RATE | {"destination_group": zone["id"]}]}, expect=422)
    assert refused["facts"]["field_name"] == "rates[0].destination_group", "the tariff names no set yet"
    admin.ask("PATCH", f"/tariffs/{company.tariff_id}", json={"group_set_id": group_set})
    assert admin.post(path, {"rates": [RATE | {"destination_group": zone["id"]}]})["added"] == 2
    rates = admin.get(f"{path}?prefix=358")["items"]
    assert [(one["prefix"], one["description"]) for one in rates] == [
        ("3581", "Finland 3581"),
        ("3582", "Finland 3582"),
    ]
    both = RATE | {"destination_group": zone["id"], "prefix": "3581"}
    assert admin.post(path, {"rates": [both]}, expect=422)["facts"]["field_name"] == "rates[0].prefix"
    assert admin.ask("DELETE", f"/destination-group-sets/{group_set}", expect=409)["code"] == "group_set_in_use"
    assert admin.ask("DELETE", "/destinations/3581", expect=409)["code"] == "destination_in_use"


def test_no_prefix_is_in_two_groups_of_a_set(admin, group_set):
    groups = f"/destination-group-sets/{group_set}/groups"
    admin.post(groups, {"name": "Zone 1", "prefixes": ["3581"]})
    taken = admin.post(groups, {"name": "Zone 2", "prefixes": ["3582", "3581"]}, expect=409)
    assert (taken["code"], taken["facts"]) == ("prefix_in_other_group", {"prefix": "3581", "group": "Zone 1"})
    assert admin.post(groups, {"name": "Zone 2", "prefixes": ["35899"]}, expect=422)["code"] == "prefix_unknown"
    assert admin.post(groups, {"name": "Zone 1"}, expect=409)["code"] == "name_taken"
    zone = admin.post(groups, {"name": "Zone 2", "prefixes": ["3582"]})
    changed = admin.put(f"{groups}/{zone['id']}", {"name": "Zone B", "prefixes": []}, expect=200)
    assert (changed["name"], changed["prefixes"]) == ("Zone B", [])


def test_groups_go_out_and_come_in_as_a_file(admin, client, group_set):
    path = f"/destination-group-sets/{group_set}"
    taken = admin.put(f"{path}/prefixes", {"csv": "group,prefix\nNorth,3581\nNorth,3582\nSouth,3583\n"}, expect=200)
    assert (taken["groups"], taken["prefixes"]) == (2, 3)
    file = client.get(f"/api/v1{path}/prefixes.csv", headers={"Authorization": f"Bearer {admin.secret}"})
    assert file.text.lstrip("\ufeff").splitlines()[1] == "North,3581,Finland 3581"
    again = admin.put(f"{path}/prefixes", {"csv": file.text}, expect=200)
    assert (again["groups"], again["prefixes"]) == (2, 3)
    for csv, why in (
        ("group,prefix\nNorth,35899\n", "line 2, prefix: '35899' is no destination of the catalogue"),
        ("group,prefix\nNorth,3581\nSouth,3581\n", "line 3, prefix: '3581' stands on line 2 already"),
        ("zone,prefix\n", "line 1, zone: 'zone' is no column"),
        ("", "the file is empty"),
    ):
        refused = admin.put(f"{path}/prefixes", {"csv": csv}, expect=422)
        assert refused["code"] == "group_file_refused"
        assert why in refused["detail"]
    assert admin.get(path)["prefixes"] == 3, "a file is taken whole or not at all"
