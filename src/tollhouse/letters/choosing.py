"""Which messages the customers of a class are sent, and from whom."""

from collections.abc import Collection
from dataclasses import dataclass

from tollhouse.customers.changing import read_class
from tollhouse.customers.senders import sender_of_class, set_sender_of_class
from tollhouse.letters import storage
from tollhouse.letters.rules.kinds import MessageKind
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.outbox.letter import Channel


@dataclass(frozen=True, slots=True)
class ClassNotifications:
    """sender   of its letters; empty: the installation's"""

    class_id: int
    sender: str
    email: frozenset[MessageKind]


def class_notifications(conn: Connection, class_id: int) -> ClassNotifications:
    """Raises NotFound."""
    read_class(conn, class_id)
    kinds = storage.kinds_of_class(conn, class_id, Channel.EMAIL)
    return ClassNotifications(class_id, sender_of_class(conn, class_id), frozenset(kinds))


def set_class_notifications(
    conn: Connection, class_id: int, sender: str, email: Collection[MessageKind]
) -> tuple[ClassNotifications, ClassNotifications]:
    """Before and after; what is written from now on follows it.  Raises NotFound, BadField."""
    sender_before = set_sender_of_class(conn, class_id, sender)
    kinds_before = storage.kinds_of_class(conn, class_id, Channel.EMAIL)
    storage.replace_kinds(conn, class_id, Channel.EMAIL, set(email))
    before = ClassNotifications(class_id, sender_before, frozenset(kinds_before))
    return before, class_notifications(conn, class_id)
