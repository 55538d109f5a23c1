"""Letters to customers: written once for what happened, to whom the class writes, in words that are kept or ours."""

import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from rooms.customers.statuses import Someone, at
from sqlalchemy import text

from tollhouse.customers.acting import Act, begin
from tollhouse.customers.changing import lock_customers, read_class
from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.rules.warnings import Basis, Threshold
from tollhouse.customers.suspending import Cause, Relief, release_funded, release_paid, suspend_customers
from tollhouse.customers.warning import set_thresholds
from tollhouse.ledger.locking import lock_standings
from tollhouse.letters.choosing import class_notifications, set_class_notifications
from tollhouse.letters.rules.kinds import MessageKind
from tollhouse.letters.rules.template import MessageText, UnknownVariable
from tollhouse.letters.rules.texts import DEFAULT_TEXTS
from tollhouse.letters.templates import forget_text, keep_text, preview, read_text, read_texts
from tollhouse.letters.writing import Message, about_customer, forget_letters_of, write_messages, write_warnings
from tollhouse.plumbing.jobs.facts import drain_facts
from tollhouse.plumbing.outbox.listing import letter_of, list_letters
from tollhouse.wiring import LISTENERS
from tollhouse.words.refusals import NotFound

ALL = frozenset(MessageKind)


def a_reader(conn, *, sends=ALL, sender="", **facts) -> Someone:
    """A customer with an e-mail address, whose class sends these kinds."""
    someone = Someone(conn, **{"email": "ada@example.org", "name": "Ada", **facts})
    class_id = read_customer(conn, someone.id, OPERATOR_SCOPE).class_id
    set_class_notifications(conn, class_id, sender, sends)
    return someone


def letters_to(conn, someone) -> list:
    """Oldest first."""
    page = list_letters(conn, about=about_customer(someone.id), limit=100, cursor=None)
    return [letter_of(row) for row in reversed(page.rows)]


def topics(conn, someone) -> list[str]:
    return [one.topic for one in letters_to(conn, someone)]


def look(conn, moment) -> None:
    while write_warnings(conn, now=moment):
        pass


def a_crossing(conn, someone, *values: str) -> None:
    set_thresholds(conn, someone.id, [Threshold(Basis.AMOUNT, Decimal(value)) for value in values])


def test_permanent_200_with_80_percent_and_190_writes_one_letter_for_each_and_none_again(conn):
    """Money 1.3: 158 to 165 mail 1, 165 to 195 mail 2, 205 within what is lent: no third."""
    someone = a_reader(conn, limit=Decimal(200), zone="UTC")
    someone.owes("158", at(2))
    set_thresholds(conn, someone.id, [Threshold(Basis.PERCENT, Decimal(80)), Threshold(Basis.AMOUNT, Decimal(190))])
    for moment, charge in ((at(3), "7"), (at(4), "30"), (at(5), "10")):
        someone.owes(charge, moment)
        look(conn, moment)
        look(conn, moment)
    first, second = letters_to(conn, someone)
    assert (first.topic, first.subject) == ("credit_limit_warning", "Your balance has reached €160.00")
    assert (first.written_at, second.written_at) == (at(3), at(4))
    assert second.subject == "Your balance has reached €190.00"
    assert second.body == (
        "Dear Ada,\n\nyour balance is €195.00 and has reached €190.00. Your credit limit is €200.00, "
        "so you can still use €5.00.\n\nPlease pay in time: at the limit paid services stop.\n"
    )


def test_prepaid_with_10_and_2_is_written_to_at_9_5_and_at_1_9(conn):
    someone = a_reader(conn, prepaid=True)
    someone.owes("-12", at(2), used=0)
    a_crossing(conn, someone, "10", "2")
    for moment, charge in ((at(3), "2.5"), (at(4), "7.6"), (at(5), "-20")):
        someone.owes(charge, moment, used=0)
        look(conn, moment)
    first, second = letters_to(conn, someone)
    assert (first.topic, first.subject) == ("available_funds_low", "You have €9.50 left")
    assert second.subject == "You have €1.90 left"
    assert "have fallen to €2.00 or less" in second.body


