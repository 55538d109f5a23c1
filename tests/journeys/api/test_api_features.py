"""Service configuration, sites and short numbers through the door."""

import pytest

PLAIN = {"Content-Type": "text/csv"}


@pytest.fixture
def path(company) -> str:
    return f"/customers/{company.customer['id']}"


def feature(configuration, name):
    (one,) = (one for service in configuration["services"] for one in service["features"] if one["name"] == name)
    return one


def rows(caller, path, said, *, query="", expect=200, headers=PLAIN):
    return caller.ask("POST", f"{path}/abbreviated-numbers/rows{query}", content=said, headers=headers, expect=expect)


def test_what_holds_and_who_says_so_is_told_from_the_class_down_to_the_site(admin, company, path):
    of_class = f"/customer-classes/{company.class_id}/service-configuration"
    said = {"simultaneous_calls": {"values": {"enabled": True, "most": 100}}}
    admin.ask("PATCH", of_class, json={"features": said})
    told = feature(admin.get(f"{path}/service-configuration"), "simultaneous_calls")
    assert (told["values"]["most"], told["source"], told["own"], told["locked"]) == (100, "class", None, False)
    admin.ask("PATCH", f"{path}/service-configuration", json={"features": {"simultaneous_calls": {"most": 30}}})
    told = feature(admin.get(f"{path}/service-configuration"), "simultaneous_calls")
    assert (told["values"]["most"], told["source"], told["inherited"]["most"]) == (30, "customer", 100)
    site = admin.post(f"{path}/sites", {"name": "Warehouse"})
    of_site = f"{path}/sites/{site['id']}/service-configuration"
    assert feature(admin.get(of_site), "simultaneous_calls")["source"] == "customer"
    changed = admin.ask("PATCH", of_site, json={"features": {"simultaneous_calls": {"most": 5}}})
    assert feature(changed, "simultaneous_calls")["source"] == "site"
    reset = admin.ask("PATCH", f"{path}/service-configuration", json={"features": {"simultaneous_calls": None}})
    assert feature(reset, "simultaneous_calls")["source"] == "class"


def test_what_was_said_of_a_feature_is_logged_field_by_field(admin, path):
    for most in (30, 40):
        said = {"simultaneous_calls": {"enabled": True, "most": most}}
        admin.ask("PATCH", f"{path}/service-configuration", json={"features": said})
    (latest,) = admin.get(f"{path}/changes?limit=1")["items"]
    assert latest["changes"] == [{"field": "simultaneous_calls.most", "old": 30, "new": 40}]


def test_a_configuration_that_was_changed_since_it_was_read_is_not_overwritten(admin, company, path):
    said = {"features": {"paging": {"enabled": True}}}
    of_class = f"/customer-classes/{company.class_id}/service-configuration"
    site = admin.post(f"{path}/sites", {"name": "Warehouse"})
    for place, first in (
        (f"{path}/service-configuration", said),
        (f"{path}/sites/{site['id']}/service-configuration", {"features": {"dial_rule": {"national_prefix": "8"}}}),
        (of_class, {"features": {"paging": {"values": {"enabled": True}}}}),
    ):
        read = {"If-Match": admin.get(place)["etag"]}
        admin.ask("PATCH", place, json=first, headers=read)
        assert admin.ask("PATCH", place, json=first, headers=read, expect=412)["code"] == "record_changed"


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"simultaneous_calls": {"most": -1}}, "features.simultaneous_calls.most", "bad_field"),
        ({"simultaneous_calls": {"most": 1.5}}, "features.simultaneous_calls.most", None),
        ({"simultaneous_calls": {"shape": "round"}}, "features.simultaneous_calls.shape", "bad_field"),
        ({}, "features", "too_short"),
    ],
)
def test_a_feature_that_cannot_be_said_so_is_refused_by_its_field(admin, path, said, field, code):
    refused = admin.ask("PATCH", f"{path}/service-configuration", json={"features": said}, expect=422)
    assert refused["errors"][0]["field"].startswith(field)
    assert code is None or refused["errors"][0]["code"] == code
    assert (
        admin.ask("PATCH", f"{path}/service-configuration", json={"features": {"teleport": {}}}, expect=404)["detail"]
        == "There is no feature teleport."
    )


def test_a_locked_feature_is_refused_with_the_way_out(admin, company, path):
    of_class = f"/customer-classes/{company.class_id}/service-configuration"
    said = {"paging": {"values": {"enabled": True}, "locked": True}}
    admin.ask("PATCH", of_class, json={"features": said})
    refused = admin.ask(
        "PATCH", f"{path}/service-configuration", json={"features": {"paging": {"enabled": False}}}, expect=409
    )
    assert refused["code"] == "feature_locked"
    assert refused["errors"][0]["field"] == "features.paging"
    assert feature(admin.get(f"{path}/service-configuration"), "paging")["locked"]
    assert admin.get("/customer-classes/999999/service-configuration", expect=404)["code"] == "not_found"


