"""Reads and writes of the customer's tables; private to the room."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from tollhouse.customers.credit.tables import credit_limit_change, warning_threshold
from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.record import CustomerKind, NewCustomer, Office
from tollhouse.customers.rules.scheduled import Scheduled, ScheduledAction, in_order
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import search_row
from tollhouse.customers.tables import (
    account_count,
    customer,
    customer_class,
    customer_login,
    customer_name,
    customer_number,
    customer_search,
    override_tariff,
    scheduled_change,
)
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.plumbing.db.staging import numbers_as_array, numbers_given
from tollhouse.words.fold import fold


def visible_to(scope: Scope, *, among: FromClause = customer) -> ColumnElement[bool]:
    """The one place where a scope becomes a condition (docs/decisions/0014)."""
    if scope.reseller_id is None:
        return true()
    return or_(among.c.customer_id == scope.reseller_id, among.c.resellers.contains([scope.reseller_id]))


def take_numbers(conn: Connection, count: int) -> list[int]:
    series = func.generate_series(1, count).table_valued()
    return list(conn.execute(select(customer_number.next_value()).select_from(series)).scalars())


def claim_names(conn: Connection, names: Sequence[tuple[str, int]]) -> set[int]:
    """Take names in the directory; the numbers of the customers who got theirs."""
    rows = [{"folded_name": fold(name), "customer_id": customer_id} for name, customer_id in names]
    claimed = conn.execute(
        insert_or_leave(customer_name).on_conflict_do_nothing().returning(customer_name.c.customer_id), rows
    )
    return set(claimed.scalars())


def claim_logins(conn: Connection, logins: Mapping[int, str]) -> set[int]:
    """Take logins in the directory, those that are not empty; the numbers of the customers who did not get theirs."""
    wanted = [(fold(login), one) for one, login in logins.items() if login]
    if not wanted:
        return set()
    # In order, as everybody does who takes several, so that nobody waits in a circle.
    rows = [{"folded_login": login, "customer_id": one} for login, one in sorted(wanted)]
    claimed = conn.execute(
        insert_or_leave(customer_login).on_conflict_do_nothing().returning(customer_login.c.customer_id), rows
    )
    return {one for _, one in wanted} - set(claimed.scalars())


def release_logins(conn: Connection, logins: Mapping[int, str]) -> None:
    """By customer; those whose login is somebody else's in the directory have none there."""
    named = customer_login.c.folded_login.in_([fold(login) for login in logins.values() if login])
    conn.execute(delete(customer_login).where(named, customer_login.c.customer_id.in_(list(logins))))


def holders_of_names(conn: Connection, names: Iterable[str]) -> dict[str, int]:
    """By folded name; those that are nobody's are left out."""
    asked = customer_name.c.folded_name.in_([fold(name) for name in names])
    return {row.folded_name: row.customer_id for row in conn.execute(select(customer_name).where(asked))}


def insert_customers(
    conn: Connection, rows: Iterable[tuple[int, NewCustomer, Sequence[int]]], *, now: datetime
) -> None:
    """With the rows they are found by; nobody has an account yet."""
    inserted = conn.execute(
        insert(customer).returning(customer),
        [
            {
                "customer_id": customer_id,
                "name": new.name,
                "kind": new.kind,
                "class_id": new.class_id,
                "currency": new.currency,
                "prepaid": new.balance_control == "prepaid",
                "resellers": list(resellers),
                "time_zone": new.time_zone,
                "distributor_id": new.distributor_id,
                "office": new.office,
                "head_office_id": new.head_office_id,
                "registered_at": now,
                **{field: getattr(new, field) for field in CONTACT_FIELDS},
            }
            for customer_id, new, resellers in rows
        ],
    )
    searched = [search_row(row) for row in inserted]
    conn.execute(insert(customer_search), searched)
    conn.execute(insert(account_count), [{"customer_id": one["customer_id"], "accounts": 0} for one in searched])


def read_of_kind(conn: Connection, customer_ids: Iterable[int], kind: CustomerKind) -> dict[int, AnyRow]:
    """Those of the customers that are resellers, or distributors; none of them can be deleted meanwhile."""
    query = select(customer).where(customer.c.customer_id.in_(customer_ids), customer.c.kind == kind)
    kept = query.order_by(customer.c.customer_id).with_for_update(read=True, key_share=True)
    return {row.customer_id: row for row in conn.execute(kept)}


