"""Writing to customers: of what happened to whom, in the class's kinds, the customer's language and our words."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tollhouse.customers.acting import StatusChanged
from tollhouse.customers.arrangements.self_care import languages_of
from tollhouse.customers.reading import CustomerRecord, records_of
from tollhouse.customers.rules.warnings import Basis, Terms, level_of
from tollhouse.customers.rules.warnings import Threshold as Kept
from tollhouse.customers.senders import senders_of_classes
from tollhouse.customers.warning import Reached, take_warnings
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.standing import Standing
from tollhouse.letters import storage
from tollhouse.letters.rules.addresses import addresses_in
from tollhouse.letters.rules.kinds import OF_STATUS, MessageKind
from tollhouse.letters.rules.template import MessageText, render
from tollhouse.letters.rules.texts import DEFAULT_LANGUAGE, DEFAULT_TEXTS
from tollhouse.letters.values import Detail, Threshold, values_for
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.outbox.letter import Channel, Letter, NewLetter
from tollhouse.plumbing.outbox.writing import forget_letters_about, write_letters

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Message:
    """What one customer is to be told, as of a moment.

    standing   as it was then, where it is known; None: as it is
    """

    kind: MessageKind
    customer_id: int
    at: datetime
    detail: Detail | None = None
    standing: Standing | None = None


def about_customer(customer_id: int) -> str:
    """Whose a letter is, as the outbox has it."""
    return f"customer:{customer_id}"


def customer_of(letter: Letter) -> int | None:
    """The other way round; None: it is about no customer."""
    word, _, number = letter.about.partition(":")
    return int(number) if word == "customer" and number.isdecimal() else None


def write_of_statuses(conn: Connection, changes: Sequence[StatusChanged], *, now: datetime) -> None:
    """Tell the customers of it whose class sends that kind, as of the moment at which it happened."""
    del now
    messages = [
        Message(kind, customer_id, fact.at)
        for fact in changes
        if (kind := OF_STATUS.get((Condition(fact.condition), fact.began))) is not None
        for customer_id in fact.customer_ids
    ]
    write_some_at_a_time(conn, messages)


def write_some_at_a_time(conn: Connection, messages: Sequence[Message]) -> None:
    """However many: what each batch reads is read once."""
    for start in range(0, len(messages), _AT_ONCE):
        write_messages(conn, messages[start : start + _AT_ONCE])


def write_warnings(conn: Connection, *, now: datetime) -> int:
    """Warn whom a threshold was reached of, some at a time: how many customers were looked at, 0 at the end.

    That it was reached and the letter are one transaction, so that neither is there without the other.
    """
    looked_at, reached = take_warnings(conn, most=_AT_ONCE)
    write_messages(conn, [message for one in reached for message in _warnings(one, now)])
    return looked_at


def _warnings(reached: Reached, now: datetime) -> Iterator[Message]:
    standing = reached.standing
    kind = MessageKind.AVAILABLE_FUNDS_LOW if standing.prepaid else MessageKind.CREDIT_LIMIT_WARNING
    for one in reached.thresholds:
        yield Message(kind, reached.customer_id, now, _worded(one, standing), standing)


def _worded(threshold: Kept, standing: Standing) -> Threshold:
    if threshold.basis is Basis.AMOUNT:
        return Threshold(threshold.value)
    level = level_of(threshold, Terms(standing.prepaid, standing.permanent_limit))
    assert level is not None, "what sleeps is not reached"
    return Threshold(level, threshold.value)


def write_messages(conn: Connection, messages: Sequence[Message]) -> int:
    """How many letters were written: none to whose class does not send the kind, or who has no e-mail address."""
    records = records_of(conn, {one.customer_id for one in messages})
    there = [one for one in messages if one.customer_id in records]
    classes = {record.class_id for record in records.values()}
    sending = storage.classes_sending(conn, classes, {one.kind for one in there}, Channel.EMAIL)
    wanted = [one for one in there if (records[one.customer_id].class_id, one.kind) in sending]
    if not wanted:
        return 0
    standings = read_standings(conn, {one.customer_id for one in wanted})
    languages, senders, texts = languages_of(conn, records), senders_of_classes(conn, classes), _Texts(conn)
    letters: dict[datetime, list[NewLetter]] = {}
    for one in wanted:
        record = records[one.customer_id]
        kept, language = texts.of(one.kind, languages[one.customer_id])
        standing = one.standing or standings[one.customer_id]
        details = () if one.detail is None else (one.detail,)
        text = render(kept, values_for(record, standing, language, at=one.at, details=details))
        if letter := _letter_to(record, one.kind, text, senders[record.class_id]):
            letters.setdefault(one.at, []).append(letter)
    for at, theirs in letters.items():
        write_letters(conn, theirs, at=at)
    return sum(map(len, letters.values()))


def _letter_to(record: CustomerRecord, kind: MessageKind, text: MessageText, sender: str) -> NewLetter | None:
    to, copies = addresses_in(record.email), addresses_in(record.bcc)
    about = about_customer(record.customer_id)
    return NewLetter(about, kind, to, text.subject, text.body, sender, copies) if to else None


class _Texts:
    """Read once a batch; where there is none in a language, the English one."""

    def __init__(self, conn: Connection) -> None:
        self._kept = {
            (MessageKind(row.kind), row.language): MessageText(row.subject, row.body)
            for row in storage.read_texts(conn)
        }

    def of(self, kind: MessageKind, language: str) -> tuple[MessageText, str]:
        """With the language it is in."""
        wanted = self._kept.get((kind, language))
        if wanted is not None:
            return wanted, language
        return self._kept.get((kind, DEFAULT_LANGUAGE), DEFAULT_TEXTS[kind]), DEFAULT_LANGUAGE


def forget_letters_of(conn: Connection, customer_ids: Collection[int]) -> None:
    """Of customers that are deleted; what waits is not sent any more."""
    forget_letters_about(conn, [about_customer(number) for number in customer_ids])
