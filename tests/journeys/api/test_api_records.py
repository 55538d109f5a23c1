"""Records: read, changed, deleted, listed."""

from datetime import timedelta

from builders import an_account
from sqlalchemy import text

from .conftest import RATES, send_csv


def test_a_change_with_a_stale_etag_is_refused(admin, company):
    path = f"/customers/{company.customer['id']}"
    answer = admin.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {admin.secret}"})
    etag = answer.headers["etag"]
    changed = admin.ask("PATCH", path, json={"email": "a@example.org"}, headers={"If-Match": etag})
    assert changed["email"] == "a@example.org"
    stale = admin.ask("PATCH", path, expect=412, json={"email": "b@example.org"}, headers={"If-Match": etag})
    assert stale["code"] == "record_changed"
    assert admin.get(path)["email"] == "a@example.org"


def test_money_moves_without_touching_the_etag(admin, company, now):
    def etag():
        path = f"/api/v1/customers/{company.customer['id']}"
        return admin.client.get(path, headers={"Authorization": f"Bearer {admin.secret}"}).headers["etag"]

    before = etag()
    company.send(company.call(now))
    assert etag() == before


def test_a_renamed_customer_gives_its_name_back(admin, company):
    one, two = company.customer, company.customer_of()
    taken = admin.ask("PATCH", f"/customers/{two['id']}", expect=409, json={"name": one["name"]})
    assert taken["code"] == "name_taken"
    admin.ask("PATCH", f"/customers/{one['id']}", json={"name": one["name"] + " the elder"})
    admin.ask("PATCH", f"/customers/{two['id']}", json={"name": one["name"]})


def test_only_a_customer_nothing_depends_on_is_deleted(admin, company):
    kept = admin.ask("DELETE", f"/customers/{company.customer['id']}", expect=409)
    assert kept["code"] == "customer_in_use"
    assert "accounts" in kept["detail"]
    reseller = company.customer_of(kind="reseller")
    owned = company.customer_of(reseller["id"])
    assert "subcustomers" in admin.ask("DELETE", f"/customers/{reseller['id']}", expect=409)["detail"]
    admin.ask("DELETE", f"/customers/{owned['id']}", expect=204)
    admin.get(f"/customers/{owned['id']}", expect=404)
    again = company.customer_of(name=owned["name"])
    assert again["id"] != owned["id"]


def test_what_can_be_done_with_a_customer_is_told_with_it(admin, company):
    blocked = company.customer_of(blocked=True)
    assert blocked["status"] == "blocked"
    actions = admin.get(f"/customers/{blocked['id']}")["actions"]
    assert actions["unblock"] == actions["change"] == {"allowed": True, "reason": None}
    assert actions["block"] == {"allowed": False, "reason": "The customer is blocked already."}
    free = admin.post(f"/customers/{blocked['id']}/status-changes", {"action": "unblock"})
    assert free["actions"]["block"]["allowed"]


def test_a_list_of_one_kind_has_that_kind_only(admin, company):
    reseller = company.customer_of(kind="reseller")
    resellers = admin.get("/customers?where=kind:is:reseller")
    assert reseller["id"] in [one["id"] for one in resellers["items"]]
    assert {one["kind"] for one in resellers["items"]} == {"reseller"}


def test_a_list_is_walked_both_ways_and_says_how_many_there_are(admin, company):
    for _ in range(5):
        company.customer_of()
    everybody = admin.get("/customers?limit=500")
    assert everybody["total"] == len(everybody["items"])
    page, walked, pages = admin.get("/customers?limit=2"), [], []
    while True:
        walked += page["items"]
        pages.append(page["items"])
        assert page["total"] == everybody["total"]
        if page["next"] is None:
            break
        page = admin.get(f"/customers?limit=2&cursor={page['next']}")
    assert walked == everybody["items"]
    back = admin.get(f"/customers?limit=2&cursor={page['previous']}")
    assert back["items"] == pages[-2]


def test_a_longer_list_of_another_room_is_counted_too(admin, company):
    for place in range(4):
        admin.post("/customer-classes", {"name": f"{company.class_id} class {place}"})
    short = admin.get("/customer-classes?limit=2")
    assert len(short["items"]) == 2
    assert short["total"] == len(admin.get("/customer-classes?limit=500")["items"])


def test_an_account_is_found_by_its_identifier_and_ends_when_terminated(admin, company, now):
    (found,) = admin.get(f"/accounts?identifier={company.line}")["items"]
    assert found["customer_id"] == company.customer["id"]
    path = f"/customers/{company.customer['id']}/accounts/{found['id']}"
    assert admin.post(f"{path}/status-changes", {"action": "block"})["blocked_at"] == "2026-03-02T12:00:00Z"
    assert company.send(company.call(now))[0]["code"] == "account_blocked"
    assert admin.post(f"{path}/status-changes", {"action": "unblock"})["blocked_at"] is None
    assert company.send(company.call(now))[0]["outcome"] == "charged"
    assert admin.post(f"{path}/status-changes", {"action": "terminate"})["terminated_at"] is not None
    assert company.send(company.call(now))[0]["code"] == "unknown_account"
    ended = admin.get(path)
    assert ended["terminated_at"] is not None
    assert (ended["status"], ended["statuses"]) == ("closed", ["closed"])


