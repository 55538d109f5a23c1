"""The books of rates a process keeps in memory, each as fresh as the transaction that asks for it."""

import gc
import threading
from collections.abc import Collection, Mapping

from tollhouse.plumbing.db import Connection
from tollhouse.tariffs.rules.book import RateBook
from tollhouse.tariffs.storage import load_book, versions_of
from tollhouse.words.refusals import NotFound


class RateBooks:
    """Books by tariff, shared by all threads of a process.

    A book that was handed out never changes: a newer version is another book.
    Source: docs/decisions/0018-rate-book.md
    """

    def __init__(self) -> None:
        self._books: dict[int, RateBook] = {}
        self._loading = threading.Lock()

    def fresh(self, conn: Connection, tariff_ids: Collection[int]) -> Mapping[int, RateBook]:
        """The books of these tariffs at the versions this transaction sees; stale ones are loaded.

        Ask in the transaction that posts: then a quote and its charge can only differ when a change came between.
        Raises NotFound for a tariff that does not exist.
        """
        versions = versions_of(conn, tariff_ids)
        for tariff_id in tariff_ids:
            if tariff_id not in versions:
                raise NotFound(kind="tariff", id=tariff_id)
        return {tariff_id: self._at_version(conn, tariff_id, version) for tariff_id, version in versions.items()}

    def _at_version(self, conn: Connection, tariff_id: int, version: int) -> RateBook:
        book = self._books.get(tariff_id)
        if book is not None and book.terms.version == version:
            return book
        # One load at a time: threads that wait for the same book find it ready instead of building it again.
        with self._loading:
            book = self._books.get(tariff_id)
            if book is None or book.terms.version != version:
                book = load_book(conn, tariff_id)
                self._books[tariff_id] = book
                # A book is hundreds of thousands of objects that stay: the collector need not walk them ever again.
                gc.collect()
                gc.freeze()
            return book
