"""Accounts made in batches: each once, whatever ends the worker; printed once; acted upon together."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from builders import NOON, a_customer, a_product, a_rate, a_tariff, an_account
from msgspec.structs import replace
from sqlalchemy import text

from tollhouse.accounts.batches import generating
from tollhouse.accounts.batches.acting import BatchDesk, Wanted, ask_for_act, preview_act
from tollhouse.accounts.batches.asking import GENERATE, Asker, Moments, ask_for_generation, plan_generation
from tollhouse.accounts.batches.forgetting import forget_customers
from tollhouse.accounts.batches.generating import Generator
from tollhouse.accounts.batches.reading import batches_told, list_batches, read_act, read_generation
from tollhouse.accounts.batches.sheets import (
    SheetGone,
    SheetNotReady,
    SheetUnreadable,
    drop_sheet,
    forget_old_sheets,
    take_sheet,
)
from tollhouse.accounts.opening import IdentifierTaken
from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.batch_act import BatchAction
from tollhouse.accounts.rules.generation import GenerationPlan
from tollhouse.accounts.users.vault import ServiceVault
from tollhouse.customers.rules.record import BadField
from tollhouse.ledger.months import open_months
from tollhouse.plumbing.jobs.queue import JobQueue
from tollhouse.plumbing.jobs.work import WorkCancelled
from tollhouse.plumbing.sealing import Seal
from tollhouse.staff.drawn_passwords import DrawnPasswords
from tollhouse.words.refusals import NotFound, Refused

KEY = "a key of tests"
ANNA = Asker("staff:anna", "staff:1")
MOMENTS = Moments(NOON, NOON)


@dataclass
class Said:
    """Stands for a job at work; says when it is to end."""

    ends_after: int | None = None
    notes: list[int] = field(default_factory=list)
    result: dict | None = None

    def note(self, done, *_, **__):
        self.notes.append(done)

    @property
    def should_end(self):
        return self.ends_after is not None and len(self.notes) >= self.ends_after

    def finish(self, result, note=""):
        del note
        self.result = result

    def end_early(self, result):
        self.result = result
        raise WorkCancelled


@dataclass
class Shop:
    """A customer with a product for cards, on a database of its own."""

    engine: object
    customer_id: int
    product_id: int

    @property
    def cards(self):
        return GenerationPlan(
            self.product_id,
            25,
            "Summer",
            model=BalanceModel.DEBIT,
            prefix="77",
            length=12,
            amount=Decimal(10),
            web_access=True,
            service_passwords=True,
        )

    def ask(self, plan):
        queue = JobQueue(
            self.engine, {GENERATE: lambda *_, **__: None, "change accounts of a batch": print}, lambda: NOON
        )
        with self.engine.begin() as conn:
            return ask_for_generation(conn, queue, self.customer_id, plan, ANNA, moments=MOMENTS)

    def generate(self, run, work=None):
        work = work or Said()
        Generator(lambda: NOON, KEY).generate(
            self.engine, work, now=NOON, customer_id=self.customer_id, generation_id=run.generation_id
        )
        return work

    def made(self, plan):
        run = self.ask(plan)
        self.generate(run)
        return run

    def act(self, wanted, now=NOON):
        queue = JobQueue(self.engine, {"change accounts of a batch": print}, lambda: NOON)
        with self.engine.begin() as conn:
            act = ask_for_act(conn, queue, self.customer_id, wanted, ANNA, moments=MOMENTS)
        BatchDesk(lambda: now).work_through_batch(
            self.engine, Said(), now=NOON, customer_id=self.customer_id, act_id=act.act_id
        )
        with self.engine.begin() as conn:
            return read_act(conn, self.customer_id, act.act_id)

    def rows(self, batch="Summer"):
        query = text("select * from account where batch = :batch and customer_id = :customer order by control_number")
        with self.engine.begin() as conn:
            return conn.execute(query, {"batch": batch, "customer": self.customer_id}).all()

    def sheet(self, run, key=KEY):
        with self.engine.begin() as conn:
            return take_sheet(conn, Seal(key), self.customer_id, run.generation_id, now=NOON, by="staff:anna")

    def one(self, query, **values):
        with self.engine.begin() as conn:
            return conn.execute(text(query), values).scalar()

    def left_in(self, table):
        return self.one(f"select count(*) from {table} where customer_id = :id", id=self.customer_id)

    def batches(self):
        with self.engine.begin() as conn:
            page = list_batches(conn, self.customer_id, limit=10, cursor=None)
            return batches_told(conn, self.customer_id, page.rows, today=NOON.date())


@pytest.fixture
def shop(engine, monkeypatch):
    monkeypatch.setattr(generating, "_AT_ONCE", 10)
    with engine.begin() as conn:
        open_months(conn, since=NOON - timedelta(days=40), now=NOON)
        product_id = a_product(conn, a_tariff(conn, a_rate("420", "0.10")))
        customer_id = a_customer(conn)
    return Shop(engine, customer_id, product_id)


def as_cards(shop):
    with shop.engine.begin() as conn:
        conn.execute(text("update product set role = 'prepaid_card' where product_id = :id"), {"id": shop.product_id})


def test_cards_are_made_inactive_with_money_control_numbers_and_secrets(shop):
    as_cards(shop)
    run = shop.made(shop.cards)
    rows = shop.rows()
    assert [row.control_number for row in rows] == list(range(1, 26))
    assert {(row.role, row.model, row.inactive, row.web_login == row.identifier) for row in rows} == {
        ("prepaid_card", "debit", True, True)
    }
    assert len({row.identifier for row in rows}) == 25
    assert [row.identifier for row in rows] != sorted(row.identifier for row in rows)
    owned = "select sum(balance), count(*) from standing where customer_id = :id and account_id > 0"
    assert shop.one(owned, id=shop.customer_id) == Decimal(-250)
    assert shop.one("select count(*) from xdr where customer_id = :id and amount = -10", id=shop.customer_id) == 25
    sheet = shop.sheet(run)
    assert [one.control for one in sheet.lines] == list(range(1, 26))
    passwords = DrawnPasswords(KEY)
    for line, row in zip(sheet.lines, rows, strict=True):
        assert line.identifier == row.identifier
        assert passwords.fits(line.web_password, row.web_password)
        assert ServiceVault([KEY]).unseal(bytes(row.service_password)) == line.service_password
    assert shop.left_in("account_login") == 25


def test_nothing_that_is_kept_of_a_run_tells_a_secret(shop):
    run = shop.made(shop.cards)
    kept = "\n".join(
        str(shop.one(f"select string_agg(t::text, ' ') from {table} t"))
        for table in ("account_generation", "account_sheet_piece", "account_batch", "account", "audit_record")
    )
    lines = shop.sheet(run).lines
    assert lines
    for line in lines:
        assert line.web_password not in kept
        assert line.service_password not in kept
        assert line.web_password.encode().hex() not in kept


def test_a_run_that_died_goes_on_where_it_was_and_makes_nobody_twice(shop, monkeypatch):
    run = shop.ask(shop.cards)
    with pytest.raises(WorkCancelled):
        shop.generate(run, Said(ends_after=1))
    assert len(shop.rows()) == 10

    def dies(*_, **__):
        raise OSError("the machine went away")

    with monkeypatch.context() as broken:
        broken.setattr(generating, "seal_piece", dies)
        with pytest.raises(OSError, match="went away"):
            shop.generate(run)
    assert len(shop.rows()) == 10
    shop.generate(run)
    shop.generate(run)  # as a queue does that did not hear of the end
    rows = shop.rows()
    assert [row.control_number for row in rows] == list(range(1, 26))
    assert shop.one("select count(*) from xdr where customer_id = :id", id=shop.customer_id) == 25
    assert shop.one("select sum(accounts) from account_count where customer_id = :id", id=shop.customer_id) == 25
    assert len(shop.sheet(run).lines) == 25


def test_what_is_taken_is_drawn_again(shop, monkeypatch):
    with shop.engine.begin() as conn:
        taken = an_account(conn, shop.customer_id, shop.product_id, "770000000001")
    drawn = iter([f"7700000000{number:02}" for number in (1, 1, 2, 2, 3, 4, 5)])
    monkeypatch.setattr(
        "tollhouse.accounts.batches.opening.draw_identifiers", lambda _, count: [next(drawn) for _ in range(count)]
    )
    shop.made(replace(shop.cards, count=4, length=10))
    assert sorted(row.identifier for row in shop.rows()) == [f"77000000000{number}" for number in (2, 3, 4, 5)]
    assert taken == "770000000001"


def test_a_number_that_once_was_somebodys_card_is_never_drawn_again(shop, monkeypatch):
    shop.made(replace(shop.cards, count=1))
    (row,) = shop.rows()
    shop.act(Wanted("Summer", BatchAction.TERMINATE), now=NOON + timedelta(hours=1))
    drawn = iter([row.identifier, "778800000001"])
    monkeypatch.setattr(
        "tollhouse.accounts.batches.opening.draw_identifiers", lambda _, count: [next(drawn) for _ in range(count)]
    )
    shop.made(replace(shop.cards, count=1))
    assert [one.identifier for one in shop.rows()] == [row.identifier, "778800000001"]


def test_a_sequence_that_is_taken_is_refused_before_anything_is_made(shop):
    lines = GenerationPlan(shop.product_id, 20, "Lines", start="46850000001")
    with shop.engine.begin() as conn:
        an_account(conn, shop.customer_id, shop.product_id, "46850000007")
        an_account(conn, shop.customer_id, shop.product_id, "46850000012")
        with pytest.raises(IdentifierTaken, match="'46850000007'") as refusal:
            plan_generation(conn, shop.customer_id, lines, now=NOON)
    assert refusal.value.field == "identifiers.start"
    assert shop.batches() == []


def test_a_sequence_of_which_one_is_taken_meanwhile_ends_there_and_keeps_what_was_made(shop):
    run = shop.ask(GenerationPlan(shop.product_id, 20, "Lines", start="46860000001"))
    with shop.engine.begin() as conn:
        an_account(conn, shop.customer_id, shop.product_id, "46860000015")
    with pytest.raises(IdentifierTaken, match="'46860000015'"):
        shop.generate(run)
    assert [row.identifier for row in shop.rows("Lines")] == [f"468600000{number:02}" for number in range(1, 11)]
    assert {row.inactive for row in shop.rows("Lines")} == {False}


def test_control_numbers_of_a_batch_go_on_and_never_back(shop):
    shop.made(replace(shop.cards, count=3, control_from=500))
    shop.made(replace(shop.cards, count=2))
    assert [row.control_number for row in shop.rows()] == [500, 501, 502, 503, 504]
    with shop.engine.begin() as conn, pytest.raises(BadField, match="it goes on with 505"):
        plan_generation(conn, shop.customer_id, replace(shop.cards, control_from=504), now=NOON)
    (batch,) = shop.batches()
    assert (batch.name, batch.next_control, batch.total, batch.inactive, batch.active) == ("Summer", 505, 5, 5, 0)


def test_two_runs_of_one_batch_that_take_turns_share_its_control_numbers(shop):
    first, second = shop.ask(replace(shop.cards, count=20)), shop.ask(replace(shop.cards, count=20))
    with pytest.raises(WorkCancelled):
        shop.generate(first, Said(ends_after=1))
    shop.generate(second)
    shop.generate(first)
    assert Counter(row.control_number for row in shop.rows()) == Counter(range(1, 41))


def test_products_that_do_not_fit_are_refused_by_name(shop):
    with shop.engine.begin() as conn:
        other = a_product(conn, a_tariff(conn, a_rate("420", "0.10"), currency="USD"), currency="USD")
        empty = a_product(conn)
        for product_id, said in ((other, "is in USD"), (empty, "work in progress"), (999_999, "is no product")):
            with pytest.raises(Refused, match=said):
                plan_generation(conn, shop.customer_id, replace(shop.cards, product_id=product_id), now=NOON)
        with pytest.raises(NotFound):
            plan_generation(conn, 999_999, shop.cards, now=NOON)
        with pytest.raises(BadField, match="is not that of the product"):
            plan_generation(conn, shop.customer_id, replace(shop.cards, role="voucher"), now=NOON)


def test_identifiers_that_look_alike_count_as_hits(shop):
    as_cards(shop)
    plan = replace(shop.cards, count=1, length=6, prefix="9")
    with shop.engine.begin() as conn:
        assert plan_generation(conn, shop.customer_id, plan, now=NOON).tries == 1_000_000
        an_account(conn, shop.customer_id, shop.product_id, "9123456")
        an_account(conn, shop.customer_id, shop.product_id, "91234567")
        with pytest.raises(BadField, match="draw at least 7"):
            plan_generation(conn, shop.customer_id, plan, now=NOON)


def test_the_list_is_fetched_once_and_only_when_the_run_has_ended(shop):
    run = shop.ask(shop.cards)
    with pytest.raises(SheetNotReady, match="0 of 25 accounts are made"):
        shop.sheet(run)
    shop.generate(run)
    with pytest.raises(SheetUnreadable):
        shop.sheet(run, key="another installation's")
    assert len(shop.sheet(run).lines) == 25
    with pytest.raises(SheetGone):
        shop.sheet(run)
    assert shop.left_in("account_sheet_piece") == 0
    with shop.engine.begin() as conn:
        gone = read_generation(conn, shop.customer_id, run.generation_id)
    assert (gone.sheet_gone_by, gone.sheet_fetched) == ("staff:anna", 25)


def test_a_list_that_nobody_fetches_is_gone_after_seven_days_or_when_it_is_dropped(shop):
    dropped, old = shop.made(replace(shop.cards, count=1)), shop.made(replace(shop.cards, count=1))
    with shop.engine.begin() as conn:
        drop_sheet(conn, shop.customer_id, dropped.generation_id, now=NOON, by="staff:anna")
        drop_sheet(conn, shop.customer_id, dropped.generation_id, now=NOON, by="staff:anna")
        assert forget_old_sheets(conn, now=NOON + timedelta(days=6, hours=23)) == 0
        assert forget_old_sheets(conn, now=NOON + timedelta(days=7)) >= 1
        assert forget_old_sheets(conn, now=NOON + timedelta(days=7)) == 0
    for run in (dropped, old):
        with pytest.raises(SheetGone):
            shop.sheet(run)
    assert shop.left_in("account_sheet_piece") == 0


def test_a_batch_is_activated_blocked_let_expire_and_terminated(shop):
    shop.made(replace(shop.cards, web_access=True))
    chosen = [row.account_id for row in shop.rows()[:5]]
    activated = shop.act(Wanted("Summer", BatchAction.ACTIVATE, chosen))
    assert (activated.total, activated.done, activated.unchanged) == (5, 5, 0)
    again = shop.act(Wanted("Summer", BatchAction.ACTIVATE))
    assert (again.total, again.done, again.unchanged) == (25, 20, 5)
    assert {(row.inactive, row.activated_at) for row in shop.rows()} == {(False, NOON)}
    assert shop.act(Wanted("Summer", BatchAction.BLOCK, chosen)).done == 5
    assert shop.act(Wanted("Summer", BatchAction.UNBLOCK)).done == 5
    day = date(2026, 12, 31)
    assert shop.act(Wanted("Summer", BatchAction.SET_EXPIRY, chosen, day)).done == 5
    assert shop.act(Wanted("Summer", BatchAction.SET_EXPIRY, None, day)).done == 20
    with shop.engine.begin() as conn:
        preview = preview_act(conn, shop.customer_id, Wanted("Summer", BatchAction.TERMINATE), now=NOON)
    assert (preview.total, preview.changed) == (25, 25)
    assert shop.act(Wanted("Summer", BatchAction.TERMINATE, chosen)).done == 5
    assert shop.act(Wanted("Summer", BatchAction.TERMINATE)).unchanged == 5
    (batch,) = shop.batches()
    assert (batch.total, batch.terminated) == (25, 25)
    assert shop.one("select sum(accounts) from account_count where customer_id = :id", id=shop.customer_id) == 0


def test_an_act_on_nobody_is_refused(shop):
    with shop.engine.begin() as conn, pytest.raises(BadField, match="there is no such batch"):
        preview_act(conn, shop.customer_id, Wanted("Summer", BatchAction.BLOCK), now=NOON)
    shop.made(replace(shop.cards, count=1))
    with shop.engine.begin() as conn, pytest.raises(BadField, match="has none of these accounts"):
        preview_act(conn, shop.customer_id, Wanted("Summer", BatchAction.BLOCK, [999_999]), now=NOON)


def test_accounts_made_after_an_act_was_asked_for_are_none_of_its_business(shop):
    shop.made(replace(shop.cards, count=3))
    queue = JobQueue(shop.engine, {"change accounts of a batch": print}, lambda: NOON)
    with shop.engine.begin() as conn:
        wanted = Wanted("Summer", BatchAction.ACTIVATE)
        act = ask_for_act(conn, queue, shop.customer_id, wanted, ANNA, moments=MOMENTS)
    shop.made(replace(shop.cards, count=2))
    desk = BatchDesk(lambda: NOON)
    desk.work_through_batch(shop.engine, Said(), now=NOON, customer_id=shop.customer_id, act_id=act.act_id)
    assert [row.inactive for row in shop.rows()] == [False] * 3 + [True] * 2


def test_of_a_customer_who_is_forgotten_no_batch_and_no_list_is_left(shop):
    shop.made(replace(shop.cards, count=1))
    with shop.engine.begin() as conn:
        forget_customers(conn, [shop.customer_id])
        forget_customers(conn, [])
    for table in ("account_batch", "account_generation", "account_sheet_piece", "account_batch_act"):
        assert shop.left_in(table) == 0
