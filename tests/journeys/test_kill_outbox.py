"""kill -9 of whoever sends letters or looks at thresholds, at any moment: no letter is lost, none comes twice."""

import subprocess
import sys
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from builders import NOON
from journeys.conftest import wait_until
from journeys.killing import a_chance
from rooms.customers.statuses import Someone, at
from rooms.plumbing.mail_servers import Letterbox, a_free_port, a_mail_server
from sqlalchemy import text

from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.rules.warnings import Basis, Threshold
from tollhouse.customers.warning import set_thresholds
from tollhouse.letters.choosing import set_class_notifications
from tollhouse.letters.rules.kinds import MessageKind
from tollhouse.letters.writing import about_customer
from tollhouse.plumbing.outbox.letter import NewLetter
from tollhouse.plumbing.outbox.writing import write_letters

TESTS = Path(__file__).parents[1]
POSTING = TESTS / "rooms" / "plumbing" / "posting.py"
LOOKING = TESTS / "rooms" / "letters" / "looking.py"
LETTERS = 120
CUSTOMERS = 30
ABANDONED_AFTER_S = 1.0


def begun(script: Path, engine, *more: str) -> "subprocess.Popen[bytes]":
    url = engine.url.render_as_string(hide_password=False)
    return subprocess.Popen([sys.executable, script, url, *more], env={"PYTHONPATH": f"{TESTS}"}, cwd=TESTS)


def killed(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait(10)


def states(engine) -> Counter[str]:
    with engine.connect() as conn:
        return Counter({row.state: row.count for row in conn.execute(_STATES)})


_STATES = text("select state, count(*) as count from letter group by state")


@pytest.fixture
def outbox(engine):
    with engine.begin() as conn:
        conn.execute(text("delete from letter"))
    return engine


def test_letters_are_sent_once_or_are_in_doubt_though_their_sender_is_killed_again_and_again(outbox):
    chance = a_chance()
    with outbox.begin() as conn:
        new = [NewLetter("customer:1", "balance", (f"{n}@example.org",), "Balance", "…\n") for n in range(LETTERS)]
        ids = write_letters(conn, new, at=NOON)
    letterbox = Letterbox()
    letterbox.meanwhile = lambda: time.sleep(0.01)  # so that it is killed while the server has the letter, too
    kills = 0
    with a_mail_server(letterbox) as (_, port):
        while states(outbox).keys() & {"waiting", "sending"}:
            worker = begun(POSTING, outbox, str(port), str(ABANDONED_AFTER_S))
            taken = len(letterbox.taken)
            wait_until(lambda taken=taken: len(letterbox.taken) > taken or not states(outbox)["waiting"])
            time.sleep(chance.random() * 0.4 if kills < 12 else ABANDONED_AFTER_S + 1)
            killed(worker)
            kills += 1
    assert kills > 5
    delivered = Counter(letterbox.ids)
    assert not [one for one, times in delivered.items() if times > 1], "none came twice"
    with outbox.connect() as conn:
        became = dict(conn.execute(text("select letter_id, state from letter")).all())
    assert set(became.values()) <= {"sent", "in_doubt"}
    lost = [one for one in ids if became[one] == "sent" and f"<{one}@example.org>" not in delivered]
    assert not lost, "what is said to be sent was taken"
    assert states(outbox)["in_doubt"] <= kills, "each end of the program leaves one letter in doubt at most"


def test_letters_wait_while_the_server_dies_and_comes_back_and_each_arrives_once(outbox):
    with outbox.begin() as conn:
        new = [NewLetter("customer:1", "balance", (f"{n}@example.org",), "Balance", "…\n") for n in range(LETTERS)]
        write_letters(conn, new, at=NOON)
    letterbox, port = Letterbox(), a_free_port()
    worker = begun(POSTING, outbox, str(port), "60")
    try:
        for _ in range(3):
            taken = len(letterbox.taken)
            with a_mail_server(letterbox, port=port):
                wait_until(lambda taken=taken: len(letterbox.taken) > taken + 20 or not states(outbox)["waiting"])
        with a_mail_server(letterbox, port=port):
            wait_until(lambda: not states(outbox).keys() & {"waiting", "sending"})
    finally:
        killed(worker)
    assert max(Counter(letterbox.ids).values()) == 1
    after = states(outbox)
    assert after["sent"] + after["in_doubt"] == LETTERS
    assert len(letterbox.taken) >= after["sent"]
    assert after["in_doubt"] <= 4, "one for each time the server ended with a letter in its hands"


def test_each_crossing_is_written_of_once_though_whoever_looks_is_killed_again_and_again(outbox):
    chance = a_chance()
    with outbox.begin() as conn:
        owing = [Someone(conn, limit=Decimal(1000), name=f"Owing {n}", email="a@example.org") for n in range(CUSTOMERS)]
        for someone in owing:
            class_id = read_customer(conn, someone.id, OPERATOR_SCOPE).class_id
            set_class_notifications(conn, class_id, "", {MessageKind.CREDIT_LIMIT_WARNING})
            set_thresholds(conn, someone.id, [Threshold(Basis.AMOUNT, Decimal(value)) for value in (100, 200)])
    crossings = Counter()
    for round_ in range(5):
        looker = begun(LOOKING, outbox)
        for place, someone in enumerate(owing):
            up = round_ % 2 == 0
            with outbox.begin() as conn:
                someone.conn = conn
                someone.owes("250" if up else "-250", at(3 + round_), used=0)
            crossings[someone.id] += 2 if up else 0
            if place % 6 == 0:
                time.sleep(chance.random() * 0.3)
                killed(looker)
                looker = begun(LOOKING, outbox)
        wait_until(lambda: not _anything_to_look_at(outbox))
        killed(looker)
    with outbox.connect() as conn:
        counted = text("select count(*) from letter where about = :about")
        written = {one.id: conn.scalar(counted, {"about": about_customer(one.id)}) for one in owing}
    assert written == dict(crossings)


def _anything_to_look_at(engine) -> bool:
    reached = text(
        "select count(*) from balance_watch join standing using (customer_id) "
        "where account_id = 0 and (balance >= rises_to or balance < falls_under)"
    )
    with engine.connect() as conn:
        return bool(conn.scalar(reached))
