"""Numbers coming into the inventory, changing there, kept back, and leaving it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tollhouse.customers.reading import parties_of
from tollhouse.customers.rules.record import BadField
from tollhouse.numbers import storage
from tollhouse.numbers.rules.did import (
    Did,
    NewDid,
    NumberKnown,
    NumberTwice,
    Stage,
    check_facts,
    check_freeze,
    refusal_to_delete,
    refusal_to_freeze,
)
from tollhouse.numbers.rules.outcome import DidOutcome, done, done_among, judged, refused, unchanged
from tollhouse.plumbing.db import Connection
from tollhouse.words.refusals import NotFound, Refused


def add_numbers(
    conn: Connection, new: Sequence[NewDid], *, in_use: Mapping[str, tuple[int, int]], now: datetime, by: str
) -> list[DidOutcome]:
    """Take numbers into the inventory; one outcome each, in the order given.

    in_use   customer and account of those that accounts are called by already: they come in as theirs (accounts live
             on a higher floor, so the caller looks; see accounts.numbering)
    """
    known_batches = storage.read_batches(conn, {one.batch_id for one in new})
    outcomes: dict[str, DidOutcome] = {}
    fit: list[NewDid] = []
    told: list[DidOutcome | str] = []
    for one in new:
        if one.number in outcomes:
            told.append(refused(one.number, NumberTwice(number=one.number)))
            continue
        told.append(one.number)
        refusal = _refusal_to_add(one, known_batches)
        if refusal is None:
            fit.append(one)
        outcomes[one.number] = done(one.number) if refusal is None else refused(one.number, refusal)
    added = storage.insert_numbers(conn, fit, now=now)
    for one in fit:
        if one.number not in added:
            outcomes[one.number] = refused(one.number, NumberKnown(number=one.number))
    _adopt(conn, {number: in_use[number] for number in sorted(added) if number in in_use}, now=now, by=by)
    return [outcomes[one] if isinstance(one, str) else one for one in told]


def _refusal_to_add(new: NewDid, known_batches: Mapping[int, Any]) -> Refused | None:
    if new.batch_id not in known_batches:
        return BadField("batch_id", new.batch_id, "is no vendor batch; choose one of the list.")
    try:
        check_facts({"country": new.country, "description": new.description, "group": new.group})
    except BadField as refusal:
        return refusal
    return None


def _adopt(conn: Connection, in_use: Mapping[str, tuple[int, int]], *, now: datetime, by: str) -> None:
    """Numbers that accounts were called by before the inventory knew of them."""
    by_account: dict[tuple[int, int], list[str]] = {}
    for number, key in in_use.items():
        by_account.setdefault(key, []).append(number)
    parties = parties_of(conn, {customer_id for customer_id, _ in by_account})
    for (customer_id, account_id), numbers in sorted(by_account.items()):
        values = {
            "stage": Stage.ACCOUNT,
            "customer_id": customer_id,
            "account_id": account_id,
            "resellers": list(parties[customer_id].resellers),
            "assigned_at": now,
        }
        storage.give(conn, numbers, values)
    rows = [
        {"customer_id": key[0], "number": number, "since": now, "depth": 0, "set_by": by}
        for number, key in in_use.items()
    ]
    storage.insert_holdings(conn, rows)


def lock_number(conn: Connection, number: str) -> Did:
    """A number, locked until the transaction ends; raises NotFound."""
    found = storage.lock_numbers(conn, [number]).get(number)
    if found is None:
        raise NotFound(kind="number", id=number)
    return found


def change_number(conn: Connection, did: Did, changes: Mapping[str, Any]) -> Did:
    """The locked number with its new values: batch_id, country, description, group, free_of_charge.

    Raises BadField.
    """
    check_facts(changes)
    if "batch_id" in changes and changes["batch_id"] not in storage.read_batches(conn, [changes["batch_id"]]):
        raise BadField("batch_id", changes["batch_id"], "is no vendor batch; choose one of the list.")
    values = {name: value for name, value in changes.items() if value != getattr(did, name)}
    if not values:
        return did
    return storage.update_facts(conn, did.number, {_COLUMNS.get(name, name): value for name, value in values.items()})


_COLUMNS = {"group": "did_group"}


def delete_numbers(conn: Connection, numbers: Sequence[str]) -> list[DidOutcome]:
    """Take numbers out of the inventory that nobody holds; who held them once is kept."""
    dids = storage.lock_numbers(conn, numbers)
    outcomes = [judged(number, dids.get(number), refusal_to_delete) for number in numbers]
    storage.remove_numbers(conn, done_among(outcomes))
    return outcomes


def freeze_numbers(conn: Connection, numbers: Sequence[str], until: date, *, today: date) -> list[DidOutcome]:
    """Keep numbers of the pool back until a day, on which they may be given again; another day replaces the first.

    Raises BadField for a day that is not to come.
    """
    check_freeze(until, today)
    dids = storage.lock_numbers(conn, numbers)
    outcomes = [
        unchanged(number)
        if number in dids and dids[number].stage is Stage.POOL and dids[number].frozen_until == until
        else judged(number, dids.get(number), refusal_to_freeze)
        for number in numbers
    ]
    storage.set_frozen(conn, done_among(outcomes), until)
    return outcomes


def unfreeze_numbers(conn: Connection, numbers: Sequence[str], *, today: date) -> list[DidOutcome]:
    """Let numbers be given again from now on."""
    dids = storage.lock_numbers(conn, numbers)
    outcomes = [
        unchanged(number)
        if number in dids and not dids[number].is_frozen(today)
        else judged(number, dids.get(number), lambda _did: None)
        for number in numbers
    ]
    storage.set_frozen(conn, done_among(outcomes), None)
    return outcomes
