"""Answering once: the first answer to a request is kept in the transaction of what the request did.

Why in the same transaction, and why refusals are not kept: docs/decisions/0022-idempotency-and-errors.md
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

import msgspec

from tollhouse.plumbing.db import Connection
from tollhouse.staff import storage
from tollhouse.staff.forgetting import storage as forgotten
from tollhouse.words.refusals import Refused
from tollhouse.words.telltales import Telltales, without

KEPT_FOR: Final = timedelta(days=7)
_AT_ONCE: Final = 10_000


class IdempotencyKeyReused(Refused):
    code: ClassVar[str] = "idempotency_key_reused"
    sentence: ClassVar[str] = (
        "The Idempotency-Key {key!r} came before with another request; use a new key for a new request."
    )


class AnswerForgotten(Refused):
    code: ClassVar[str] = "answer_forgotten"
    sentence: ClassVar[str] = (
        "What came under the Idempotency-Key {key!r} was done, but its answer went with a customer's personal data; "
        "read what there is now, or use a new key to do it anew."
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A request under a key of its client.

    actor    who asks: token:7, staff:3
    route    method and path
    digest   over everything else that makes the request: query and body
    """

    actor: str
    route: str
    key: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, byte by byte; `repeated` when it was answered before.

    kept_body   what is kept in the body's place, where the body holds a secret
    """

    status: int
    headers: dict[str, str]
    body: bytes
    repeated: bool = False
    kept_body: bytes | None = None


def answer_once(conn: Connection, asked: Asked, act: Callable[[Connection], Answer], *, now: datetime) -> Answer:
    """Act and keep the answer, or give the one that was kept; of two at once the second waits for the first.

    A refusal undoes the claim with everything else, so the same key may be tried again.
    Raises IdempotencyKeyReused when the key came before with another request, AnswerForgotten when its answer is gone.
    """
    claim = {
        "actor": asked.actor,
        "route": asked.route,
        "key": asked.key,
        "digest": asked.digest,
        "asked_at": now,
    }
    while not storage.claim_key(conn, claim):
        kept = storage.read_answer(conn, asked.actor, asked.route, asked.key)
        if kept is None:
            continue  # forgotten between the two looks
        if bytes(kept.digest) != asked.digest:
            raise IdempotencyKeyReused(field="Idempotency-Key", key=asked.key)
        if kept.body is None:
            raise AnswerForgotten(field="Idempotency-Key", key=asked.key)
        return Answer(kept.status, kept.headers, bytes(kept.body), repeated=True)
    answer = act(conn)
    body = answer.body if answer.kept_body is None else answer.kept_body
    told = {"status": answer.status, "headers": answer.headers, "body": body}
    storage.write_answer(conn, asked.actor, asked.route, asked.key, told)
    return answer


def forget_answers_about(conn: Connection, customer_ids: Collection[int], telltales: Telltales) -> None:
    """Of customers whose personal data is removed; their keys stay, so that nothing is done twice.

    Theirs are what was answered under their address and at their making, and others that hold what told who they were:
    these are found in one look at a week's answers that are about no one customer, nor about usage.
    """
    forgotten.empty_answers_of(conn, customer_ids)
    found = [
        (row.actor, row.route, row.key)
        for row in forgotten.answers_about_none(conn)
        if _tells(bytes(row.body), telltales)
    ]
    forgotten.empty_answers(conn, found)


def _tells(body: bytes, telltales: Telltales) -> bool:
    if not telltales.may_stand_in(body.decode("utf-8", "replace")):
        return False
    try:
        told = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        told = body.decode("utf-8", "replace")
    return bool(without(telltales, told) != told)


def forget_answers(conn: Connection, *, now: datetime) -> int:
    """Forget what was answered more than seven days ago; how many answers went."""
    gone = 0
    while forgotten := storage.delete_answers(conn, before=now - KEPT_FOR, limit=_AT_ONCE):
        gone += forgotten
    return gone
