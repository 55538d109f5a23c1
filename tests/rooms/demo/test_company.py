"""The demo company is believable, true in its books, the same for the same seed, and whole after any end."""

import unicodedata
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine, text

from tollhouse.charging.quoting import quote_usage
from tollhouse.customers.reading import read_customer
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, NewCustomer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.demo import loading, plan
from tollhouse.demo.loading import DatabaseTaken, OtherCompany, TooSmall, demo_reseller, load_company, wants_loading
from tollhouse.demo.plan import CompanySize
from tollhouse.ledger.months import open_months
from tollhouse.rating.rules.explaining import Recorded, complete
from tollhouse.reports.customer_described import describe_customers
from tollhouse.reports.proving import one_snapshot, prove_books
from tollhouse.tariffs.rate_books import RateBooks

NOW = datetime(2026, 3, 20, 12, 34, tzinfo=UTC)  # a Friday
SIZE = CompanySize(customers=300, seed=7)
SMALL = CompanySize(customers=60, seed=3)


def load(engine: Engine, size: CompanySize, **facts) -> loading.Loaded:
    with engine.begin() as conn:
        open_months(conn, now=NOW)
    return load_company(engine, size, books=RateBooks(), now=NOW, **facts)


@pytest.fixture(scope="module")
def loaded(engine):
    return load(engine, SIZE)


@pytest.fixture
def company(engine, loaded):
    with engine.connect() as conn:
        yield conn


@pytest.fixture
def passing(server, template):
    """An empty database of the test's own."""
    with server.passing_engine("demo", clauses=f'template "{template}"') as engine:
        yield engine


def told(conn, asked: str) -> list[tuple]:
    return [tuple(row) for row in conn.execute(text(asked))]


def content(engine: Engine) -> dict[str, list[tuple]]:
    """All that a person could find different between two companies."""
    asked = {
        "customers": "SELECT * FROM customer ORDER BY customer_id",
        "search": "SELECT * FROM customer_search ORDER BY customer_id",
        "accounts": "SELECT * FROM account ORDER BY account_id",
        "identifiers": "SELECT * FROM account_identifier ORDER BY identifier",
        "standings": "SELECT * FROM standing ORDER BY customer_id, account_id",
        "history": "SELECT * FROM standing_history ORDER BY customer_id, fact, since",
        "notes": "SELECT customer_id, text, written_at FROM note ORDER BY note_id",
        "coming": "SELECT * FROM scheduled_change ORDER BY customer_id, action",
        "limits": "SELECT * FROM credit_limit_change ORDER BY customer_id, changed_at, place",
        "warnings": "SELECT * FROM warning_threshold ORDER BY customer_id, basis, value",
        "letters": "SELECT about, topic, subject, body, written_at FROM letter ORDER BY about, topic",
        "xdrs": "SELECT customer_id, id, amount, CAST(explanation AS text) FROM xdr ORDER BY customer_id, id",
        "invoices": "SELECT * FROM invoice ORDER BY customer_id, invoice_id",
        "payments": "SELECT * FROM payment ORDER BY customer_id, payment_id",
        "bank": "SELECT * FROM bank_entry ORDER BY entry_id",
        "waiting": "SELECT request_id, code, detail FROM quarantined_usage ORDER BY request_id, code",
        "numbers": "SELECT * FROM did_number ORDER BY number",
        "held": "SELECT * FROM did_holding ORDER BY number, since, depth",
        "indexes": "SELECT indexname FROM pg_indexes WHERE tablename = 'customer_search' ORDER BY indexname",
    }
    with engine.connect() as conn:
        return {name: told(conn, question) for name, question in asked.items()}


def wrong_books(engine: Engine) -> list[str]:
    with one_snapshot(engine) as conn:
        return [proof.name for proof in prove_books(conn) if not proof.holds]


def test_the_books_are_true(engine, loaded):
    assert wrong_books(engine) == []


def test_the_company_has_the_size_that_was_asked_for(company, loaded):
    ((customers, accounts, xdrs),) = told(
        company, "SELECT (SELECT count(*) FROM customer), (SELECT count(*) FROM account), (SELECT count(*) FROM xdr)"
    )
    assert (customers, accounts) == (300, loaded.accounts)
    assert accounts >= 1.3 * customers
    assert xdrs >= 5 * customers
    assert loaded.quarantined > 20


