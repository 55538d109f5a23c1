"""The ledger's tables.  `xdr` is the ledger itself: immutable, two-sided by construction, partitioned by month."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSON

from tollhouse.ledger.rules.conditions import (
    FROM_FUNDS,
    HISTORY_FACTS,
    LIFTED,
    STANDING_FACTS,
    STOPPING,
    WHILE_LIFTED,
    Condition,
)
from tollhouse.ledger.rules.posting import Payer
from tollhouse.plumbing.db import KEY_TEXT, METADATA

MONEY = Numeric(20, 5)
MOMENT = DateTime(timezone=True)


def _conditions() -> str:
    """The stored bitmask: each fact's bit, or that of its being put off, and those that follow from money."""
    bits: dict[Condition, list[str]] = {}
    for fact, condition in STANDING_FACTS.items():
        bits.setdefault(condition, []).append(fact)
    for lift, condition in LIFTED.items():
        facts = " OR ".join(bits[condition])
        bits[WHILE_LIFTED[condition]] = [f"(({facts}) AND {lift}_until IS NOT NULL)"]
        bits[condition] = [f"(({facts}) AND {lift}_until IS NULL)"]
    exhausted = "balance >= credit_limit"
    bits[Condition.CREDIT_EXCEEDED] = [f"(NOT prepaid AND {exhausted})"]
    bits[Condition.NO_AVAILABLE_FUNDS] = [f"(prepaid AND {exhausted})"]
    bits[Condition.SPENDING_LIMIT_REACHED] = ["spent_today >= spending_limit"]
    cases = (f"CASE WHEN {' OR '.join(facts)} THEN {int(bit)} ELSE 0 END" for bit, facts in sorted(bits.items()))
    return " + ".join(cases)


def _is_one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


def _ending(column: str) -> Index:
    return Index(f"ix_standing_{column}", column, postgresql_where=text(f"{column} IS NOT NULL"))


standing = Table(
    "standing",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False, comment="0: the customer's own money; else the account's"),
    Column("currency", Text, nullable=False, comment="ISO 4217; never changes"),
    Column("prepaid", Boolean, nullable=False),
    Column("balance", MONEY, nullable=False, comment="in currency; plus is owed to the issuer, minus is own money"),
    Column("held", MONEY, nullable=False, comment="in currency; the sum of the open holds, never negative"),
    Column("credit_limit", MONEY, comment="in currency; how high the balance may rise; null is unlimited"),
    Column("closed_until", MOMENT, comment="exclusive end of the last closed billing period; nothing counts before it"),
    *(Column(fact, Boolean, nullable=False, server_default="false") for fact in STANDING_FACTS),
    *(Column(f"{lift}_until", MOMENT, comment="exclusive; null: not put off") for lift in LIFTED),
    Column("limit_increase", MONEY, comment="in currency; the part of credit_limit that is lent for a time"),
    Column("limit_raised_until", MOMENT, comment="exclusive end of limit_increase"),
    Column("spending_limit", MONEY, comment="in currency; how much may be used up in a day; null: not limited"),
    Column("spent_today", MONEY, nullable=False, server_default="0", comment="in currency; counted where limited"),
    Column("spent_on", Date, comment="the day of spent_today; a later one begins at zero"),
    Column("spending_zone", Text, comment="IANA; whose days are counted, where spending is limited"),
    Column("usual_spending_limit", MONEY, comment="in currency; spending_limit after the day of spending_limit_on"),
    Column("spending_limit_on", Date, comment="the one day that spending_limit is for; null: for every day"),
    Column("ever_stopped", Boolean, nullable=False, server_default="false", comment="has, or will have, a history"),
    Column("conditions", Integer, Computed(_conditions(), persisted=True), nullable=False),
    PrimaryKeyConstraint("customer_id", "account_id"),
    CheckConstraint("held >= 0", name="held_not_negative"),
    CheckConstraint("credit_limit >= 0", name="credit_limit_not_negative"),
    CheckConstraint("NOT prepaid OR credit_limit = 0", name="prepaid_has_limit_zero"),
    CheckConstraint("(limit_increase IS NULL) = (limit_raised_until IS NULL)", name="increase_has_end"),
    CheckConstraint("limit_increase > 0 AND credit_limit >= limit_increase", name="increase_within_limit"),
    CheckConstraint("spending_limit IS NULL OR spending_zone IS NOT NULL", name="spending_has_zone"),
    CheckConstraint("spending_limit_on IS NULL OR spending_limit IS NOT NULL", name="spending_day_has_limit"),
    CheckConstraint("usual_spending_limit IS NULL OR spending_limit_on IS NOT NULL", name="spending_returns"),
    # A charge changes none of these columns but where funds run out, so its update stays on its page.
    *(Index(f"ix_standing_{fact}", "customer_id", postgresql_where=text(fact)) for fact in STANDING_FACTS),
    *(
        Index(f"ix_standing_{name}", "customer_id", postgresql_where=text(f"conditions & {bit} = {bit}"))
        for name, bit in FROM_FUNDS.items()
    ),
    # What has an end, found when it is due.
    *(_ending(f"{lift}_until") for lift in LIFTED),
    _ending("limit_raised_until"),
    _ending("spending_limit_on"),
    comment="The money facts of this moment, narrow, written by every charge; no index on what a charge writes",
    postgresql_with={"fillfactor": 80},
)