def test_accounts_move_between_sites_and_fall_back_when_one_is_deleted(admin, company, path):
    (account,) = admin.get(f"{path}/accounts")["items"]
    site = admin.post(f"{path}/sites", {"name": "Warehouse", "description": "Dock 4"})
    listed = admin.get(f"{path}/sites")
    assert ([one["name"] for one in listed["items"]], listed["default_site"]) == (["Warehouse"], {"accounts": 1})
    admin.post(f"{path}/sites/{site['id']}/accounts", {"account_ids": [account["id"]]}, expect=204)
    assert admin.get(f"{path}/sites/{site['id']}")["accounts"] == 1
    found = admin.get(f"{path}/sites/{site['id']}/accounts?q={account['identifier'][2:6]}")["items"]
    assert found == [{"id": account["id"], "identifier": account["identifier"]}]
    assert admin.get(f"{path}/sites/default/accounts")["items"] == []
    admin.ask("DELETE", f"{path}/sites/{site['id']}", expect=204)
    assert admin.get(f"{path}/sites/default/accounts")["items"] == found
    admin.get(f"{path}/sites/{site['id']}", expect=404)


def test_a_site_is_renamed_by_who_read_it_as_it_is(admin, path):
    site = admin.post(f"{path}/sites", {"name": "Warehouse"})
    place, read = f"{path}/sites/{site['id']}", {"If-Match": site["etag"]}
    assert admin.ask("PATCH", place, json={"name": "Depot"}, headers=read)["name"] == "Depot"
    refused = admin.ask("PATCH", place, json={"name": "Store"}, headers=read, expect=412)
    assert (refused["code"], refused["facts"]["thing"]) == ("record_changed", "site")
    assert admin.post(f"{path}/sites", {"name": "DEPOT"}, expect=409)["code"] == "name_taken"
    assert admin.post(f"{path}/sites", {"name": ""}, expect=422)["errors"][0]["field"] == "name"


def test_only_own_open_accounts_are_moved(admin, company, path):
    site = admin.post(f"{path}/sites", {"name": "Warehouse"})
    other = company.customer_of()
    company.line_of(other["id"])
    (foreign,) = admin.get(f"/customers/{other['id']}/accounts")["items"]
    said = {"account_ids": [foreign["id"]]}
    refused = admin.post(f"{path}/sites/{site['id']}/accounts", said, expect=404)
    assert refused["errors"][0]["field"] == "account_ids"
    admin.post(f"/customers/{other['id']}/sites/{site['id']}/accounts", said, expect=404)


def test_short_numbers_begin_with_their_length(admin, company, path):
    place = f"{path}/abbreviated-numbers"
    refused = admin.post(place, {"number": "101"}, expect=422)
    assert refused["code"] == "abbreviated_length_not_set"
    read = admin.get(f"{path}/abbreviated-dialing")
    assert (read["maximum_length"], read["numbers"]) == (None, 0)
    length = admin.put(
        f"{path}/abbreviated-dialing", {"maximum_length": 3}, expect=200, headers={"If-Match": read["etag"]}
    )
    assert length["maximum_length"] == 3
    stale = {"If-Match": read["etag"]}
    admin.put(f"{path}/abbreviated-dialing", {"maximum_length": 4}, expect=412, headers=stale)
    made = admin.post(place, {"number": "101", "number_to_dial": company.line, "description": "Desk"})
    assert (made["dials"], made["number_to_dial"]) == ("own_account", company.line)
    assert admin.post(place, {"number": "112"})["dials"] == "as_is"
    assert admin.post(place, {"number": "7", "number_to_dial": "+46 8 123 45 67"})["number_to_dial"] == "4681234567"
    assert admin.post(place, {"number": "101"}, expect=409)["errors"][0]["field"] == "number"
    refused = admin.put(f"{path}/abbreviated-dialing", {"maximum_length": 2}, expect=422)
    assert refused["code"] == "abbreviated_numbers_longer"
    assert "101, 112" in refused["detail"]


def test_a_short_number_is_changed_by_who_read_it_as_it_is_and_deleted(admin, company, path):
    admin.put(f"{path}/abbreviated-dialing", {"maximum_length": 3}, expect=200)
    made = admin.post(f"{path}/abbreviated-numbers", {"number": "101", "description": "Desk"})
    place, read = f"{path}/abbreviated-numbers/101", {"If-Match": made["etag"]}
    assert admin.ask("PATCH", place, json={"description": "Front"}, headers=read)["description"] == "Front"
    admin.ask("PATCH", place, json={"description": "Back"}, headers=read, expect=412)
    moved = admin.ask("PATCH", place, json={"number": "102"})
    assert (moved["number"], moved["description"]) == ("102", "Front")
    admin.ask("DELETE", place, expect=404)
    admin.ask("DELETE", f"{path}/abbreviated-numbers/102", expect=204)
    assert admin.get(f"{path}/abbreviated-numbers")["total"] == 0
    (log, *_) = admin.get(f"{path}/changes?field=abbreviated_number")["items"]
    assert log["changes"] == [{"field": "abbreviated_number", "old": "102 → 102 (Front)", "new": None}]


