"""Products through the door: offered, changed, shared, copied, retired; their rating lists in versions."""

from datetime import timedelta
from itertools import count

import pytest

_unique = count(1)
DAY = timedelta(days=1)


def offer(admin, expect=201, **said):
    return admin.post("/products", {"name": f"Offer {next(_unique)}", "currency": "EUR"} | said, expect=expect)


def tariff(admin, price="0.10", prefix="46", service="voice", currency="EUR"):
    made = admin.post("/tariffs", {"name": f"Price {next(_unique)}", "currency": currency, "service": service})
    rate = {"prefix": prefix, "first_interval": 1, "next_interval": 1, "first_price": price, "next_price": price}
    admin.post(f"/tariffs/{made['id']}/rates", {"rates": [rate]})
    return made["id"]


def read(caller, path):
    answer = caller.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {caller.secret}"})
    assert answer.status_code == 200, answer.text
    return answer.json(), answer.headers["ETag"]


def line(tariff_id, **more):
    return {"service": "voice", "tariff_id": tariff_id} | more


def put_list(admin, product, *lines, expect=200, etag=None, **more):
    headers = {"If-Match": etag} if etag else {}
    said = {"lines": list(lines)} | more
    return admin.ask("PUT", f"/products/{product['id']}/rating-list", json=said, expect=expect, headers=headers)


def moment(at):
    return at.isoformat().replace("+00:00", "Z")


def test_a_product_is_work_in_progress_until_it_is_priced_and_retired_when_it_is_no_longer_sold(admin, company):
    product = offer(admin)
    account = {"identifier": f"4671{int(product['id']):07}", "product_id": product["id"]}
    path = f"/customers/{company.customer['id']}/accounts"
    assert (product["status"], product["kind"], product["sharing"]) == ("work_in_progress", "main", "everybody")
    refused = admin.post(path, account, expect=422)
    assert "put a tariff on its rating list first" in refused["detail"]
    put_list(admin, product, line(tariff(admin)))
    admin.post(path, account)
    sold = admin.get(f"/products/{product['id']}")
    assert (sold["status"], sold["accounts"], sold["accounts_is_exact"]) == ("on_sale", 1, True)
    retired = admin.post(f"/products/{product['id']}/status-changes", {"action": "retire"})
    assert retired["status"] == "retired"
    refused = admin.post(path, account | {"identifier": "46719999999"}, expect=422)
    assert "is retired: offer it again" in refused["detail"]
    assert admin.post(f"/products/{product['id']}/status-changes", {"action": "offer_again"})["status"] == "on_sale"


def test_the_list_is_filtered_by_what_products_are(admin):
    mark = f"Mark{next(_unique)}"
    add_on = offer(admin, name=f"{mark} weekend", kind="add_on", addon_priority=30, role="mobile")
    main = offer(admin, name=f"{mark} line", currency="USD", description="dear")

    def found(**query):
        return {one["id"] for one in admin.get("/products", params={"q": mark.lower()} | query)["items"]}

    assert found() == {add_on["id"], main["id"]}
    assert found(kind="add_on") == found(role="mobile") == {add_on["id"]}
    assert found(currency="USD") == {main["id"]}
    assert found(status="work_in_progress") == {main["id"]}
    assert found(status="on_sale") == {add_on["id"]}, "an add-on may be there for a fee alone"
    assert found(status="retired") == set()
    assert found(managed_by="operator") == {add_on["id"], main["id"]}
    assert admin.get("/products", params={"managed_by": "x"}, expect=422)["errors"][0]["field"] == "managed_by"


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({"name": " "}, "name", "must not be empty"),
        ({"name": "x" * 101}, "name", "100 characters at most"),
        ({"currency": "XXQ"}, "currency", "is no currency of ISO 4217"),
        ({"kind": "add_on"}, "addon_priority", "the higher beats the lower"),
        ({"addon_priority": 5}, "addon_priority", "belongs to add-ons only"),
        ({"role": "pigeon"}, "role", "Input should be"),
        ({"colour": "red"}, "colour", "Extra inputs"),
    ],
)
def test_what_cannot_be_a_product_is_refused_with_its_field_and_why(admin, said, field, reason):
    refused = offer(admin, expect=422, **said)
    assert refused["errors"][0]["field"] == field
    assert reason in refused["errors"][0]["detail"]


