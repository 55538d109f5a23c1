import threading
from datetime import timedelta

import pytest

from tollhouse.staff.answering import (
    Answer,
    AnswerForgotten,
    Asked,
    IdempotencyKeyReused,
    answer_once,
    forget_answers,
    forget_answers_about,
)
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.tokens import NewToken, make_token
from tollhouse.words.refusals import Refused
from tollhouse.words.telltales import telltales_of

ANSWER = Answer(201, {"Location": "/thing/1"}, b'{"id":"1"}')


def asked_by(conn, now, *, key="k", digest=b"d", route="POST /things") -> Asked:
    token, _ = make_token(conn, NewToken("a program", Role.ADMINISTRATOR), now=now, by="tests")
    return Asked(f"token:{token.token_id}", route, key, digest)


def unexpected(_conn):
    raise AssertionError("it acted twice")


def test_the_second_request_gets_the_first_answer_and_does_nothing(conn, now):
    asked = asked_by(conn, now)
    assert answer_once(conn, asked, lambda _conn: ANSWER, now=now) == ANSWER
    again = answer_once(conn, asked, unexpected, now=now)
    assert again.repeated
    assert (again.status, again.headers, again.body) == (ANSWER.status, ANSWER.headers, ANSWER.body)


def test_another_body_under_the_same_key_is_refused(conn, now):
    asked = asked_by(conn, now)
    answer_once(conn, asked, lambda _conn: ANSWER, now=now)
    with pytest.raises(IdempotencyKeyReused):
        answer_once(conn, Asked(asked.actor, asked.route, asked.key, b"other"), unexpected, now=now)


def test_keys_of_other_tokens_and_routes_are_other_keys(conn, now):
    asked = asked_by(conn, now)
    elsewhere = Asked(asked.actor, "POST /others", asked.key, asked.digest)
    for one in (asked, elsewhere, asked_by(conn, now)):
        assert not answer_once(conn, one, lambda _conn: ANSWER, now=now).repeated


def test_a_secret_in_the_answer_is_not_kept(conn, now):
    asked = asked_by(conn, now)
    secret = Answer(201, {}, b"toll_secret", kept_body=b"null")
    assert answer_once(conn, asked, lambda _conn: secret, now=now).body == b"toll_secret"
    assert answer_once(conn, asked, unexpected, now=now).body == b"null"


def test_answers_are_forgotten_after_seven_days(conn, now):
    asked = asked_by(conn, now)
    answer_once(conn, asked, lambda _conn: ANSWER, now=now)
    assert forget_answers(conn, now=now + timedelta(days=7)) == 0
    assert forget_answers(conn, now=now + timedelta(days=7, seconds=1)) == 1
    assert not answer_once(conn, asked, lambda _conn: ANSWER, now=now).repeated


@pytest.mark.parametrize(
    "route, headers, body",
    [
        ("POST /api/v1/customers", {"Location": "/api/v1/customers/17"}, b"{}"),
        ("POST /api/v1/customers/17/notes", {"Location": "/api/v1/customers/17/notes/4"}, b"{}"),
        ("POST /api/v1/customers/17", {}, b"{}"),
        ("POST /api/v1/customers/bulk-changes/preview", {}, b'{"name":"Ann \\"Lee\\" \\u00d6"}'),
        ("POST /api/v1/quotes", {}, b'no JSON about Ann "Lee" \xc3\x96'),
    ],
)
def test_an_answer_about_somebody_who_is_forgotten_is_gone_and_nothing_is_done_twice(conn, now, route, headers, body):
    asked = asked_by(conn, now, route=route)
    answer_once(conn, asked, lambda _conn: Answer(201, headers, body), now=now)
    forget_answers_about(conn, [17], telltales_of(['Ann "Lee" Ö']))
    with pytest.raises(AnswerForgotten):
        answer_once(conn, asked, unexpected, now=now)
    with pytest.raises(IdempotencyKeyReused):
        answer_once(conn, Asked(asked.actor, asked.route, asked.key, b"other"), unexpected, now=now)


@pytest.mark.parametrize(
    "route, headers, body",
    [
        ("POST /api/v1/customers", {"Location": "/api/v1/customers/170"}, b'{"name":"Ann Lee"}'),
        ("POST /api/v1/customers/1/notes/17", {}, b"{}"),
        ("POST /api/v1/customers/bulk-changes", {}, b'{"comment":"for Ann Leeson"}'),
    ],
)
def test_answers_about_others_stay(conn, now, route, headers, body):
    asked = asked_by(conn, now, route=route)
    answer_once(conn, asked, lambda _conn: Answer(201, headers, body), now=now)
    forget_answers_about(conn, [17], telltales_of(["Ann Lee"]))
    assert answer_once(conn, asked, unexpected, now=now).body == body


def test_a_refusal_leaves_the_key_free(engine, now):
    with engine.begin() as conn:
        asked = asked_by(conn, now)

    def refuse(_conn):
        raise Refused

    with pytest.raises(Refused), engine.begin() as conn:
        answer_once(conn, asked, refuse, now=now)
    with engine.begin() as conn:
        assert not answer_once(conn, asked, lambda _conn: ANSWER, now=now).repeated


def test_of_two_at_once_the_second_waits_and_gets_the_first_answer(engine, now):
    with engine.begin() as conn:
        asked = asked_by(conn, now, key="race")
    acting, may_finish, answers = threading.Event(), threading.Event(), []

    def act_slowly(_conn):
        acting.set()
        assert may_finish.wait(10)
        return ANSWER

    def ask(act):
        with engine.begin() as conn:
            answers.append(answer_once(conn, asked, act, now=now))

    first = threading.Thread(target=ask, args=(act_slowly,))
    first.start()
    assert acting.wait(10)
    second = threading.Thread(target=ask, args=(unexpected,))
    second.start()
    second.join(0.2)
    assert second.is_alive()
    may_finish.set()
    first.join(10)
    second.join(10)
    assert sorted(answer.repeated for answer in answers) == [False, True]


def test_when_the_first_of_two_fails_the_second_acts(engine, now):
    with engine.begin() as conn:
        asked = asked_by(conn, now, key="race of the fallen")
    acting, may_fail, answers = threading.Event(), threading.Event(), []

    def fail_slowly(_conn):
        acting.set()
        assert may_fail.wait(10)
        raise Refused

    def fail():
        with pytest.raises(Refused), engine.begin() as conn:
            answer_once(conn, asked, fail_slowly, now=now)

    def ask():
        with engine.begin() as conn:
            answers.append(answer_once(conn, asked, lambda _conn: ANSWER, now=now))

    first, second = threading.Thread(target=fail), threading.Thread(target=ask)
    first.start()
    assert acting.wait(10)
    second.start()
    may_fail.set()
    first.join(10)
    second.join(10)
    assert [answer.repeated for answer in answers] == [False]