def test_a_crossing_and_its_letter_are_there_together_or_not_at_all(conn):
    someone = a_reader(conn, limit=Decimal(200))
    a_crossing(conn, someone, "100")
    someone.owes("150", at(3))
    killed = conn.begin_nested()
    look(conn, at(3))
    assert len(letters_to(conn, someone)) == 1
    killed.rollback()  # the program ended before it committed
    assert letters_to(conn, someone) == []
    look(conn, at(3))
    look(conn, at(4))
    assert len(letters_to(conn, someone)) == 1


def test_a_crossing_is_passed_even_where_nobody_is_written_to(conn):
    """Who is given an address later is not told of what was long ago."""
    someone = a_reader(conn, limit=Decimal(200), email="")
    a_crossing(conn, someone, "100")
    someone.owes("150", at(3))
    look(conn, at(3))
    assert letters_to(conn, someone) == []
    conn.execute(text("update customer set email = 'ada@example.org'"))
    look(conn, at(4))
    assert letters_to(conn, someone) == []


def test_programs_that_look_at_once_write_one_letter_for_each_customer(engine):
    with engine.begin() as conn:
        owing = [a_reader(conn, limit=Decimal(200), name=f"Owing {number}") for number in range(40)]
        for someone in owing:
            a_crossing(conn, someone, "100")
            someone.owes("150", at(3))
    start = threading.Barrier(4)

    def look_often() -> None:
        start.wait()
        for _ in range(5):
            with engine.begin() as own:
                write_warnings(own, now=at(3))

    lookers = [threading.Thread(target=look_often) for _ in range(4)]
    for looker in lookers:
        looker.start()
    for looker in lookers:
        looker.join()
    with engine.connect() as conn:
        assert [len(letters_to(conn, someone)) for someone in owing] == [1] * 40


def test_money_moves_on_while_somebody_looks(engine):
    """The letter's transaction is open, and a charge does not wait for it."""
    with engine.begin() as conn:
        someone = a_reader(conn, limit=Decimal(200), name="Charged meanwhile")
        a_crossing(conn, someone, "100", "180")
        someone.owes("150", at(3))
    with engine.begin() as looking:
        look(looking, at(3))
        with engine.begin() as charging:
            charging.execute(text("set local lock_timeout = '2s'"))
            someone.conn = charging
            someone.owes("40", at(4))
    with engine.begin() as conn:
        look(conn, at(4))
        assert [one.subject for one in letters_to(conn, someone)] == [
            "Your balance has reached €100.00",
            "Your balance has reached €180.00",
        ]


@pytest.mark.parametrize(
    "steps, told",
    [
        (["block", "unblock"], ["customer_blocked", "customer_unblocked"]),
        (["terminate_provisionally", "restore"], ["provisionally_terminated", "customer_restored"]),
        (["close"], ["customer_closed"]),
    ],
)
def test_what_staff_does_to_a_customer_is_written_as_of_its_moment(engine, steps, told):
    with engine.begin() as conn:
        someone = a_reader(conn, name=f"Changed by {' and '.join(steps)}", zone="Europe/Prague")
        for day, step in enumerate(steps, start=2):
            someone.change(step, at(day, 23, 30))
    drain_facts(engine, LISTENERS, now=at(9))
    with engine.connect() as conn:
        written = letters_to(conn, someone)
    assert [one.topic for one in written] == told
    assert written[0].written_at == at(2, 23, 30)
    assert "on March 3, 2026" in written[0].body, "the day is the customer's"


