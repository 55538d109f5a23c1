"""A call file over the API: received, charged in the background, watched, cancelled."""

import os
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from tollhouse.charging import receiving
from tollhouse.doors.api import imports
from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token

HEADER = "request_id,service,account,calling,called,direction,started_at,used\n"
OCTETS = {"Content-Type": "application/octet-stream"}


@pytest.fixture(autouse=True)
def _no_jobs_left(engine):
    with engine.begin() as conn:
        conn.execute(text("truncate procrastinate_jobs cascade"))


def calls_of(company, now, count=3):
    """Each of 73 seconds to Stockholm, for 0.07300; and one of an account that nobody has."""
    rows = [
        f"{company.line}-{n},voice,{company.line},{company.line},4681234567,out,{now.isoformat()},73\n"
        for n in range(count)
    ]
    return HEADER + "".join(rows) + f"{company.line}-x,voice,46799999999,,4681234567,out,{now.isoformat()},73\n"


def send(caller, company, written, *, expect=202, query="?filename=march.csv", **how):
    path = f"/usage-sources/{company.source}/imports{query}"
    return caller.ask("POST", path, expect=expect, content=written, headers=OCTETS | how.pop("headers", {}), **how)


def kept(house):
    return list(house.inbox.directory.iterdir())


def test_a_call_file_is_charged_in_the_background_and_its_job_tells(admin, company, house, now):
    job = send(admin, company, calls_of(company, now))
    assert (job["name"], job["status"], job["progress"], job["result"]) == ("import usage", "todo", None, None)
    assert job["arguments"]["file_name"] == "march.csv"
    assert [one["id"] for one in admin.get("/jobs?status=running")["items"]] == [job["id"]]
    house.jobs.work_off()
    done = admin.get(f"/jobs/{job['id']}")
    assert (done["status"], done["problem"]) == ("succeeded", None)
    assert done["progress"]["unit"] == "bytes"
    assert done["progress"]["total"] == len(calls_of(company, now))
    assert done["progress"]["note"] == "4 lines: 3 charged, 1 quarantined, 0 rightly not charged."
    assert done["result"]["counts"] == {"charged": 3, "quarantined": 1, "quarantined:unknown_account": 1}
    assert admin.get(f"/customers/{company.customer['id']}/xdr-summary")["amount"]["amount"] == "0.21900"
    assert (kept(house), admin.get("/jobs?status=running")["items"]) == ([], [])
    listed = admin.get("/usage-imports")["items"][0]
    assert (listed["source"], listed["file_name"], listed["lines_done"]) == (company.source, "march.csv", 4)
    assert listed["finished_at"] is not None


def test_a_request_sent_twice_under_one_key_is_one_job_with_one_file(admin, company, house, now):
    first, second = (send(admin, company, calls_of(company, now), key="march") for _ in range(2))
    assert first == second
    assert len(kept(house)) == 1
    assert admin.get("/jobs")["total"] == 1
    reused = send(admin, company, calls_of(company, now, count=4), key="march", expect=409)
    assert reused["code"] == "idempotency_key_reused"
    assert len(kept(house)) == 1


def test_a_file_of_another_format_ends_as_a_failed_job_with_a_sentence(admin, company, house):
    job = send(admin, company, "what,ever\n1,2\n")
    house.jobs.work_off()
    failed = admin.get(f"/jobs/{job['id']}")
    assert (failed["status"], failed["attempts"]) == ("failed", 1)
    assert "request_id" in failed["problem"]
    assert [one["id"] for one in admin.get("/jobs?status=failed")["items"]] == [job["id"]]


def test_an_import_that_waits_is_cancelled_and_leaves_no_file(admin, company, house, now):
    job = send(admin, company, calls_of(company, now))
    cancelled = admin.post(f"/jobs/{job['id']}/cancel", expect=200)
    assert (cancelled["status"], bool(cancelled["cancel_wanted_by"])) == ("cancelled", True)
    assert kept(house) == []
    assert admin.post(f"/jobs/{job['id']}/cancel", expect=409)["code"] == "job_ended"
    house.jobs.work_off()
    assert admin.get(f"/customers/{company.customer['id']}/xdr-summary")["count"] == 0
    assert admin.post("/jobs/999999999/cancel", expect=404)["code"] == "not_found"


def test_what_is_refused_leaves_no_file(admin, company, house, monkeypatch):
    path = f"/usage-sources/{company.source}/imports"
    assert admin.ask("POST", path, expect=415, content="x", headers={"Content-Type": "text/csv"})["code"] == (
        "unsupported_media_type"
    )
    nowhere = admin.ask("POST", "/usage-sources/nowhere/imports", expect=404, content="x", headers=OCTETS)
    assert nowhere["code"] == "not_found"
    route = next(route for route in imports.router.routes if route.name == "post_usage_import")
    monkeypatch.setattr(route.needed, "longest_body", 1_000)
    assert send(admin, company, "x" * 1_001, expect=413)["code"] == "body_too_large"
    in_pieces = send(admin, company, (b"x" * 600 for _ in range(2)), expect=413)
    assert in_pieces["code"] == "body_too_large"
    assert not house.inbox.directory.exists() or kept(house) == []


def test_the_disk_keeps_a_reserve_and_what_does_not_say_its_length_may_be_the_longest(
    admin, company, house, now, monkeypatch
):
    calls = calls_of(company, now)
    room = (2 << 30) + len(calls)
    monkeypatch.setattr(receiving, "disk_usage", lambda _: SimpleNamespace(free=room - 1))
    refused = send(admin, company, calls, expect=503)
    assert refused["code"] == "no_room"
    assert f"may need {len(calls):,}; send it when others" in refused["detail"]
    monkeypatch.setattr(receiving, "disk_usage", lambda _: SimpleNamespace(free=room))
    assert "may need 1,073,741,824" in send(admin, company, iter([calls.encode()]), expect=503)["detail"]
    assert kept(house) == []
    send(admin, company, calls)
    assert [path.stat().st_size for path in kept(house)] == [len(calls)]


def test_twenty_files_wait_at_once_and_those_nobody_will_import_do_not_count(admin, company, house, now):
    send(admin, company, calls_of(company, now))
    for _ in range(19):
        house.inbox.receive(0).keep()
    refused = send(admin, company, calls_of(company, now), expect=429)
    assert refused["code"] == "too_many_imports"
    assert refused["detail"].startswith("20 call files wait to be imported already; send this one again when")
    for path in kept(house):
        os.utime(path, (0, 0))
    send(admin, company, calls_of(company, now))
    assert len(kept(house)) == 2


def test_only_who_may_send_usage_imports_and_cancels(admin, client, company, house, now):
    job = send(admin, company, calls_of(company, now))
    for role in (Role.SUPPORT, Role.READ_ONLY):
        other = Caller(client, token(house, now, role))
        assert send(other, company, "x", expect=403)["code"] == "right_missing"
        assert other.post(f"/jobs/{job['id']}/cancel", expect=403)["code"] == "right_missing"
        assert other.get(f"/jobs/{job['id']}")["id"] == job["id"]
        assert other.get("/usage-imports")["items"] is not None
    reseller = company.customer_of(kind="reseller")
    stranger = Caller(client, token(house, now, Role.ADMINISTRATOR, reseller_id=int(reseller["id"])))
    for path in (f"/jobs/{job['id']}", "/jobs", "/usage-imports"):
        assert stranger.get(path, expect=403)["code"] == "right_missing"
    assert send(stranger, company, "x", expect=403)["code"] == "right_missing"
