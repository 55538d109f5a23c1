"""What is arranged with a customer: additional info, self-care, billing period; and two people at one record."""

import pytest


def _etag(admin, path):
    answer = admin.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {admin.secret}"})
    return answer.headers["etag"]


@pytest.fixture
def customer(company):
    return company.customer_of()


@pytest.fixture
def path(customer):
    return f"/customers/{customer['id']}"


ADDITIONAL = {
    "alias_registration": False,
    "balance_transfer": True,
    "callshop": True,
    "override_tariffs": True,
    "subscription_discount": "12.50",
    "send_statistics": "summary",
    "send_invoices": True,
    "invoice_number_scope": "customer",
    "representative": "Rosa",
    "reference": "CRM-17",
    "tax_id": "SE556677889901",
    "office": "head",
}


@pytest.mark.parametrize("field", ADDITIONAL)
def test_each_field_of_additional_info_is_changed_told_and_logged(admin, path, field):
    before = admin.get(f"{path}/additional-info")
    assert before[field] != ADDITIONAL[field]
    changed = admin.ask("PATCH", f"{path}/additional-info", json={field: ADDITIONAL[field]})
    assert changed == before | {field: ADDITIONAL[field]}
    assert admin.get(f"{path}/additional-info") == changed
    logged = admin.get(f"/audit?customer_id={path.split('/')[-1]}&kind=write&limit=1")["items"][0]["details"]["changed"]
    assert logged == {field: {"old": before[field], "new": ADDITIONAL[field]}}


@pytest.mark.parametrize("field", ["alias_registration", "send_statistics", "send_invoices", "invoice_number_scope"])
def test_no_is_kept_apart_from_what_the_class_says(admin, path, field):
    said = "none" if field == "send_statistics" else "customer" if field == "invoice_number_scope" else False
    assert admin.ask("PATCH", f"{path}/additional-info", json={field: said})[field] == said
    assert admin.ask("PATCH", f"{path}/additional-info", json={field: None})[field] is None