def read_classes(conn: Connection) -> dict[int, AnyRow]:
    return {row.class_id: row for row in conn.execute(select(customer_class))}


def read_money_policies(conn: Connection, customer_ids: Iterable[int]) -> Sequence[AnyRow]:
    """What the class of each says of its payments."""
    of = customer_class.c
    said = of.payment_tax_percent, of.card_tax_on_top, of.invoice_charge, of.invoice_charge_retry_days
    policies = select(customer.c.customer_id, customer.c.time_zone, *said)
    policies = policies.join(customer_class, customer_class.c.class_id == customer.c.class_id)
    return conn.execute(policies.where(customer.c.customer_id == func.any(list(customer_ids)))).all()


def names_of_classes(conn: Connection, class_ids: Iterable[int], *, hold: bool = False) -> dict[int, str]:
    """Of those that are there; `hold`: none of them can be changed or deleted before the transaction ends."""
    query = select(customer_class.c.class_id, customer_class.c.name)
    query = query.where(customer_class.c.class_id == func.any(list(class_ids))).order_by(customer_class.c.class_id)
    if hold:
        query = query.with_for_update(read=True, key_share=True)
    return {row.class_id: row.name for row in conn.execute(query)}


def insert_class(conn: Connection, values: Mapping[str, Any]) -> int | None:
    """The new class's number; None when the name is taken."""
    return conn.execute(
        insert_or_leave(customer_class).values(values).on_conflict_do_nothing().returning(customer_class.c.class_id)
    ).scalar()


_PARTIES = select(
    customer.c.customer_id,
    customer.c.name,
    customer.c.currency,
    func.array_to_string(customer.c.resellers, ","),
    customer.c.time_zone,
).where(customer.c.customer_id == numbers_given("customer_ids"))


def read_parties(conn: Connection, customer_ids: Iterable[int]) -> Sequence[AnyRow]:
    """Number, name, currency, resellers above ("12,7": nearest first) and time zone."""
    return conn.execute(_PARTIES, {"customer_ids": numbers_as_array(customer_ids)}).all()


def read_visible(conn: Connection, customer_id: int, scope: Scope) -> AnyRow | None:
    return conn.execute(select(customer).where(customer.c.customer_id == customer_id, visible_to(scope))).first()


def read_records(conn: Connection, customer_ids: Iterable[int]) -> Sequence[AnyRow]:
    return conn.execute(select(customer).where(customer.c.customer_id == func.any(list(customer_ids)))).all()


def read_names(conn: Connection, customer_ids: Iterable[int]) -> Sequence[AnyRow]:
    """Number, name, and what the company is called."""
    query = select(customer.c.customer_id, customer.c.name, customer.c.company_name)
    return conn.execute(query.where(customer.c.customer_id == func.any(list(customer_ids)))).all()


def read_businesses(conn: Connection, customer_ids: Iterable[int]) -> Sequence[AnyRow]:
    wanted = select(customer.c.customer_id, customer_class.c.business_model).join(
        customer_class, customer_class.c.class_id == customer.c.class_id
    )
    return conn.execute(wanted.where(customer.c.customer_id.in_(sorted(customer_ids)))).all()


def has_customers(conn: Connection) -> bool:
    return conn.execute(select(customer.c.customer_id).limit(1)).first() is not None


_OVERRIDES = select(override_tariff).where(override_tariff.c.customer_id == numbers_given("customer_ids"))


def read_overrides(conn: Connection, customer_ids: Iterable[int]) -> Sequence[AnyRow]:
    return conn.execute(_OVERRIDES, {"customer_ids": numbers_as_array(customer_ids)}).all()


def replace_overrides(conn: Connection, customer_id: int, pairs: Mapping[int, int]) -> None:
    conn.execute(delete(override_tariff).where(override_tariff.c.customer_id == customer_id))
    if pairs:
        conn.execute(
            insert(override_tariff),
            [
                {"customer_id": customer_id, "tariff_id": tariff_id, "override_tariff_id": override_id}
                for tariff_id, override_id in sorted(pairs.items())
            ],
        )


