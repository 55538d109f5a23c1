"""Who listens to which fact, what is due when, what is looked at, and which jobs there are: the one page that knows."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from tollhouse.accounts.batches.acting import ACT_ON_BATCH, BatchDesk
from tollhouse.accounts.batches.asking import GENERATE
from tollhouse.accounts.batches.forgetting import forget_customers as forget_batches
from tollhouse.accounts.batches.generating import Generator
from tollhouse.accounts.batches.sheets import forget_old_sheets
from tollhouse.accounts.changing_products import settle_product_changes
from tollhouse.accounts.contacting import forget_users, telling_of_users
from tollhouse.accounts.numbering import release_all_of
from tollhouse.accounts.opening import terminate_all_of
from tollhouse.bulk.asking import BULK_CHANGE
from tollhouse.bulk.forgetting import forget_customers
from tollhouse.bulk.reading import forget_changes
from tollhouse.bulk.working import BulkDesk
from tollhouse.charging.receiving import IMPORT_USAGE, ImportDesk
from tollhouse.customers.acting import CustomersClosed, StatusChanged
from tollhouse.customers.forgetting import CustomersPurged
from tollhouse.customers.purging import plan_purges, purge_due
from tollhouse.customers.rules.telling import TELLING_FIELDS, telling_texts
from tollhouse.customers.scheduling import keep_statuses
from tollhouse.customers.spending import ClassSpendingChanged, spread_class_spending
from tollhouse.customers.zoning import settle_zones
from tollhouse.features.configuring import remove_features
from tollhouse.ledger.holding import release_expired_holds
from tollhouse.ledger.months import open_months
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.summing import note_where_rows_stand, sum_up_books
from tollhouse.letters.writing import forget_letters_of, write_of_statuses, write_warnings
from tollhouse.notes.writing import remove_notes
from tollhouse.payments.bank.reading import forget_payers
from tollhouse.payments.bank.receiving import IMPORT_STATEMENT, MATCH_AGAIN, BankDesk
from tollhouse.payments.news import AutoPaymentFailed, InvoiceChargeFailed, MoneyReceived
from tollhouse.payments.online.automatic import go_on_after_freezing
from tollhouse.payments.online.charging_invoices import count_failures_anew, note_due_invoices
from tollhouse.payments.online.hearing import forget_events
from tollhouse.payments.online.saving import forget_methods
from tollhouse.payments.reading import forget_words
from tollhouse.payments.telling import (
    write_of_ending_methods,
    write_of_failed_charges,
    write_of_failed_payments,
    write_receipts,
    write_to_staff_of_frozen,
)
from tollhouse.payments.vouchers.asking import MAKE_VOUCHERS
from tollhouse.payments.vouchers.lists import forget_old_lists
from tollhouse.payments.vouchers.making import VoucherPress
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.jobs.facts import Listeners
from tollhouse.plumbing.jobs.looking import Look
from tollhouse.plumbing.jobs.queue import JobVerb
from tollhouse.plumbing.jobs.timetable import Run, daily, every
from tollhouse.plumbing.outbox.writing import forget_old_letters
from tollhouse.staff.answering import forget_answers, forget_answers_about
from tollhouse.staff.attempting import forget_old_attempts
from tollhouse.staff.auditing import forget_telltales, forget_values, former_values, open_audit_months
from tollhouse.staff.giving import forget_given
from tollhouse.staff.sessions import forget_sessions
from tollhouse.words.telltales import telltales_of

NEWS_KEPT_FOR: Final = timedelta(days=60)
PURGED_AT_ONCE: Final = 100
ZONES_AT_ONCE: Final = 100
PRODUCTS_AT_ONCE: Final = 500


def _end_accounts_of_closed(conn: Connection, closed: Sequence[CustomersClosed], *, now: datetime) -> None:
    del now  # the accounts end when their customer did
    for fact in closed:
        terminate_all_of(conn, fact.customer_ids, at=fact.at)


def _release_numbers_of_closed(conn: Connection, closed: Sequence[CustomersClosed], *, now: datetime) -> None:
    del now  # as of the moment when their customer closed
    for fact in closed:
        release_all_of(conn, fact.customer_ids, at=fact.at)


def _open_ledger_months(conn: Connection, *, now: datetime) -> None:
    open_months(conn, now=now)  # those too that a pause of the program left out


def _release_expired_holds(conn: Connection, *, now: datetime) -> None:
    """Some at a time, each time in a transaction of its own: it locks standings once, and not for long."""
    more = True
    while more:
        with conn.engine.begin() as sweep:
            more = release_expired_holds(sweep, now=now) > 0


def _sum_up_books(conn: Connection, *, now: datetime) -> None:
    del now  # whatever was posted until this very moment
    with conn.engine.begin() as apart:
        note_where_rows_stand(apart)
    sum_up_books(conn)


def _keep_statuses(conn: Connection, *, now: datetime) -> None:
    """Some at a time, each time in a transaction of its own, as above."""
    more = True
    while more:
        with conn.engine.begin() as change:
            more = keep_statuses(change, now=now) > 0


def _forget_answers(conn: Connection, *, now: datetime) -> None:
    forget_answers(conn, now=now)


def _forget_given(conn: Connection, *, now: datetime) -> None:
    forget_given(conn, now=now)


def _open_audit_months(conn: Connection, *, now: datetime) -> None:
    del now  # the audit trail, sessions and pauses keep real time
    open_audit_months(conn, now=real_clock())


def _forget_sign_ins(conn: Connection, *, now: datetime) -> None:
    del now
    forget_sessions(conn, now=real_clock())
    forget_old_attempts(conn, now=real_clock())


def _forget_bulk_changes(conn: Connection, *, now: datetime) -> None:
    del now  # asked for, and forgotten, in real time
    forget_changes(conn.engine, now=real_clock())


def _settle_zones(conn: Connection, *, now: datetime) -> None:
    """Some at a time, each time in a transaction of its own, as above."""
    more = True
    while more:
        with conn.engine.begin() as some:
            more = settle_zones(some, now=now, most=ZONES_AT_ONCE) > 0


def _settle_products(conn: Connection, *, now: datetime) -> None:
    """Some at a time, each time in a transaction of its own, as above."""
    more = True
    while more:
        with conn.engine.begin() as some:
            more = settle_product_changes(some, now=now, most=PRODUCTS_AT_ONCE) > 0


def _forget_old_sheets(conn: Connection, *, now: datetime) -> None:
    """Some at a time, each time in a transaction of its own, as above."""
    del now  # kept in real time
    more = True
    while more:
        with conn.engine.begin() as some:
            more = forget_old_sheets(some, now=real_clock()) + forget_old_lists(some, now=real_clock()) > 0


def _tell_of_ending_methods(conn: Connection, *, now: datetime) -> None:
    """Some at a time, each time in a transaction of its own, as above."""
    more = True
    while more:
        with conn.engine.begin() as some:
            more = write_of_ending_methods(some, now=now) > 0


def _plan_purges_of_closed(conn: Connection, closed: Sequence[CustomersClosed], *, now: datetime) -> None:
    del now  # counted from the day they were closed
    for fact in closed:
        plan_purges(conn, fact.customer_ids, closed_at=fact.at)


def _forget_what_was_said(conn: Connection, purged: Sequence[CustomersPurged], *, now: datetime) -> None:
    """Of all of them at once: what others wrote is looked through once, however many went."""
    del now
    numbers = sorted({one for fact in purged for one in fact.customer_ids})
    telling = [text for fact in purged for text in fact.telling]
    telling += telling_texts(former_values(conn, numbers, TELLING_FIELDS))
    telling += telling_texts(telling_of_users(conn, numbers))
    telltales = telltales_of(telling)
    forget_users(conn, numbers)
    remove_notes(conn, numbers)
    forget_letters_of(conn, numbers)
    remove_features(conn, numbers)  # sites and short numbers tell whom they call and where they are
    forget_values(conn, numbers)
    forget_telltales(conn, telltales)
    forget_answers_about(conn, numbers, telltales)
    forget_customers(conn, numbers, telltales)
    forget_batches(conn, numbers)
    forget_payers(conn, numbers)
    forget_words(conn, numbers)
    forget_methods(conn, numbers)


def _pay_by_themselves_again(conn: Connection, changes: Sequence[StatusChanged], *, now: datetime) -> None:
    """Customers whose frozen payments a person has unlocked."""
    del now
    unlocked = [fact for fact in changes if not fact.began and Condition(fact.condition) is Condition.PAYMENT_FROZEN]
    if unlocked:
        customer_ids = {one for fact in unlocked for one in fact.customer_ids}
        go_on_after_freezing(conn, customer_ids)
        count_failures_anew(conn, customer_ids)


def _forget_news_of_processors(conn: Connection, *, now: datetime) -> None:
    del now  # they repeat it for days, of real time
    forget_events(conn, before=real_clock() - NEWS_KEPT_FOR)


def _purge_due(conn: Connection, *, now: datetime) -> None:
    """Some at a time, each time in a transaction of its own: it locks standings once, and not for long."""
    more = True
    while more:
        with conn.engine.begin() as some:
            more = purge_due(some, now=now, most=PURGED_AT_ONCE) > 0


def _forget_old_letters(conn: Connection, *, now: datetime) -> None:
    """Some at a time, as above."""
    del now  # sent, and forgotten, in real time
    more = True
    while more:
        with conn.engine.begin() as sweep:
            more = forget_old_letters(sweep, now=real_clock()) > 0


def _note_due_invoices(conn: Connection, *, now: datetime) -> None:
    """Some payers at a time, each time in a transaction of its own, as above."""
    last, seen = 0, -1
    while last != seen:
        seen = last
        with conn.engine.begin() as some:
            last = note_due_invoices(some, after=last, now=now) or last


LISTENERS: Final[Listeners] = {
    StatusChanged: [write_of_statuses, write_to_staff_of_frozen, _pay_by_themselves_again],
    MoneyReceived: [write_receipts],
    AutoPaymentFailed: [write_of_failed_payments],
    InvoiceChargeFailed: [write_of_failed_charges],
    CustomersClosed: [_end_accounts_of_closed, _release_numbers_of_closed, _plan_purges_of_closed],
    CustomersPurged: [_forget_what_was_said],
    ClassSpendingChanged: [spread_class_spending],
}

RUNS: Final = (
    Run("open ledger months", daily(time(0, 5)), _open_ledger_months, each_missed=False),
    # Hourly, so that moving the test clock by months stops often enough and not for ever.
    Run("release expired holds", every(timedelta(hours=1)), _release_expired_holds, each_missed=False),
    # What was posted since is read one by one when somebody asks: a quarter of an hour of it is little.
    Run("sum up the books", every(timedelta(minutes=15)), _sum_up_books, each_missed=False),
    # Days begin at whole or half hours nearly everywhere.  Nobody waits for it: see customers.scheduling.
    Run("keep statuses", every(timedelta(minutes=30)), _keep_statuses, each_missed=False),
    Run("settle billing zones", every(timedelta(minutes=15)), _settle_zones, each_missed=False),
    # Nobody waits for it either: use is charged by the product of the moment it began.
    Run("settle products", every(timedelta(minutes=15)), _settle_products, each_missed=False),
    # Days begin at whole or half hours; the cashier charges what it finds, and a class's days are let go after three.
    Run("charge invoices", every(timedelta(minutes=30)), _note_due_invoices, each_missed=False),
    Run("tell of methods that end", daily(time(6, 0)), _tell_of_ending_methods, each_missed=False),
    Run("purge personal data", every(timedelta(hours=1)), _purge_due, each_missed=False),
    Run("open audit months", daily(time(0, 10)), _open_audit_months, each_missed=False),
    Run("forget sign-ins", daily(time(3, 10)), _forget_sign_ins, each_missed=False),
    Run("forget bulk changes", every(timedelta(hours=1)), _forget_bulk_changes, each_missed=False),
    Run("forget printable lists", every(timedelta(hours=1)), _forget_old_sheets, each_missed=False),
    Run("forget old letters", daily(time(3, 20)), _forget_old_letters, each_missed=False),
    Run("forget answers", daily(time(3, 5)), _forget_answers, each_missed=False),
    Run("forget processors' news", daily(time(3, 25)), _forget_news_of_processors, each_missed=False),
    Run("forget what was given", daily(time(3, 15)), _forget_given, each_missed=False),
)


LOOKS: Final = (Look("warn of thresholds", write_warnings),)


def jobs_with(importing: ImportDesk, bulk: BulkDesk, generator: Generator) -> dict[str, JobVerb]:
    """Coarse jobs by their stable names."""
    bank = BankDesk(importing.inbox, importing.clock)
    return {
        IMPORT_USAGE: importing.import_received,
        BULK_CHANGE: bulk.work_through,
        GENERATE: generator.generate,
        ACT_ON_BATCH: BatchDesk(generator.clock).work_through_batch,
        IMPORT_STATEMENT: bank.import_received,
        MATCH_AGAIN: bank.match_again,
        MAKE_VOUCHERS: VoucherPress(generator.secret_key).make,
    }
