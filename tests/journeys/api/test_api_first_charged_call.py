"""From nothing to the first charged call, and what keeps it charged once."""

import threading

from sqlalchemy import text


def test_a_call_is_charged_and_explained_by_api_alone(admin, company, now):
    (outcome,) = company.send(company.call(now))
    assert outcome["outcome"] == "charged"

    xdrs = admin.get(f"/customers/{company.customer['id']}/xdrs")
    assert xdrs["total"] == 1
    assert xdrs["total_is_exact"]
    (xdr,) = xdrs["items"]
    assert xdr["amount"] == {"amount": "0.07300", "currency": "EUR"}
    assert xdr["effective_at"] == "2026-03-02T12:00:00Z"
    assert "Stockholm" in " ".join(xdr["story"])
    assert "Total: 0.07300 EUR." in xdr["story"]
    assert admin.get(f"/xdrs/{xdr['id']}") == xdr

    customer = admin.get(f"/customers/{company.customer['id']}")
    assert customer["balance"] == {"amount": "0.07300", "currency": "EUR"}
    assert customer["available_funds"] == {"amount": "99.92700", "currency": "EUR"}
    assert customer["status"] == "active"


def test_sending_the_same_call_again_changes_nothing(admin, company, now):
    call = company.call(now)
    assert company.send(call)[0]["outcome"] == "charged"
    assert company.send(call)[0]["outcome"] == "already_charged"
    other = company.send(call | {"used": 74})[0]
    assert (other["outcome"], other["code"]) == ("quarantined", "request_id_reused")
    assert admin.get(f"/customers/{company.customer['id']}")["balance"]["amount"] == "0.07300"


def test_each_record_gets_its_outcome_in_the_order_sent(company, now):
    records = [
        company.call(now),
        company.call(now, account="nobody", calling="nobody"),
        company.call(now, used=-5),
        company.call(now, called="99912345"),
    ]
    outcomes = company.send(*records)
    assert [one["request_id"] for one in outcomes] == [one["request_id"] for one in records]
    assert [one["code"] for one in outcomes] == ["", "unknown_account", "negative_use", "no_rate"]


def test_records_that_name_their_sources_come_in_one_call_and_are_answered_in_the_order_sent(admin, company, now):
    other = admin.post("/usage-sources", {"name": f"{company.source} b", "rules": {"format": "generic"}})["name"]
    call = company.call(now)
    records = [
        call | {"source": company.source},
        call | {"source": other},
        company.call(now, source=company.source, used=-5),
        call | {"source": other},
    ]
    outcomes = admin.post("/usage", records, expect=200)["outcomes"]
    assert [one["request_id"] for one in outcomes] == [one["request_id"] for one in records]
    # A request id is unique within its source, so the same one of two sources is two calls.
    assert [one["outcome"] for one in outcomes] == ["charged", "charged", "quarantined", "already_charged"]

    mixed = {"source": company.source, "records": [call, call | {"source": other}, company.call(now)]}
    outcomes = admin.post("/usage", mixed, expect=200)["outcomes"]
    assert [one["outcome"] for one in outcomes] == ["already_charged", "already_charged", "charged"]
    assert admin.get(f"/quarantine?source={company.source}")["total"] == 1


def test_an_unknown_source_of_one_record_is_named_before_anything_is_charged(admin, company, now):
    records = [company.call(now, source=company.source), company.call(now, source="switch-nobody")]
    refused = admin.post("/usage", records, expect=404)
    assert "switch-nobody" in refused["detail"]
    assert admin.get(f"/customers/{company.customer['id']}/xdrs")["total"] == 0


def test_a_record_without_any_source_is_refused_by_its_place(admin, company, now):
    refused = admin.post("/usage", [company.call(now, source=company.source), company.call(now)], expect=422)
    assert refused["errors"][0]["field"] == "[1].source"
    refused = admin.post("/usage", {"records": [company.call(now)]}, expect=422)
    assert refused["errors"][0]["field"] == "records[0].source"


def test_a_quote_equals_the_charge(admin, company, now):
    quote = admin.post("/quotes", {"account": company.line, "called": "4681234567", "used": 73}, expect=200)
    company.send(company.call(now))
    (xdr,) = admin.get(f"/customers/{company.customer['id']}/xdrs")["items"]
    (level,) = quote["levels"]
    assert level["amount"] == xdr["amount"]
    assert level["facts"] == xdr["facts"]
    assert level["story"] == xdr["story"]