def test_two_who_change_a_product_at_once_meet_and_what_is_fixed_stays(admin, company):
    path = f"/products/{company.product_id}"
    _, etag = read(admin, path)
    changed = admin.ask("PATCH", path, json={"visible_name": "Yours"}, headers={"If-Match": etag})
    assert changed["visible_name"] == "Yours"
    refused = admin.ask("PATCH", path, json={"hidden": True}, headers={"If-Match": etag}, expect=412)
    assert refused["code"] == "record_changed"
    in_use = admin.ask("PATCH", path, json={"role": "mobile"}, expect=409)
    assert (in_use["code"], in_use["errors"][0]["field"]) == ("product_in_use", "role")
    assert "the rating list has had lines" in admin.ask("PATCH", path, json={"currency": "USD"}, expect=422)["detail"]
    assert admin.ask("DELETE", path, expect=409)["code"] == "product_in_use"
    admin.ask("DELETE", f"/products/{offer(admin)['id']}", expect=204)


def test_a_copy_begins_with_the_list_of_now(admin):
    product = offer(admin, name=f"Copied {next(_unique)}", description="told")
    put_list(admin, product, line(tariff(admin)))
    copy = admin.post(f"/products/{product['id']}/copies", {})
    assert copy["name"] == f"{product['name']} (2)"
    assert (copy["description"], copy["accounts"], len(copy["rating_list"])) == ("told", 0, 1)
    taken = admin.post(f"/products/{product['id']}/copies", {"name": product["name"]}, expect=409)
    assert taken["code"] == "name_taken"


def test_a_list_is_previewed_planned_read_at_any_moment_and_taken_back(admin, company, now):
    old, new = tariff(admin, "0.10"), tariff(admin, "0.25")
    product = offer(admin)
    put_list(admin, product, line(old))
    account = {"identifier": f"4672{int(product['id']):07}", "product_id": product["id"]}
    admin.post(f"/customers/{company.customer['id']}/accounts", account)
    path = f"/products/{product['id']}/rating-list"
    messages = line(tariff(admin, service="message"), service="message")
    said = {"lines": [line(new), messages], "valid_from": moment(now + DAY)}
    preview = admin.post(f"{path}/preview", said, expect=200)
    assert preview["services_gained"] == ["message"]
    assert [preview["uses"][name]["count"] for name in ("accounts", "customers", "planned")] == [1, 1, 0]
    (price,) = preview["prices"]
    assert (price["destination"], price["before"], price["after"], price["change"]) == ("46", "0.10", "0.25", "raised")
    assert admin.get(path)["lines"][0]["tariff_id"] == old, "a preview changes nothing"

    admin.put(path, said, expect=200)
    tomorrow = admin.get(path, params={"at": moment(now + DAY)})["lines"]
    assert {one["tariff_id"] for one in tomorrow} == {new, messages["tariff_id"]}
    assert [one["tariff_id"] for one in admin.get(path)["lines"]] == [old]
    assert admin.get(f"/products/{product['id']}")["changes_at"] == moment(now + DAY)
    planned, first = admin.get(f"{path}/versions")["versions"]
    assert [one["tariff_id"] for one in planned["ended"]] == [old]
    assert (first["valid_from"], first["made_by"] is not None) == (None, True)

    admin.ask("DELETE", f"{path}/versions/{moment(now + DAY)}", expect=204)
    assert len(admin.get(f"{path}/versions")["versions"]) == 1
    assert admin.ask("DELETE", f"{path}/versions/{moment(now + DAY)}", expect=404)["code"] == "not_found"


def test_two_who_change_a_list_at_once_meet(admin):
    product = offer(admin)
    put_list(admin, product, line(tariff(admin)))
    _, etag = read(admin, f"/products/{product['id']}/rating-list")
    put_list(admin, product, line(tariff(admin)), etag=etag)
    refused = put_list(admin, product, line(tariff(admin)), etag=etag, expect=412)
    assert refused["code"] == "record_changed"


def test_a_list_that_cannot_hold_is_refused_with_its_field(admin, now):
    product = offer(admin)
    put_list(admin, product, line(tariff(admin)))
    yesterday = moment(now - DAY)
    for lines, more, field, reason in (
        ([line(tariff(admin, currency="USD"))], {}, "tariff_id", "the product in EUR"),
        ([line(tariff(admin, service="message"))], {}, "tariff_id", "prices message, not voice"),
        ([line(tariff(admin)), line(tariff(admin))], {}, "usage_order", "give one another usage order"),
        ([line(tariff(admin))], {"valid_from": yesterday}, "valid_from", "lies in the past"),
    ):
        refused = put_list(admin, product, *lines, expect=422, **more)
        assert refused["errors"][0]["field"] == field
        assert reason in refused["detail"]
        preview = f"/products/{product['id']}/rating-list/preview"
        assert admin.post(preview, {"lines": lines} | more, expect=422)["detail"] == refused["detail"]
    put_list(admin, product, line("999999999"), expect=404)