def lock_visible(conn: Connection, customer_ids: Iterable[int], scope: Scope) -> Sequence[AnyRow]:
    wanted = select(customer).where(customer.c.customer_id == func.any(list(customer_ids)), visible_to(scope))
    return conn.execute(wanted.order_by(customer.c.customer_id).with_for_update()).all()


def update_customer(conn: Connection, customer_id: int, changes: dict[str, Any]) -> AnyRow:
    """Its row to be searched by follows."""
    changed = conn.execute(
        update(customer).where(customer.c.customer_id == customer_id).values(changes).returning(customer)
    ).one()
    searched = customer_search.c.customer_id == customer_id
    conn.execute(update(customer_search).where(searched).values(search_row(changed)))
    return changed


def mark_closed(conn: Connection, customer_ids: Iterable[int]) -> None:
    conn.execute(
        update(customer_search).where(customer_search.c.customer_id == func.any(list(customer_ids))).values(closed=True)
    )


def read_terms(conn: Connection, customer_ids: Iterable[int]) -> dict[int, AnyRow]:
    """By customer: the zone of its days, and how long a provisional termination lasts by its class."""
    found = conn.execute(
        select(customer.c.customer_id, customer.c.time_zone, customer_class.c.provisional_days)
        .join(customer_class, customer_class.c.class_id == customer.c.class_id)
        .where(customer.c.customer_id == func.any(list(customer_ids)))
    )
    return {row.customer_id: row for row in found}


def heads_among(conn: Connection, customer_ids: Iterable[int]) -> set[int]:
    """Those that have branches."""
    heads = select(customer.c.head_office_id).where(customer.c.head_office_id == func.any(list(customer_ids)))
    return {number for number in conn.execute(heads.distinct()).scalars() if number is not None}


def read_open_heads(conn: Connection, resellers: Sequence[int], scope: Scope, text: str, *, most: int) -> list[int]:
    """Head offices under the same resellers whose names have the text in them, by name.

    To whom personal data is hidden, a name is found whole or not at all.
    """
    closed = select(customer_search.c.closed).where(customer_search.c.customer_id == customer.c.customer_id)
    whole = select(customer_name.c.customer_id).where(customer_name.c.folded_name == fold(text))
    named = customer.c.name.icontains(text, autoescape=True)
    query = select(customer.c.customer_id).where(
        customer.c.office == literal_column(repr(str(Office.HEAD))),  # as the index of heads has it
        customer.c.resellers == list(resellers),
        customer.c.customer_id.in_(whole) if scope.masked and text else named,
        ~closed.scalar_subquery(),
        visible_to(scope),
    )
    return list(conn.execute(query.order_by(customer.c.name).limit(most)).scalars())


def read_branches(conn: Connection, head_ids: Iterable[int]) -> set[int]:
    branches = select(customer.c.customer_id).where(customer.c.head_office_id == func.any(list(head_ids)))
    return set(conn.execute(branches).scalars())


def read_scheduled(conn: Connection, customer_ids: Iterable[int]) -> list[Scheduled]:
    """Their own, in the order in which they are due."""
    theirs = select(scheduled_change).where(scheduled_change.c.customer_id == func.any(list(customer_ids)))
    return sorted(map(_scheduled, conn.execute(theirs)), key=in_order)


def read_heads(conn: Connection, customer_ids: Iterable[int]) -> dict[int, int]:
    """The head offices of those among them that are branches."""
    theirs = select(customer.c.customer_id, customer.c.head_office_id).where(
        customer.c.customer_id == func.any(list(customer_ids)), customer.c.head_office_id.is_not(None)
    )
    return {row.customer_id: row.head_office_id for row in conn.execute(theirs)}


def read_customers_due(conn: Connection, now: datetime, most: int) -> set[int]:
    due = select(scheduled_change.c.customer_id).where(scheduled_change.c.due_at <= now)
    return set(conn.execute(due.order_by(scheduled_change.c.due_at).limit(most)).scalars())


def add_accounts(conn: Connection, more: Mapping[int, int]) -> None:
    """To the open accounts of each customer; fewer where the number is negative."""
    if not more:
        return
    theirs = update(account_count).where(account_count.c.customer_id == bindparam("number"))
    added = theirs.values(accounts=account_count.c.accounts + bindparam("more"))
    conn.execute(added, [{"number": number, "more": more[number]} for number in sorted(more)])