def test_every_status_there_is_holds_of_somebody(company):
    numbers = company.execute(text("SELECT customer_id FROM customer")).scalars()
    records = [read_customer(company, number, OPERATOR_SCOPE) for number in numbers]
    states = describe_customers(company, records, OPERATOR_SCOPE)
    shown = Counter(state.status for state in states)
    assert set(shown) == set(CustomerStatus)
    assert shown[CustomerStatus.ACTIVE] > 0.7 * len(states)


def test_what_stops_a_customer_has_a_comment_and_somebody_who_wrote_it(company):
    spells = told(company, "SELECT set_by, comment FROM standing_history")
    assert len(spells) > 20
    assert all(set_by and len(comment) > 15 for set_by, comment in spells)


def test_a_few_customers_have_been_lent_something_are_warned_and_were_written_to(company):
    lent = told(company, "SELECT count(*) FROM standing WHERE limit_increase IS NOT NULL")
    warned = told(company, "SELECT count(DISTINCT customer_id) FROM warning_threshold")
    changed = told(company, "SELECT count(DISTINCT kind) FROM credit_limit_change")
    written = told(company, "SELECT count(*) FROM letter WHERE state = 'waiting'")
    assert (lent[0][0] > 0, warned[0][0] > 3, changed[0][0], written[0][0] > 0) == (True, True, 2, True)


def test_a_few_customers_were_billed_and_pay_on_time_in_part_or_not_at_all(company):
    ((paid, part, unpaid, ahead),) = told(
        company,
        "select count(*) filter (where open_amount = 0), count(*) filter (where paid > 0 and open_amount > 0), "
        "count(*) filter (where paid = 0), (select count(*) from payment where amount > allocated) from invoice",
    )
    assert min(paid, part, unpaid, ahead) > 0


def test_a_statement_of_the_bank_adds_up_pays_invoices_and_leaves_some_entries_to_a_person(company):
    states = dict(told(company, "SELECT state, count(*) FROM bank_entry GROUP BY state"))
    assert states.pop("booked") > 3
    assert states.pop("waiting") >= 2
    assert states == {"returned": 1, "outgoing": 1}
    assert told(company, "SELECT count(*), bool_and(closing - opening = booked_sum) FROM bank_statement") == [(1, True)]


def test_names_are_real_unique_and_of_many_scripts(company):
    names = company.execute(text("SELECT name FROM customer")).scalars().all()
    assert len({name.casefold() for name in names}) == len(names)
    assert [name for name in names if any(map(str.isdigit, name))] == []
    scripts = {unicodedata.name(letter).split(" ")[0] for name in names for letter in name if letter.isalpha()}
    assert scripts >= {"LATIN", "CYRILLIC", "GREEK", "ARABIC", "CJK"}
    assert any("WITH" in unicodedata.name(letter) for name in names for letter in name)


def test_people_can_be_reached_where_they_live(company):
    missing = told(
        company,
        "SELECT name FROM customer WHERE '' IN (email, phone, address, city, postal_code, country, last_name)",
    )
    assert missing == []
    berliners = told(company, "SELECT country, left(postal_code, 2), currency FROM customer WHERE city = 'Berlin'")
    assert set(berliners) == {("DE", "10", "EUR")}
    assert told(company, "SELECT count(*) FROM customer WHERE email !~ '^[a-z0-9.-]+@[a-z.-]+[.]example$'") == [(0,)]


def test_customers_are_of_every_kind(company):
    kinds = dict(told(company, "SELECT kind, count(*) FROM customer GROUP BY kind"))
    assert set(kinds) == {"retail", "reseller", "distributor"}
    assert told(company, "SELECT DISTINCT cardinality(resellers) FROM customer ORDER BY 1") == [(0,), (1,), (2,)]
    assert told(company, "SELECT count(DISTINCT currency) FROM customer")[0][0] >= 8
    assert {prepaid for (prepaid,) in told(company, "SELECT DISTINCT prepaid FROM customer")} == {True, False}
    assert {one for (one,) in told(company, "SELECT DISTINCT model FROM account")} == {
        "subordinate",
        "individual",
        "debit",
    }
    assert told(company, "SELECT count(*) > 5 FROM customer WHERE distributor_id IS NOT NULL") == [(True,)]


def _pair(condition: str) -> str:
    """Two letters: whether it is a firm, and whether the condition holds."""
    return f"left((company_name <> '')::text, 1) || left(({condition})::text, 1)"


