"""What the API tells in sentences, beside the facts that the console tells them from in other languages.

The sentences go into a file that the console's own tests read (web/test/sentences.test.ts), so that neither side can
word something anew and leave the other behind.
"""

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest
from twins.account_list_sentences import ACCOUNT_LIST_CHECKS
from twins.account_sentences import ACCOUNT_CHECKS, OF_ACCOUNTS, WORDED_ABOUT_ACCOUNTS
from twins.bank_sentences import failed_imports, notes_of_banks, of_banks, of_entries
from twins.credit_checks import CREDIT_CHECKS
from twins.feature_sentences import UNFIT_NOTES_AND_FEATURES
from twins.finding_sentences import WORDED_ABOUT_FINDING, of_nobody
from twins.hidden_sentences import HIDDEN_CHECKS, OF_HIDDEN, SEALED_DESK
from twins.kept_sentences import (
    NEVER_READ,
    NOTES,
    WORDED_IN_BULK,
    WORDED_IN_CHARGING,
    bad_sources,
    foreign_files,
    not_undoable,
    of_bulk,
    of_jobs,
    of_rates,
    of_records,
    worded_in_source,
)
from twins.money_sentences import WORDED_ABOUT_MONEY, of_money
from twins.number_sentences import WORDED_ABOUT_NUMBERS_AND_FIELDS, of_numbers
from twins.product_sentences import OF_PRODUCTS, PRODUCT_CHECKS, WORDED_ABOUT_PRODUCTS
from twins.rate_sentences import OF_RATES
from twins.spending_sentences import OF_SPENDING, SPENDING_CHECKS, WORDED_ABOUT_SPENDING
from twins.tariff_sentences import of_tariffs

import tollhouse
from tollhouse.accounts.opening import CustomerClosedToAccounts, IdentifierTaken
from tollhouse.bulk.rules.change import ListChanged, NotUndoable
from tollhouse.charging.receiving import TooManyImports
from tollhouse.charging.releasing import QuarantineDecided
from tollhouse.customers.changing import CustomerInUse
from tollhouse.customers.classing import ClassInUse
from tollhouse.customers.fields.defining import FieldInUse, FieldNameTaken, TooManyFields
from tollhouse.customers.registering import NameTaken
from tollhouse.customers.rules.custom_field import FieldDefinition, FieldKind, checked_definition
from tollhouse.customers.rules.field_values import ClassField, ClassFields, CustomField, filled
from tollhouse.customers.rules.lending import (
    IncreaseAboveCap,
    IncreaseTooLong,
    NoLimitToRaise,
    RaisedForGood,
)
from tollhouse.customers.rules.record import (
    BadField,
    BalanceControl,
    check_contacts,
    check_credit_limit,
    check_name,
    check_time_zone,
)
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import Operator
from tollhouse.customers.rules.status import NEXT, WHY, WHY_OF_FACT, Next
from tollhouse.customers.rules.transitions import (
    StatusAction,
    check_close_on,
    check_fields,
    check_on,
    check_until,
    why_not_changed,
)
from tollhouse.customers.standings import NotCancelled, NothingToChange, NotScheduled, StatusChangeRefused
from tollhouse.customers.suspending import NothingPlanned
from tollhouse.doors.api.desk import NOT_BY_RESELLER, NOT_ITSELF
from tollhouse.doors.api.discretion import refuse_asking_for_notes
from tollhouse.doors.api.exports import TooManyRows
from tollhouse.doors.api.problems import Unwelcome, facts_of
from tollhouse.doors.api.rate_uploads import DeckRefused
from tollhouse.doors.api.values import told
from tollhouse.doors.api.versions import check_version
from tollhouse.features.rules.abbreviated import (
    LengthBelowNumbers,
    LengthNotSet,
    NumberTaken,
    TooManyNumbers,
)
from tollhouse.features.rules.inheriting import FeatureLocked
from tollhouse.features.rules.site import TooManySites
from tollhouse.features.siting import SiteNameTaken
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.letters.rules.template import UnknownVariable
from tollhouse.notes.rules.note import AnothersNote, TooManyAttachments
from tollhouse.plumbing.db.paging import CursorUnreadable
from tollhouse.plumbing.jobs.listing import JobEnded
from tollhouse.plumbing.outbox.listing import LetterSettled
from tollhouse.products.offering import ProductNameTaken
from tollhouse.rating.rules.explaining import tell
from tollhouse.reports.customer_described import sentences
from tollhouse.reports.customer_list_asked import (
    CustomerQuery,
    FieldCondition,
    QueryUnreadable,
    all_conditions_of,
    condition_of,
    groups_of,
    order_of,
    statuses_of,
    text_fields_of,
    text_operator_of,
    view_of,
)
from tollhouse.reports.customer_next import as_read_aloud
from tollhouse.staff.answering import AnswerForgotten, IdempotencyKeyReused
from tollhouse.staff.attempting import LoginLocked, PasswordLocked, TooManyRequests, TooManyTaken
from tollhouse.staff.members import LastAdministrator, LoginTaken
from tollhouse.staff.proving import PasswordNeeded, PersonNeeded
from tollhouse.staff.rules.fields import check_email, check_login, check_new_password, check_other_password
from tollhouse.staff.rules.saved_searches import placed
from tollhouse.staff.saving_searches import AnothersSearch, SearchNameTaken, TooManySavedSearches
from tollhouse.staff.second_factor import CodeWrong, SecondFactorPresent
from tollhouse.staff.signing_in import LoginFailed, SecondFactorWrong, StaffBlocked
from tollhouse.tariffs.publishing import TariffNameTaken
from tollhouse.tariffs.rules.header import TariffRefused
from tollhouse.tariffs.uploading import UploadBeginsInPast
from tollhouse.usage.sources import SourceNameTaken
from tollhouse.words.counting import counted
from tollhouse.words.money import Money
from tollhouse.words.problems import Problem
from tollhouse.words.refusals import NotFound, Refused

