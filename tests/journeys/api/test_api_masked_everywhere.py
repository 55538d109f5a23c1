"""To whom personal data is hidden it is hidden on every route: none is forgotten, and none that is new."""

import io
import re
import zipfile
from typing import Any

import pytest

from tollhouse.doors.api.application import make_api

from .conftest import Caller
from .secret_company import DIALLED, SECRET, SECRETS, SecretCompany, masked_person, masked_token, secret_company

NOT_WALKED = {
    "/api/v1/customers/exports/{bulk_id}/file": "of one's own exports only; fetched below, in both formats",
    "/api/v1/accounts/exports/{bulk_id}/file": "just so",
    "/api/v1/voucher-batches/{voucher_batch_id}": "closed to whom personal data is hidden",
    "/api/v1/voucher-batches/{voucher_batch_id}/vouchers": "just so",
    "/api/v1/customers/{customer_id}/invoices/{invoice_id}": "a file brings invoices; as in their list, and payments",
    "/api/v1/customers/{customer_id}/e-payments/{e_payment_id}": "needs a processor; closed to them, as the bank is",
}
REPEATING = {"/api/v1/customers/free-name"}
"""What they tell begins as what was asked: a name like it that is free."""

QUERIES = {
    "/api/v1/customers": [f"q={SECRET}", "where=email:is_empty:", "sort=name", "view=all&limit=500"],
    "/api/v1/customers/lookup": ["q={id}", f"q={SECRET}"],
    "/api/v1/customers/free-name": ["name={name}"],
    "/api/v1/customers/head-offices": ["reseller_id={reseller}", f"reseller_id={{reseller}}&q={SECRET}"],
    "/api/v1/customers/{customer_id}/abbreviated-numbers": ["", f"q={SECRET}", f"q={DIALLED}"],
    "/api/v1/customers/{customer_id}/changes": ["show=all&limit=500"],
    "/api/v1/customers/bulk-changes/{bulk_id}/items": ["limit=500"],
    "/api/v1/accounts": ["identifier={line}", "limit=500", f"q={SECRET}", "status=closed", "sort=customer"],
    "/api/v1/customers/{customer_id}/accounts/{account_id}/product-preview": ["product_id={product}"],
    "/api/v1/audit": ["limit=500"],
    "/api/v1/dids": ["limit=500", "customer_id={id}"],
    "/api/v1/outbox": ["limit=500"],
    "/api/v1/staff": ["limit=500"],
    "/api/v1/api-tokens": ["limit=500"],
    "/api/v1/jobs": ["limit=500"],
    "/api/v1/tariffs/{tariff_id}/rate": ["number=4681"],
    "/api/v1/tariffs/{tariff_id}/comparison": ["with_tariff={tariff}"],
    "/api/v1/tariffs/{tariff_id}/comparison.csv": ["with_tariff={tariff}"],
    "/api/v1/tariffs/{tariff_id}/changes": ["since=2020-01-01T00:00:00Z"],
    "/api/v1/destinations": ["number=4681"],
    "/api/v1/off-peak-periods/{off_peak_id}/at": ["moment=2026-03-01T12:00:00Z&time_zone=UTC"],
}
"""What is asked beside the path; else nothing."""

PATHS = {
    ("/api/v1/tariffs/{tariff_id}/coverage/{country}", "country"): "SE",
    ("/api/v1/customers/{customer_id}/abbreviated-numbers/{number}", "number"): "101",
}


@pytest.fixture
def secret(admin, boss, house, now) -> SecretCompany:
    return secret_company(admin, boss, house, now)


@pytest.fixture
def masked(client, house, now) -> Caller:
    return Caller(client, masked_token(house, now))


@pytest.fixture
def masked_in_shop(client, house, now, secret) -> Caller:
    return Caller(client, masked_token(house, now, reseller_id=secret.reseller["id"]))


@pytest.fixture
def readers(client, house, secret, masked, masked_in_shop) -> list[Any]:
    """A program, a person, and a program of a reseller's."""
    return [masked, masked_person(client, house, f"calls-{secret.customer['id']}"), masked_in_shop]


def described(house) -> list[str]:
    """Every path that can be read, as the description of the API has it."""
    paths = make_api(house).openapi()["paths"]
    return sorted(path for path, operations in paths.items() if "get" in operations)