def test_a_second_cause_of_a_suspension_is_not_written_and_the_end_of_both_is_once(engine):
    with engine.begin() as conn:
        someone = a_reader(conn, name="Suspended twice")
    for suspend in (Cause.DEBT, Cause.FUNDS):
        with engine.begin() as conn:
            suspend_customers(conn, {someone.id}, cause=suspend, at=at(2), by="test")
    with engine.begin() as conn:
        release_paid(conn, {someone.id}, at=at(3))
    drain_facts(engine, LISTENERS, now=at(4))
    with engine.connect() as conn:
        assert topics(conn, someone) == ["customer_suspended"]
    with engine.begin() as conn:
        release_funded(conn, {someone.id}, relief=Relief.PAYMENT, at=at(4))
    drain_facts(engine, LISTENERS, now=at(4))
    with engine.connect() as conn:
        assert topics(conn, someone) == ["customer_suspended", "suspension_ended"]


def test_whose_automatic_payments_stopped_is_told_how_they_go_on(engine):
    with engine.begin() as conn:
        someone = a_reader(conn, name="Frozen")
        locked = lock_standings(conn, {someone.id})
        begin(conn, {someone.id}, "payment_frozen", Act(at(2), "automatic payments", "3 failed"), locked=locked)
    drain_facts(engine, LISTENERS, now=at(4))
    with engine.connect() as conn:
        (letter,) = letters_to(conn, someone)
    assert (letter.topic, letter.subject) == ("auto_payment_stopped", "Your automatic payments have stopped")
    assert "On March 2, 2026 we stopped trying; your balance is €0.00." in letter.body


def test_only_the_kinds_that_the_class_sends_are_written(conn):
    someone = a_reader(conn, sends={MessageKind.CUSTOMER_CLOSED})
    messages = [Message(kind, someone.id, at(2)) for kind in MessageKind]
    assert write_messages(conn, messages) == 1
    assert topics(conn, someone) == ["customer_closed"]


def test_a_class_sends_nothing_until_somebody_says_so(conn):
    someone = Someone(conn, email="ada@example.org")
    assert write_messages(conn, [Message(MessageKind.CUSTOMER_BLOCKED, someone.id, at(2))]) == 0


def test_the_class_says_from_whom_the_record_to_whom_and_who_gets_a_copy(conn):
    someone = a_reader(
        conn, sender="billing@example.net", email="ada@example.org, bob@example.org", bcc="books@example.org"
    )
    write_messages(conn, [Message(MessageKind.CUSTOMER_BLOCKED, someone.id, at(2))])
    (written,) = letters_to(conn, someone)
    assert written.sender == "billing@example.net"
    assert written.recipients == ("ada@example.org", "bob@example.org")
    assert written.blind_copies == ("books@example.org",)


def test_a_customer_that_is_gone_is_written_to_no_more_and_its_letters_are_forgotten(conn):
    someone = a_reader(conn)
    message = Message(MessageKind.CUSTOMER_BLOCKED, someone.id, at(2))
    write_messages(conn, [message])
    forget_letters_of(conn, [someone.id])
    assert letters_to(conn, someone) == []
    assert write_messages(conn, [Message(MessageKind.CUSTOMER_BLOCKED, 10**15, at(2))]) == 0


def test_a_text_that_is_kept_is_what_is_written_until_it_is_forgotten(conn):
    someone, kind = a_reader(conn), MessageKind.CUSTOMER_BLOCKED
    keep_text(conn, kind, "en", MessageText("Stop, {{ customer_name }}", "{{ balance }}\n"), at=at(2), by="anna")
    write_messages(conn, [Message(kind, someone.id, at(2))])
    forget_text(conn, kind, "en")
    write_messages(conn, [Message(kind, someone.id, at(3))])
    first, second = letters_to(conn, someone)
    assert (first.subject, first.body) == ("Stop, Ada", "€0.00\n")
    assert second.subject == DEFAULT_TEXTS[kind].subject


def test_texts_are_kept_by_language_and_read_with_the_english_one_first(conn):
    kind = MessageKind.CUSTOMER_CLOSED
    assert [one.changed_by for one in read_texts(conn)[kind]] == [None]
    for language in ("uk", "cs"):
        keep_text(conn, kind, language, MessageText("x", "y"), at=at(2), by="anna")
    assert [one.language for one in read_texts(conn)[kind]] == ["en", "cs", "uk"]
    assert read_text(conn, kind, "uk").changed_by == "anna"
    with pytest.raises(NotFound, match="customer_closed in the language 'de'"):
        read_text(conn, kind, "de")


