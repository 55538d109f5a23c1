"""kill -9 of all but PostgreSQL while a bank's file is imported: it goes on, and every entry is booked exactly once."""

import json
import random
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from journeys.killing import a_chance
from journeys.small_company import engine_of, found_company_in
from journeys.test_kill_serve import kill_all_but_postgres
from rooms.payments.bank.statements import a_file, a_payment, a_statement, an_entry
from sqlalchemy import text

from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, NewCustomer
from tollhouse.payments.rules.bank.references import reference_of_customer
from tollhouse.plumbing.clock import real_clock

PAYERS = 200
ENTRIES = 2_500
NAMELESS = 40
"""One entry in so many names nobody, and another cannot be read."""

LONGEST_LIFE_S = 1.0
"""Of an import that has begun; a file takes some two seconds."""

PATIENCE_S = 90


@dataclass
class Expected:
    """What the books must hold of all files: payments and their sum by customer, and entries by state."""

    payments: Counter[int] = field(default_factory=Counter)
    sums: dict[int, Decimal] = field(default_factory=dict)
    states: Counter[str] = field(default_factory=Counter)


def register_payers(home) -> list[int]:
    with engine_of(home) as engine, engine.begin() as conn:
        class_id = register_class(conn, "Payers")
        new = [NewCustomer(f"Payer {number}", "EUR", BalanceControl.POSTPAID, class_id) for number in range(PAYERS)]
        return register_customers(conn, new, now=real_clock(), by="test")


def a_days_file(day: int, payers: list[int], chance: random.Random, expected: Expected) -> bytes:
    entries = []
    for number in range(ENTRIES):
        payer = chance.choice(payers)
        amount, reference = f"{chance.randrange(1, 9_000)}.{chance.randrange(100):02}", f"D{day}-{number}"
        if number % NAMELESS == 1:
            entries.append(an_entry("much", reference=reference))
            continue
        said = "thank you" if number % NAMELESS == 0 else reference_of_customer(payer)
        entries.append(an_entry(amount, reference=reference, details=a_payment(amount, said=said)))
        if said == "thank you":
            expected.states["waiting"] += 1
            continue
        expected.states["booked"] += 1
        expected.payments[payer] += 1
        expected.sums[payer] = expected.sums.get(payer, Decimal(0)) + Decimal(amount)
    return a_file(a_statement(*entries, number=f"S-{day}")).getvalue()


def ask(program, secret: str, path: str, file: bytes | None = None) -> dict[str, Any]:
    request = urllib.request.Request(
        f"http://{program.address}/api/v1{path}",
        data=file,
        headers={"Authorization": f"Bearer {secret}", "Content-Type": "application/octet-stream"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server
        told: dict[str, Any] = json.load(answer)
    return told


def wait_until(program, secret: str, job: dict[str, Any], fits) -> dict[str, Any]:
    give_up_at = time.monotonic() + PATIENCE_S
    while not fits(now := ask(program, secret, f"/jobs/{job['id']}")):
        assert time.monotonic() < give_up_at, now
        time.sleep(0.02)
    return now


def prove(program, expected: Expected) -> None:
    """Every entry once, to the cent, and the program's own proof."""
    with engine_of(program.home) as engine, engine.connect() as conn:
        paid = conn.execute(text("SELECT customer_id, count(*), sum(amount) FROM payment GROUP BY customer_id")).all()
        states = conn.execute(text("SELECT state, count(*) FROM bank_entry GROUP BY state")).all()
        balances = dict(conn.execute(text("SELECT customer_id, balance FROM standing WHERE balance <> 0")).all())
    assert dict(states) == dict(expected.states)
    assert {customer_id: count for customer_id, count, _ in paid} == dict(expected.payments)
    assert {customer_id: total for customer_id, _, total in paid} == expected.sums
    assert balances == {customer_id: -total for customer_id, total in expected.sums.items()}
    verified = program.run("verify")
    assert verified.code == 0, verified.out


def kill_while_files_are_imported(program, kills: int) -> None:
    chance, expected, files = a_chance(), Expected(), []
    found_company_in(program.home)
    payers = register_payers(program.home)
    secret = program.run("staff", "token", "add", "bank", "--role", "administrator").out.splitlines()[0]
    running = program.start("serve")
    running.wait_until_serving()
    in_the_middle = 0
    for _ in range(kills):
        files.append(a_days_file(len(files), payers, chance, expected))
        job = ask(program, secret, "/bank-statements?filename=day.xml", files[-1])
        wait_until(program, secret, job, lambda now: now["status"] != "todo")
        time.sleep(chance.uniform(0, LONGEST_LIFE_S))
        begun = ask(program, secret, f"/jobs/{job['id']}")
        kill_all_but_postgres(running, chance)
        in_the_middle += not is_over(begun)
        running = program.start("serve")
        running.wait_until_serving()
        done = wait_until(program, secret, job, is_over)
        assert (done["status"], done["problem"], done["result"]["complete"]) == ("succeeded", None, True)
    for file in files:
        job = ask(program, secret, "/bank-statements?filename=again.xml", file)
        again = wait_until(program, secret, job, is_over)
        assert again["result"]["imported_before"] is not None
    assert running.stop() == 0
    assert in_the_middle > 0, "every import was over before it was killed"
    prove(program, expected)


def is_over(job: dict[str, Any]) -> bool:
    return job["status"] in {"succeeded", "failed", "cancelled"}


def test_a_banks_file_is_booked_once_though_the_program_is_killed_in_the_middle_of_three(empty_house):
    kill_while_files_are_imported(empty_house, 3)


@pytest.mark.soak
def test_a_banks_file_is_booked_once_though_the_program_is_killed_in_the_middle_of_twenty(empty_house):
    kill_while_files_are_imported(empty_house, 20)
