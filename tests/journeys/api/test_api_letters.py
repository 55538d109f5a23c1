"""Letters over the API: what a class sends, in which words, what became of it, and deciding about it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tollhouse.letters.rules.kinds import MessageKind
from tollhouse.letters.rules.texts import DEFAULT_TEXTS
from tollhouse.letters.writing import Message, write_messages
from tollhouse.plumbing.jobs.facts import drain_facts
from tollhouse.staff.rules.roles import Role
from tollhouse.wiring import LISTENERS

from .conftest import Caller, token

BLOCKED = "customer_blocked"


@pytest.fixture
def customer(admin, company) -> dict:
    """With an e-mail address, in a class that sends everything."""
    path = f"/customer-classes/{company.class_id}/notifications"
    admin.put(path, {"sender": "billing@example.net", "email": [str(kind) for kind in MessageKind]}, expect=200)
    return company.customer_of(email="ada@example.org", bcc="books@example.org")


def written(house, customer, now, kind=MessageKind.CUSTOMER_BLOCKED) -> str:
    """A letter, and its id."""
    with house.engine.begin() as conn:
        assert write_messages(conn, [Message(kind, int(customer["id"]), now)]) == 1
        return str(conn.scalar(text("select letter_id from letter order by letter_id desc limit 1")))


def test_a_customer_that_is_blocked_is_written_to_and_the_record_shows_the_letter(house, admin, customer, now):
    admin.post(f"/customers/{customer['id']}/status-changes", {"action": "block"})
    drain_facts(house.engine, LISTENERS, now=now)
    told = admin.get(f"/customers/{customer['id']}/notifications")
    (letter,) = told["items"]
    assert told["total"] == 1
    assert UUID(letter.pop("id"))
    assert letter.pop("next_try")
    assert letter == {
        "channel": "email",
        "kind": BLOCKED,
        "customer_id": customer["id"],
        "customer_name": customer["name"],
        "recipients": ["ada@example.org"],
        "blind_copies": ["books@example.org"],
        "subject": "Your services are blocked",
        "written_at": now.isoformat().replace("+00:00", "Z"),
        "state": "waiting",
        "attempts": 0,
        "ended_at": None,
        "problem": None,
        "settled_by": None,
    }


def test_a_letter_is_read_with_its_text_by_the_record_of_its_customer_and_by_no_other(
    house, admin, company, customer, now
):
    letter_id, other = written(house, customer, now), company.customer_of()
    whole = admin.get(f"/customers/{customer['id']}/notifications/{letter_id}")
    assert whole["body"].startswith(f"Dear {customer['name']},\n")
    assert whole["sender"] == "billing@example.net"
    assert admin.get(f"/outbox/{letter_id}") == whole
    admin.get(f"/customers/{other['id']}/notifications/{letter_id}", expect=404)
    admin.get(f"/outbox/{uuid4()}", expect=404)
    admin.get("/outbox/none", expect=404)


def test_the_outbox_says_that_letters_wait_because_no_server_is_set_up(house, admin, customer, now):
    written(house, customer, now)
    summary = admin.get("/outbox/summary")
    assert summary["channels"] == [{"channel": "email", "set_up": False, "trouble": None, "trouble_since": None}]
    waiting = next(one for one in summary["states"] if one["state"] == "waiting")
    assert waiting["letters"] == admin.get("/outbox?state=waiting&limit=1")["total"] > 0
    assert waiting["is_exact"]


def test_the_outbox_is_filtered_by_state_and_by_customer(house, admin, company, customer, now):
    mine, other = written(house, customer, now), company.customer_of(email="bob@example.org")
    theirs = written(house, other, now)
    admin.post(f"/outbox/{theirs}/drop", expect=200)

    def found(query: str) -> set[str]:
        return {one["id"] for one in admin.get(f"/outbox?limit=500&{query}")["items"]}

    assert {mine, theirs} <= found("")
    assert found(f"customer_id={customer['id']}") == {mine}
    assert found(f"customer_id={other['id']}&state=dropped") == {theirs}
    assert found(f"customer_id={other['id']}&state=waiting") == set()
    admin.get("/outbox?state=lost", expect=422)


def test_a_letter_is_dropped_and_sent_again_once_and_then_no_more(house, admin, customer, now):
    letter_id = written(house, customer, now)
    with house.engine.begin() as conn:
        conn.execute(
            text(
                "update letter set state = 'in_doubt', next_try = null, ended_at = now(), problem = 'nobody knows' "
                "where letter_id = :letter_id"
            ),
            {"letter_id": letter_id},
        )
    again = admin.post(f"/outbox/{letter_id}/retry", expect=200)
    assert (again["state"], again["ended_at"], again["problem"]) == ("waiting", None, "nobody knows")
    assert again["settled_by"] == "token:administrator of a test"
    assert admin.post(f"/outbox/{letter_id}/drop", expect=200)["state"] == "dropped"
    for act in ("drop", "retry"):
        refused = admin.post(f"/outbox/{letter_id}/{act}", expect=409)
        assert refused["code"] == "letter_settled"
        assert refused["detail"].startswith("The letter is dropped; only one that waits")


def test_who_may_only_read_sees_letters_and_decides_about_none(house, client, customer, now):
    letter_id = written(house, customer, now)
    reader = Caller(client, token(house, now, Role.READ_ONLY))
    reader.get(f"/outbox/{letter_id}")
    reader.post(f"/outbox/{letter_id}/drop", expect=403)
    Caller(client, token(house, now, Role.SUPPORT)).post(f"/outbox/{letter_id}/drop", expect=200)


def test_reading_letters_leaves_a_record_and_how_many_there_are_does_not(house, admin, customer, now):
    letter_id = written(house, customer, now)

    def left() -> list[str]:
        with house.engine.connect() as conn:
            found = text("select action from audit_record where kind = 'personal_read' order by at")
            return list(conn.scalars(found))

    before = len(left())
    admin.get("/outbox/summary")
    assert len(left()) == before
    admin.get("/outbox?limit=1")
    admin.get(f"/outbox/{letter_id}")
    admin.get(f"/customers/{customer['id']}/notifications")
    assert left()[before:] == ["get_outbox", "get_letter", "get_notifications"]


def test_a_customer_that_goes_takes_its_letters_along(house, admin, customer, now):
    letter_id = written(house, customer, now)
    admin.ask("DELETE", f"/customers/{customer['id']}", expect=204)
    admin.get(f"/outbox/{letter_id}", expect=404)


def test_a_resellers_staff_reads_the_letters_of_its_own_customers_only(house, admin, realm, now):
    own, company = realm.own_customer, realm.company
    admin.put(f"/customer-classes/{company.class_id}/notifications", {"email": [BLOCKED]}, expect=200)
    admin.ask("PATCH", f"/customers/{own['id']}", json={"email": "own@example.org"})
    letter_id = written(house, own, now)
    admin.post(f"/outbox/{letter_id}/drop", expect=200)
    (letter,) = realm.stranger.get(f"/customers/{own['id']}/notifications")["items"]
    assert letter["settled_by"] == "operator"
    realm.stranger.get(f"/customers/{own['id']}/notifications/{letter_id}")
    realm.stranger.get(f"/customers/{realm.customer['id']}/notifications", expect=404)
    realm.stranger.get("/outbox", expect=403)


def test_a_class_sends_nothing_until_its_kinds_are_named_and_keeps_them(admin, company):
    path = f"/customer-classes/{company.class_id}/notifications"
    assert admin.get(path) == {"sender": "", "email": []}
    said = {"sender": "billing@example.net", "email": ["customer_closed", BLOCKED, BLOCKED]}
    assert admin.put(path, said, expect=200) == {"sender": "billing@example.net", "email": [BLOCKED, "customer_closed"]}
    assert admin.put(path, {"email": []}, expect=200) == {"sender": "", "email": []}
    refused = admin.put(path, {"sender": "nobody", "email": []}, expect=422)
    assert refused["errors"][0]["field"] == "sender"
    refused = admin.put(path, {"email": ["birthday"]}, expect=422)
    assert refused["errors"][0]["field"] == "email[0]"
    admin.get("/customer-classes/999999999/notifications", expect=404)
    admin.put("/customer-classes/999999999/notifications", {"email": []}, expect=404)


def test_every_kind_is_listed_with_its_variables_and_our_own_text(admin):
    kinds = {one["kind"]: one for one in admin.get("/message-templates")["kinds"]}
    assert set(kinds) == {str(kind) for kind in MessageKind}
    assert "threshold" in kinds["credit_limit_warning"]["variables"]
    assert "threshold" not in kinds[BLOCKED]["variables"]
    (english,) = kinds["customer_closed"]["texts"]
    assert english == {
        "kind": "customer_closed",
        "language": "en",
        "subject": DEFAULT_TEXTS[MessageKind.CUSTOMER_CLOSED].subject,
        "body": DEFAULT_TEXTS[MessageKind.CUSTOMER_CLOSED].body,
        "is_default": True,
        "changed_at": None,
        "changed_by": None,
    }


def test_a_text_is_written_read_and_forgotten_and_not_over_what_another_has_written(admin, client):
    path, said = "/message-templates/customer_unblocked/uk", {"subject": "Усе гаразд", "body": "{{ customer_name }}!\n"}
    admin.get(path, expect=404)
    kept = admin.put(path, said, expect=200)
    assert (kept["subject"], kept["is_default"], kept["changed_by"]) == (
        "Усе гаразд",
        False,
        "token:administrator of a test",
    )
    etag = client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {admin.secret}"}).headers["ETag"]
    admin.put(path, said | {"subject": "Інше"}, expect=200, headers={"If-Match": etag})
    refused = admin.put(path, said, expect=412, headers={"If-Match": etag})
    assert refused["code"] == "text_changed"
    assert admin.get(path)["subject"] == "Інше"
    for _ in range(2):
        admin.ask("DELETE", path, expect=204)
    admin.get(path, expect=404)


@pytest.mark.parametrize(
    "said, field, code",
    [
        ({"subject": "x", "body": "{{ colour }}"}, "body", "unknown_variable"),
        ({"subject": "{{ threshold }}", "body": "x"}, "subject", "unknown_variable"),
        ({"subject": "", "body": "x"}, "subject", "bad_field"),
        ({"subject": "x", "body": ""}, "body", "bad_field"),
        ({"subject": "x", "body": "{{ customer_name"}, "body", "bad_field"),
        ({"subject": "x"}, "body", "missing"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_naming_field_and_variable(admin, said, field, code):
    refused = admin.put(f"/message-templates/{BLOCKED}/en", said, expect=422)
    assert (refused["errors"][0]["field"], refused["errors"][0]["code"]) == (field, code)
    assert admin.get(f"/message-templates/{BLOCKED}/en")["is_default"]


@pytest.mark.parametrize("path", ["birthday/en", f"{BLOCKED}/english", f"{BLOCKED}/EN"])
def test_a_kind_or_a_language_that_there_is_not_is_not_found(admin, path):
    admin.put(f"/message-templates/{path}", {"subject": "x", "body": "y"}, expect=404)


def test_a_preview_is_what_a_customer_would_read_and_nothing_is_kept(house, admin, client, customer, now):
    said = {"subject": "For {{ customer_name }}", "body": "{{ threshold }} of {{ credit_limit }}", "language": "en"}
    path = "/message-templates/credit_limit_warning/preview"
    told = admin.post(path, said | {"customer_id": customer["id"]}, expect=200)
    assert told == {"subject": f"For {customer['name']}", "body": "€0.00 of €100.00"}
    refused = admin.post(path, said | {"customer_id": customer["id"], "body": "{{ colour }}"}, expect=422)
    assert refused["facts"]["variable"] == "colour"
    admin.post(path, said | {"customer_id": "999999999"}, expect=404)
    assert admin.get("/message-templates/credit_limit_warning/en")["is_default"]
    assert admin.get(f"/customers/{customer['id']}/notifications")["items"] == []
    support = Caller(client, token(house, now, Role.SUPPORT))
    support.post(path, said | {"customer_id": customer["id"]}, expect=403)


def test_letters_are_paged_both_ways(house, admin, customer, now):
    ids = [written(house, customer, now + timedelta(minutes=minute)) for minute in range(5)]
    path = f"/customers/{customer['id']}/notifications?limit=2"
    first = admin.get(path)
    second = admin.get(f"{path}&cursor={first['next']}")
    third = admin.get(f"{path}&cursor={second['next']}")
    assert [one["id"] for page in (first, second, third) for one in page["items"]] == ids[::-1]
    assert (third["next"], third["total"]) == (None, 5)
    assert admin.get(f"{path}&cursor={second['previous']}")["items"] == first["items"]
