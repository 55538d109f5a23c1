"""Who letters to the customers of a class come from."""

from collections.abc import Collection
from typing import Final

from tollhouse.customers import storage
from tollhouse.customers.rules.record import BadField
from tollhouse.plumbing.db import Connection
from tollhouse.words.refusals import NotFound

_LONGEST: Final = 200


def senders_of_classes(conn: Connection, class_ids: Collection[int]) -> dict[int, str]:
    """Of each; empty: the installation's."""
    return storage.read_senders(conn, class_ids)


def sender_of_class(conn: Connection, class_id: int) -> str:
    return senders_of_classes(conn, [class_id]).get(class_id, "")


def set_sender_of_class(conn: Connection, class_id: int, sender: str) -> str:
    """Who it was before; empty: the installation's.  Locks the class; raises NotFound, BadField."""
    before = storage.lock_sender(conn, class_id)
    if before is None:
        raise NotFound(kind="customer class", id=class_id)
    name, at, domain = sender.rpartition("@")
    fits = name and at and domain and sender.isascii() and sender.isprintable() and not set(sender) & set(" ,;<>")
    if sender and (not fits or len(sender) > _LONGEST):
        raise BadField("sender", sender, "is no e-mail address, such as billing@example.org; leave it empty: ours.")
    storage.write_sender(conn, class_id, sender)
    return before
