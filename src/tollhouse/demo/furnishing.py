"""What staff has written about a few customers, and what these have set for themselves: enough to look at."""

from datetime import datetime, timedelta
from typing import Final

from tollhouse.accounts.opening import list_accounts
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.features.configuring import Whose, configure
from tollhouse.features.dialling import put_numbers, set_maximum_length
from tollhouse.features.rules.abbreviated import ShortNumber
from tollhouse.features.rules.short_rows import Row
from tollhouse.features.siting import make_site, move_accounts
from tollhouse.notes.reading import Readable, count_notes
from tollhouse.notes.rules.note import Writer
from tollhouse.notes.writing import NewFile, NewNote, attach, write_notes
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list import list_customers
from tollhouse.reports.customer_list_asked import CustomerQuery

FEW: Final = 12
_BY: Final = "staff:marta"
_MARTA: Final = Writer(_BY, "demo", None, administrator=False)
_NOTES: Final = (
    ("Wants the bill by letter, not by e-mail. Agreed until the end of the year.", True),
    ("Called about a slow line in the evenings; the technician comes on Thursday.", False),
    ("Asked for an offer for ten more numbers. Call back after the holidays.", False),
    ("Pays late every summer and always in full: do not block before speaking to the owner.", True),
)
_LETTER: Final = b"Dear Sir or Madam,\n\nplease send our bills by letter from now on.\n\nKind regards\n"
_SHORTS: Final = (
    ShortNumber("101", "", "Front desk, dialled as it is"),
    ShortNumber("112", "", "Emergency"),
    ShortNumber("201", "442079460958", "The lawyer in London"),
)


def furnish(conn: Connection, *, now: datetime) -> None:
    """The first customers by name get notes, and those with several accounts a site and short numbers; once."""
    page = list_customers(conn, CustomerQuery(OPERATOR_SCOPE), limit=FEW, cursor=None)
    if not page.records or count_notes(conn, Readable(page.records[0].customer_id), most=1):
        return
    for place, record in enumerate(page.records):
        _write(conn, record, place, now=now)
        _set_up(conn, record, now=now)


def _write(conn: Connection, record: CustomerRecord, place: int, *, now: datetime) -> None:
    said, pinned = _NOTES[place % len(_NOTES)]
    written_at = now - timedelta(days=3 * place + 1)
    (note,) = write_notes(conn, record.customer_id, [NewNote(said, pinned)], _MARTA, now=written_at)
    if "letter" in said:
        file = NewFile("Request of the customer.txt", _LETTER)
        attach(conn, Readable(record.customer_id), note.note_id, file, _MARTA, now=written_at)


def _set_up(conn: Connection, record: CustomerRecord, *, now: datetime) -> None:
    number = record.customer_id
    accounts = list_accounts(conn, number, limit=10, cursor=None).rows
    if not accounts:
        return
    set_maximum_length(conn, number, 3)
    desk = ShortNumber("100", accounts[0].identifier, "First line")
    rows = [Row(line, short) for line, short in enumerate((desk, *_SHORTS), start=1)]
    put_numbers(conn, number, rows, own={accounts[0].identifier}, whole=False)
    whose = Whose(number, record.class_id)
    configure(conn, whose, {"simultaneous_calls": {"enabled": True, "most": 30}}, now=now, by=_BY)
    if len(accounts) > 1:
        site = make_site(conn, number, "Warehouse", "Behind the railway station", now=now, by=_BY)
        move_accounts(conn, number, [accounts[-1].account_id], site.site_id)
        of_site = Whose(number, record.class_id, site.site_id)
        configure(conn, of_site, {"simultaneous_calls": {"enabled": True, "most": 4}}, now=now, by=_BY)
