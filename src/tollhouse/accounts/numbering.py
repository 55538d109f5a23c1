"""Numbers of the inventory as identifiers of accounts: an account is called by a number while it has it.

At any moment an identifier that stands in the inventory is a number on that account, and the other way round: whatever
changes one side changes the other in the same transaction (docs/decisions/0040).
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import ClassVar

from tollhouse.accounts import storage
from tollhouse.accounts.listing.following import follow_accounts
from tollhouse.accounts.opening import claim_identifiers, read_account, terminate_all_of
from tollhouse.customers.rules.scope import OPERATOR_SCOPE, Scope
from tollhouse.ledger.locking import lock_standings
from tollhouse.numbers import adding, assigning
from tollhouse.numbers.rules.did import Did, NewDid
from tollhouse.numbers.rules.outcome import DidOutcome, done, refused, unchanged
from tollhouse.plumbing.db import Connection
from tollhouse.words.refusals import Refused

CLOSING = "closing"
"""By whose hand the numbers of closed customers go back."""


class LastIdentifier(Refused):
    code: ClassVar[str] = "last_identifier"
    sentence: ClassVar[str] = (
        "Account {account_id} is called by {number} alone; terminate the account, or let it have another identifier "
        "first."
    )


class AccountTerminated(Refused):
    code: ClassVar[str] = "account_terminated"
    sentence: ClassVar[str] = "Account {account_id} is terminated; choose an open one."


def add_numbers(conn: Connection, new: Sequence[NewDid], *, now: datetime, by: str) -> list[DidOutcome]:
    """Take numbers into the inventory; those that accounts are called by already come in as theirs.

    No account is opened meanwhile, so that none takes a number unseen.
    """
    storage.keep_identifiers(conn)
    in_use = storage.who_holds(conn, [one.number for one in new])
    return adding.add_numbers(conn, new, in_use=in_use, now=now, by=by)


def put_on_account(
    conn: Connection, customer_id: int, account_id: int, numbers: Sequence[str], *, now: datetime
) -> list[DidOutcome]:
    """Let an account be called by numbers its customer holds, one outcome each; from another account they move here.

    Raises NotFound or AccountTerminated.
    """
    lock_standings(conn, {customer_id})
    if read_account(conn, customer_id, account_id).terminated_at is not None:
        raise AccountTerminated(field="account_id", account_id=account_id)
    locked = assigning.lock_for_account(conn, customer_id, numbers)
    outcomes = {number: refused(number, found) for number, found in locked.items() if isinstance(found, Refused)}
    held = {number: did for number, did in locked.items() if isinstance(did, Did)}
    outcomes |= {number: unchanged(number) for number, did in held.items() if did.account_id == account_id}
    moving = {number: did for number, did in held.items() if number not in outcomes}
    refusals = _give_back(conn, [did for did in moving.values() if did.account_id is not None], at=now)
    outcomes |= {number: refused(number, refusal) for number, refusal in refusals.items()}
    coming = [number for number in moving if number not in refusals]
    if coming:
        claim_identifiers(conn, dict.fromkeys(coming, (customer_id, account_id)), now=now)
        assigning.put_on_account(conn, account_id, coming)
    return [outcomes.get(number, done(number)) for number in numbers]


def take_off_accounts(conn: Connection, customer_id: int, numbers: Sequence[str], *, now: datetime) -> list[DidOutcome]:
    """Let no account be called by these numbers any more; their customer keeps them."""
    lock_standings(conn, {customer_id})
    locked = assigning.lock_for_account(conn, customer_id, numbers)
    outcomes = {number: refused(number, found) for number, found in locked.items() if isinstance(found, Refused)}
    held = {number: did for number, did in locked.items() if isinstance(did, Did)}
    outcomes |= {number: unchanged(number) for number, did in held.items() if did.account_id is None}
    leaving = [did for number, did in held.items() if number not in outcomes]
    refusals = _give_back(conn, leaving, at=now)
    outcomes |= {number: refused(number, refusal) for number, refusal in refusals.items()}
    assigning.take_off_accounts(conn, [did.number for did in leaving if did.number not in refusals])
    return [outcomes.get(number, done(number)) for number in numbers]


def release_numbers(
    conn: Connection,
    numbers: Sequence[str],
    *,
    scope: Scope,
    now: datetime,
    by: str,
    customer_id: int | None = None,
    frozen_until: date | None = None,
) -> list[DidOutcome]:
    """Let numbers go back to the pool they came from, one outcome each; accounts are no longer called by them.

    customer_id    who must hold them; None: whoever does, as far as they are the asker's
    frozen_until   kept back until this day where the batch does not say a later one
    Raises BadField for a day that is not to come.
    """
    release = assigning.begin_release(conn, numbers, scope=scope, customer_id=customer_id)
    release.refusals.update(_give_back(conn, release.on_accounts, at=now))
    assigning.end_release(conn, release, at=now, by=by, frozen_until=frozen_until)
    return assigning.release_outcomes(release, numbers)


def release_all_of(conn: Connection, customer_ids: Collection[int], *, at: datetime) -> int:
    """Let everything that closed customers hold go back; how many numbers that were."""
    terminate_all_of(conn, customer_ids, at=at)
    numbers = assigning.held_by(conn, customer_ids)
    release = assigning.begin_release(conn, numbers, scope=OPERATOR_SCOPE)
    assigning.end_release(conn, release, at=at, by=CLOSING)
    assigning.end_claims(conn, customer_ids, at=at, by=CLOSING)
    return len(release.dids)


def _give_back(conn: Connection, dids: Sequence[Did], *, at: datetime) -> dict[str, Refused]:
    """Let accounts no longer be called by their numbers; why some are.  An account keeps an identifier in any case."""
    keys = {(did.customer_id, did.account_id) for did in dids if did.customer_id and did.account_id}
    known_by = storage.count_identifiers(conn, keys)
    leaving = Counter((did.customer_id, did.account_id) for did in dids)
    refusals: dict[str, Refused] = {
        did.number: LastIdentifier(field="number", account_id=did.account_id, number=did.number)
        for did in dids
        if leaving[did.customer_id, did.account_id] >= known_by.get((did.customer_id, did.account_id), 0)
    }
    given_back = [did.number for did in dids if did.number not in refusals]
    if given_back:
        storage.give_identifiers_back(conn, given_back, at=at)
        storage.name_accounts_anew(conn, keys)
        follow_accounts(conn, keys)
    return refusals
