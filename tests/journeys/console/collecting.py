"""What payment collection will do to customers; until it does, the verbs that it will call."""

from datetime import datetime, timedelta

from tollhouse.customers.suspending import Cause, limit_customers, plan_step, suspend_customers
from tollhouse.plumbing.clock import read_clock
from tollhouse.plumbing.db import make_engine


def suspend(database_url: str, customer: dict) -> None:
    _do(database_url, lambda conn, now: suspend_customers(conn, {int(customer["id"])}, cause=Cause.DEBT, at=now))


def limit(database_url: str, customer: dict) -> None:
    _do(database_url, lambda conn, now: limit_customers(conn, {int(customer["id"])}, at=now))


def plan_suspension(database_url: str, customer: dict, *, days_ahead: int) -> None:
    def plan(conn, now: datetime) -> None:
        on = (now + timedelta(days=days_ahead)).date()
        plan_step(conn, {int(customer["id"]): on}, "suspension", at=now)

    _do(database_url, plan)


def _do(database_url: str, act) -> None:
    engine = make_engine(database_url)
    try:
        with engine.begin() as conn:
            act(conn, read_clock(conn))
    finally:
        engine.dispose()