def test_an_account_tells_what_its_customer_and_the_resellers_above_bring_upon_it(admin, company):
    reseller = company.customer_of(kind="reseller")
    customer = company.customer_of(reseller["id"])
    identifier = company.line_of(customer["id"])
    (account,) = admin.get(f"/customers/{customer['id']}/accounts")["items"]
    assert (account["status"], account["statuses"]) == ("active", [])
    admin.post(f"/customers/{reseller['id']}/status-changes", {"action": "block"})
    admin.post(f"/customers/{customer['id']}/status-changes", {"action": "terminate_provisionally"})
    (found,) = admin.get(f"/accounts?identifier={identifier}")["items"]
    assert found["statuses"] == ["reseller_blocked", "customer_provisionally_terminated"]
    blocked = admin.post(f"/customers/{customer['id']}/accounts/{found['id']}/status-changes", {"action": "block"})
    assert blocked["status"] == "blocked"


def test_xdrs_are_narrowed_by_period_service_and_account(admin, company, now):
    company.send(company.call(now), company.call(now + timedelta(minutes=30)))
    path = f"/customers/{company.customer['id']}/xdrs"
    (account,) = admin.get(f"/accounts?identifier={company.line}")["items"]
    assert admin.get(path)["total"] == 2
    assert admin.get(f"{path}?from=2026-03-02T12:30:00Z")["total"] == 1
    assert admin.get(f"{path}?until=2026-03-02T12:30:00Z")["total"] == 1
    assert admin.get(f"{path}?service=message")["total"] == 0
    assert admin.get(f"{path}?account_id={account['id']}")["total"] == 2
    first = admin.get(f"{path}?limit=1")
    second = admin.get(f"{path}?limit=1&cursor={first['next']}")
    assert [first["items"][0]["effective_at"], second["items"][0]["effective_at"]] == [
        "2026-03-02T12:30:00Z",
        "2026-03-02T12:00:00Z",
    ]


def test_rates_are_scheduled_listed_and_found_by_longest_prefix(admin, company, now):
    path = f"/tariffs/{company.tariff_id}"
    later = (now + timedelta(days=10)).isoformat()
    new = {"prefix": "468", "first_interval": 1, "next_interval": 1, "first_price": "0.5", "next_price": "0.5"}
    assert admin.post(f"{path}/rates", {"rates": [new | {"effective_from": later}]})["added"] == 1
    assert admin.get(f"{path}/rate?number=4681234567")["rate"]["prices"]["first_price"] == "0.06"
    found = admin.get(f"{path}/rate", params={"number": "4681234567", "at": later})["rate"]
    assert found["prices"]["first_price"] == "0.5"
    assert admin.get(f"{path}/rate?number=4712345")["rate"] is None
    assert admin.get(f"{path}/rates?prefix=468")["total"] == 2
    past = admin.post(f"{path}/rates", {"rates": [new | {"effective_from": "2020-01-01T00:00:00Z"}]}, expect=422)
    assert past["code"] == "rate_refused"


def test_a_name_is_taken_once_by_products_and_tariffs_too(admin, company):
    for path, code in (("/products", "name_taken"), ("/tariffs", "tariff_name_taken")):
        said = {"name": f"One of {company.source}", "currency": "EUR"}
        admin.post(path, said)
        taken = admin.post(path, said, expect=409)
        assert taken["code"] == code
        assert taken["errors"][0]["field"] == "name"


def test_the_first_deck_of_a_tariff_prices_the_calls_of_last_week(admin, company, house, now):
    last_week = f"{now - timedelta(days=7):%Y-%m-%dT%H:%M:%SZ}"
    tariff_id = admin.post("/tariffs", {"name": f"First of {company.source}", "currency": "EUR"})["id"]
    product_id = admin.post("/products", {"name": f"First of {company.source}", "currency": "EUR"})["id"]
    admin.post(f"/products/{product_id}/rating-list", {"service": "voice", "tariff_id": tariff_id})
    line = f"line-of-{company.source}"
    with house.engine.begin() as conn:
        an_account(conn, int(company.customer["id"]), int(product_id), line)  # opened long ago
    assert company.send(company.call(now - timedelta(days=6), line=line))[0]["code"] == "no_rate"
    deck = f"prefix,first_interval,next_interval,first_price,next_price,effective_from\n46,1,1,6,6,{last_week}\n"
    assert send_csv(admin, tariff_id, deck, expect=201)["entered"]["added"] == 1
    (waiting,) = admin.get(f"/quarantine?source={company.source}")["items"]
    admin.post("/quarantine/release", {"ids": [waiting["id"]]}, expect=200)
    assert admin.get(f"/customers/{company.customer['id']}")["balance"]["amount"] == "7.30000"

    again = send_csv(admin, tariff_id, deck.replace("46,", "47,"), expect=422)
    assert again["errors"][0]["column"] == "effective_from"
    whole = send_csv(admin, tariff_id, RATES, expect=422, query=f"?effective_from={last_week}")
    assert whole["code"] == "upload_begins_in_past"