def test_a_line_is_taken_off_from_now_on(admin):
    product = offer(admin)
    put_list(admin, product, line(tariff(admin)), line(tariff(admin), access_code="INCOMING"))
    path = f"/products/{product['id']}/rating-list"
    (incoming,) = [one for one in admin.get(path)["lines"] if one["access_code"]]
    admin.ask("DELETE", f"{path}/{incoming['id']}", expect=204)
    assert [one["access_code"] for one in admin.get(path)["lines"]] == [""]
    admin.ask("DELETE", f"{path}/{incoming['id']}", expect=404)


def test_add_ons_answer_before_the_product_by_falling_priority(admin):
    cheap, usual, incoming = tariff(admin), tariff(admin), tariff(admin)
    product = offer(admin, currency="EUR", role="pinless")
    put_list(admin, product, line(usual), line(incoming, access_code="INCOMING"))
    names = [product["name"]]
    for priority in (10, 30):
        add_on = offer(admin, kind="add_on", addon_priority=priority, role="pinless")
        put_list(admin, add_on, line(cheap, access_code="OUTGOING"))
        names.insert(0, add_on["name"])
    uses = {one["access_code"]: one for one in admin.get(f"/products/{product['id']}/usage-order")["uses"]}
    assert [one["product_name"] for one in uses["OUTGOING"]["lines"]] == names
    assert [one["line"]["tariff_id"] for one in uses["INCOMING"]["lines"]] == [incoming, usual]


def test_services_are_told_with_their_units(admin):
    voice, message, data = admin.get("/services")["services"][:3]
    assert (voice["service"], voice["rating_base"], voice["price_unit"], voice["priced"]) == (
        "voice",
        "time",
        "minute",
        60,
    )
    assert (message["rating_base"], message["price_unit"]) == ("events", "message")
    assert (data["rating_base"], data["used_in"], data["base"], data["base_unit"]) == (
        "volume",
        "bytes",
        1024,
        "kilobytes",
    )


def test_a_reseller_sees_and_sells_what_is_shared_with_it_alone(realm, admin):
    own, stranger = realm.own, realm.stranger
    price = tariff(admin)
    shared = offer(admin, sharing="named", shared_with=[own["id"]])
    managed, hidden = offer(admin, managed_by=own["id"]), offer(admin, sharing="nobody")
    others = offer(admin, managed_by=realm.customer["reseller_id"])
    for product in (shared, managed, hidden, others):
        put_list(admin, product, line(price))
    assert shared["shared_with"] == [{"id": own["id"], "name": own["name"]}]
    assert (managed["managed_by"]["id"], managed["sharing"]) == (own["id"], "nobody")

    seen = {one["id"] for one in stranger.get("/products?limit=500")["items"]}
    assert {shared["id"], managed["id"], realm.company.product_id} <= seen
    assert not seen & {hidden["id"], others["id"]}
    for panel in ("", "/rating-list", "/rating-list/versions", "/uses", "/usage-order"):
        stranger.get(f"/products/{shared['id']}{panel}")
        assert stranger.get(f"/products/{others['id']}{panel}", expect=404)["code"] == "not_found"
    made_by = {one["made_by"] for one in stranger.get(f"/products/{shared['id']}/rating-list/versions")["versions"]}
    assert made_by == {None}, "who works for the operator is not told"
    path = f"/customers/{realm.own_customer['id']}/accounts"
    stranger.post(path, {"identifier": f"4673{int(shared['id']):07}", "product_id": shared["id"]})
    for product in (hidden, others):
        refused = admin.post(path, {"identifier": "46730000000", "product_id": product["id"]}, expect=422)
        assert "share the product with the customer's reseller" in refused["detail"]
    unseen = stranger.post(path, {"identifier": "46730000000", "product_id": hidden["id"]}, expect=404)
    assert hidden["name"] not in unseen["detail"]
    stranger.ask("PATCH", f"/products/{managed['id']}", json={"hidden": True}, expect=403)
    no_reseller = offer(admin, managed_by=realm.own_customer["id"], expect=422)
    assert no_reseller["errors"][0]["field"] == "managed_by"