def test_the_status_follows_the_money_in_the_same_call(admin, company, now):
    poor = company.customer_of(credit_limit={"amount": "0.05", "currency": "EUR"})
    line = company.line_of(poor["id"])
    company.send(company.call(now, line=line))
    told = admin.get(f"/customers/{poor['id']}")
    assert told["status"] == "credit_exceeded"
    assert told["statuses"] == ["credit_exceeded"]
    (why,) = told["status_reason"]
    assert why["reason"] == "The balance 0.073 EUR has reached the credit limit 0.05 EUR."
    assert "0.023 EUR" in why["ends"]
    raised = admin.put(
        f"/customers/{poor['id']}/credit-limit", {"credit_limit": {"amount": "5", "currency": "EUR"}}, expect=200
    )
    assert raised["status"] == "active"


def test_a_quarantined_record_is_released_and_charged(admin, company, now):
    (outcome,) = company.send(company.call(now, account="46700000000"))
    assert outcome["code"] == "unknown_account"
    waiting = admin.get(f"/quarantine?source={company.source}")
    assert waiting["total"] == 1
    (record,) = waiting["items"]
    assert record["request_id"] == outcome["request_id"]
    assert admin.get(f"/quarantine/{record['id']}") == record

    still = admin.post("/quarantine/release", {"ids": [record["id"]]}, expect=200)["outcomes"][0]
    assert still["code"] == "unknown_account"
    said = {"ids": [record["id"]], "mended": {"account": company.line}}
    released = admin.post("/quarantine/release", said, expect=200)["outcomes"][0]
    assert released["outcome"] == "charged"
    assert admin.get(f"/customers/{company.customer['id']}")["balance"]["amount"] == "0.07300"
    again = admin.post("/quarantine/release", said, expect=409)
    assert again["code"] == "already_decided"


def test_a_dropped_record_is_never_charged(admin, company, now):
    call = company.call(now, account="46700000000")
    company.send(call)
    (record,) = admin.get(f"/quarantine?source={company.source}")["items"]
    assert admin.post("/quarantine/drop", {"ids": [record["id"]]}, expect=200) == {"dropped": 1}
    assert company.send(call)[0]["code"] == "dropped"


def test_use_of_a_blocked_customer_waits_and_history_tells_who_blocked_it(admin, company, now):
    path = f"/customers/{company.customer['id']}/status-changes"
    blocked = admin.post(path, {"action": "block", "comment": "lost phone"})
    assert blocked["status"] == "blocked"
    assert company.send(company.call(now))[0]["code"] == "customer_blocked"
    admin.post(path, {"action": "unblock"})
    (spell,) = admin.get(path)["items"]
    assert (spell["fact"], spell["comment"], spell["set_by"]) == (
        "blocked",
        "lost phone",
        "token:administrator of a test",
    )


def test_ten_thousand_records_are_one_call_and_one_more_is_too_many(company, now):
    records = [company.call(now, called=f"468{place:07}") for place in range(10_000)]
    outcomes = company.send(*records)
    assert {one["outcome"] for one in outcomes} == {"charged"}
    assert len(outcomes) == 10_000
    refused = company.admin.post(
        "/usage", {"source": company.source, "records": [*records, company.call(now)]}, expect=422
    )
    assert refused["errors"][0]["field"] == "records"


def test_two_identical_requests_at_once_do_one_thing_and_get_one_answer(admin, company):
    said = {"name": "Twice at once", "currency": "EUR", "balance_control": "prepaid", "class_id": company.class_id}
    answers = []

    def ask():
        answers.append(admin.post("/customers", said, key="at-once"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert all(answer == answers[0] for answer in answers)


def test_a_key_with_another_body_is_refused_and_a_refused_request_leaves_its_key_free(admin, company, house):
    said = {"name": "Once", "currency": "EUR", "balance_control": "prepaid", "class_id": company.class_id}
    admin.post("/customers", said | {"currency": "XXQ"}, key="mine", expect=422)
    first = admin.post("/customers", said, key="mine")
    assert admin.post("/customers", said, key="mine") == first
    reused = admin.post("/customers", said | {"name": "Other"}, key="mine", expect=409)
    assert reused["code"] == "idempotency_key_reused"
    with house.engine.connect() as conn:
        assert conn.scalar(text("select count(*) from customer where name = 'Once'")) == 1


def test_use_is_charged_at_every_level_in_one_call(admin, company, now):
    reseller = company.customer_of(kind="reseller")
    admin.put(f"/customers/{reseller['id']}/wholesale-product", {"product_id": company.product_id})
    line = company.line_of(company.customer_of(reseller["id"])["id"])
    assert company.send(company.call(now, line=line))[0]["outcome"] == "charged"
    assert admin.get(f"/customers/{reseller['id']}")["balance"]["amount"] == "0.07300"