def test_rows_are_looked_at_then_taken_and_come_back_as_the_same_file(admin, client, company, path):
    admin.put(f"{path}/abbreviated-dialing", {"maximum_length": 3}, expect=200)
    said = f"101\t{company.line}\tDesk\n1234\t\t\n112\t\tEmergency\n"
    pasted = {"Content-Type": "text/tab-separated-values"}
    looked = rows(admin, path, said, query="?dry_run=true", headers=pasted)
    assert (looked["taken"], looked["added"], looked["refused"]) == (False, 2, 1)
    (refused,) = (one for one in looked["rows"] if one["outcome"] == "refused")
    assert (refused["line"], refused["field"], refused["number"]) == (2, "number", "1234")
    assert "has more than 3 digits; shorten it" in refused["detail"]
    assert rows(admin, path, said, headers=pasted)["taken"] is False
    assert admin.get(f"{path}/abbreviated-numbers")["total"] == 0
    assert rows(admin, path, said, query="?mode=each", headers=pasted)["taken"] is True
    bearer = {"Authorization": f"Bearer {admin.secret}"}
    answer = client.get(f"/api/v1{path}/abbreviated-numbers.csv", headers=bearer)
    assert answer.headers["content-disposition"].startswith("attachment; ")
    again = rows(admin, path, answer.content)
    assert (again["taken"], again["unchanged"], again["refused"]) == (True, 2, 0)


@pytest.mark.parametrize("described", ["-5 floor", "=1+1", "@home", "'-quoted", "''=twice", "'plain"])
def test_a_description_that_a_sheet_would_take_for_a_formula_comes_back_as_it_was(admin, client, path, described):
    """However often the file is taken in and written again."""
    admin.put(f"{path}/abbreviated-dialing", {"maximum_length": 3}, expect=200)
    admin.post(f"{path}/abbreviated-numbers", {"number": "101", "description": described})
    bearer = {"Authorization": f"Bearer {admin.secret}"}
    files = []
    for _ in range(3):
        files.append(client.get(f"/api/v1{path}/abbreviated-numbers.csv", headers=bearer).content)
        taken = rows(admin, path, files[-1])
        assert (taken["unchanged"], taken["rows"][0]["description"]) == (1, described)
    assert len(set(files)) == 1
    (kept,) = admin.get(f"{path}/abbreviated-numbers")["items"]
    assert kept["description"] == described


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        (b"1\x0001\t\tDesk", "number", "must be made of the digits 0 to 9 alone."),
        (b"102,\x004681234567,", "number_to_dial", "is neither an identifier of an own account nor a number"),
        (b"102,,Des\x00k", "description", "must have at most 200 printable characters."),
    ],
)
def test_a_row_with_a_nul_character_is_refused_and_takes_no_other_with_it(admin, path, said, field, reason):
    admin.put(f"{path}/abbreviated-dialing", {"maximum_length": 3}, expect=200)
    taken = rows(admin, path, said + b"\n" + said.translate(None, b"\0"), query="?mode=each")
    assert [one["outcome"] for one in taken["rows"]] == ["refused", "added"]
    assert (taken["rows"][0]["line"], taken["rows"][0]["field"]) == (1, field)
    assert reason in taken["rows"][0]["detail"]


def test_rows_that_cannot_be_read_are_refused(admin, path):
    admin.put(f"{path}/abbreviated-dialing", {"maximum_length": 3}, expect=200)
    assert rows(admin, path, b"\xff", expect=422)["code"] == "rows_unreadable"
    assert (
        rows(admin, path, b"1", headers={"Content-Type": "image/png"}, expect=415)["code"] == "unsupported_media_type"
    )
    assert rows(admin, path, b"1", query="?mode=some", expect=422)["errors"][0]["field"] == "mode"


def test_a_customer_with_all_of_it_is_deleted(admin, company):
    customer = company.customer_of()
    path = f"/customers/{customer['id']}"
    admin.put(f"{path}/abbreviated-dialing", {"maximum_length": 3}, expect=200)
    admin.post(f"{path}/abbreviated-numbers", {"number": "101"})
    admin.post(f"{path}/sites", {"name": "Warehouse"})
    admin.ask("PATCH", f"{path}/service-configuration", json={"features": {"paging": {"enabled": True}}})
    admin.ask("DELETE", path, expect=204)