KEPT = Path(__file__).parents[2] / "web" / "test" / "sentences.json"
REWRITE = "TOLLHOUSE_REWRITE"

CALL = {
    "v": 1, "ac": "380931234567", "pr": "Talk", "tf": "Retail", "px": "420", "de": "Czechia",
    "si": "2026-01-01T00:00:00+00:00", "iv": [60, 6], "p": ["0.10", "0.10"],
    "sv": "voice", "no": "420602123456", "cu": "EUR", "us": 73, "ch": 78, "am": "0.13000",
}  # fmt: skip
CHARGES = [
    CALL,
    CALL | {"us": 1, "ch": 1, "iv": [1, 1], "am": "0.00167", "ex": "0.00166666666667"},
    CALL | {"px": "|", "de": "", "ov": "Standard", "w": 1, "fe": "0.05", "p": ["0.20", "0.10"]},
    CALL | {"de": "", "w": 2, "iv": [1, 60], "am": "-0.11000", "ex": "0.108533333333", "ro": 2, "pb": 1},
    CALL | {"am": "10.00000", "ex": "9.4", "ro": -1, "pc": "10", "su": "0.00986666666667"},
    CALL | {"am": "12.50000", "ex": "12.5", "pc": "10", "su": "0"},
    CALL | {"us": 5, "ch": 0, "gr": 5, "am": "0.00000"},
    CALL | {"us": 0, "ch": 0, "am": "0.00000"},
    CALL | {"us": 61, "ch": 0, "fr": 100, "am": "0.00000"},
    CALL | {"us": 161, "ch": 162, "fr": 100},
    CALL | {"fo": 1, "fe": "0.20", "iv": [1, 1]},
    CALL | {"sv": "message", "us": 1, "ch": 1, "iv": [1, 1], "p": ["0.05", "0.05"]},
    CALL | {"sv": "message", "us": 3, "ch": 0, "fr": 5, "iv": [1, 10], "p": ["0.05", "0.04"], "am": "0.00000"},
    CALL | {"sv": "data", "no": "", "us": 758, "ch": 1024, "iv": [1, 1], "p": ["1.024", "1.024"], "px": "NETACCESS"},
    CALL | {"sv": "data", "no": "", "us": 2048, "ch": 0, "gr": 2, "iv": [100, 1], "am": "0.00000"},
    CALL | {"sv": "data", "no": "", "us": 20480, "ch": 0, "gr": 2, "fr": 50, "iv": [100, 1], "am": "0.00000"},
    CALL | {"sv": "data_time", "no": "", "us": 123456, "ch": 123456, "iv": [3600, 60], "am": "1234.50000"},
    CALL | {"sv": "quantity", "no": "", "us": 2, "ch": 2, "iv": [1, 5], "p": ["5", "4"], "am": "9.00000"},
    CALL | {"sv": "quantity", "no": "", "us": 1, "ch": 0, "fr": 21, "iv": [5, 5], "am": "0.00000"},
    *of_nobody(CALL),
]  # fmt: skip