def put_scheduled(conn: Connection, changes: Sequence[Scheduled]) -> None:
    """One of each action; what was arranged before is replaced."""
    if not changes:
        return
    put = insert_or_leave(scheduled_change)
    replaced = {column.name: put.excluded[column.name] for column in scheduled_change.c if not column.primary_key}
    conn.execute(
        put.on_conflict_do_update(index_elements=["customer_id", "action"], set_=replaced),
        [
            {
                "customer_id": one.customer_id,
                "action": one.action,
                "due_on": one.on,
                "due_at": one.due_at,
                "close_on": one.close_on,
                "computed_on": one.computed_on,
                "manual_on": one.manual_on,
                "set_by": one.by,
                "comment": one.comment,
            }
            for one in changes
        ],
    )


def remove_scheduled(
    conn: Connection, customer_ids: Iterable[int], actions: Iterable[ScheduledAction] = tuple(ScheduledAction)
) -> None:
    conn.execute(
        delete(scheduled_change).where(
            scheduled_change.c.customer_id == func.any(list(customer_ids)),
            scheduled_change.c.action.in_(list(actions)),
        )
    )


def _scheduled(row: AnyRow) -> Scheduled:
    return Scheduled(
        row.customer_id,
        ScheduledAction(row.action),
        row.due_on,
        row.due_at,
        row.close_on,
        row.computed_on,
        row.manual_on,
        row.set_by,
        row.comment,
    )


def release_name(conn: Connection, customer_id: int) -> None:
    conn.execute(delete(customer_name).where(customer_name.c.customer_id == customer_id))


def owners_among(conn: Connection, customer_ids: Sequence[int]) -> set[int]:
    """Those above others, on whatever level."""
    return _those_with(
        conn, customer_ids, lambda one: customer_search.c.resellers.contains(cast(array([one]), ARRAY(BigInteger)))
    )


def sellers_among(conn: Connection, customer_ids: Sequence[int]) -> set[int]:
    return _those_with(conn, customer_ids, lambda one: customer_search.c.distributor_id == one)


def _those_with(
    conn: Connection, customer_ids: Sequence[int], depends: Callable[[ColumnElement[int]], ColumnElement[bool]]
) -> set[int]:
    """Each asked by itself, by an index: those are few who have many."""
    if not customer_ids:
        return set()
    asked = func.unnest(cast(list(customer_ids), ARRAY(BigInteger)), type_=BigInteger).column_valued("asked")
    first = select(customer_search.c.customer_id).where(depends(asked)).limit(1).scalar_subquery()
    return set(conn.execute(select(asked).where(first.is_not(None))).scalars())


def update_classes(conn: Connection, customer_ids: Sequence[int], class_id: int) -> None:
    """What they are searched by follows; no word of it is of the class."""
    for table in (customer, customer_search):
        wanted = table.c.customer_id == func.any(list(customer_ids))
        conn.execute(update(table).where(wanted).values(class_id=class_id))


def delete_customers(conn: Connection, names: Mapping[int, str], logins: Mapping[int, str]) -> None:
    """By number; the directories are entered by name and by login."""
    numbers, folded = list(names), [fold(name) for name in names.values()]
    release_logins(conn, logins)
    named = customer_name.c.folded_name == func.any(folded), customer_name.c.customer_id == func.any(numbers)
    conn.execute(delete(customer_name).where(*named))
    owned = (override_tariff, scheduled_change, warning_threshold, credit_limit_change, account_count, customer_search)
    for table in (*owned, customer):
        conn.execute(delete(table).where(table.c.customer_id == func.any(numbers)))