def addresses(path: str, secret: SecretCompany) -> list[str]:
    filled = re.sub(r"\{(\w+)\}", lambda found: PATHS.get((path, found[1])) or secret.parameters[found[1]], path)
    known = {
        "id": secret.customer["id"],
        "name": secret.customer["name"],
        "reseller": secret.reseller["id"],
        "line": secret.line,
        "product": secret.parameters["product_id"],
        "tariff": secret.parameters["tariff_id"],
    }
    return [f"{filled}?{query.format(**known)}".rstrip("?") for query in QUERIES.get(path, [""])]


def told(answer: Any, *, but: str = "") -> str:
    """All that came, without what was asked; a spreadsheet unpacked."""
    body = answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    written = f"{body.decode()}\n{dict(answer.headers)}".lower()
    return written.replace(but.lower(), "") if but else written


def tells(answer: Any, *, but: str = "") -> list[str]:
    written = told(answer, but=but)
    digits = re.sub(r"[ +()-]", "", written)
    return [one for one in SECRETS if one in written or one in digits]


def ask(caller: Any, address: str) -> Any:
    if isinstance(caller, Caller):
        return caller.client.get(address, headers={"Authorization": f"Bearer {caller.secret}"})
    return caller.send("GET", address.removeprefix("/api/v1"))


def test_no_route_tells_a_masked_reader_who_a_customer_is(admin, boss, house, secret, readers):
    leaks, unreadable, telling = [], [], set()
    for path in described(house):
        if path in NOT_WALKED:
            continue
        for address in addresses(path, secret):
            asked = SECRET if path in REPEATING else ""
            whole = [ask(one, address) for one in (admin, boss)]
            if all(one.status_code != 200 for one in whole):
                unreadable.append((address, [one.text for one in whole]))
            if any(tells(one, but=asked) for one in whole):
                telling.add(path)
            for reader in readers:
                answer = ask(reader, address)
                if tells(answer, but=asked):
                    leaks.append((address, tells(answer, but=asked), answer.text[:400]))
    assert unreadable == [], "what nobody can read proves nothing; fill its parameters, or name it in NOT_WALKED"
    assert leaks == []
    assert telling >= TELLING, "the company has to hold what could be told"


TELLING = {
    f"/api/v1{path}"
    for path in (
        "/audit",
        "/api-tokens",
        "/bank-entries",
        "/bank-entries/{entry_id}",
        "/bank-statements",
        "/bank-statements/{statement_id}",
        "/customers",
        "/customers/bulk-changes",
        "/customers/bulk-changes/{bulk_id}",
        "/customers/bulk-changes/{bulk_id}/items",
        "/customers/head-offices",
        "/customers/lookup",
        "/customers/{customer_id}",
        "/customers/{customer_id}/abbreviated-numbers",
        "/customers/{customer_id}/abbreviated-numbers.csv",
        "/customers/{customer_id}/additional-info",
        "/customers/{customer_id}/changes",
        "/customers/{customer_id}/credit-limit",
        "/customers/{customer_id}/credit-limit-changes",
        "/customers/{customer_id}/custom-fields",
        "/customers/{customer_id}/dids",
        "/customers/{customer_id}/life-cycle",
        "/customers/{customer_id}/notes",
        "/customers/{customer_id}/notifications",
        "/customers/{customer_id}/personal-data/copy",
        "/customers/{customer_id}/self-care",
        "/customers/{customer_id}/sites",
        "/customers/{customer_id}/sites/{site_id}",
        "/customers/{customer_id}/spending-limit",
        "/customers/{customer_id}/status",
        "/customers/{customer_id}/status-changes",
        "/customers/{customer_id}/xdrs",
        "/customers/{customer_id}/xdrs.csv",
        "/dids",
        "/dids.csv",
        "/dids/{number}",
        "/dids/{number}/history",
        "/outbox",
        "/saved-searches",
        "/staff",
        "/tariffs",
        "/tariffs/{tariff_id}",
        "/tariffs/{tariff_id}/uses",
    )
}
"""Where whoever sees personal data is told it in this company."""


Asked = list[tuple[int, str, str, dict[str, Any]]]
"""The status that is expected, the method, the address, and what is sent."""