FIGURES = {
    "reseller": "Nordwind",
    "balance": Money(Decimal("1250.50000"), "EUR"),
    "credit_limit": Money(Decimal("1250.00000"), "EUR"),
    "available_funds": Money(Decimal("-0.12345"), "EUR"),
    "missing": Money(Decimal("0.50000"), "EUR"),
    "spent_today": Money(Decimal("30.12500"), "EUR"),
    "spending_limit": Money(Decimal("30.00000"), "EUR"),
    "time_zone": "Europe/Prague",
    "day": "2026-12-02",
    "permanent_limit": Money(Decimal("1250.00000"), "EUR"),
}

TWICE = (
    "If the customer is active on the other installation too, it is charged twice, such as its subscription fees; "
    "terminate one of the two."
)
WARNED = [
    ("charged_twice", TWICE),
    ("cannot_be_undone", "Nothing brings a permanently terminated customer back."),
    ("branches_close", "With the head office 1 branch office will be closed."),
    ("branches_close", "With the head office 1,204 branch offices will be closed."),
    ("subcustomers_stop", "With the reseller 1 subcustomer will be without service."),
    ("subcustomers_stop", "With the reseller 100,000 subcustomers will be without service."),
    ("stays_as_it_is", "The status that is shown stays: another reason holds."),
]
"""Of a preview; what stands scheduled the console tells in other words than the API, which names it by its keys."""

NAMED = ("customer", "customer class", "custom field", "number", "vendor batch", "pricing batch")
NAMED += ("product", "rating list of")
NAMELESS = ("note", "site", "abbreviated number", "maximum length", "service configuration")


def _outdated() -> Iterator[Refused]:
    for thing, name in [*((thing, "Alice") for thing in NAMED), *((thing, None) for thing in NAMELESS)]:
        with pytest.raises(Unwelcome) as refused:
            check_version(SEALED_DESK, '"old"', "new", thing, name)
        yield refused.value


