"""A posting: the request to make one xDR."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b

from msgspec import Struct

OPERATOR = 0
"""The issuer's number when nobody resells: the customer owes us."""

OWN_MONEY = 0
"""The account number under which a customer's own standing is kept; accounts with money of their own have theirs."""


class Payer(StrEnum):
    """Whose standing an amount moves; `both` is an account with a limit of its own inside its customer's."""

    CUSTOMER = "customer"
    ACCOUNT = "account"
    BOTH = "both"


class PostingOutcome(StrEnum):
    """What became of a posting, in order of precedence."""

    UNKNOWN_CUSTOMER = "unknown_customer"
    REQUEST_ID_REUSED = "request_id_reused"
    ALREADY_POSTED = "already_posted"
    POSTED = "posted"


class Posting(Struct, frozen=True, gc=False):
    """One xDR to be made.

    customer_id   the party charged
    issuer_id     who is owed: OPERATOR, or the reseller directly above
    account_id    the account that used or pays; 0 where no account is concerned
    amount        signed, in `currency`, already rounded: plus is owed to us; zero for a free call
    contra        the ledger account on the other side, e.g. "revenue:voice"
    request_id    unique per customer and source; postings of one call may share it and differ in `line`
    digest        16 bytes over the content, to tell a replay from a reused id
    used, charged   seconds, messages or bytes
    explanation   JSON text, see rating.rules.explaining
    """

    customer_id: int
    effective_at: datetime
    source: str
    request_id: str
    digest: bytes
    issuer_id: int
    payer: Payer
    account_id: int
    amount: Decimal
    currency: str
    contra: str
    service: str
    calling: str = ""
    called: str = ""
    used: int = 0
    charged: int = 0
    tariff_id: int | None = None
    rate_id: int | None = None
    explanation: str = "{}"
    line: int = 0


def xdr_id(source: str, request_id: str, line: int = 0) -> int:
    """63 bits made of the request: the rows of one session carry the same id at every level they are charged at."""
    digest = blake2b(f"{source}\0{request_id}\0{line}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def act_number(source: str, request_id: str) -> int:
    """The number of an act of money in its customer's books, made of the request: no sequence stands in a money path.

    59 of the bits of its xDR's id, so that it has the at most eighteen digits that ids have over the API.
    """
    return act_of(xdr_id(source, request_id))


def act_of(xdr: int) -> int:
    """The number of the act that an xDR's id is made of, too."""
    return xdr >> 4