def refused(secret: SecretCompany) -> Asked:
    path, before = secret.path, secret.read_before
    money = {"amount": "1", "currency": "EUR"}
    stale = {"If-Match": '"of another version"'}
    places: dict[str, Any] = {
        "additional-info": {"callshop": True},
        "self-care": {"language": "en"},
        "custom-fields": {"custom_fields": {}},
    }
    return [
        (412, "PATCH", path, {"json": {"state": "x"}, "headers": {"If-Match": before[path]}}),
        (412, "PATCH", path, {"json": {"state": "x"}, "headers": stale}),
        *(
            (412, "PATCH", f"{path}/{place}", {"json": said, "headers": {"If-Match": before[f"{path}/{place}"]}})
            for place, said in places.items()
        ),
        (412, "PUT", f"{path}/credit-limit", {"json": {"credit_limit": money}, "headers": stale}),
        (412, "PUT", f"{path}/temporary-limit", {"json": {}, "headers": stale}),
        (412, "PUT", f"{path}/warning-thresholds", {"json": {"thresholds": []}, "headers": stale}),
        (412, "PUT", f"{path}/spending-limit", {"json": {"spending_limit": money}, "headers": stale}),
        (412, "PATCH", f"{path}/sites/{secret.parameters['site_id']}", {"json": {}, "headers": stale}),
        (412, "PATCH", f"{path}/abbreviated-numbers/101", {"json": {}, "headers": stale}),
        (409, "DELETE", path, {}),
        *((409, "DELETE", f"/customers/{one['id']}", {}) for one in (secret.reseller, secret.distributor, secret.head)),
        (409, "POST", f"/customers/{secret.closed['id']}/dids", {"json": {"numbers": [secret.number]}}),
        (409, "POST", f"{path}/abbreviated-numbers", {"json": {"number": "101"}}),
        (422, "PUT", f"{path}/wholesale-product", {"json": {"product_id": secret.company.product_id}}),
        (422, "PATCH", path, {"json": {"head_office_id": secret.distributor["id"]}}),
    ]


def previewed_or_done(secret: SecretCompany) -> Asked:
    path, customer_id = secret.path, secret.customer["id"]
    text = "{{ customer_name }} {{ first_name }} {{ last_name }}"
    letter = {"subject": text, "body": text, "customer_id": customer_id}
    deletion = {"action": "delete", "who": {"ids": [customer_id, secret.head["id"]]}}
    rows: dict[str, Any] = {"content": "101,,x\n", "headers": {"Content-Type": "text/csv"}}
    return [
        (200, "POST", "/message-templates/customer_blocked/preview", {"json": letter}),
        (200, "POST", "/quotes", {"json": {"account": secret.line, "called": "4681", "used": 60}}),
        (200, "POST", "/price-finder", {"json": {"account": secret.line, "called": "4681", "used": 60}}),
        (200, "POST", f"{path}/status-changes/preview", {"json": {"action": "unblock", "comment": "x"}}),
        (200, "POST", f"/customer-classes/{secret.company.class_id}/preview", {"json": {"provisional_days": 3}}),
        (200, "POST", "/customers/bulk-changes/preview", {"json": deletion}),
        (200, "POST", f"{path}/abbreviated-numbers/rows?dry_run=true", rows),
        (200, "PATCH", path, {"json": {"state": "Uppland"}}),
        (200, "PATCH", f"{path}/sites/{secret.parameters['site_id']}", {"json": {"description": "new"}}),
        (200, "PATCH", f"{path}/abbreviated-numbers/101", {"json": {"description": "new"}}),
        (200, "PATCH", f"{path}/notes/{secret.parameters['note_id']}", {"json": {"pinned": True}}),
        (201, "POST", f"{path}/status-changes", {"json": {"action": "unblock"}}),
    ]