REFUSED_BY_NAME = [
    ListChanged(total=3, expected=2),
    *(NotUndoable(reason=reason) for reason in not_undoable()),
    *(NotFound(kind=kind, id=12) for kind in (
        "account", "bulk change", "custom field", "export", "customer", "customer class", "job", "letter", "product",
        "quarantined record", "saved search", "session", "staff member", "tariff", "token", "usage source", "xDR",
        "number", "vendor batch", "pricing batch",
        "note", "attachment", "feature", "site", "abbreviated number", "line of the rating list", "rating list from",
    )),
    NameTaken(field="name", name="Alice", kind="customer"),
    NameTaken(field="name", name="Alice's", kind="customer class"),
    ProductNameTaken(field="name", name="Talk", kind="product"),
    SourceNameTaken(field="name", name="switch", kind="usage source"),
    SearchNameTaken(field="name", name="Blocked", kind="saved search"),
    FieldNameTaken(field="name", name="Licence", kind="custom field"),
    FieldInUse(name="Licence"),
    TooManyFields(most=500),
    *(ClassInUse(name="VIP", customers=counted(count, "customer"), way_out=way_out) for count, way_out in (
        (1, "its currency cannot be changed: make another class"),
        (2, "its business model cannot be changed: make another class"),
        (1_204, "it cannot be deleted: put them into another class first"),
    )),
    *_outdated(),
    QueryUnreadable("where", "Shoe", "is no custom field; take its name or its id from /custom-fields."),
    TariffNameTaken(field="name", name="Retail"),
    LoginTaken(field="login", login="ada"),
    IdentifierTaken(field="identifier", identifier="380931234567"),
    CustomerClosedToAccounts(customer_id=12),
    *(CustomerInUse(name="Alice", dependents=one) for one in ("accounts", "xDRs", "subcustomers", "branches")),
    *(CustomerInUse(name="Alice", dependents=one) for one in ("numbers", "invoices", "e-payments")),
    *of_numbers(), *of_tariffs(), *OF_SPENDING, *of_money(), *of_banks(),
    *OF_ACCOUNTS,
    *OF_PRODUCTS,
    *OF_HIDDEN,
    CustomerInUse(name="Alice", dependents="customers it sells to"),
    CustomerInUse(name="Alice", dependents="staff or tokens of its own"),
    StatusChangeRefused(customer_id=12, status="provisionally terminated and exported", action="block"),
    StatusChangeRefused(customer_id=12, status="being exported and barred from automatic payment", action="block"),
    NothingToChange(customer_id=12, status="suspended", action="lift_suspension"),
    *(NothingPlanned(field="step", customer_id=12, step=step) for step in ("suspension", "limitation")),
    NotScheduled(field="scheduled", customer_id=12, scheduled="close:2026-12-31"),
    *(
        NotCancelled(field="scheduled", customer_id=12, scheduled="close:2026-12-31", way_out=way_out)
        for way_out in ("restore the customer", "put it off instead")
    ),
    *(NoLimitToRaise(customer_id=12, why=why) for why in ("prepaid", "unlimited")),
    IncreaseAboveCap(field="increase", wanted="21.00000 EUR", highest="20.00000 EUR"),
    IncreaseAboveCap(field="credit_limit", wanted="no limit", highest="20.00000 EUR"),
    RaisedForGood(field="credit_limit", before="200.00000 EUR", wanted="no limit"),
    RaisedForGood(field="credit_limit", before="200.00000 EUR", wanted="201.00000 EUR"),
    IncreaseTooLong(field="until", latest="2026-12-22T12:00:00+00:00", wanted="2027-01-01T12:00:00+00:00", days=30),
    *(LetterSettled(state=state) for state in ("sent", "sending", "dropped")),
    UnknownVariable(field="body", field_name="body", variable="colour", known="customer_name, balance"),
    Unwelcome(
        "text_changed",
        "The text 'customer_closed (en)' was changed since you read it; its ETag is \"abc\" now.",
        name="customer_closed (en)",
        etag='"abc"',
    ),
    QuarantineDecided(quarantine_id=12, state="released", decided_by="ada"),
    QuarantineDecided(quarantine_id=12, state="dropped", decided_by="ada"),
    JobEnded(job_id=12, status="succeeded"),
    IdempotencyKeyReused(key="abc"),
    AnswerForgotten(key="abc"),
    LastAdministrator(login="ada"),
    LoginFailed(),
    LoginLocked(until="2026-11-22 18:30 UTC", minutes=15),
    PasswordLocked(until="2026-11-22 18:30 UTC", minutes=15),
    TooManyRequests(until="2026-11-22 18:30 UTC", minutes=1),
    TooManyTaken(until="2026-11-22 18:30 UTC", minutes=60),
    PersonNeeded(),
    PasswordNeeded(minutes=10),
    StaffBlocked(),
    CodeWrong(),
    SecondFactorWrong(),
    SecondFactorPresent(),
    *(DeckRefused(problems=counted(count, "problem"), first=str(problem)) for count, problem in (
        (1_204, Problem(2, "prefix", "+42", "begins with +; prefixes are written as digits alone")),
        (1, Problem(1, "", "", "the file is empty; its first line must name the columns")),
    )),
    TooManySavedSearches(most=50),
    SiteNameTaken(field="name", name="Warehouse", kind="site"),
    TooManySites(most=1000),
    FeatureLocked(field="features.paging", feature="paging"),
    LengthNotSet(),
    LengthBelowNumbers(field="maximum_length", wanted=2, count=7, numbers="101, 102, 103, 104, 105, …"),
    NumberTaken(field="number", number="101"),
    TooManyNumbers(most=10_000),
    AnothersNote(writer="staff:ada"),
    TooManyAttachments(most=20),
    AnothersSearch(name="Blocked", owner="Ada Lindgren"),
    CursorUnreadable(field="cursor", cursor="WyJuYW1lIl0"),
    TooManyRows(most=1_000_000),
    TooManyImports(most=20),
    *OF_RATES,
    UploadBeginsInPast(effective_from="2026-01-01T00:00:00+00:00", now="2026-11-22T18:30:00+00:00"),
    Unwelcome("outside_scope", NOT_ITSELF),
    *(TariffRefused(field="x", what=what, value=value, reason=reason) for what, value, reason in (
        ("name", "", "must not be empty"),
        ("currency", "XYZ", "is none of ISO 4217, such as EUR"),
        ("rounding", -1, "must not be negative"),
    )),
]  # fmt: skip

