"""Members and their sessions, tokens, the audit trail, and the answers given under idempotency keys."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from tollhouse.plumbing.db import METADATA
from tollhouse.staff.rules.audit import AuditKind
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.rules.saved_searches import SearchedResource

MOMENT = DateTime(timezone=True)
_ROLE_KNOWN = f"role IN ({', '.join(repr(str(role)) for role in Role)})"
_RESELLER = "the customer whose subcustomers it may see; null: the operator's staff"

staff_member = Table(
    "staff_member",
    METADATA,
    Column("member_id", BigInteger, Identity(always=True), primary_key=True),
    Column("login", Text, nullable=False, unique=True, comment="in lower case, as it is compared"),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False, comment="empty: none is known"),
    Column("role", Text, nullable=False),
    Column("reseller_id", BigInteger, comment=_RESELLER),
    Column("blocked", Boolean, nullable=False, comment="true: may not sign in"),
    Column("masked", Boolean, nullable=False, server_default="false", comment="true: sees no personal data"),
    Column("password_hash", Text, nullable=False, comment="argon2id with its salt and costs"),
    Column("must_change_password", Boolean, nullable=False, comment="true: somebody else has chosen it"),
    Column("second_factor", LargeBinary, comment="TOTP secret, encrypted by the secret key; null: none"),
    Column("second_factor_offered", LargeBinary, comment="the same before its first code has come; null: none"),
    Column("second_factor_step", BigInteger, nullable=False, comment="half minute of the last code taken; 0: none yet"),
    Column("preferences", JSONB, nullable=False, comment="what the console keeps of a person's habits"),
    Column("last_seen_at", MOMENT, comment="real time; null: never signed in"),
    Column("created_at", MOMENT, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("lend_most_amount", Numeric(20, 5), comment="in a customer's currency, for a time; null: no cap"),
    Column("lend_most_percent", Numeric(9, 4), comment="of a customer's permanent credit limit; null: no cap"),
    Column("lend_longest_days", Integer, comment="for how long at most; null: no cap"),
    Column("give_most_per_act", Numeric(20, 5), comment="credited or refunded at once, in any currency; null: no cap"),
    Column("give_most_per_day", Numeric(20, 5), comment="within 24 hours, of each currency for itself; null: no cap"),
    CheckConstraint("num_nonnulls(lend_most_amount, lend_most_percent) <= 1", name="lends_by_amount_or_percent"),
    CheckConstraint("lend_most_amount >= 0 AND lend_most_percent >= 0", name="lent_not_negative"),
    CheckConstraint("give_most_per_act >= 0 AND give_most_per_day >= 0", name="given_not_negative"),
    CheckConstraint(_ROLE_KNOWN, name="role_known"),
    CheckConstraint("login = lower(login) AND login <> ''", name="login_in_lower_case"),
    comment="People who work here; never deleted but blocked, so that what they did keeps a name",
)

staff_giver = Table(
    "staff_giver",
    METADATA,
    Column("giver", Text, nullable=False, comment="staff:3, or token:7 that nobody answers for"),
    Column("currency", Text, nullable=False, comment="ISO 4217"),
    PrimaryKeyConstraint("giver", "currency"),
    comment="Who has given and has a cap for it; locked while the day's sum is counted",
)

staff_given = Table(
    "staff_given",
    METADATA,
    Column("giver", Text, nullable=False, comment="staff:3, or token:7 that nobody answers for"),
    Column("currency", Text, nullable=False, comment="ISO 4217"),
    Column("act", Text, nullable=False, comment="which act it was, as whoever counts it calls it"),
    Column("at", MOMENT, nullable=False),
    Column("amount", Numeric(20, 5), nullable=False, comment="in currency; credited or refunded, more than 0"),
    PrimaryKeyConstraint("giver", "currency", "act"),
    Index(None, "giver", "currency", "at", postgresql_include=["amount"]),
    Index(None, "at"),
    CheckConstraint("amount > 0", name="something_given"),
    comment="What members and tokens gave away of late; forgotten when it counts no more",
)

recovery_code = Table(
    "recovery_code",
    METADATA,
    Column("member_id", BigInteger, ForeignKey("staff_member.member_id"), nullable=False),
    Column("digest", LargeBinary, nullable=False, comment="sha256 of the code, which is nowhere else"),
    PrimaryKeyConstraint("member_id", "digest"),
    comment="Codes that stand in once each for a lost second factor; a used one is gone",
)

staff_session = Table(
    "staff_session",
    METADATA,
    Column("session_id", BigInteger, Identity(always=True), primary_key=True),
    Column("member_id", BigInteger, ForeignKey("staff_member.member_id"), nullable=False, index=True),
    Column("digest", LargeBinary, nullable=False, unique=True, comment="sha256 of the cookie, which is nowhere else"),
    Column("started_at", MOMENT, nullable=False, comment="real time"),
    Column("seen_at", MOMENT, nullable=False, comment="real time of the last request, to the minute"),
    Column("address", Text, nullable=False, comment="where the member signed in from"),
    Column("agent", Text, nullable=False, comment="what the browser calls itself"),
    Column("proved_at", MOMENT, comment="real time; when the password was given again; null: not since signing in"),
    comment="Who is signed in; a session that has ended is gone",
)

failed_attempts = Table(
    "failed_attempts",
    METADATA,
    Column(
        "whose",
        Text,
        primary_key=True,
        comment="address:…, login: and a digest (alone, and @ each address), member: and an id, reseller: and an id",
    ),
    Column("attempts", Integer, nullable=False, comment="since the window began, those under way included"),
    Column("window_began_at", MOMENT, nullable=False, comment="real time"),
    Column("locked_until", MOMENT, comment="real time; null: may try"),
    Index(None, "window_began_at"),
    CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    comment="Attempts that failed, by who tried and from where, of logins that exist or not; old ones are forgotten",
)

api_token = Table(
    "api_token",
    METADATA,
    Column("token_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True, comment="sha256 of the secret, which is nowhere else"),
    Column("role", Text, nullable=False),
    Column("reseller_id", BigInteger, comment=_RESELLER),
    Column(
        "ip_list",
        ARRAY(Text),
        nullable=False,
        server_default=text("'{}'"),
        comment="networks it may come from; empty: anywhere",
    ),
    Column("created_at", MOMENT, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("revoked_at", MOMENT, comment="null: it opens"),
    Column("revoked_by", Text),
    Column("masked", Boolean, nullable=False, server_default="false", comment="true: sees no personal data"),
    Column(
        "owner_id",
        BigInteger,
        ForeignKey("staff_member.member_id"),
        comment="the member who answers for it; null: nobody, made by a command",
    ),
    CheckConstraint(_ROLE_KNOWN, name="role_known"),
    CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_somebody"),
    comment="API tokens of programs; never deleted, so that what they did keeps a name",
)

saved_search = Table(
    "saved_search",
    METADATA,
    Column("saved_search_id", BigInteger, Identity(always=True), primary_key=True),
    Column("resource", Text, nullable=False, comment="whose list it searches, as the API calls it"),
    Column("owner_id", BigInteger, ForeignKey("staff_member.member_id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_folded", Text, nullable=False, comment="as names of one owner are compared"),
    Column("query", Text, nullable=False, comment="the list's parameters as in its address; empty: the whole list"),
    Column("shown_columns", ARRAY(Text), comment="in order; null: whichever the reader has chosen"),
    Column("shared", Boolean, nullable=False, comment="true: all staff of the owner's scope sees it"),
    Column("position", Integer, nullable=False, comment="among the owner's, from 1"),
    Column("created_at", MOMENT, nullable=False, comment="real time"),
    Column("changed_at", MOMENT, nullable=False, comment="real time; moving it among others does not count"),
    UniqueConstraint("owner_id", "resource", "name_folded"),
    CheckConstraint(f"resource IN ({', '.join(repr(str(one)) for one in SearchedResource)})", name="resource_known"),
    CheckConstraint("position > 0", name="position_from_one"),
    comment="Searches that members keep under a name; a member who is blocked keeps them, and what is shared stays so",
)

idempotency_key = Table(
    "idempotency_key",
    METADATA,
    Column("actor", Text, nullable=False, comment="who asked: token:7, staff:3"),
    Column("route", Text, nullable=False, comment="method and path as asked"),
    Column("key", Text, nullable=False, comment="chosen by the client"),
    Column("digest", LargeBinary, nullable=False, comment="sha256 of query and body"),
    Column("asked_at", MOMENT, nullable=False),
    Column("status", SmallInteger, comment="of the answer; null only inside the transaction that makes it"),
    Column("headers", JSONB),
    Column("body", LargeBinary),
    PrimaryKeyConstraint("actor", "route", "key"),
    Index("ix_idempotency_key_asked_at", "asked_at"),
    comment="The first answer to each request with an Idempotency-Key, written in the transaction of what it did",
)

audit_record = Table(
    "audit_record",
    METADATA,
    Column("at", MOMENT, nullable=False, comment="real time; finds the record's month"),
    Column("audit_id", Uuid, nullable=False, comment="made by the writer: no sequence to share"),
    Column("by", Text, nullable=False, comment="staff:login, token:name or command:user"),
    Column("kind", Text, nullable=False),
    Column("action", Text, nullable=False, comment="the operation's id"),
    Column("about_customer", BigInteger, comment="a customer's id; null: about none, or about many"),
    Column("status", SmallInteger, nullable=False, comment="of the HTTP answer; 0: a command"),
    Column("details", JSONB, nullable=False, comment="what changed or was asked for; secrets are masked"),
    Column("address", Text, nullable=False, comment="where it came from; empty: this machine"),
    Column("request_id", Text, nullable=False, comment="as our log has it; empty: a command"),
    Column("token_id", BigInteger, comment="of a token, whose name others may have; null: no token"),
    CheckConstraint(f"kind IN ({', '.join(repr(str(kind)) for kind in AuditKind)})", name="kind_known"),
    PrimaryKeyConstraint("at", "audit_id"),
    Index("ix_audit_record_about_customer", "about_customer", "at"),
    Index("ix_audit_record_by", "by", "at"),
    # What was done to one customer, and by whom: looks at it are a hundred times as many.
    Index("ix_audit_record_customer_changes", "about_customer", "at", postgresql_where=text("kind = 'write'")),
    Index("ix_audit_record_customer_by", "about_customer", "by", "at"),
    comment="The audit trail: every write and every read of personal data; never changed",
    postgresql_partition_by="RANGE (at)",
)
