"""Letters: written with what they tell of, sent once, tried again, given up, or in doubt; on real mail servers."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from rooms.plumbing.mail_servers import Letterbox, a_free_port, a_mail_server
from sqlalchemy import text, update

from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.outbox.letter import Channel, LetterState, NewLetter
from tollhouse.plumbing.outbox.listing import (
    LetterSettled,
    drop_letter,
    letter_of,
    list_letters,
    read_letter,
    send_again,
    troubles,
)
from tollhouse.plumbing.outbox.sending import MOST_ATTEMPTS, Post, wait_after
from tollhouse.plumbing.outbox.smtp import Mail, MailServer, mail_server, message_of
from tollhouse.plumbing.outbox.tables import letter
from tollhouse.plumbing.outbox.writing import forget_letters_about, forget_old_letters, write_letters
from tollhouse.words.refusals import NotFound

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def outbox(engine):
    """Empty when the test begins."""
    with engine.begin() as conn:
        conn.execute(text("delete from letter"))
        conn.execute(text("delete from letter_channel"))
    return engine


def a_letter(outbox, *to, subject="Your balance", body="It is 10.00 EUR.\n", **facts):
    new = NewLetter("customer:1", "balance", tuple(to) or ("ada@example.org",), subject, body, **facts)
    with outbox.begin() as conn:
        return write_letters(conn, [new], at=AT)[0]


def post(outbox, port, *, patience_s=5.0, abandoned_after=timedelta(minutes=5)):
    server = MailServer("127.0.0.1", port, sender="billing@example.org", patience_s=patience_s)
    return Post(outbox, Mail(server), abandoned_after=abandoned_after)


def state(outbox, letter_id):
    with outbox.connect() as conn:
        found = read_letter(conn, letter_id)
    return found.state.value, found.problem


def text_of(message):
    return message.get_content().replace("\r\n", "\n")


def make_due(outbox):
    with outbox.begin() as conn:
        conn.execute(update(letter).where(letter.c.state == "waiting").values(next_try=real_clock()))


def test_a_letter_is_sent_once_with_what_was_written(outbox):
    sent = a_letter(outbox, "ada@example.org", blind_copies=("books@example.org",), sender="sales@example.net")
    with a_mail_server() as (letterbox, port):
        for _ in range(3):
            assert post(outbox, port).send_due()
    assert state(outbox, sent) == ("sent", None)
    (message,) = letterbox.taken
    assert letterbox.envelopes == [["ada@example.org", "books@example.org"]]
    assert (message["From"], message["To"], message["Bcc"]) == ("sales@example.net", "ada@example.org", None)
    assert message["Subject"] == "Your balance"
    assert message["Message-ID"] == f"<{sent}@example.net>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert text_of(message) == "It is 10.00 EUR.\n"


def test_a_letter_in_any_script_arrives_as_it_was_written(outbox):
    a_letter(outbox, subject="Залишок: 10,00 €", body="Шановна Адо, 残高は10€です。\n")
    with a_mail_server() as (letterbox, port):
        post(outbox, port).send_due()
    (message,) = letterbox.taken
    assert message["Subject"] == "Залишок: 10,00 €"
    assert text_of(message) == "Шановна Адо, 残高は10€です。\n"


def test_a_letter_is_there_exactly_if_its_transaction_commits(outbox):
    with outbox.connect() as conn:
        write_letters(conn, [NewLetter("customer:1", "balance", ("a@example.org",), "s", "b")], at=AT)
        conn.rollback()
        assert list_letters(conn, limit=5, cursor=None).rows == []


def test_while_the_server_is_away_letters_wait_without_losing_an_attempt_and_it_is_said_why(outbox):
    sent, nobody_there = a_letter(outbox), a_free_port()
    assert not post(outbox, nobody_there).send_due()
    with outbox.connect() as conn:
        found, (trouble,) = read_letter(conn, sent), troubles(conn)
    assert (found.state, found.attempts) == (LetterState.WAITING, 0)
    assert trouble.channel is Channel.EMAIL
    assert f"The mail server 127.0.0.1:{nobody_there}" in trouble.reason
    since = trouble.since
    assert not post(outbox, nobody_there).send_due()
    with outbox.connect() as conn:
        assert troubles(conn)[0].since == since, "since the first time"
    with a_mail_server() as (letterbox, port):
        assert post(outbox, port).send_due()
    assert len(letterbox.taken) == 1
    with outbox.connect() as conn:
        assert troubles(conn) == []


def test_a_letter_refused_for_the_moment_is_tried_again_and_given_up_in_the_end_with_the_reason(outbox):
    refused = a_letter(outbox)
    letterbox = Letterbox()
    letterbox.answer = "451 The disk is full"
    with a_mail_server(letterbox) as (_, port):
        for attempt in range(1, MOST_ATTEMPTS + 1):
            before = real_clock()
            post(outbox, port).send_due()
            with outbox.connect() as conn:
                found = read_letter(conn, refused)
            assert found.attempts == attempt
            if attempt < MOST_ATTEMPTS:
                assert found.state is LetterState.WAITING
                assert before + wait_after(attempt) <= found.next_try <= real_clock() + wait_after(attempt)
                post(outbox, port).send_due()  # before its time
                make_due(outbox)
    assert state(outbox, refused) == ("failed", f"Given up after {MOST_ATTEMPTS} attempts: 451 The disk is full")
    assert letterbox.taken == []


def test_it_waits_longer_after_each_refusal_and_never_longer_than_an_hour():
    waits = [wait_after(attempt) for attempt in range(1, MOST_ATTEMPTS)]
    assert waits[:4] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)


@pytest.mark.parametrize(
    "how, problem",
    [
        ({"answer": "554 No spam here"}, "554 No spam here"),
        ({"strangers": {"ada@example.org": "550 No such user"}}, "ada@example.org: 550 No such user"),
        ({"refuses_senders": "553 Who are you"}, "553 Who are you"),
    ],
)
def test_a_letter_refused_for_good_is_given_up_at_once_and_holds_up_no_other(outbox, how, problem):
    refused, other = a_letter(outbox), a_letter(outbox, "bob@example.org")
    letterbox = Letterbox()
    for name, value in how.items():
        setattr(letterbox, name, value)
    with a_mail_server(letterbox) as (_, port):
        post(outbox, port).send_due()
        assert state(outbox, refused) == ("failed", problem)
        letterbox.answer, letterbox.refuses_senders = "250 Taken", None
        if state(outbox, other)[0] != "sent":
            with outbox.begin() as conn:
                send_again(conn, other, by="test", at=real_clock())
            post(outbox, port).send_due()
    assert state(outbox, other) == ("sent", None)


def test_of_several_recipients_those_who_are_known_get_the_letter_and_the_others_are_named(outbox):
    sent = a_letter(outbox, "ada@example.org", "bob@example.org", blind_copies=("книги@example.org",))
    letterbox = Letterbox()
    letterbox.strangers = {"bob@example.org": "550 No such user"}
    with a_mail_server(letterbox) as (_, port):
        post(outbox, port).send_due()
    assert letterbox.envelopes == [["ada@example.org"]]
    found, problem = state(outbox, sent)
    assert found == "sent"
    assert problem.startswith("Not taken for bob@example.org: 550 No such user; книги@example.org: has letters")


def test_a_server_that_hangs_up_after_the_letter_leaves_it_in_doubt_and_it_is_not_sent_again(outbox):
    doubtful = a_letter(outbox)
    letterbox = Letterbox()
    letterbox.answer = None
    with a_mail_server(letterbox) as (_, port):
        post(outbox, port).send_due()
        assert state(outbox, doubtful)[0] == "in_doubt"
        letterbox.answer = "250 Taken"
        for _ in range(3):
            post(outbox, port).send_due()
        assert len(letterbox.taken) == 1
        with outbox.begin() as conn:
            send_again(conn, doubtful, by="staff:anna", at=real_clock())
        post(outbox, port).send_due()
    assert state(outbox, doubtful) == ("sent", None)
    assert len(set(letterbox.ids)) == 1, "whoever gets it twice can tell: the Message-ID is the same"
    with outbox.connect() as conn:
        assert read_letter(conn, doubtful).settled_by == "staff:anna"


def test_a_server_too_slow_to_answer_leaves_the_letter_in_doubt(outbox):
    doubtful, released = a_letter(outbox), threading.Event()
    letterbox = Letterbox()
    letterbox.meanwhile = lambda: released.wait(30)
    with a_mail_server(letterbox) as (_, port):
        post(outbox, port, patience_s=0.3).send_due()
        released.set()
    found, problem = state(outbox, doubtful)
    assert found == "in_doubt"
    assert "was given the letter and did not answer" in problem


def test_a_letter_whose_sender_died_comes_into_doubt_and_one_that_is_being_sent_does_not(outbox):
    """The program ended between handing over and writing down; see also test_kill_outbox."""
    abandoned, at_hand = a_letter(outbox), a_letter(outbox)
    now = real_clock()
    with outbox.begin() as conn:
        claim = update(letter).values(state="sending", next_try=None)
        conn.execute(claim.where(letter.c.letter_id == abandoned).values(claimed_at=now - timedelta(minutes=6)))
        conn.execute(claim.where(letter.c.letter_id == at_hand).values(claimed_at=now - timedelta(minutes=4)))
    with a_mail_server() as (letterbox, port):
        post(outbox, port).send_due()
    assert state(outbox, abandoned)[0] == "in_doubt"
    assert state(outbox, at_hand)[0] == "sending"
    assert letterbox.taken == []


def test_four_workers_at_once_send_each_letter_once(outbox):
    sent = [a_letter(outbox, f"{number}@example.org") for number in range(60)]
    with a_mail_server() as (letterbox, port):
        workers = [threading.Thread(target=post(outbox, port).send_due) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert sorted(letterbox.ids) == sorted(f"<{one}@example.org>" for one in sent)
    assert {state(outbox, one)[0] for one in sent} == {"sent"}


def test_a_worker_that_is_told_to_stop_finishes_the_letter_at_hand_and_takes_no_other(outbox):
    letters, stopping = [a_letter(outbox) for _ in range(3)], threading.Event()
    letterbox = Letterbox()
    letterbox.meanwhile = stopping.set
    with a_mail_server(letterbox) as (_, port):
        post(outbox, port).send_due(stopping)
    assert [state(outbox, one)[0] for one in letters] == ["sent", "waiting", "waiting"]


@pytest.mark.parametrize(
    "facts, reason",
    [
        ({"sender": "a@example.org\nBcc: all@example.org"}, "No mail can be made of it"),
        ({"subject": "two\nlines"}, "No mail can be made of it"),
        ({"sender": "billing@пошта.example"}, "No mail can be made of it"),
    ],
)
def test_a_letter_of_which_no_mail_can_be_made_is_given_up_and_nothing_is_smuggled_in(outbox, facts, reason):
    unfit, other = a_letter(outbox, **facts), a_letter(outbox)
    with a_mail_server() as (letterbox, port):
        post(outbox, port).send_due()
    found, problem = state(outbox, unfit)
    assert (found, reason in problem) == ("failed", True), problem
    assert state(outbox, other)[0] == "sent"
    assert len(letterbox.taken) == 1


def test_what_waits_failed_or_is_in_doubt_can_be_dropped_and_what_was_sent_cannot(outbox):
    sent, waiting = a_letter(outbox), a_letter(outbox)
    with outbox.begin() as conn:
        assert drop_letter(conn, waiting, by="staff:anna", at=real_clock()).state is LetterState.DROPPED
    with a_mail_server() as (letterbox, port):
        post(outbox, port).send_due()
    assert len(letterbox.taken) == 1
    for decide in (drop_letter, send_again):
        for one, said in ((sent, "is sent;"), (waiting, "is dropped;")):
            with outbox.begin() as conn, pytest.raises(LetterSettled, match=said):
                decide(conn, one, by="staff:anna", at=real_clock())


def test_a_letter_that_is_not_there_cannot_be_decided_about(outbox):
    gone = a_letter(outbox)
    with outbox.begin() as conn:
        forget_letters_about(conn, ["customer:1"])
    with outbox.begin() as conn, pytest.raises(NotFound):
        send_again(conn, gone, by="staff:anna", at=real_clock())


def test_letters_that_were_sent_are_forgotten_after_half_a_year_and_those_in_doubt_are_not(outbox):
    sent, doubtful = a_letter(outbox), a_letter(outbox)
    long_ago = real_clock() - timedelta(days=181)
    with outbox.begin() as conn:
        ended = update(letter).values(next_try=None, ended_at=long_ago)
        conn.execute(ended.where(letter.c.letter_id == sent).values(state="sent"))
        conn.execute(ended.where(letter.c.letter_id == doubtful).values(state="in_doubt"))
        assert forget_old_letters(conn, now=real_clock()) == 1
        assert [letter_of(row).letter_id for row in list_letters(conn, limit=5, cursor=None).rows] == [doubtful]


def test_a_password_does_not_go_in_clear_to_a_server_elsewhere(outbox, monkeypatch):
    """The server is here, but is said to be elsewhere."""
    from tollhouse.plumbing.outbox import smtp

    monkeypatch.setattr(smtp, "_is_near", lambda _host: False)
    sent = a_letter(outbox)
    with a_mail_server() as (letterbox, port):
        server = MailServer("127.0.0.1", port, "anna", "secret", sender="billing@example.org")
        assert not Post(outbox, Mail(server)).send_due()
    assert state(outbox, sent)[0] == "waiting"
    assert letterbox.taken == []
    with outbox.connect() as conn:
        assert "the password would go in clear" in troubles(conn)[0].reason


@pytest.mark.parametrize(
    "url, sender, server",
    [
        ("smtp://mail.example.org", "", MailServer("mail.example.org", 25, sender="tollhouse@mail.example.org")),
        (
            "smtps://mail.example.org",
            "b@example.org",
            MailServer("mail.example.org", 465, encrypted=True, sender="b@example.org"),
        ),
        (
            "smtp://anna%40example.org:p%2Fw@mail.example.org:587",
            "",
            MailServer("mail.example.org", 587, "anna@example.org", "p/w", sender="anna@example.org"),
        ),
        ("smtp://relay:2525?verify=no", "", MailServer("relay", 2525, verified=False, sender="tollhouse@relay")),
    ],
)
def test_the_setting_says_which_server_how_and_from_whom(url, sender, server):
    assert mail_server(url, sender) == server


def test_lines_of_a_letter_end_as_mail_wants_them_and_stay_within_seven_bits(outbox):
    with outbox.connect() as conn:
        written = a_letter(outbox, body="Ціна\n.\nend\n")
        found = read_letter(conn, written)
    raw = message_of(found, "b@example.org")
    assert all(byte < 128 for byte in raw)
    assert raw.count(b"\n") == raw.count(b"\r\n")