WORDED_IN_VERBS = {
    "must not be empty.": "",
    "is no currency of ISO 4217, such as EUR.": "XYZ",
    "is no distributor.": 12,
    "is no reseller.": "Alice",
    "is no customer class.": 12,
    "must have 1 to 64 printable characters and no space.": "a b",
    "is a work in progress: put a tariff on its rating list first.": "Talk",
    "belongs to accounts with an individual limit only.": "5",
    "must be 0 or more; leave out: unlimited.": "-5",
    "is not that of the class 'Residential', EUR.": "USD",
    "is not the customer's, EUR.": "USD",
    "is for the owner of the search to choose; leave it out.": 1,
    "lies ahead of now, 2026-11-22T18:30:00+00:00; see active_from.": "2027-01-01T00:00:00+00:00",
    "is before another account gave 'abc' back, at 2026-11-22T18:30:00+00:00.": "2026-01-01T00:00:00+00:00",
    "is later than 2026-12-02, the last day by the customer's class; name an earlier one.": "2027-01-01",
    "is not before 2026-12-02, the day of the permanent termination; name an earlier one.": "2027-01-01",
    "is today, in Europe/Prague; name a later day.": "2026-11-22",
    "is past: it is 2026-11-22T18:30:00+00:00; name a later moment.": "2026-01-01T00:00:00+00:00",
    "and the increase go together; give both, or neither to take it back.": "",
    "must be more than 0; leave it out to take it back.": "0",
    "stands beside an amount; give one of the two, the other null.": "5",
    "must have an amount or a percentage, one of the two.": "",
    "is no e-mail address, such as billing@example.org; leave it empty: ours.": "nobody",
    "is for retail customers; this one is a reseller.": "head",
    "is for retail customers; this one is a distributor.": "head",
    "cannot be chosen while the customer has branches; move them first.": "none",
    "belongs to a branch; make the office one.": 12,
    "is needed for a branch.": "",
    "is no head office; make that customer one first.": 12,
    "is another reseller's; a branch is under the same one.": 12,
    "is closed.": 12,
    "has more cells after it than there are columns; put quotation marks around a text with commas.": "Desk",
    "stands on line 2 already; keep one of the two.": "101",
}
WORDED_IN_VERBS |= WORDED_ABOUT_SPENDING | WORDED_ABOUT_ACCOUNTS | WORDED_ABOUT_PRODUCTS
WORDED_IN_VERBS |= WORDED_ABOUT_NUMBERS_AND_FIELDS | WORDED_ABOUT_FINDING | WORDED_ABOUT_MONEY
TODAY = date(2026, 11, 22)


