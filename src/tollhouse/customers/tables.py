"""The customer's record: wide, rarely written.  Its money facts live in the ledger's standing."""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    PrimaryKeyConstraint,
    Sequence,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.invoice_charge import InvoiceCharge
from tollhouse.customers.rules.record import BusinessModel, CustomerKind, Office
from tollhouse.customers.rules.scheduled import ScheduledAction
from tollhouse.customers.rules.search import SEARCH_FIELDS, words_column
from tollhouse.plumbing.db import KEY_TEXT, METADATA

customer_class = Table(
    "customer_class",
    METADATA,
    Column("class_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("currency", Text, comment="ISO 4217; null: for customers of any currency"),
    Column("description", Text, nullable=False),
    Column(
        "provisional_days",
        Integer,
        nullable=False,
        server_default="30",
        comment="after so many days of provisional termination the permanent one follows",
    ),
    Column("business_model", Text, nullable=False, server_default="universal"),
    Column("purge_after_months", Integer, comment="after closing personal data is removed; 0: at once; null: never"),
    Column("spending_limit", Numeric(20, 5), comment="in currency; how much may be used up in a day; null: any amount"),
    Column(
        "own_spending_limit",
        Boolean,
        nullable=False,
        server_default="true",
        comment="whether its customers may have other limits of their own",
    ),
    Column(
        "notification_from", Text, nullable=False, server_default="", comment="sender of letters; empty: the usual one"
    ),
    Column("payment_tax_percent", Numeric(6, 3), comment="of prepaid money when it comes in; null: none"),
    Column(
        "card_tax_on_top",
        Boolean,
        nullable=False,
        server_default="false",
        comment="whether cards are charged the tax beside the top-up; false: it is inside",
    ),
    Column(
        "invoice_charge",
        Text,
        nullable=False,
        server_default=InvoiceCharge.NEVER,
        comment="when invoices are charged to the methods customers have saved",
    ),
    Column(
        "invoice_charge_retry_days",
        ARRAY(SmallInteger),
        nullable=False,
        server_default="{}",
        comment="after the due day, on which an invoice is charged again",
    ),
    CheckConstraint("spending_limit >= 0", name="spending_limit_not_negative"),
    CheckConstraint("payment_tax_percent > 0 AND payment_tax_percent <= 100", name="payment_tax_bounded"),
    CheckConstraint("spending_limit IS NULL OR currency IS NOT NULL", name="spending_limit_has_currency"),
    CheckConstraint(
        f"invoice_charge IN ({', '.join(repr(str(when)) for when in InvoiceCharge)})", name="invoice_charge_known"
    ),
    CheckConstraint("provisional_days BETWEEN 1 AND 3650", name="provisional_days_bounded"),
    CheckConstraint("purge_after_months BETWEEN 0 AND 240", name="purge_bounded"),
    CheckConstraint(
        f"business_model IN ({', '.join(repr(str(model)) for model in BusinessModel)})", name="business_model_known"
    ),
    comment="The policies its customers inherit unless they have their own",
)

customer_number = Sequence("customer_number", metadata=METADATA)

customer_name = Table(
    "customer_name",
    METADATA,
    Column("folded_name", Text, primary_key=True, comment="words.fold of the name"),
    Column("customer_id", BigInteger, nullable=False),
    comment="Directory: a name belongs to one customer in the whole installation",
    info={"directory": True},
)

customer_login = Table(
    "customer_login",
    METADATA,
    Column("folded_login", Text, primary_key=True, comment="words.fold of the login"),
    Column("customer_id", BigInteger, nullable=False),
    comment="Directory: a login to self-care belongs to one customer in the whole installation",
    info={"directory": True},
)

customer = Table(
    "customer",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("class_id", BigInteger, ForeignKey("customer_class.class_id"), nullable=False),
    Column("currency", Text, nullable=False, comment="ISO 4217; never changes"),
    Column("prepaid", Boolean, nullable=False),
    Column("resellers", ARRAY(BigInteger), nullable=False, comment="all resellers above, nearest first; never changes"),
    Column("time_zone", Text, nullable=False, comment="IANA; days and off-peak hours are this zone's"),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    *(Column(field, Text, nullable=False, server_default="") for field in CONTACT_FIELDS),
    Column("distributor_id", BigInteger, comment="a customer of kind distributor, who sells to this one; null: nobody"),
    Column("office", Text, nullable=False, server_default="none"),
    Column("head_office_id", BigInteger, comment="of a branch: the customer that is its head office"),
    PrimaryKeyConstraint("customer_id"),
    CheckConstraint(f"office IN ({', '.join(repr(str(office)) for office in Office)})", name="office_known"),
    CheckConstraint("(office = 'branch') = (head_office_id IS NOT NULL)", name="branch_has_head"),
    Index("ix_customer_head_office", "head_office_id", postgresql_where=text("head_office_id IS NOT NULL")),
    Index("ix_customer_heads", "name", postgresql_where=text("office = 'head'")),
    CheckConstraint(f"kind IN ({', '.join(repr(str(kind)) for kind in CustomerKind)})", name="kind_known"),
    comment="Who pays",
)


_ORDERS: Final = (
    "company_name",
    "email",
    "city",
    "country",
    "phone",
    "postal_code",
    "class_id",
    "currency",
    "prepaid",
    "registered_at",
)


def _in_order(column: str) -> Index:
    """Lists are walked along these both ways; names are unique, so that each order is total."""
    return Index(f"ix_customer_search_{column}", column, "sort_name")


_WORDS: Final = [words_column(field) for field in SEARCH_FIELDS]


def _of_words(name: str, **options: Any) -> Index:
    """One index of all fields, each apart: what is asked of a field does not meet what stands in another."""
    operators = dict.fromkeys(_WORDS, "gin_trgm_ops")
    # Entries that wait in a list of their own would be read by every search, once for each field.
    written = {"fastupdate": "off"}
    return Index(name, *_WORDS, postgresql_using="gin", postgresql_ops=operators, postgresql_with=written, **options)


_MANAGED: Final = text("resellers[1] IS NOT NULL")

customer_search = Table(
    "customer_search",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column("sort_name", KEY_TEXT, nullable=False, comment="rules.search.sort_name; unique as customer_name is"),
    Column("company_name", KEY_TEXT, nullable=False, comment="folded, for sorting; empty comes last both ways"),
    Column("email", KEY_TEXT, nullable=False, comment="folded"),
    Column("city", KEY_TEXT, nullable=False, comment="folded"),
    Column("country", KEY_TEXT, nullable=False, comment="folded"),
    Column("phone", KEY_TEXT, nullable=False, comment="its digits"),
    Column("postal_code", KEY_TEXT, nullable=False, comment="folded"),
    Column("kind", Text, nullable=False),
    Column("class_id", BigInteger, nullable=False),
    Column("currency", KEY_TEXT, nullable=False),
    Column("prepaid", Boolean, nullable=False),
    Column("resellers", ARRAY(BigInteger), nullable=False, comment="as in customer"),
    Column("distributor_id", BigInteger),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("closed", Boolean, nullable=False, server_default="false", comment="as in standing; never taken back"),
    *(Column(column, Text, nullable=False, comment="rules.search.words_of") for column in _WORDS),
    PrimaryKeyConstraint("customer_id"),
    _of_words("ix_customer_search_words"),
    Index("ix_customer_search_resellers", "resellers", postgresql_using="gin"),
    Index("ix_customer_search_name", "sort_name"),
    *map(_in_order, _ORDERS),
    Index(
        "ix_customer_search_distributor",
        "distributor_id",
        "sort_name",
        postgresql_where=text("distributor_id IS NOT NULL"),
    ),
    # By the nearest reseller above.
    Index("ix_customer_search_managed", text("(resellers[1])"), "sort_name", postgresql_where=_MANAGED),
    Index("ix_customer_search_unmanaged", "sort_name", postgresql_where=text("resellers[1] IS NULL")),
    Index("ix_customer_search_kind", "kind", "sort_name", postgresql_where=text("kind <> 'retail'")),
    Index("ix_customer_search_closed", "sort_name", postgresql_where=text("closed")),
    _of_words("ix_customer_search_closed_words", postgresql_where=text("closed")),
    comment="What lists of customers are found, filtered and put in order by; follows the record in its transaction",
)

account_count = Table(
    "account_count",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column("accounts", Integer, nullable=False, comment="that are open"),
    PrimaryKeyConstraint("customer_id"),
    CheckConstraint("accounts >= 0", name="accounts_not_negative"),
    Index("ix_account_count_accounts", "accounts", "customer_id"),
    comment="How many open accounts each customer has, for lists; kept by whoever opens and ends accounts",
)

scheduled_change = Table(
    "scheduled_change",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("action", Text, nullable=False),
    Column("due_on", Date, nullable=False, comment="the day, in the customer's time zone, with which it begins"),
    Column("due_at", DateTime(timezone=True), nullable=False, comment="the first moment of that day"),
    Column("close_on", Date, comment="of a provisional termination: the permanent one that follows"),
    Column("computed_on", Date, comment="the day by the customer class"),
    Column("manual_on", Date, comment="the day that staff chose instead"),
    Column("set_by", Text, nullable=False),
    Column("comment", Text, nullable=False),
    PrimaryKeyConstraint("customer_id", "action"),
    CheckConstraint(f"action IN ({', '.join(repr(str(action)) for action in ScheduledAction)})", name="action_known"),
    Index("ix_scheduled_change_due_at", "due_at"),
    comment="Changes of status that were arranged and have not come yet; performed as of their moment, then removed",
)

override_tariff = Table(
    "override_tariff",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("tariff_id", BigInteger, ForeignKey("tariff.tariff_id"), nullable=False, comment="the product's"),
    Column("override_tariff_id", BigInteger, ForeignKey("tariff.tariff_id"), nullable=False, comment="the customer's"),
    PrimaryKeyConstraint("customer_id", "tariff_id"),
    CheckConstraint("override_tariff_id <> tariff_id", name="overrides_another"),
    comment="A customer's own prices: the longer prefix wins, on equal length the override",
)
