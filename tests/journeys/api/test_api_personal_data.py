"""A copy of all that is known of a customer, and its removal after the customer has left."""

from tollhouse.plumbing.jobs.facts import drain_facts
from tollhouse.staff.rules.roles import Role
from tollhouse.wiring import LISTENERS

from .conftest import Caller, token


def _close(admin, house, customer):
    admin.post(f"/customers/{customer['id']}/status-changes", {"action": "close"})
    drain_facts(house.engine, LISTENERS, now=house.clock())


def test_a_copy_holds_what_the_customer_has_told(admin, company):
    customer = company.customer_of(email="ann@post.example", city="Norrtälje")
    line = company.line_of(customer["id"])
    headers = {"Authorization": f"Bearer {admin.secret}"}
    answer = admin.client.get(f"/api/v1/customers/{customer['id']}/personal-data/copy", headers=headers)
    copy = answer.json()
    assert "attachment" in answer.headers["content-disposition"]
    assert (copy["customer"]["email"], copy["accounts"][0]["identifier"]) == ("ann@post.example", line)
    assert copy["self_care"]["language"] == "en"
    assert (copy["sites"], copy["abbreviated_numbers"], copy["notes"], copy["credit_limit_changes"]) == ([], [], [], [])
    (record,) = admin.get(f"/audit?customer_id={customer['id']}&action=get_personal_copy")["items"]
    assert record["kind"] == "personal_read"


def test_a_copy_tells_of_sites_short_numbers_files_and_limits_too(admin, company):
    path = f"/customers/{company.customer_of()['id']}"
    admin.post(f"{path}/sites", {"name": "Home", "description": "Lane 7"})
    admin.put(f"{path}/abbreviated-dialing", {"maximum_length": 3}, expect=200)
    short = {"number": "101", "number_to_dial": "46701112233", "description": "Mother Maria"}
    admin.post(f"{path}/abbreviated-numbers", short)
    limit = {"amount": "50", "currency": "EUR"}
    admin.put(f"{path}/credit-limit", {"credit_limit": limit, "comment": "Ann asked"}, expect=200)
    note = admin.post(f"{path}/notes", {"text": "Ann called"})
    headers = {"Content-Type": "application/octet-stream"}
    sent = {"params": {"name": "letter.txt"}, "content": b"Dear Ann", "headers": headers}
    admin.ask("POST", f"{path}/notes/{note['id']}/attachments", expect=201, **sent)
    copy = admin.get(f"{path}/personal-data/copy")
    (site,), (dialled,), (change,) = copy["sites"], copy["abbreviated_numbers"], copy["credit_limit_changes"]
    assert (site["name"], site["description"]) == ("Home", "Lane 7")
    assert dialled == {"number": "101", "to_dial": "46701112233", "description": "Mother Maria"}
    assert (change["kind"], change["comment"]) == ("permanent", "Ann asked")
    assert (change["old"], change["new"]) == (
        {"amount": "100.00000", "currency": "EUR"},
        limit | {"amount": "50.00000"},
    )
    (file,) = copy["notes"][0]["attachments"]
    assert (file["name"], file["media_type"], file["size_bytes"]) == ("letter.txt", "text/plain", 8)
    bearer = {"Authorization": f"Bearer {admin.secret}"}
    assert admin.client.get(file["path"], headers=bearer).content == b"Dear Ann"


def test_a_purge_needs_a_customer_who_has_left_and_its_name(admin, company, house):
    customer = company.customer_of()
    path = f"/customers/{customer['id']}/personal-data"
    early = admin.post(f"{path}/purge", {"name": customer["name"]}, expect=409)
    assert early["code"] == "customer_not_closed"
    _close(admin, house, customer)
    wrong = admin.post(f"{path}/purge", {"name": "somebody else"}, expect=422)
    assert wrong["errors"][0]["field"] == "name"
    assert admin.get(path)["purged_at"] is None


def test_what_is_purged_stands_nowhere_any_more_and_the_books_are_whole(admin, company, house, now):
    customer = company.customer_of(email="ann@post.example", city="Norrtälje", description="Has a dog called Rex")
    line = company.line_of(customer["id"])
    company.send(company.call(now, line=line))
    admin.ask("PATCH", f"/customers/{customer['id']}", json={"phone": "+46 8 555 01 23"})
    path = f"/customers/{customer['id']}"
    _close(admin, house, customer)
    before = admin.get(path)
    purged = admin.post(f"{path}/personal-data/purge", {"name": before["name"]}, expect=200)
    assert purged["purged_by"].startswith("token:")
    drain_facts(house.engine, LISTENERS, now=house.clock())
    after = admin.get(path)
    assert after["name"] == f"Removed {customer['id']}"
    assert (after["email"], after["city"], after["phone"], after["description"]) == ("", "", "", "")
    assert (after["balance"], after["status"]) == (before["balance"], "closed")
    assert [xdr["amount"]["amount"] for xdr in admin.get(f"{path}/xdrs")["items"]] == ["0.07300"]
    trail = admin.get(f"/audit?customer_id={customer['id']}&limit=100")["items"]
    assert {one["action"] for one in trail} >= {"post_customer", "patch_customer", "post_purge"}
    for secret in ("ann@post", "Norrt", "555 01", "Rex"):
        assert secret not in str(trail)
    (changed,) = [one["details"] for one in trail if one["action"] == "patch_customer"]
    assert changed == {"purged": True, "changed": {"phone": {"old": None, "new": None}}}


def test_another_day_is_chosen_instead_of_the_classs_term(admin, company, house):
    customer = company.customer_of()
    path = f"/customers/{customer['id']}/personal-data"
    assert admin.get(path) == {"purge_on": None, "class_keeps_months": None, "purged_at": None, "purged_by": None}
    assert admin.put(path, {"purge_on": "2030-01-31"}, expect=200)["purge_on"] == "2030-01-31"
    _close(admin, house, customer)
    assert admin.get(path)["purge_on"] == "2030-01-31"
    assert admin.put(path, {"purge_on": None}, expect=200)["purge_on"] is None


def test_support_staff_may_not_erase(company, client, house, now):
    support = Caller(client, token(house, now, Role.SUPPORT))
    path = f"/customers/{company.customer['id']}/personal-data"
    refused = support.post(f"{path}/purge", {"name": company.customer["name"]}, expect=403)
    assert refused["facts"]["right"] == "erase_personal_data"
    support.put(path, {"purge_on": None}, expect=403)
    assert support.get(path)["purged_at"] is None