def _refused_by_rules() -> Iterator[Refused]:
    """Raised by the rules themselves, so that their wording is theirs."""
    for check in (
        lambda: check_name(""),
        lambda: check_contacts({"city": "x" * 1000}),
        lambda: check_contacts({"address": "\n" * 10}),
        lambda: check_contacts({"country": "XX"}),
        lambda: check_credit_limit(Decimal(5), BalanceControl.PREPAID),
        lambda: check_credit_limit(Decimal(-5), BalanceControl.POSTPAID),
        lambda: check_time_zone("Mars/Olympus"),
        *ACCOUNT_LIST_CHECKS,
        *CREDIT_CHECKS,
        *SPENDING_CHECKS,
        *ACCOUNT_CHECKS,
        *PRODUCT_CHECKS,
        *HIDDEN_CHECKS,
        lambda: check_login("Ä"),
        lambda: check_email("nobody"),
        lambda: check_new_password("short", "ada"),
        lambda: check_new_password("ada.lindgren.of.tollhouse", "ada.lindgren.of.tollhouse"),
        lambda: check_new_password("a" * 20, "ada"),
        lambda: placed([1, 2], 1, 3),
        lambda: check_other_password("the same as before", "the same as before"),
        lambda: view_of("mine"),
        lambda: statuses_of("asleep"),
        lambda: order_of("shoe_size"),
        lambda: text_operator_of("sounds_like"),
        lambda: text_fields_of("shoe_size"),
        lambda: all_conditions_of(["city:is:x"] * 500),
        lambda: groups_of(["1:city:is:x"] * 500),
        lambda: groups_of(["ten:city:is:x"]),
        lambda: condition_of("city:is:" + "x" * 300),
        lambda: condition_of("shoe:is:42"),
        lambda: condition_of("city:sounds_like:x"),
        lambda: condition_of("city:is_empty:x"),
        lambda: condition_of("city:is:"),
        lambda: refuse_asking_for_notes(
            CustomerQuery(Scope(12), groups=((FieldCondition("description", Operator.IS, "x"),),))
        ),
        *UNFIT_NOTES_AND_FEATURES,
        *_custom_fields(),
        lambda: check_fields(StatusAction.BLOCK, {"until": "2026-12-02"}),
        lambda: check_fields(StatusAction.LIFT_SUSPENSION, {}),
        lambda: check_until(TODAY, today=TODAY, zone="Europe/Prague"),
        lambda: check_until(date(2099, 1, 1), today=TODAY, zone="Europe/Prague"),
        lambda: check_on(date(2026, 11, 1), today=TODAY, zone="Europe/Prague"),
        lambda: check_close_on(TODAY, begins=TODAY, computed=date(2026, 12, 22)),
        lambda: check_close_on(date(2027, 1, 1), begins=TODAY, computed=date(2026, 12, 22)),
    ):
        with pytest.raises(Refused) as refused:
            check()
        yield refused.value
        yield from getattr(refused.value, "refusals", ())
    for reason, value in WORDED_IN_VERBS.items():
        yield BadField("name", value, reason)


def _custom_fields() -> Iterator[Callable[[], object]]:
    """What is refused of custom fields and of their values."""
    for facts in (
        {"name": "12"}, {"decimals": 1}, {"pattern": "("}, {"longest": 999}, {"kind": "list"},
        {"kind": "list", "options": ("a", "A")}, {"kind": "number", "lowest": "2", "highest": "1"},
        {"kind": "number", "decimals": 99}, {"kind": "number", "highest": "1", "default": "2"},
        {"kind": "number", "lowest": "1", "default": "0"}, {"kind": "number", "decimals": 1, "default": "0.25"},
        {"kind": "number", "decimals": 0, "default": "0.5"},
        {"kind": "number", "default": "x"}, {"kind": "date", "default": "x"}, {"kind": "moment", "default": "x"},
        {"kind": "date", "lowest": "2026-01-01", "default": "2025-01-01"},
        {"kind": "date", "highest": "2026-01-01", "default": "2027-01-01"},
        {"kind": "list", "options": ("a", "b"), "default": "c"}, {"pattern": "[0-9]+", "default": "x"},
    ):  # fmt: skip
        said = {"name": "Licence", **facts, "kind": FieldKind(facts.get("kind", "text"))}
        yield lambda said=said: checked_definition(FieldDefinition(**said))
    licence = CustomField(field_id=7, name="Licence", kind=FieldKind.TEXT, position=1)
    fields = ClassFields(1, "Business", (ClassField(licence, True),))
    yield lambda: filled(fields, {}, {})
    yield lambda: filled(fields, {}, {"Shoe": "42", "Licence": "x" * 300})


