"""kill -9 of the program, or of it and PostgreSQL, while clerks move money: what was acknowledged is there once."""

import csv
import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from journeys.killing import a_chance, kill_everything_in
from journeys.small_company import engine_of, found_company_in
from journeys.test_kill_serve import kill_all_but_postgres
from sqlalchemy import text

from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, NewCustomer
from tollhouse.invoicing.rules.invoice import NewInvoice
from tollhouse.payments.billing import bill_open_items
from tollhouse.plumbing.clock import real_clock

CUSTOMERS = 8
INVOICES = 6
"""Of each customer; some are declared void meanwhile."""
VOUCHERS = 400
WORTH = Decimal(5)
PATIENCE_S = 120

OWED = {"manual_charge": 1, "manual_credit": -1, "promotional_credit": -1, "manual_payment": -1}
"""Which way each act moves a balance."""

NOT_MINE = {"voucher_redeemed", "voucher_redeemed_here"}
"""Somebody else was faster; nothing of it is on the books."""


@dataclass
class Office:
    """A house that is killed now and then, and what its clerks were promised."""

    address: str
    secret: str
    customers: list[int]
    codes: list[str]
    invoices: list[tuple[int, int]]
    acts: Counter[int] = field(default_factory=Counter)
    moved: dict[int, Decimal] = field(default_factory=dict)
    redeemed: Counter[str] = field(default_factory=Counter)
    interrupted: int = 0
    wrong: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, path: str, said: Any = None, *, key: str = "", raw: bool = False) -> Any:
        request = urllib.request.Request(
            f"http://{self.address}/api/v1{path}",
            data=None if said is None else json.dumps(said).encode(),
            headers={
                "Authorization": f"Bearer {self.secret}",
                "Content-Type": "application/json",
                "Idempotency-Key": key,
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server
            body = answer.read()
        return body.decode() if raw else json.loads(body)

    def insist(self, path: str, said: dict[str, Any], key: str) -> dict[str, Any]:
        """Sent under one key until somebody answers; a refusal is an answer, too."""
        give_up_at = time.monotonic() + PATIENCE_S
        while time.monotonic() < give_up_at:
            try:
                answer: dict[str, Any] = self.ask(path, said, key=key)
            except urllib.error.HTTPError as refused:
                told: dict[str, Any] = json.loads(refused.read() or b"{}")
                if refused.code < 500:
                    return told
            except (OSError, ValueError):
                self.interrupted += 1
            else:
                return answer
            time.sleep(0.03)
        raise TimeoutError(path)

    def count(self, customer_id: int, moved: Decimal) -> None:
        with self.guard:
            self.acts[customer_id] += 1
            self.moved[customer_id] = self.moved.get(customer_id, Decimal(0)) + moved


@dataclass
class Clerk:
    office: Office
    number: int
    chance: random.Random
    done: int = 0
    mine: list[tuple[int, str, Decimal]] = field(default_factory=list)
    """Acts that can be reversed still: of whom, number, how the balance moved."""

    def work(self) -> None:
        ways: list[Callable[[], None]] = [self.adjust, self.adjust, self.adjust, self.reverse, self.redeem, self.void]
        try:
            while not self.office.stopping.is_set():
                self.done += 1
                self.chance.choice(ways)()
        except Exception as trouble:  # noqa: BLE001 - told by whoever waits for all of them
            self.office.wrong.append(repr(trouble))

    def insist(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        return self.office.insist(path, said, f"clerk {self.number}, act {self.done}")

    def adjust(self) -> None:
        customer_id, kind = self.chance.choice(self.office.customers), self.chance.choice(list(OWED))
        amount = Decimal(self.chance.randrange(1, 5_000)) / 100
        said = {"kind": kind, "amount": {"amount": str(amount), "currency": "EUR"}}
        if kind in {"manual_charge", "manual_credit"}:
            said["service"] = "voice"
        told = self.insist(f"/customers/{customer_id}/adjustments", said)
        assert Decimal(told["moved"]["amount"]) == OWED[kind] * amount, told
        self.office.count(customer_id, OWED[kind] * amount)
        self.mine.append((customer_id, told["id"], OWED[kind] * amount))

    def reverse(self) -> None:
        if not self.mine:
            return
        customer_id, number, moved = self.mine.pop(self.chance.randrange(len(self.mine)))
        told = self.insist(f"/customers/{customer_id}/adjustments/{number}/reversal", {"reason": "wrong customer"})
        assert Decimal(told["moved"]["amount"]) == -moved, told
        self.office.count(customer_id, -moved)

    def redeem(self) -> None:
        customer_id, code = self.chance.choice(self.office.customers), self.chance.choice(self.office.codes)
        told = self.insist(f"/customers/{customer_id}/vouchers/redeem", {"code": code})
        if told.get("code") in NOT_MINE:
            return
        assert "serial" in told, told
        self.office.count(customer_id, -WORTH)
        with self.office.guard:
            self.office.redeemed[told["serial"]] += 1

    def void(self) -> None:
        customer_id, invoice_id = self.chance.choice(self.office.invoices)
        told = self.insist(f"/customers/{customer_id}/invoices/{invoice_id}/void", {"reason": "issued twice"})
        assert told.get("code", "invoice_void") == "invoice_void", told


def open_office(program, chance: random.Random) -> tuple[Office, Any]:
    found_company_in(program.home)
    with engine_of(program.home) as engine, engine.begin() as conn:
        now = real_clock()
        class_id = register_class(conn, "Busy customers")
        new = [NewCustomer(f"Busy {place}", "EUR", BalanceControl.POSTPAID, class_id) for place in range(CUSTOMERS)]
        customers = register_customers(conn, new, now=now, by="test")
        items = [
            NewInvoice(one, f"{one}-{place}", now.date(), now.date() + timedelta(days=14), Decimal("120.50"), "EUR")
            for one in customers
            for place in range(INVOICES)
        ]
        bill_open_items(conn, items, now=now, by="test")
        numbers = conn.execute(text("SELECT customer_id, invoice_id FROM invoice ORDER BY 1, 2")).all()
    secret = program.run("staff", "token", "add", "clerks", "--role", "administrator").out.splitlines()[0]
    running = program.start("serve")
    running.wait_until_serving()
    voidable = [tuple(one) for one in chance.sample(numbers, len(numbers) // 3)]
    office = Office(program.address, secret, customers, [], voidable)
    office.codes = sell_vouchers(office)
    return office, running


def sell_vouchers(office: Office) -> list[str]:
    value = {"amount": str(WORTH), "currency": "EUR"}
    batch = office.ask("/voucher-batches", {"name": "Kiosks", "value": value, "count": VOUCHERS}, key="batch")
    path, give_up_at = f"/voucher-batches/{batch['id']}", time.monotonic() + PATIENCE_S
    while office.ask(path)["sheet"]["state"] != "ready":
        assert time.monotonic() < give_up_at
        time.sleep(0.1)
    office.ask(f"{path}/activate", {}, key="activate")
    sheet = office.ask(f"{path}/sheet", {}, key="sheet", raw=True)
    return [line["Code"] for line in csv.DictReader(sheet.lstrip("\ufeff").splitlines())]


def kill_while_money_moves(program, *, kills: int, clerks: int) -> None:
    chance = a_chance()
    office, running = open_office(program, chance)
    working = [Clerk(office, number, random.Random(chance.random())) for number in range(clerks)]
    threads = [threading.Thread(target=one.work) for one in working]
    for thread in threads:
        thread.start()
    try:
        for number in range(kills):
            time.sleep(chance.uniform(0.3, 2.0))
            if number % 2:
                kill_everything_in(program.home, chance)
                running.child.wait()
            else:
                kill_all_but_postgres(running, chance)
            running = program.start("serve")
            running.wait_until_serving()
            assert office.wrong == []
    finally:
        office.stopping.set()
        for thread in threads:
            thread.join()
    assert office.wrong == []
    assert office.interrupted > 0, "nobody was interrupted"
    assert running.stop() == 0
    prove(program, office)


def prove(program, office: Office) -> None:
    """As many xDRs as were acknowledged, their money to the cent, each voucher once, and the program's own proof."""
    with engine_of(program.home) as engine, engine.connect() as conn:
        wanted = {"customers": office.customers}
        booked = "SELECT customer_id, count(*) FROM xdr WHERE customer_id = any(:customers) GROUP BY 1"
        stood = "SELECT customer_id, balance FROM standing WHERE account_id = 0 AND customer_id = any(:customers)"
        acts = {row[0]: row[1] for row in conn.execute(text(booked), wanted)}
        balances = {row[0]: row[1] for row in conn.execute(text(stood), wanted)}
    assert acts == dict(office.acts)
    assert balances == {one: office.moved.get(one, Decimal(0)) for one in office.customers}
    assert set(office.redeemed.values()) == {1}
    verified = program.run("verify")
    assert verified.code == 0, verified.out


def test_money_that_sixteen_clerks_moved_through_five_kills_is_there_once(empty_house):
    kill_while_money_moves(empty_house, kills=5, clerks=16)


@pytest.mark.soak
def test_money_that_sixty_four_clerks_moved_through_fifty_kills_is_there_once(empty_house):
    kill_while_money_moves(empty_house, kills=50, clerks=64)
