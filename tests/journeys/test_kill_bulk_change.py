"""kill -9 of all but PostgreSQL while customers are blocked: the job goes on, each is blocked once and told of once."""

import json
import time
import urllib.request
from typing import Any

from journeys.killing import a_chance
from journeys.small_company import engine_of, found_company_in
from journeys.test_kill_serve import kill_all_but_postgres
from sqlalchemy import text

from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, NewCustomer
from tollhouse.plumbing.clock import real_clock

CUSTOMERS = 5_000
BATCH = 1_000
PATIENCE_S = 60


def register_a_crowd(home) -> None:
    with engine_of(home) as engine:
        for first in range(0, CUSTOMERS, BATCH):
            with engine.begin() as conn:
                class_id = register_class(conn, f"Crowd {first}")
                crowd = [
                    NewCustomer(f"Crowd {number}", "EUR", BalanceControl.POSTPAID, class_id)
                    for number in range(first, first + BATCH)
                ]
                register_customers(conn, crowd, now=real_clock(), by="test")


def ask(program, secret: str, path: str, said: dict[str, Any] | None = None) -> dict[str, Any]:
    request = urllib.request.Request(
        f"http://{program.address}/api/v1{path}",
        data=None if said is None else json.dumps(said).encode(),
        headers={"Authorization": f"Bearer {secret}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server
        told: dict[str, Any] = json.load(answer)
    return told


def wait_until(program, secret: str, change: dict[str, Any], fits) -> dict[str, Any]:
    give_up_at = time.monotonic() + PATIENCE_S
    while not fits(now := ask(program, secret, f"/customers/bulk-changes/{change['id']}")):
        assert time.monotonic() < give_up_at, now
        time.sleep(0.02)
    return now


def test_customers_are_blocked_once_though_the_program_dies_in_the_middle(empty_house):
    chance = a_chance()
    found_company_in(empty_house.home)
    register_a_crowd(empty_house.home)
    secret = empty_house.run("staff", "token", "add", "flood", "--role", "administrator").out.splitlines()[0]
    running = empty_house.start("serve")
    running.wait_until_serving()
    who = {"search": "q=crowd"}
    said = {"action": "block", "who": who, "expected_total": CUSTOMERS}
    change = ask(empty_house, secret, "/customers/bulk-changes", said)
    half = wait_until(empty_house, secret, change, lambda now: now["progress"] > 0)
    kill_all_but_postgres(running, chance)
    assert half["progress"] < CUSTOMERS
    running = empty_house.start("serve")
    running.wait_until_serving()
    done = wait_until(empty_house, secret, change, lambda now: now["status"] == "succeeded")
    assert done["counts"] == {"done": CUSTOMERS, "unchanged": 0, "refused": 0}
    assert running.stop() == 0
    with engine_of(empty_house.home) as engine, engine.connect() as conn:
        blocked = text("select count(*), count(distinct customer_id) from standing_history where fact = 'blocked'")
        told = text("select count(*), count(distinct about_customer) from audit_record where action = 'bulk block'")
        assert tuple(conn.execute(blocked).one()) == tuple(conn.execute(told).one()) == (CUSTOMERS, CUSTOMERS)
    assert empty_house.run("verify").code == 0