def _sentences() -> dict[str, list[dict[str, object]]]:
    statuses = []
    whys = [(status.value, None, why) for status, why in WHY.items()]
    whys += [("suspended", fact, why) for fact, why in WHY_OF_FACT.items()]
    for status, fact, why in whys:
        facts = {name: FIGURES[name] for name in sorted(why.places)}
        reason, ends = sentences(why, facts)
        travelling = {name: told(one).model_dump() if isinstance(one, Money) else one for name, one in facts.items()}
        statuses.append({"status": status, "fact": fact, "facts": travelling, "reason": reason, "ends": ends})
    refusals = [*_refused_by_rules(), *bad_sources(), *foreign_files(), *REFUSED_BY_NAME]
    return {
        "charges": [{"facts": facts, "story": tell(facts)} for facts in CHARGES],
        "statuses": statuses,
        "next": [_next(kind) for kind in Next],
        "why_not": _why_not(),
        "warnings": [{"code": code, "detail": detail} for code, detail in WARNED],
        "refusals": [{"code": one.code, "facts": facts_of(one), "detail": one.detail} for one in refusals],
        "records": of_records(),
        "rates": of_rates(),
        "notes": [*NOTES, *notes_of_banks()],
        "bank_entries": of_entries(),
        "bulk": of_bulk(),
        "problems": [*of_jobs(), *failed_imports()],
    }


def _next(kind: Next) -> dict[str, object]:
    facts = {name: FIGURES[name] for _, name, _, _ in Formatter().parse(NEXT[kind]) if name}
    travelling = {name: told(one).model_dump() if isinstance(one, Money) else one for name, one in facts.items()}
    return {"kind": kind.value, "says": NEXT[kind].format(**as_read_aloud(facts)), "facts": travelling}


def _why_not() -> list[str]:
    """Every sentence for why an action cannot be done, of one condition or of two."""
    holding = [Condition(0), *Condition, Condition.CLOSED | Condition.EXPORTED]
    said = [why_not_changed(action, one) for action in StatusAction for one in holding]
    return [*sorted({one for one in said if one}), NOT_ITSELF, NOT_BY_RESELLER, *NOTHING_ARRANGED]


NOTHING_ARRANGED = ("No suspension and no limitation is planned.", "Nothing is scheduled.")


def test_the_console_is_tested_against_the_sentences_of_today():
    written = json.dumps(_sentences(), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get(REWRITE):
        KEPT.write_text(written, encoding="utf-8")
    assert KEPT.read_text(encoding="utf-8") == written, (
        f"The API words something anew: `{REWRITE}=1 .venv/bin/pytest {Path(__file__).name}` writes {KEPT.name} anew, "
        "then web/src/told has to follow."
    )


def test_what_verbs_refuse_a_field_for_is_worded_as_the_console_knows_it():
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(tollhouse.__file__).parent.rglob("*.py"))
    placed = ("Residential", "Alice", "abc", "EUR", "USD", "64", "2026-11-22T18:30:00+00:00", "2026-12-02")
    placed += ("500", "999", "message", "voice", "line 2 already", "Europe/Prague", "is a reseller", "is a distributor")
    for reason in WORDED_IN_VERBS:
        fixed = reason
        for place in placed if "ISO" not in reason else ():
            fixed = fixed.replace(f"'{place}'", "\0").replace(place, "\0")
        assert all(part in source for part in fixed.split("\0")), reason


WORDED_OF_STATUSES = (*NOTHING_ARRANGED, *(detail for _, detail in WARNED))


@pytest.mark.parametrize("sentence", [*WORDED_IN_BULK, *WORDED_IN_CHARGING, NEVER_READ, *NOTES, *WORDED_OF_STATUSES])
def test_what_waits_and_what_works_is_worded_in_the_source_as_the_console_knows_it(sentence):
    assert worded_in_source(sentence)
