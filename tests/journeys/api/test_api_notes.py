"""Notes through the door: versions, files that are only ever downloaded, who sees what."""

import pytest

from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
OCTETS = {"Content-Type": "application/octet-stream"}


@pytest.fixture
def notes(company) -> str:
    return f"/customers/{company.customer['id']}/notes"


@pytest.fixture
def support(client, house, now) -> Caller:
    return Caller(client, token(house, now, Role.SUPPORT))


def send_file(caller, path, name, content, *, expect=201, headers=OCTETS, **how):
    return caller.ask(
        "POST", f"{path}/attachments", params={"name": name}, content=content, headers=headers, expect=expect, **how
    )


def test_a_note_is_written_changed_pinned_found_and_deleted(admin, notes):
    made = admin.post(notes, {"text": "  Called about the bill.\r\nWants letters. "})
    assert made["text"] == "Called about the bill.\nWants letters."
    assert (made["pinned"], made["changed_by"], made["may_change"], made["attachments"]) == (False, None, True, [])
    path = f"{notes}/{made['id']}"
    changed = admin.ask("PATCH", path, json={"text": "Wants e-mails.", "pinned": True})
    assert (changed["text"], changed["pinned"]) == ("Wants e-mails.", True)
    (found,) = admin.get(f"{notes}?q=MAILS&pinned=true")["items"]
    assert found == changed
    (earlier,) = admin.get(path)["history"]
    assert earlier["text"] == made["text"]
    admin.ask("DELETE", path, expect=204)
    admin.get(path, expect=404)
    assert admin.get(notes)["total"] == 0


def test_the_same_post_sent_twice_writes_one_note(admin, notes):
    first, second = (admin.post(notes, {"text": "once"}, key="note-1") for _ in range(2))
    assert first == second
    assert admin.get(notes)["total"] == 1


def test_a_note_that_was_changed_since_it_was_read_is_not_overwritten(admin, notes):
    made = admin.post(notes, {"text": "one"})
    path, read = f"{notes}/{made['id']}", {"If-Match": made["etag"]}
    admin.ask("PATCH", path, json={"text": "two"}, headers=read)
    refused = admin.ask("PATCH", path, json={"text": "three"}, headers=read, expect=412)
    assert refused["code"] == "record_changed"
    assert "its ETag is" in refused["detail"]
    assert admin.get(path)["text"] == "two"


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({"text": ""}, "text", "must not be empty."),
        ({"text": "   "}, "text", "must not be empty."),
        ({"text": "x" * 10_001}, "text", "at most 10000 printable characters"),
        ({"text": "a\x01b"}, "text", "printable characters"),
        ({}, "text", "Field required"),
        ({"text": "a", "colour": "red"}, "colour", "Extra inputs are not permitted"),
        ({"text": "a", "pinned": "perhaps"}, "pinned", "boolean"),
    ],
)
def test_a_note_that_cannot_be_taken_is_refused_by_its_field(admin, notes, said, field, reason):
    refused = admin.post(notes, said, expect=422)
    (error,) = refused["errors"]
    assert error["field"] == field
    assert reason in error["detail"]


def test_a_file_comes_back_as_a_download_that_no_browser_opens(admin, notes, client):
    made = admin.post(notes, {"text": "with a contract"})
    path = f"{notes}/{made['id']}"
    file = send_file(admin, path, "Smlouva č. 1.pdf", PDF)
    assert (file["media_type"], file["size_bytes"]) == ("application/pdf", len(PDF))
    page = send_file(admin, path, "page.txt", b"<script>alert(1)</script>")
    (found,) = admin.get(f"{notes}?q=smlouva")["items"]
    assert [one["name"] for one in found["attachments"]] == ["Smlouva č. 1.pdf", "page.txt"]
    for one, kind in ((file, "application/pdf"), (page, "text/plain; charset=utf-8")):
        bearer = {"Authorization": f"Bearer {admin.secret}"}
        answer = client.get(f"/api/v1{path}/attachments/{one['id']}", headers=bearer)
        assert answer.headers["content-type"] == kind
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
    admin.ask("DELETE", f"{path}/attachments/{file['id']}", expect=204)
    assert [one["name"] for one in admin.get(path)["attachments"]] == ["page.txt"]
    admin.ask("GET", f"{path}/attachments/{file['id']}", expect=404)


