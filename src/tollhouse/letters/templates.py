"""Texts of messages: read, written, forgotten, tried out on a customer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from tollhouse.customers.reading import CustomerRecord
from tollhouse.ledger.reading import read_standings
from tollhouse.letters import storage
from tollhouse.letters.rules.kinds import MessageKind
from tollhouse.letters.rules.template import MessageText, check_language, check_text, render
from tollhouse.letters.rules.texts import DEFAULT_LANGUAGE, DEFAULT_TEXTS
from tollhouse.letters.values import Declined, Detail, Ending, Paid, Threshold, values_for
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.words.refusals import NotFound


@dataclass(frozen=True, slots=True)
class KeptText:
    """changed_at, changed_by   None: it is the program's own"""

    kind: MessageKind
    language: str
    text: MessageText
    changed_at: datetime | None = None
    changed_by: str | None = None


def read_texts(conn: Connection) -> dict[MessageKind, list[KeptText]]:
    """Of every kind, the English one first, then by language."""
    found: dict[MessageKind, list[KeptText]] = {kind: [] for kind in MessageKind}
    for row in storage.read_texts(conn):
        found[MessageKind(row.kind)].append(_kept(row))
    for kind, texts in found.items():
        if all(one.language != DEFAULT_LANGUAGE for one in texts):
            texts.append(KeptText(kind, DEFAULT_LANGUAGE, DEFAULT_TEXTS[kind]))
        texts.sort(key=lambda one: (one.language != DEFAULT_LANGUAGE, one.language))
    return found


def read_text(conn: Connection, kind: MessageKind, language: str, *, lock: bool = False) -> KeptText:
    """Raises NotFound for a language in which there is none."""
    row = storage.read_text(conn, kind, language, lock=lock)
    if row is not None:
        return _kept(row)
    if language != DEFAULT_LANGUAGE:
        raise NotFound(kind=f"text of {kind} in the language", id=repr(language))
    return KeptText(kind, language, DEFAULT_TEXTS[kind])


def keep_text(
    conn: Connection, kind: MessageKind, language: str, text: MessageText, *, at: datetime, by: str
) -> KeptText:
    """From now on every letter of this kind and language says this.  Raises UnknownVariable, BadField."""
    check_language(language)
    check_text(kind, text)
    row = {
        "kind": kind,
        "language": language,
        "subject": text.subject,
        "body": text.body,
        "changed_at": at,
        "changed_by": by,
    }
    storage.put_text(conn, row)
    return KeptText(kind, language, text, at, by)


def forget_text(conn: Connection, kind: MessageKind, language: str) -> None:
    """The English one is the program's own again; another language is written in English from now on."""
    storage.delete_text(conn, kind, language)


def preview(
    conn: Connection, kind: MessageKind, language: str, text: MessageText, record: CustomerRecord, *, at: datetime
) -> MessageText:
    """What this customer would read now; what only an event knows is made up.  Raises UnknownVariable, BadField."""
    check_language(language)
    check_text(kind, text)
    standing = read_standings(conn, [record.customer_id])[record.customer_id]
    return render(text, values_for(record, standing, language, at=at, details=_made_up(standing.balance, at)))


def _made_up(balance: Decimal, at: datetime) -> list[Detail]:
    amount = abs(balance)
    declined = Declined(amount, "Your card was declined.", at + timedelta(days=1))
    return [Threshold(amount), declined, Paid(amount, "RF18 5390 0754 7034"), Ending("Visa •••• 4242", at.date())]


def _kept(row: AnyRow) -> KeptText:
    text = MessageText(row.subject, row.body)
    return KeptText(MessageKind(row.kind), row.language, text, row.changed_at, row.changed_by)
