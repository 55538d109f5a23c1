"""A quote equals the charge, and both what a patient person works out from the rules, whatever changes around a call.

More than ten thousand calls close to all that may decide about a price: rates, headers, hours, lists, products, clocks
and calendars.  They are quoted while changes are still to come, charged when all is different, and asked again when it
is different once more.
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from random import Random

import pytest
from builders import a_source
from rooms.charging.both_books import PATTERNS
from rooms.charging.changing_company import CHANGED, DAY, FIRST, HOUR, ChangingCompany
from rooms.charging.drawn_prices import PREFIXES, WORDS
from rooms.charging.naive_prices import RefusedOnPaper
from sqlalchemy import text

from tollhouse.accounts.changing_products import settle_product_changes
from tollhouse.charging.charging_usage import charge_usage
from tollhouse.charging.quoting import quote_records
from tollhouse.ledger.months import open_months
from tollhouse.rating.rules.explaining import Recorded, complete
from tollhouse.reports.proving import one_snapshot, prove_books
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.rules.record import Direction, Unfit, UsageRecord

SEED = 20261123
CALLS, PRICED, LATER_CALLS = 17_000, 10_000, 1_000
CHARGED = CHANGED + 3 * HOUR
CHANGED_AGAIN = CHARGED + DAY


@dataclass
class Played:
    """What was answered, by request: the code of a refusal, or by customer all that was said of its price.

    paper            by the naive reader; quotes, late_quotes by the program, before and after everything changed
    charges          what was booked
    first_outcomes, replays   what charging answered, and what it answers to the same again
    rows, late_rows  the ledger, row by row as text, before and after the second change of everything
    """

    calls: list
    later_calls: list
    paper: dict
    quotes: dict
    charges: dict
    first_outcomes: dict
    rows: list
    late_rows: list
    replays: dict
    late_quotes: dict
    proofs: list


@pytest.fixture(scope="module")
def played(engine):
    books, dice = RateBooks(), Random(SEED)
    with engine.begin() as conn:
        open_months(conn, since=FIRST, now=CHANGED_AGAIN)
        company, source = ChangingCompany(conn, SEED), a_source(conn)
    calls = [company.call(number, since=FIRST, before=CHANGED) for number in range(CALLS)]
    later_calls = [
        company.call(CALLS + number, since=CHANGED, before=CHANGED + 2 * HOUR) for number in range(LATER_CALLS)
    ]
    records = [record_of(call) for call in calls + later_calls]
    with engine.begin() as conn:
        quotes = quoted(conn, records, books, dice)

    with engine.begin() as company.conn:
        settle_product_changes(company.conn, now=CHANGED, most=10)
        company.change_all_again(CHANGED)
    outcomes = charged(engine, source, records, books, dice)
    with engine.begin() as conn:
        settle_product_changes(conn, now=CHARGED, most=1000)
        rows, charges = rows_of(conn), charges_of(conn, outcomes)
    paper = {call.request_id: on_paper(company, call) for call in calls + later_calls}

    with engine.begin() as company.conn:
        company.change_all_again(CHANGED_AGAIN)
    replays = charged(engine, source, records, books, dice)
    with engine.begin() as conn:
        late_rows, late_quotes = rows_of(conn), quoted(conn, records, RateBooks(), dice)
    with one_snapshot(engine) as conn:
        proofs = [proof for proof in prove_books(conn) if not proof.holds]
    return Played(calls, later_calls, paper, quotes, charges, outcomes, rows, late_rows, replays, late_quotes, proofs)


def record_of(call):
    ends = (call.other, call.account) if call.direction == "in" else (call.account, call.other)
    direction = Direction.IN if call.direction == "in" else Direction.OUT
    return UsageRecord(call.request_id, call.service, call.account, *ends, direction, call.started, call.used)


def batches(records, dice):
    waiting = dice.sample(records, len(records))
    while waiting:
        size = dice.randint(200, 3000)
        yield waiting[:size]
        waiting = waiting[size:]


def quoted(conn, records, books, dice):
    answers = {}
    for batch in batches(records, dice):
        for record, quote in zip(batch, quote_records(conn, batch, books=books), strict=True):
            answers[record.request_id] = quote.code if isinstance(quote, Unfit) else levels_of(quote)
    return answers


def levels_of(quote):
    levels, payer = {}, (quote.account_id, str(quote.payer))
    for level in quote.levels:
        by = (level.level.chosen.terms.tariff_id, level.level.chosen.rate.rate_id)
        levels[level.customer_id] = (level.amount.amount, level.charged, *by, *payer, level.facts)
        payer = (0, "customer")
    return levels


def charged(engine, source, records, books, dice):
    outcomes = {}
    for batch in batches(records, dice):
        with engine.begin() as conn:
            for outcome in charge_usage(conn, source, batch, books=books, now=CHARGED):
                outcomes[outcome.request_id] = outcome.code or outcome.result.value
    return outcomes


def charges_of(conn, outcomes):
    charges = {request: code for request, code in outcomes.items() if code != "charged"}
    for row in conn.execute(text("SELECT * FROM xdr")):
        recorded = Recorded(row.service, row.called, row.currency, row.used, row.charged, row.amount)
        facts = complete(row.explanation, recorded)
        said = (row.amount, row.charged, row.tariff_id, row.rate_id, row.account_id, row.payer, facts)
        levels = charges.setdefault(row.request_id, {})
        assert row.customer_id not in levels, "nobody is charged twice for one use"
        levels[row.customer_id] = said
    return charges


def rows_of(conn):
    """The ledger and what stands in quarantine, as they are stored."""
    return [
        list(conn.scalars(text(f"SELECT kept::text FROM {table} AS kept ORDER BY 1")))
        for table in ("xdr", "usage_key", "standing")
    ]


def on_paper(company, call):
    numbers = {name: number for number, name in company.customers.items()}
    try:
        levels = company.paper.price(call)
    except RefusedOnPaper as refusal:
        return str(refusal)
    return {numbers[level.customer]: (level.amount, level.charged, level.facts) for level in levels}


USUAL = {"w": 0}


def comparable(answer):
    """What the program says in the words of paper: what paper knows nothing of is left out."""
    if isinstance(answer, str):
        return answer
    found = {}
    for customer, said in answer.items():
        amount, charged_units, facts = said[0], said[1], USUAL | said[-1]
        facts = {key: facts.get(key) for key in ON_PAPER if facts.get(key) is not None}
        facts["p"] = [Fraction(price) for price in facts["p"]]
        found[customer] = (Fraction(amount), charged_units, facts)
    return found


ON_PAPER = ("ac", "pr", "tf", "ov", "px", "si", "w", "iv", "p", "ro", "gr", "fr", "fo", "pb")


def differing(calls, one, other):
    """The first few calls about which two answers differ, with both, for a person to look at."""
    told = [
        f"{call}\n    one:   {one(call.request_id)}\n    other: {other(call.request_id)}"
        for call in calls
        if one(call.request_id) != other(call.request_id)
    ]
    return f"seed {SEED}: {len(told)} of {len(calls)} differ, such as\n" + "\n".join(told[:5]) if told else ""


def test_what_was_quoted_is_what_is_charged_at_every_level_after_everything_changed(played):
    assert not differing(played.calls, played.quotes.get, played.charges.get)


def test_what_is_charged_is_what_a_patient_person_works_out(played):
    def by_program(request):
        return comparable(played.charges[request])

    assert not differing([*played.calls, *played.later_calls], by_program, played.paper.get)


def test_what_begins_after_a_change_is_charged_by_it(played):
    requests = [call.request_id for call in played.later_calls]
    changed = sum(played.quotes[request] != played.charges[request] for request in requests)
    assert changed > LATER_CALLS / 2, f"seed {SEED}"


def test_charges_made_never_move_and_the_same_again_is_known(played):
    for before, after in zip(played.rows, played.late_rows, strict=True):
        assert set(before) - set(after) == set(), f"seed {SEED}"
    assert played.rows[0] == played.late_rows[0], f"seed {SEED}"
    again = {"charged": "already_charged"}
    assert played.replays == {request: again.get(code, code) for request, code in played.first_outcomes.items()}, (
        f"seed {SEED}"
    )


def test_a_late_quote_is_still_the_charge(played):
    assert not differing([*played.calls, *played.later_calls], played.late_quotes.get, played.charges.get)


def test_the_books_agree_with_themselves(played):
    assert played.proofs == [], f"seed {SEED}"


def test_the_calls_meet_all_that_decides_about_a_price(played):
    """Else the tests above would say nothing about it."""
    met = Counter()
    for call in played.calls:
        answer = played.charges[call.request_id]
        if isinstance(answer, str):
            met[answer] += 1
            continue
        met.update(["priced", f"{len(answer)} levels"])
        for amount, *_, facts in answer.values():
            said = {name for name in ("gr", "fr", "fo", "pb", "pc", "ov", "fe") if name in facts}
            met.update([*said, f"window {facts.get('w', 0)}", f"rounded to {facts.get('ro')}", facts["px"]])
            met["for nothing"] += amount == 0
    expected = {"gr", "fr", "fo", "pb", "pc", "ov", "fe", "for nothing", *PREFIXES, *WORDS, "NETACCESS"}
    expected |= {"1 levels", "2 levels", "3 levels", "window 0", "window 1", "window 2"}
    expected |= {f"rounded to {digits}" for digits in PATTERNS} | REFUSALS
    assert {name: met[name] for name in sorted(expected) if met[name] < 10} == {}, f"seed {SEED}"
    assert met["priced"] >= PRICED, f"seed {SEED}"


REFUSALS = {
    *("unknown_account", "account_blocked", "account_not_yet_active", "account_expired"),
    *("no_rating_entry", "no_rate", "forbidden"),
    *("reseller_no_rating_entry", "reseller_no_rate", "reseller_forbidden"),
}