def test_a_file_that_is_not_what_it_says_is_refused_and_leaves_nothing(admin, notes):
    made = admin.post(notes, {"text": "a note"})
    path = f"{notes}/{made['id']}"
    refused = send_file(admin, path, "invoice.pdf", b"<html></html>", expect=422)
    assert refused["code"] == "attachment_not_what_it_says"
    (error,) = refused["errors"]
    assert error["field"] == "name"
    assert "'invoice.pdf' is called PDF and is a text; send it under a name" in error["detail"]
    assert send_file(admin, path, "x.svg", b"<svg/>", expect=422)["errors"][0]["field"] == "name"
    assert send_file(admin, path, "x.txt", b"", expect=422)["code"] == "bad_field"
    wrong = send_file(admin, path, "x.txt", b"x", headers={"Content-Type": "text/html"}, expect=415)
    assert "application/octet-stream" in wrong["detail"]
    assert send_file(admin, path, "x.txt", bytes((10 << 20) + 1), expect=413)["code"] == "body_too_large"
    assert admin.get(path)["attachments"] == []


def test_a_file_of_ten_mebibytes_is_taken(admin, notes):
    made = admin.post(notes, {"text": "a note"})
    assert send_file(admin, f"{notes}/{made['id']}", "x.txt", b"x" * (10 << 20))["size_bytes"] == 10 << 20


def test_anothers_note_is_pinned_by_everybody_and_changed_by_an_administrator(admin, support, notes):
    made = admin.post(notes, {"text": "of the chief"})
    path = f"{notes}/{made['id']}"
    assert not support.get(path)["may_change"]
    assert support.ask("PATCH", path, json={"text": "mine"}, expect=403)["code"] == "anothers_note"
    assert support.ask("DELETE", path, expect=403)["code"] == "anothers_note"
    assert support.ask("PATCH", path, json={"pinned": True})["pinned"]
    own = support.post(notes, {"text": "of support"})
    assert admin.ask("PATCH", f"{notes}/{own['id']}", json={"text": "corrected"})["text"] == "corrected"


def test_a_resellers_staff_reads_its_own_notes_and_not_the_operators(realm, admin):
    of_customer, of_reseller = (f"/customers/{one['id']}/notes" for one in (realm.own_customer, realm.own))
    secret = admin.post(of_customer, {"text": "fraud? ask Eva"})
    admin.post(of_reseller, {"text": "pays late"})
    own = realm.stranger.post(of_customer, {"text": "a friend"})
    assert [one["id"] for one in realm.stranger.get(of_customer)["items"]] == [own["id"]]
    realm.stranger.get(f"{of_customer}/{secret['id']}", expect=404)
    realm.stranger.ask("DELETE", f"{of_customer}/{secret['id']}", expect=404)
    assert realm.stranger.get(of_reseller)["items"] == []
    realm.stranger.post(of_reseller, {"text": "of ourselves"}, expect=403)
    assert {one["text"] for one in admin.get(of_customer)["items"]} == {"fraud? ask Eva", "a friend"}
    changed = admin.ask("PATCH", f"{of_customer}/{own['id']}", json={"text": "no friend"})
    assert changed["changed_by"].startswith("token:")
    assert realm.stranger.get(f"{of_customer}/{own['id']}")["changed_by"] == "operator"


def test_a_customer_with_notes_is_deleted_with_them(admin, company):
    customer = company.customer_of()
    made = admin.post(f"/customers/{customer['id']}/notes", {"text": "gone soon"})
    send_file(admin, f"/customers/{customer['id']}/notes/{made['id']}", "a.txt", b"x")
    admin.ask("DELETE", f"/customers/{customer['id']}", expect=204)
    admin.get(f"/customers/{customer['id']}/notes", expect=404)