balance_watch = Table(
    "balance_watch",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column("watcher", Text, nullable=False, server_default="warnings", comment="who wants to hear of it"),
    Column("rises_to", MONEY, comment="in the standing's currency; told of while the balance is that much or more"),
    Column("falls_under", MONEY, comment="in the standing's currency; told of while the balance is less"),
    PrimaryKeyConstraint("customer_id", "watcher"),
    CheckConstraint("num_nonnulls(rises_to, falls_under) > 0", name="watches_something"),
    comment="Balances of customers that somebody wants to hear of; beside the standing, so that no charge writes it",
)

standing_history = Table(
    "standing_history",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("fact", Text, nullable=False),
    Column("since", MOMENT, nullable=False, comment="inclusive"),
    Column("until", MOMENT, comment="exclusive; null while it holds, unless its end is known already"),
    Column("set_by", Text, nullable=False),
    Column("ended_by", Text),
    Column("comment", Text, nullable=False),
    PrimaryKeyConstraint("customer_id", "fact", "since"),
    CheckConstraint("until >= since", name="ends_after_start"),
    CheckConstraint(_is_one_of("fact", list(HISTORY_FACTS)), name="fact_known"),
    comment="When each fact of a customer's standing began and ended, so that the past can be asked",
)

_THIS_TRANSACTION = text("CAST(CAST(pg_current_xact_id() AS text) AS bigint)")
NO_REVENUE = "contra NOT LIKE 'revenue:%'"
"""Money paid, given, corrected: few rows among those of use."""

request_key = Table(
    "request_key",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("source", KEY_TEXT, nullable=False),
    Column("request_id", KEY_TEXT, nullable=False),
    Column("digest", LargeBinary, nullable=False, comment="16 bytes over the content"),
    Column("effective_at", MOMENT, nullable=False, comment="finds the xDR's month"),
    PrimaryKeyConstraint("customer_id", "source", "request_id"),
    comment="Every request posted but those of usage (see usage_key), written first, so that a replay is known",
)