def page_of_classes(conn: Connection, *, text: str, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(customer_class)
    if text.strip():
        said = func.concat_ws(" ", customer_class.c.name, customer_class.c.description)
        query = query.where(said.icontains(text.strip(), autoescape=True))
    return read_page(conn, query, [SortKey(customer_class.c.name)], limit=limit, cursor=cursor)


def read_class(conn: Connection, class_id: int, *, lock: bool = False) -> AnyRow | None:
    """lock   nobody comes into the class, or changes it, before the transaction ends"""
    query = select(customer_class).where(customer_class.c.class_id == class_id)
    return conn.execute(query.with_for_update() if lock else query).first()


def update_class(conn: Connection, class_id: int, values: Mapping[str, Any]) -> bool:
    """False: another class has that name.  To be called with the class locked."""
    changed = update(customer_class).where(customer_class.c.class_id == class_id)
    if "name" in values:
        other = customer_class.alias("other").c
        same = select(other.class_id).where(other.name == values["name"], other.class_id != class_id)
        changed = changed.where(~same.exists())
    return conn.execute(changed.values(values)).rowcount > 0


def delete_class(conn: Connection, class_id: int) -> None:
    conn.execute(delete(customer_class).where(customer_class.c.class_id == class_id))


def count_of_class(conn: Connection, class_id: int, most: int | None = None) -> int:
    """Its customers, closed ones too; of more than `most` so many."""
    theirs = select(customer_search.c.customer_id).where(customer_search.c.class_id == class_id)
    return conn.execute(select(func.count()).select_from(theirs.limit(most).subquery())).scalar_one()


def count_of_classes(conn: Connection, class_ids: Sequence[int], scope: Scope, most: int) -> dict[int, int]:
    """How many of the reader's customers each class has, closed ones too; of more than `most` so many.

    A reseller's are looked for among its own, and all others' class by class: each way by its index.
    """
    if scope.reseller_id is not None:
        own = select(customer_search.c.class_id, func.count().label("customers"))
        own = own.where(
            customer_search.c.class_id == func.any(list(class_ids)), visible_to(scope, among=customer_search)
        )
        counted = {row.class_id: row.customers for row in conn.execute(own.group_by(customer_search.c.class_id))}
        return {class_id: min(counted.get(class_id, 0), most) for class_id in class_ids}
    theirs = select(literal(1)).where(customer_search.c.class_id == customer_class.c.class_id).limit(most)
    each = select(func.count()).select_from(theirs.correlate(customer_class).subquery()).scalar_subquery()
    found = select(customer_class.c.class_id, each.label("customers"))
    found = found.where(customer_class.c.class_id == func.any(list(class_ids)))
    return {row.class_id: row.customers for row in conn.execute(found)}


def terminations_in_class(conn: Connection, class_id: int, days: int, most: int) -> Sequence[AnyRow]:
    """Provisional terminations to come, by whose end the class decides, now or once it says so many days.

    Number, name and zone of the customer, the day of the beginning, and the day that staff chose for the end.
    """
    begin, close = scheduled_change.alias("begin"), scheduled_change.alias("close")
    chosen = func.least(begin.c.close_on, close.c.due_on)
    by_class = begin.c.due_on + func.least(customer_class.c.provisional_days, days)
    query = (
        select(customer.c.customer_id, customer.c.name, begin.c.due_on, chosen.label("chosen_on"))
        .select_from(begin)
        .join(customer, customer.c.customer_id == begin.c.customer_id)
        .join(customer_class, customer_class.c.class_id == customer.c.class_id)
        .outerjoin(close, and_(close.c.customer_id == begin.c.customer_id, close.c.action == ScheduledAction.CLOSE))
        .where(
            customer_class.c.class_id == class_id,
            customer_class.c.provisional_days != days,
            begin.c.action == ScheduledAction.TERMINATE_PROVISIONALLY,
            or_(chosen.is_(None), chosen > by_class),
        )
        .order_by(begin.c.due_on, begin.c.customer_id)
    )
    return conn.execute(query.limit(most)).all()


def lock_class(conn: Connection, class_id: int) -> bool:
    """Whether there is one."""
    wanted = select(customer_class.c.class_id).where(customer_class.c.class_id == class_id)
    return conn.execute(wanted.with_for_update(key_share=True)).first() is not None


def read_senders(conn: Connection, class_ids: Iterable[int]) -> dict[int, str]:
    kept = customer_class.c
    query = select(kept.class_id, kept.notification_from).where(kept.class_id == func.any(list(class_ids)))
    return {row.class_id: row.notification_from for row in conn.execute(query)}


def lock_sender(conn: Connection, class_id: int) -> str | None:
    """None: there is no such class."""
    kept = customer_class.c
    return conn.scalar(select(kept.notification_from).where(kept.class_id == class_id).with_for_update())


def write_sender(conn: Connection, class_id: int, sender: str) -> None:
    conn.execute(update(customer_class).where(customer_class.c.class_id == class_id).values(notification_from=sender))