@pytest.mark.parametrize(
    "field, value",
    [
        ("subscription_discount", "100.01"),
        ("subscription_discount", "1.234"),
        ("subscription_discount", "-1"),
        ("representative", "x" * 121),
        ("reference", "a\nb"),
        ("send_statistics", "weekly"),
        ("tax_id", "x" * 61),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_its_name(admin, path, field, value):
    refused = admin.ask("PATCH", f"{path}/additional-info", expect=422, json={field: value})
    assert refused["errors"][0]["field"] == field
    assert admin.get(f"{path}/additional-info")[field] != value


def test_who_comes_second_is_told_what_the_first_changed(admin, path):
    read = _etag(admin, f"{path}/additional-info")
    admin.ask("PATCH", f"{path}/additional-info", json={"representative": "Rosa"})
    admin.ask("PATCH", f"{path}/additional-info", json={"callshop": True})
    late = admin.ask(
        "PATCH", f"{path}/additional-info", expect=412, json={"representative": "Otto"}, headers={"If-Match": read}
    )
    assert late["code"] == "record_changed"
    told = {error["field"]: error["facts"] for error in late["errors"]}
    assert told.keys() == {"representative", "callshop"}
    assert (told["representative"]["old"], told["representative"]["new"]) == ("", "Rosa")
    assert told["representative"]["by"].startswith("token:")
    assert admin.get(f"{path}/additional-info")["representative"] == "Rosa"


def test_only_what_came_in_between_is_told(admin, path):
    admin.ask("PATCH", path, json={"city": "Lund"})
    read = _etag(admin, path)
    admin.ask("PATCH", path, json={"city": "Ystad", "phone": "+46 8 1"})
    late = admin.ask("PATCH", path, expect=412, json={"city": "Kiruna"}, headers={"If-Match": read})
    told = {error["field"]: (error["facts"]["old"], error["facts"]["new"]) for error in late["errors"]}
    assert told == {"city": ("Lund", "Ystad"), "phone": ("", "+46 8 1")}


SELF_CARE = {
    "login": "ann.of.example",
    "language": "de",
    "display_time_zone": "Europe/Berlin",
    "date_format": "DD.MM.YYYY",
    "time_format": "HH24:MI",
    "date_time_format": "DD.MM.YYYY HH24:MI",
    "input_date_format": "D.M.YYYY".replace(".M.", ".MM."),
    "input_time_format": "HH24:MI",
    "second_factor": "on",
    "trusted_networks": ["192.0.2.0/24"],
}


@pytest.mark.parametrize("field", SELF_CARE)
def test_each_setting_of_self_care_is_changed_told_and_logged(admin, path, field):
    before = admin.get(f"{path}/self-care")
    said = SELF_CARE[field] if field != "login" else f"ann{path.split('/')[-1]}"
    changed = admin.ask("PATCH", f"{path}/self-care", json={field: said})
    assert changed[field] == said
    logged = admin.get(f"/audit?customer_id={path.split('/')[-1]}&kind=write&limit=1")["items"][0]["details"]["changed"]
    assert logged == {field: {"old": before[field], "new": said}}


def test_formats_come_with_an_example_in_the_customers_language_and_zone(admin, path):
    changed = admin.ask("PATCH", f"{path}/self-care", json={"language": "de", "date_format": "D. MONTH YYYY"})
    day = changed["examples"]["date_format"]
    assert day.split(". ")[0].isdigit()
    assert day.split()[1] in {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
                              "Oktober", "November", "Dezember"}  # fmt: skip


@pytest.mark.parametrize(
    "field, value",
    [
        ("login", "two words"),
        ("login", "x" * 65),
        ("language", "english"),
        ("display_time_zone", "Mars/Olympus"),
        ("time_format", "HH12 MI:SS"),
        ("date_format", "x" * 41),
        ("second_factor", "maybe"),
        ("trusted_networks", ["192.0.2.300"]),
    ],
)
def test_a_setting_of_self_care_that_cannot_be_is_refused_by_its_name(admin, path, field, value):
    refused = admin.ask("PATCH", f"{path}/self-care", expect=422, json={field: value})
    assert refused["errors"][0]["field"] == field


def test_a_login_belongs_to_one_customer_whatever_its_case(admin, company, path):
    other = company.customer_of()
    login = f"Jörg{other['id']}"
    admin.ask("PATCH", f"/customers/{other['id']}/self-care", json={"login": login})
    taken = admin.ask("PATCH", f"{path}/self-care", expect=409, json={"login": login.lower().replace("ö", "o")})
    assert (taken["code"], taken["errors"][0]["field"]) == ("self_care_login_taken", "login")
    admin.ask("PATCH", f"/customers/{other['id']}", json={"login": ""})
    assert admin.ask("PATCH", f"{path}/self-care", json={"login": login})["login"] == login
    admin.ask("DELETE", path, expect=204)
    admin.ask("PATCH", f"/customers/{other['id']}", json={"login": login})


def test_a_password_is_set_made_and_taken_away_and_stands_in_no_log(admin, path):
    number = path.split("/")[-1]
    without = admin.ask("PUT", f"{path}/self-care/password", expect=422, json={"password": "correct horse staple"})
    assert without["errors"][0]["field"] == "password"
    admin.ask("PATCH", f"{path}/self-care", json={"login": f"kim{number}"})
    assert admin.ask("PUT", f"{path}/self-care/password", json={"password": "correct horse staple"}) == {
        "password": None
    }
    told = admin.get(f"{path}/self-care")
    assert told["password_set_at"] is not None
    assert told["password_set_by"].startswith("token:")
    made = admin.ask("PUT", f"{path}/self-care/password", json={})["password"]
    assert len(made) >= 12
    log = str(admin.get(f"/audit?customer_id={number}&limit=20"))
    assert "self_care_password" in log
    assert made not in log
    assert "correct horse" not in log
    admin.ask("DELETE", f"{path}/self-care/password", expect=204)
    assert admin.get(f"{path}/self-care")["password_set_at"] is None


def test_a_billing_period_is_chosen_at_first_and_changed_from_the_next_one_on(admin, company):
    customer = company.customer_of(billing_period="weekly", time_zone="Asia/Tokyo")
    path = f"/customers/{customer['id']}"
    first = admin.get(f"{path}/life-cycle")
    assert (first["period"], first["time_zone"], first["arranged"]) == ("weekly", "Asia/Tokyo", None)
    arranged = admin.ask("PUT", f"{path}/billing-period", json={"period": "monthly", "comment": "asked by mail"})
    assert (arranged["period"], arranged["next_billing_date"]) == ("weekly", first["next_billing_date"])
    assert arranged["arranged"]["from_day"] == first["next_billing_date"]
    assert (arranged["arranged"]["period"], arranged["arranged"]["comment"]) == ("monthly", "asked by mail")
    again = admin.ask("PUT", f"{path}/billing-period", json={"period": "daily"})
    assert again["arranged"]["period"] == "daily"
    assert admin.ask("DELETE", f"{path}/billing-period") == first


def test_another_billing_zone_is_arranged_for_the_next_period_and_can_be_called_off(admin, company):
    customer = company.customer_of(billing_period="weekly", time_zone="Asia/Tokyo")
    path = f"/customers/{customer['id']}"
    first = admin.get(f"{path}/life-cycle")
    said = {"period": "weekly", "time_zone": "Europe/Kyiv"}
    told = admin.ask("PUT", f"{path}/billing-period", json=said)
    assert (told["time_zone"], told["arranged"]["time_zone"]) == ("Asia/Tokyo", "Europe/Kyiv")
    assert told["arranged"]["from_day"] == first["next_billing_date"]
    (logged,) = admin.get(f"{path}/changes?limit=1")["items"][0]["changes"]
    assert logged["new"] == f"weekly from {first['next_billing_date']} in Europe/Kyiv"
    assert admin.ask("DELETE", f"{path}/billing-period") == first


@pytest.mark.parametrize(
    "said, field",
    [
        ({"period": "monthly"}, "period"),
        ({"period": "fortnightly"}, "period"),
        ({"period": "weekly", "from_day": "2099-01-01"}, "from_day"),
        ({"period": "thirty_days", "from_day": "2020-01-01"}, "from_day"),
        ({"period": "monthly", "time_zone": "Europe/Atlantis"}, "time_zone"),
    ],
)
def test_a_billing_period_that_cannot_be_is_refused(admin, path, said, field):
    refused = admin.ask("PUT", f"{path}/billing-period", expect=422, json=said)
    assert refused["errors"][0]["field"] == field
    assert admin.get(f"{path}/life-cycle")["arranged"] is None


@pytest.mark.parametrize(
    "field, value, reason",
    [
        ("name", "x" * 300, "200 characters"),
        ("name", "x" * 65, "1 to 64 printable characters"),
        ("name", "ring\x07", "1 to 64 printable characters"),
        ("email", "ann@example.org, nobody", "'nobody' is none"),
        ("bcc", "x" * 90 + "@example.org", "99"),
        ("company_name", "x" * 101, "100"),
        ("city", "x" * 101, "100"),
        ("contact", "x" * 121, "120"),
        ("country", "Sweden", "ISO 3166"),
    ],
)
def test_a_bad_field_of_the_record_is_refused_with_its_name_and_a_reason(admin, path, field, value, reason):
    before = admin.get(path)
    refused = admin.ask("PATCH", path, expect=422, json={field: value})
    assert refused["errors"][0]["field"] == field
    assert reason in refused["errors"][0]["detail"]
    assert admin.get(path)[field] == before[field]


def test_only_open_head_offices_under_the_same_reseller_are_offered(admin, company):
    reseller = company.customer_of(kind="reseller")
    ours, theirs = company.customer_of(office="head"), company.customer_of(reseller["id"], office="head")
    closed = company.customer_of(office="head")
    admin.post(f"/customers/{closed['id']}/status-changes", {"action": "close"})
    offered = {one["id"] for one in admin.get("/customers/head-offices")["items"]}
    assert ours["id"] in offered
    assert offered.isdisjoint({theirs["id"], closed["id"], company.customer["id"]})
    found = admin.get(f"/customers/head-offices?reseller_id={reseller['id']}")["items"]
    assert found == [{"id": theirs["id"], "name": theirs["name"]}]
    assert admin.get("/customers/head-offices", params={"q": ours["name"][1:].upper()})["items"][0]["id"] == ours["id"]
    assert admin.get("/customers/head-offices", params={"q": "%"})["items"] == []