xdr = Table(
    "xdr",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, comment="the party charged"),
    Column("effective_at", MOMENT, nullable=False, comment="when it counts, as it happened"),
    Column("id", BigInteger, nullable=False, comment="made of source, request and line; the same at every level"),
    Column("issuer_id", BigInteger, nullable=False, comment="who is owed: 0 the operator, else the reseller above"),
    Column("payer", Text, nullable=False, comment="whose standing moved"),
    Column("account_id", BigInteger, nullable=False, comment="the account that used or pays; 0: none"),
    Column("amount", MONEY, nullable=False, comment="in currency, five decimals; plus is owed to the issuer"),
    Column("currency", Text, nullable=False),
    Column("contra", Text, nullable=False, comment="ledger account of the other side, with amount's sign reversed"),
    Column("service", Text, nullable=False),
    Column("calling", Text, nullable=False),
    Column("called", Text, nullable=False),
    Column("used", BigInteger, nullable=False, comment="seconds, messages or bytes"),
    Column("charged", BigInteger, nullable=False, comment="the same after rounding to intervals"),
    Column("tariff_id", BigInteger),
    Column("rate_id", BigInteger),
    Column("source", KEY_TEXT, nullable=False),
    Column("request_id", KEY_TEXT, nullable=False),
    Column("recorded_at", MOMENT, nullable=False, comment="when we wrote it"),
    Column("counts_at", MOMENT, nullable=False, comment="greatest(effective_at, closed_until): its billing period"),
    Column("explanation", JSON, nullable=False),
    Column("posted_in", BigInteger, nullable=False, server_default=_THIS_TRANSACTION, comment="for summing up, once"),
    PrimaryKeyConstraint("customer_id", "effective_at", "id"),
    CheckConstraint(_is_one_of("payer", list(Payer)), name="payer_known"),
    CheckConstraint("payer = 'customer' OR account_id <> 0", name="account_pays_has_account"),
    CheckConstraint("counts_at >= effective_at", name="counts_not_before_it_happened"),
    # When an account was used first and last: the one index beside the key, and what it costs: docs/decisions/0049.
    Index("ix_xdr_use", "customer_id", "account_id", "effective_at", postgresql_where=text("account_id <> 0")),
    # What the books' sums and their reader look for; neither costs a charge anything: docs/decisions/0057.
    Index("ix_xdr_posted", "posted_in", "counts_at", postgresql_using="brin", postgresql_with={"pages_per_range": 32}),
    Index("ix_xdr_money", "issuer_id", "currency", "contra", "counts_at", postgresql_where=text(NO_REVENUE)),
    comment="The ledger: one immutable row per charged party; corrected only by another row",
    postgresql_partition_by="RANGE (effective_at)",
)

book_day = Table(
    "book_day",
    METADATA,
    Column("issuer_id", BigInteger, nullable=False, autoincrement=False, comment="0: the operator"),
    Column("currency", Text, nullable=False),
    Column("contra", Text, nullable=False),
    Column("day", Date, nullable=False, comment="of counts_at, UTC"),
    Column("charged", MONEY, nullable=False, comment="in currency; of xDRs by which more was owed"),
    Column("given", MONEY, nullable=False, comment="in currency, not negative; of xDRs by which less was owed"),
    Column("xdrs", BigInteger, nullable=False),
    PrimaryKeyConstraint("issuer_id", "currency", "contra", "day"),
    CheckConstraint("charged >= 0 AND given >= 0", name="sides_not_negative"),
    comment="Sums of the xDRs that books_summed says: each is in exactly one, written by a run and by no charge",
)

books_summed = Table(
    "books_summed",
    METADATA,
    Column("cluster", Text, nullable=False, comment="whose transactions are numbered; another one's begin anew"),
    Column("posted_before", BigInteger, nullable=False, comment="exclusive: xDRs of transactions from here on are not"),
    PrimaryKeyConstraint("cluster"),
    comment="Up to which transaction xDRs are summed in book_day; one row, none before the first run",
)

hold = Table(
    "hold",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("portion", BigInteger, nullable=False, comment="1, 2, …: each grant of a session holds its own"),
    Column("amount", MONEY, nullable=False, comment="in the standing's currency"),
    Column("placed_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
    PrimaryKeyConstraint("customer_id", "account_id", "session_id", "portion"),
    CheckConstraint("amount > 0", name="amount_positive"),
    CheckConstraint("expires_at > placed_at", name="expires_later"),
    comment="Money reserved for running sessions; placed, then settled or released",
)

STOPPING_FACTS = [fact for fact, condition in STANDING_FACTS.items() if condition in STOPPING]
