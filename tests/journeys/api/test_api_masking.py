"""Staff to whom personal data is hidden: in lists, records, files, the audit trail, and in what a search gives away."""

import csv
import io

import pytest

from tollhouse.staff.rules.roles import Role
from tollhouse.staff.tokens import NewToken, make_token

from .conftest import Caller

ANN = {
    "company_name": "",
    "first_name": "Ann",
    "last_name": "Sundberg",
    "email": "ann.sundberg@post.example",
    "phone": "+46 8 555 01 23",
    "address": "Storgatan 17",
    "city": "Norrtälje",
    "postal_code": "76130",
    "tax_id": "SE19800101",
    "country": "SE",
    "description": "Has a dog called Rex",
}
SECRETS = ["Sundberg", "sundberg", "555 01", "Storgatan", "Norrt", "76130", "19800101", "Rex"]


@pytest.fixture
def ann(company):
    customer = company.customer_of(**ANN | {"email": f"ann.sundberg.{company.customer['id']}@post.example"})
    return company.admin.ask("PATCH", f"/customers/{customer['id']}", json={"name": f"Ann Sundberg {customer['id']}"})


@pytest.fixture
def masked(client, house, now) -> Caller:
    with house.engine.begin() as conn:
        new = NewToken("of a call centre", Role.ADMINISTRATOR, masked=True)
        return Caller(client, make_token(conn, new, now=now, by="tests")[1])


def tells_nothing(answer) -> bool:
    return not any(secret in str(answer) for secret in SECRETS)


def test_a_record_a_list_and_a_hint_are_shown_without_what_tells_who_it_is(masked, ann):
    record = masked.get(f"/customers/{ann['id']}")
    assert (record["name"], record["country"], record["phone"]) == ("A••• S••• " + ann["id"][0] + "•••", "SE", "•••23")
    assert (record["balance"], record["class_name"]) == (ann["balance"], ann["class_name"])
    assert tells_nothing(record)
    listed = masked.get("/customers?limit=500")
    assert ann["id"] in [one["id"] for one in listed["items"]]
    assert tells_nothing(listed)
    assert tells_nothing(masked.get(f"/customers/lookup?q={ann['id']}"))
    assert tells_nothing(masked.get(f"/customers/{ann['id']}/self-care"))
    assert tells_nothing(masked.get(f"/customers/{ann['id']}/additional-info"))


def test_somebody_is_found_by_the_whole_of_a_text_and_not_letter_by_letter(masked, ann):
    def found(query):
        return [one["id"] for one in masked.get(f"/customers?{query}")["items"]]

    assert found(f"where=email:is:{ann['email']}") == [ann["id"]]
    assert found(f"q={ann['email']}") == [ann["id"]]
    assert found("q=ann.sundberg") == []
    for condition in ("email:begins_with:ann", "city:contains:norr", "phone:ends_with:23"):
        refused = masked.get(f"/customers?where={condition}", expect=422)
        assert "found by" in refused["detail"]
    assert masked.get("/customers/lookup?q=Sundber")["items"] == []


def test_what_is_hidden_is_not_overwritten_by_its_mask_but_may_be_written_anew(masked, admin, ann):
    path = f"/customers/{ann['id']}"
    shown = masked.get(path)
    refused = masked.ask("PATCH", path, expect=422, json={"phone": shown["phone"], "fax": "1"})
    assert refused["errors"][0]["field"] == "phone"
    assert tells_nothing(masked.ask("PATCH", path, json={"phone": "+46 70 1", "state": "Uppland"}))
    kept = admin.get(path)
    assert (kept["phone"], kept["email"], kept["state"]) == ("+46 70 1", ann["email"], "Uppland")


def test_who_comes_second_is_not_told_what_is_hidden(masked, admin, ann):
    path = f"/customers/{ann['id']}"
    etag = masked.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {masked.secret}"}).headers["etag"]
    admin.ask("PATCH", path, json={"city": "Norrtälje hamn"})
    late = masked.ask("PATCH", path, expect=412, json={"state": "x"}, headers={"If-Match": etag})
    assert late["errors"][0]["field"] == "city"
    assert tells_nothing(late)


def test_files_and_the_audit_trail_are_masked_too(masked, admin, ann, house):
    asked = masked.post("/customers/exports", {"who": {"ids": [ann["id"]]}, "format": "csv"}, expect=202)
    house.jobs.work_off()
    headers = {"Authorization": f"Bearer {masked.secret}"}
    file = masked.client.get(f"/api/v1/customers/exports/{asked['id']}/file", headers=headers)
    (row,) = csv.DictReader(io.StringIO(file.text.lstrip("\ufeff")))
    assert row["id"] == ann["id"]
    assert tells_nothing(row)
    trail = masked.get(f"/audit?customer_id={ann['id']}&limit=100")
    assert trail["items"]
    assert tells_nothing(trail)
    assert "Sundberg" in str(admin.get(f"/audit?customer_id={ann['id']}&limit=100"))


def test_who_called_whom_is_hidden_and_raw_use_is_closed(masked, company, now):
    company.send(company.call(now))
    (xdr,) = masked.get(f"/customers/{company.customer['id']}/xdrs?limit=1")["items"]
    assert xdr["called"].startswith("•••")
    assert xdr["calling"].startswith("•••")
    assert (
        masked.get(f"/customers/{company.customer['id']}/xdrs?number=468", expect=422)["errors"][0]["field"] == "number"
    )
    assert (
        masked.get(f"/customers/{company.customer['id']}/xdrs.csv", expect=403)["facts"]["right"] == "see_personal_data"
    )
    assert masked.get("/quarantine", expect=403)["facts"]["right"] == "read_usage"