def test_a_text_with_a_variable_nobody_knows_is_not_kept(conn):
    with pytest.raises(UnknownVariable, match="'colour'"):
        keep_text(conn, MessageKind.CUSTOMER_CLOSED, "en", MessageText("x", "{{ colour }}"), at=at(2), by="anna")
    assert read_text(conn, MessageKind.CUSTOMER_CLOSED, "en").text == DEFAULT_TEXTS[MessageKind.CUSTOMER_CLOSED]


@pytest.mark.parametrize(
    "currency, language, shown",
    [
        ("EUR", "en", "€1,234.57 and €98,765.44"),
        ("EUR", "uk", "1\xa0234,57\xa0EUR and 98\xa0765,44\xa0EUR"),
        ("JPY", "en", "¥1,235 and ¥98,765"),
    ],
)
def test_money_is_worded_as_the_language_has_it_and_rounded_half_away_from_zero(conn, currency, language, shown):
    someone = Someone(conn, limit=Decimal(100_000))
    record = read_customer(conn, someone.id, OPERATOR_SCOPE)
    conn.execute(text("update standing set balance = 1234.56500"))
    words = MessageText("x", "{{ balance }} and {{ available_funds }}")
    told = preview(conn, MessageKind.CUSTOMER_CLOSED, language, words, replace(record, currency=currency), at=at(2))
    assert told.body == shown


def test_without_a_limit_funds_are_unlimited_in_words(conn):
    someone = Someone(conn)
    record = read_customer(conn, someone.id, OPERATOR_SCOPE)
    words = MessageText("x", "{{ available_funds }}/{{ credit_limit }}")
    told = preview(conn, MessageKind.CUSTOMER_CLOSED, "en", words, record, at=at(2))
    assert told.body == "unlimited/unlimited"


def test_a_class_keeps_what_it_sends_and_from_whom(conn):
    someone = a_reader(conn, sends={MessageKind.CUSTOMER_CLOSED}, sender="a@example.org")
    class_id = read_customer(conn, someone.id, OPERATOR_SCOPE).class_id
    before, after = set_class_notifications(conn, class_id, "", ALL)
    assert (before.sender, before.email) == ("a@example.org", {MessageKind.CUSTOMER_CLOSED})
    assert (after.sender, after.email) == ("", ALL)
    assert class_notifications(conn, class_id) == after
    assert read_class(conn, class_id)
    assert lock_customers(conn, [someone.id], OPERATOR_SCOPE)


@pytest.mark.parametrize(
    "sender", ["nobody", "@example.org", "a@", "a b@example.org", "a@b, c@d", "я@example.org", "x" * 200 + "@y"]
)
def test_a_sender_that_is_no_address_is_refused_with_the_way_out(conn, sender):
    class_id = read_customer(conn, Someone(conn).id, OPERATOR_SCOPE).class_id
    with pytest.raises(BadField, match="leave it empty: ours"):
        set_class_notifications(conn, class_id, sender, ())


def test_a_class_that_is_not_there_is_not_found(conn):
    with pytest.raises(NotFound):
        class_notifications(conn, 10**15)
    with pytest.raises(NotFound):
        set_class_notifications(conn, 10**15, "", ())


def test_a_limit_lent_for_a_time_counts_in_the_letter_while_it_is_in_force(conn):
    someone = a_reader(conn, limit=Decimal(100))
    conn.execute(
        text("update standing set credit_limit = 110, limit_increase = 10, limit_raised_until = :until"),
        {"until": at(3)},
    )
    keep_text(conn, MessageKind.CUSTOMER_BLOCKED, "en", MessageText("x", "{{ credit_limit }}"), at=at(1), by="anna")
    for moment in (at(3) - timedelta(seconds=1), at(3)):
        write_messages(conn, [Message(MessageKind.CUSTOMER_BLOCKED, someone.id, moment)])
    assert [one.body for one in letters_to(conn, someone)] == ["€110.00", "€100.00"]