def test_use_is_shaped_like_days_and_weeks(company):
    used = (
        "SELECT {what}, count(*) FROM xdr JOIN customer USING (customer_id) "
        "WHERE account_id <> 0 AND source LIKE 'usage:%' AND effective_at < '2026-03-16' GROUP BY 1 ORDER BY 1"
    )
    local = "effective_at AT TIME ZONE time_zone"
    by_firm = dict(told(company, used.format(what=_pair(f"extract(isodow FROM {local}) > 5"))))
    # Two days of seven are weekends.
    firms_at_work, firms_at_weekends = by_firm["tf"] / 5, by_firm["tt"] / 2
    assert firms_at_weekends < firms_at_work / 3
    assert by_firm["ft"] / 2 < by_firm["ff"] / 5
    by_hour = dict(told(company, used.format(what=_pair(f"extract(hour FROM {local}) >= 18"))))
    assert by_hour["ft"] / by_hour["ff"] > 2 * by_hour["tt"] / by_hour["tf"]
    first, last = told(company, "SELECT min(effective_at), max(effective_at) FROM xdr WHERE source LIKE 'usage:%'")[0]
    assert (first.month, first.day) == (2, 1)
    assert (last.month, last.day) == (3, 20)


def test_a_few_use_far_more_than_most(company):
    many = [count for (count,) in told(company, "SELECT count(*) FROM xdr WHERE account_id <> 0 GROUP BY account_id")]
    middle = sorted(many)[len(many) // 2]
    assert max(many) > 6 * middle


def test_charges_are_what_a_quote_says(company):
    """Of every product and service, and at every level: amount, rate and story."""
    sample = told(
        company,
        "SELECT DISTINCT ON (product_id, service) account.identifier, service, calling, called, used, effective_at, "
        "xdr.id, xdr.customer_id FROM xdr JOIN account USING (customer_id, account_id) WHERE source LIKE 'usage:%' "
        "ORDER BY product_id, service, xdr.id",
    )
    assert len(sample) > 20
    books = RateBooks()
    for account, service, calling, called, used, at, xdr_id, customer_id in sample:
        quote = quote_usage(
            company, account=account, called=called, used=used, at=at, books=books, service=service, calling=calling
        )
        rows = company.execute(
            text("SELECT * FROM xdr WHERE id = :id AND effective_at = :at"), {"id": xdr_id, "at": at}
        )
        charged = {
            row.customer_id: complete(
                row.explanation, Recorded(service, called, row.currency, row.used, row.charged, row.amount)
            )
            for row in rows
        }
        assert charged == {level.customer_id: level.facts for level in quote.levels}
        assert customer_id in charged


def test_tariffs_have_a_history_a_future_and_a_refused_file(company):
    assert told(company, f"SELECT count(*) > 20 FROM rate WHERE effective_from > '{NOW}'") == [(True,)]
    uploads = Counter(told(company, "SELECT mode, state FROM tariff_upload"))
    assert uploads["add", "refused"] == uploads["add", "done"] == 2


def test_call_files_were_imported_and_some_of_their_lines_wait(company):
    files = told(company, "SELECT lines_done, finished_at IS NOT NULL FROM usage_import")
    assert len(files) == 3
    assert all(lines > 40 and finished for lines, finished in files)
    codes = {code for (code,) in told(company, "SELECT DISTINCT code FROM quarantined_usage")}
    assert codes >= {"unknown_account", "forbidden", "customer_blocked", "in_future", "too_old", "request_id_reused"}


def test_prepaid_customers_have_money_and_only_fated_ones_none(company):
    without = told(company, "SELECT count(*) FROM standing WHERE prepaid AND balance >= 0 AND account_id = 0")[0][0]
    with_money = told(company, "SELECT count(*) FROM standing WHERE prepaid AND balance < 0 AND account_id = 0")[0][0]
    assert 0 < without < with_money / 10
    assert told(company, "SELECT max(balance) FROM standing WHERE prepaid")[0][0] < Decimal(1000)


def test_the_demo_reseller_is_in_order_and_has_customers(company):
    number = demo_reseller(company)
    (state,) = describe_customers(company, [read_customer(company, number, OPERATOR_SCOPE)], OPERATOR_SCOPE)
    assert (state.record.kind, state.record.resellers, state.status) == ("reseller", (), CustomerStatus.ACTIVE)
    assert told(company, f"SELECT count(*) > 3 FROM customer WHERE {number} = ANY(resellers)") == [(True,)]


def test_a_few_customers_have_notes_short_numbers_and_some_a_site(company):
    ((notes, customers),) = told(company, "SELECT count(*), count(DISTINCT customer_id) FROM note")
    assert notes == customers == 12
    ((files, shorts, sites, moved),) = told(
        company,
        "SELECT (SELECT count(*) FROM note_attachment), (SELECT count(*) FROM abbreviated_number),"
        " (SELECT count(*) FROM customer_site), (SELECT count(*) FROM site_account)",
    )
    assert files == 3
    assert shorts >= 4
    assert sites == moved


def test_loading_again_changes_nothing(engine, loaded):
    before = content(engine)
    assert load(engine, SIZE) == loaded
    assert content(engine) == before
    with engine.connect() as conn:
        assert wants_loading(conn) is None


def test_another_company_is_refused(engine, loaded):
    with pytest.raises(OtherCompany, match="300 customers made with seed 7 is here already"):
        load(engine, CompanySize(customers=300, seed=8))


@pytest.fixture(scope="module")
def small(server, template):
    with server.passing_engine("small", clauses=f'template "{template}"') as engine:
        load(engine, SMALL)
        yield content(engine)


def test_a_seed_makes_the_same_company_again_and_another_seed_another(small, passing, server, template):
    load(passing, SMALL)
    assert content(passing) == small
    with server.passing_engine("other", clauses=f'template "{template}"') as engine:
        load(engine, CompanySize(customers=60, seed=4))
        names = [{row[1] for row in each["customers"]} for each in (content(engine), small)]
    assert len(names[0] & names[1]) < 30


def test_a_load_that_was_killed_is_true_as_far_as_it_came_and_goes_on(small, passing, monkeypatch):
    monkeypatch.setattr(plan, "_IN_A_CHUNK_OF_MONTHS", 20)

    def killed(what, done, _whole):
        if what == "customers" and done > 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(passing, SMALL, watcher=killed)
    assert wrong_books(passing) == []
    with passing.connect() as conn:
        assert 30 < told(conn, "SELECT count(*) FROM customer")[0][0] < 60
        assert wants_loading(conn) == SMALL
    with pytest.raises(OtherCompany):
        load(passing, CompanySize(customers=61, seed=3))
    loaded = load(passing, SMALL)
    assert loaded.customers == 60
    assert wrong_books(passing) == []
    names = [row[1] for row in content(passing)["customers"]]
    assert names == [row[1] for row in small["customers"]]


def test_a_great_load_by_processes_makes_the_same_company(small, passing, monkeypatch):
    monkeypatch.setattr(loading, "_WORTH_PROCESSES", 0)
    monkeypatch.setattr(loading, "_GREAT", 0)
    steps = []
    load(passing, SMALL, watcher=lambda what, _done, _whole: steps.append(what))
    assert steps.count("indexes") > 5
    assert content(passing) == small


def test_a_database_with_customers_of_its_own_is_refused(passing):
    with passing.begin() as conn:
        class_id = register_class(conn, "Ours")
        register_customers(
            conn, [NewCustomer("Somebody", "EUR", BalanceControl.POSTPAID, class_id)], now=NOW, by="test"
        )
        assert wants_loading(conn) is None
    with pytest.raises(DatabaseTaken, match="under another TOLLHOUSE_DATA"):
        load(passing, SMALL)


def test_a_company_too_small_for_every_kind_is_refused(passing):
    with pytest.raises(TooSmall, match="at least 40 customers"):
        load(passing, CompanySize(customers=39))


def test_the_smallest_company_has_every_status(passing):
    load(passing, CompanySize(customers=plan.SMALLEST))
    with passing.connect() as conn:
        conditions = [found for (found,) in told(conn, "SELECT conditions FROM standing")]
        ((accounts,),) = told(conn, "SELECT count(*) FROM account")
    assert {bit for found in conditions for bit in range(8) if found >> bit & 1} == set(range(8))
    assert accounts >= 52


def test_the_company_has_an_inventory_of_numbers_in_every_state(company):
    states = dict(told(company, "SELECT stage, count(*) FROM did_number GROUP BY stage"))
    assert states["pool"] > 90
    assert states["customer"] >= 10
    assert states["account"] >= 10
    (counts,) = told(
        company,
        "SELECT count(DISTINCT batch_id), count(*) FILTER (WHERE frozen_until > DATE '2026-03-20'), "
        "count(*) FILTER (WHERE stage = 'pool' AND customer_id IS NOT NULL), count(released_at) FROM did_number",
    )
    assert counts[0] == 3
    assert min(counts[1:]) > 0
    holders = "SELECT count(*) FROM did_number JOIN standing USING (customer_id)"
    terminated = f"{holders} WHERE provisionally_terminated AND stage <> 'pool'"
    assert told(company, terminated)[0][0] > 0