def test_replacing_a_deck_ends_what_is_not_listed(admin, company):
    text = "prefix,first_interval,next_interval,first_price,next_price\n46,60,60,0.20,0.20\n"
    told = send_csv(
        admin, company.tariff_id, text, expect=201, query="?mode=replace&effective_from=2026-03-05T00:00:00Z"
    )
    assert told["entered"]["discontinued"] == 1
    path = f"/tariffs/{company.tariff_id}/rate?number=4681234567"
    assert admin.get(path)["rate"]["prefix"] == "468"
    assert admin.get(f"{path}&at=2026-03-05T00:00:00Z")["rate"]["prefix"] == "46"
    assert admin.get(f"/tariffs/{company.tariff_id}/uploads")["items"][0]["mode"] == "replace"


def test_an_override_tariff_takes_the_products_place(admin, company, now):
    own = admin.post("/tariffs", {"name": f"Own prices {company.tariff_id}", "currency": "EUR"})["id"]
    rate = {"prefix": "4681", "first_interval": 1, "next_interval": 1, "first_price": "0.6", "next_price": "0.6"}
    admin.post(f"/tariffs/{own}/rates", {"rates": [rate]})
    path = f"/customers/{company.customer['id']}/override-tariffs"
    admin.put(path, {"overrides": {company.tariff_id: own}})
    company.send(company.call(now))
    assert admin.get(f"/customers/{company.customer['id']}")["balance"]["amount"] == "0.73000"
    assert admin.put(path, {"overrides": {company.tariff_id: company.tariff_id}}, expect=422)["code"] == "bad_field"


def test_a_number_is_told_apart_by_the_catalogue(admin, engine):
    insert = "insert into destination (prefix, country, description, kind) values ('4670', 'SE', 'mobile', 'mobile')"
    with engine.begin() as conn:
        conn.execute(text(insert))
    assert admin.get("/destinations?number=46701234567")["items"][0]["kind"] == "mobile"
    assert admin.get("/destinations?number=999")["items"] == []


def test_a_source_is_declared_once_and_again(admin, company):
    path = f"/usage-sources/{company.source}"
    assert admin.get(path)["rules"] == {"format": "generic"}
    changed = admin.put(path, {"rules": {"format": "generic", "zone": "Europe/Prague"}}, expect=200)
    assert changed["rules"]["zone"] == "Europe/Prague"
    wrong = admin.put(path, {"rules": {"zone": "Mars/Olympus"}}, expect=422)
    assert wrong["errors"][0]["field"] == "zone"
    admin.get("/usage-sources/nowhere", expect=404)


def test_the_clock_is_shown_and_a_real_one_is_not_moved(admin):
    assert admin.get("/clock") == {"now": "2026-03-02T12:00:00Z", "movable": False}
    assert admin.post("/clock", {"moment": "2026-03-03T12:00:00Z"}, expect=409)["code"] == "clock_is_real"


def test_jobs_are_walked_from_the_newest(admin, engine):
    with engine.begin() as conn:
        insert = "insert into procrastinate_jobs (queue_name, task_name, args) values ('default', 'rest', '{}')"
        for _ in range(3):
            conn.execute(text(insert))
    first = admin.get("/jobs?limit=2")
    second = admin.get(f"/jobs?limit=2&cursor={first['next']}")
    assert (first["total"], second["total"], second["next"]) == (3, 3, None)
    ids = [int(job["id"]) for page in (first, second) for job in page["items"]]
    assert ids == sorted(ids, reverse=True)
    assert admin.get(f"/jobs/{ids[0]}")["name"] == "rest"
    admin.get("/jobs?cursor=nonsense", expect=422)


def test_metrics_count_by_template(admin, client, company, now):
    admin.get("/jobs/999999", expect=404)
    company.send(company.call(now))
    counted = client.get("/metrics", headers={"Authorization": f"Bearer {admin.secret}"}).text
    assert 'tollhouse_usage_records_total{result="charged"} 1.0' in counted
    assert 'route="/api/v1/jobs/{job_id}",status="404"' in counted
    assert client.get("/metrics").status_code == 401
    assert client.get("/readyz").json() == {"status": "ok", "version": "0.1.0"}