def test_what_refuses_previews_or_is_done_tells_a_masked_asker_no_more(masked, secret):
    for status, method, address, how in [*refused(secret), *previewed_or_done(secret)]:
        headers = {"Authorization": f"Bearer {masked.secret}", **how.pop("headers", {})}
        answer = masked.client.request(method, f"/api/v1{address}", headers=headers, **how)
        assert answer.status_code == status, (method, address, answer.text)
        assert not tells(answer), (method, address, answer.text)


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_a_file_that_a_masked_reader_has_made_tells_no_more(masked, secret, house, format_):
    for who in ({"ids": [secret.customer["id"], secret.reseller["id"]]}, {"search": "view=all"}):
        asked = masked.post("/customers/exports", {"who": who, "format": format_}, expect=202)
        house.jobs.work_off()
        file = ask(masked, f"/api/v1/customers/exports/{asked['id']}/file")
        assert file.status_code == 200
        assert secret.customer["id"] in told(file)
        assert not tells(file)
    asked = masked.post(
        "/accounts/exports", {"search": f"customer={secret.customer['id']}", "format": format_}, expect=202
    )
    house.jobs.work_off()
    file = ask(masked, f"/api/v1/accounts/exports/{asked['id']}/file")
    assert file.status_code == 200
    assert secret.line in told(file)
    assert not tells(file)


def test_a_customer_is_called_the_same_wherever_it_is_named(masked, admin, secret):
    firm = secret.company.customer_of(company_name="Open Ltd", name=f"Open {secret.customer['id']}")
    firm = admin.ask("PATCH", f"/customers/{firm['id']}", json={"company_name": firm["name"]})
    for customer in (secret.customer, firm):
        name = masked.get(f"/customers/{customer['id']}")["name"]
        number = secret.number
        if customer is firm:
            admin.post("/dids/release", {"numbers": [number]}, expect=200)
            admin.post(f"/customers/{firm['id']}/dids", {"numbers": [number]}, expect=200)
        assert masked.get(f"/dids/{number}")["customer_name"] == name
        assert masked.get(f"/dids/{number}/history")["items"][0]["customer_name"] == name
        refused = masked.ask("DELETE", f"/customers/{customer['id']}", expect=409)
        assert refused["facts"]["name"] == name
        preview = {"action": "delete", "who": {"ids": [customer["id"]]}}
        assert masked.post("/customers/bulk-changes/preview", preview, expect=200)["refusals"][0]["name"] == name
    assert name == firm["name"]


def test_a_head_office_and_what_is_dialled_are_found_whole_or_not_at_all(masked, admin, secret):
    def heads(asked):
        query = {"reseller_id": secret.reseller["id"], "q": asked}
        return [one["id"] for one in masked.get("/customers/head-offices", params=query)["items"]]

    assert heads("") == [secret.head["id"]]
    assert heads(SECRET) == []
    assert heads(secret.head["name"].lower()) == [secret.head["id"]]

    def shorts(caller, asked):
        items = caller.get(f"{secret.path}/abbreviated-numbers", params={"q": asked})["items"]
        return [one["number"] for one in items]

    assert (shorts(admin, DIALLED[:5]), shorts(masked, DIALLED[:5])) == (["101", "102"], [])
    assert (shorts(admin, "grandm"), shorts(masked, "grandm")) == (["101"], [])
    assert shorts(masked, DIALLED) == ["101", "102"]
    assert shorts(masked, f"{SECRET} grandmother") == ["101"]
    assert shorts(masked, "10") == ["101", "102"]


def test_what_is_hidden_beside_the_record_is_not_overwritten_by_its_mask(masked, admin, secret):
    path = secret.path
    site = f"{path}/sites/{secret.parameters['site_id']}"
    hidden = masked.get(site)
    assert hidden["name"] == "•••"
    assert masked.ask("PATCH", site, json={"name": hidden["name"]}, expect=422)["errors"][0]["field"] == "name"
    short = f"{path}/abbreviated-numbers/101"
    dialled = masked.get(f"{path}/abbreviated-numbers")["items"][0]["number_to_dial"]
    assert dialled == "•••01"
    refused = masked.ask("PATCH", short, json={"number_to_dial": dialled}, expect=422)
    assert refused["errors"][0]["field"] == "number_to_dial"
    file = ask(masked, f"/api/v1{path}/abbreviated-numbers.csv").content
    csv = {"Content-Type": "text/csv"}
    refused = masked.ask("POST", f"{path}/abbreviated-numbers/rows", content=file, headers=csv, expect=422)
    assert refused["errors"][0]["field"] == "number_to_dial"
    assert admin.get(f"{path}/abbreviated-numbers")["items"][0]["number_to_dial"] == DIALLED
