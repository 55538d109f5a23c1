"""What a reseller's staff is not told: who of those above did something and why, and who else is a customer.

Beside it what is not told to whom personal data is hidden: what people write freely of others.

Decided in docs/decisions/0014-scope.md
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode

from tollhouse.accounts.opening import IdentifierTaken, WebLoginTaken
from tollhouse.customers.fields.defining import field_of, list_fields
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.registering import LoginTaken, NameTaken
from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.custom_field import MOST_FIELDS
from tollhouse.customers.rules.masking import HIDDEN, PERSONAL_FIELDS, free_text
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import Operator
from tollhouse.doors.api.desk import Desk
from tollhouse.numbers.rules.did import NumberNotHeld
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_asked import (
    CUSTOM,
    HIDDEN_IN_SEARCH,
    CustomerQuery,
    Order,
    QueryUnreadable,
    refuse_part_of_hidden,
)
from tollhouse.staff.actors import whom_they_work_for
from tollhouse.staff.attempting import check_taken, count_taken
from tollhouse.words.fold import fold

_CONDITIONS: Final = ("where", "or")

ABOVE: Final = "operator"
"""Instead of a login or a token of somebody above the asker."""


@dataclass(frozen=True, slots=True)
class Discretion:
    """What an asker is told of those who did something to a customer: of its own people all, of others nothing.

    work_for   of each of them the resellers whose staff it is
    """

    scope: Scope
    work_for: Mapping[str, Collection[int | None]]

    def who(self, record: CustomerRecord, by: str) -> str:
        return by if self._tells(record, by) else ABOVE

    def comment(self, record: CustomerRecord, by: str, comment: str) -> str:
        """What people write freely of a customer tells of it whatever they like."""
        return free_text(comment, self.scope) if self._tells(record, by) else ""

    def _tells(self, record: CustomerRecord, by: str) -> bool:
        if self.scope.reseller_id is None:
            return True
        return by in self.work_for and set(self.work_for[by]) <= set(_own_resellers(record, self.scope.reseller_id))


def discretion_of(conn: Connection, scope: Scope, bys: Iterable[str | None]) -> Discretion:
    """For one page of what these did."""
    named = {by for by in bys if by is not None}
    return Discretion(scope, {} if scope.reseller_id is None else whom_they_work_for(conn, named))


def contacts_of(record: CustomerRecord, scope: Scope) -> dict[str, str]:
    """Without the notes on the asker's own record: they are of those who sell to it."""
    contacts = {field: getattr(record, field) for field in CONTACT_FIELDS}
    return contacts | {"description": ""} if record.customer_id == scope.reseller_id else contacts


def asked_by_reader(asked: CustomerQuery, scope: Scope) -> CustomerQuery:
    """A query as its reader may ask it.  Raises QueryUnreadable."""
    query = replace(asked, scope=scope, operator=Operator.IS if scope.masked else asked.operator)
    refuse_asking_for_notes(query)
    if scope.masked:
        refuse_seeking_hidden(query)
    return query


def refuse_seeking_hidden(query: CustomerQuery) -> None:
    """To whom personal data is hidden a text is found whole or not at all: else it would be told letter by letter.

    An order would tell it just so, by a record of the reader's own that is moved about; names stay one, because a list
    must have some.  Fields that the operator made are looked at where they are known.  Raises QueryUnreadable.
    """
    if query.order is not None and query.order in PERSONAL_FIELDS - {Order.NAME}:
        raise QueryUnreadable("sort", query.order.value, "is hidden from you; choose another order, such as name.")
    if HIDDEN in query.text:
        raise QueryUnreadable("q", query.text, HIDDEN_IN_SEARCH)
    for one in query.all_conditions:
        if one.field in PERSONAL_FIELDS:
            refuse_part_of_hidden(one)
        if HIDDEN in one.term:
            raise QueryUnreadable("where", f"{one.field}:{one.operator}:{one.term}", HIDDEN_IN_SEARCH)


def searches_as_seen(
    conn: Connection, written: Sequence[str], scope: Scope, *, personal: Collection[str] = PERSONAL_FIELDS
) -> list[str]:
    """Kept searches as somebody else than their writer is told them: without the values of what is hidden.

    personal   the fields of their list that are hidden
    """
    if not scope.masked:
        return list(written)
    opened = _open_custom_fields(conn) if any(CUSTOM in one for one in written) else frozenset()
    return [
        urlencode([(name, _value_as_seen(name, value, personal, opened)) for name, value in parse_qsl(one)])
        for one in written
    ]


def _value_as_seen(parameter: str, value: str, personal: Collection[str], opened: Collection[str]) -> str:
    if parameter == "q":
        return HIDDEN
    if parameter not in _CONDITIONS:
        return value
    group, colon, condition = value.partition(":") if parameter == "or" else ("", "", value)
    field, _, rest = condition.partition(":")
    operator, _, sought = rest.partition(":")
    hidden = field in personal or (field.startswith(CUSTOM) and fold(field.removeprefix(CUSTOM)) not in opened)
    return f"{group}{colon}{field}:{operator}:{HIDDEN}" if hidden and sought else value


def _open_custom_fields(conn: Connection) -> frozenset[str]:
    """Those that tell nothing of a person, by all that they are called in a search."""
    rows = list_fields(conn, archived=None, limit=MOST_FIELDS, cursor=None).rows
    fields = [field for field in map(field_of, rows) if not field.personal]
    return frozenset(name for field in fields for name in (str(field.field_id), fold(field.name)))


def refuse_asking_for_notes(query: CustomerQuery) -> None:
    """Else the asker's own record, found or not found, would tell them letter by letter.  Raises QueryUnreadable."""
    if query.scope.reseller_id is not None and any(one.field == "description" for one in query.all_conditions):
        raise QueryUnreadable("where", "description", "is not for a reseller's staff; look for another field.")


@contextmanager
def not_by_trying(desk: Desk) -> Iterator[None]:
    """Names and identifiers are unique in the whole installation: a reseller may meet some that strangers have.

    To try out which, one after the other, is put off.  Raises TooManyTaken.
    """
    reseller_id, house = desk.scope.reseller_id, desk.house
    if reseller_id is None:
        yield
        return
    with house.engine.begin() as conn:
        check_taken(conn, reseller_id, now=house.real_clock())
    try:
        yield
    except (NameTaken, LoginTaken, IdentifierTaken, WebLoginTaken, NumberNotHeld):
        was_taken(desk)
        raise


def was_taken(desk: Desk) -> None:
    """What was asked for is somebody's: where a reseller asked, it is counted.  Raises TooManyTaken."""
    if desk.scope.reseller_id is not None:
        with desk.house.engine.begin() as conn:
            count_taken(conn, desk.scope.reseller_id, now=desk.house.real_clock())


def own_resellers(record: CustomerRecord, scope: Scope) -> frozenset[int] | None:
    """Whose staff the asker is told of, where it concerns this customer; None: of everybody's."""
    return None if scope.reseller_id is None else frozenset(_own_resellers(record, scope.reseller_id))


def _own_resellers(record: CustomerRecord, reseller_id: int) -> tuple[int, ...]:
    """Those between the customer and the asker, the asker among them; none of what is said of the asker itself."""
    above = tuple(record.resellers)
    return above[: above.index(reseller_id) + 1] if reseller_id in above else ()
