"""Customers as a file: what is exported comes back the same on another database."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tollhouse.customers.importing import CustomerImport, Deed, import_customers, survey_file
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.customer_file import COLUMNS, read_rows
from tollhouse.customers.rules.record import BalanceControl, CustomerKind, NewCustomer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.reports import customer_files
from tollhouse.reports.customer_files import customers_as_csv
from tollhouse.reports.customer_list_asked import CustomerQuery, all_conditions_of, statuses_of, view_of
from tollhouse.reports.proving import prove_books

ALL = CustomerQuery(OPERATOR_SCOPE)
POSTPAID, PREPAID = BalanceControl.POSTPAID, BalanceControl.PREPAID


@pytest.fixture
def another(server, template):
    """Engines, each on a database of its own with the same two classes."""
    with (
        server.passing_engine("from", clauses=f'template "{template}"') as here,
        server.passing_engine("to", clauses=f'template "{template}"') as there,
    ):
        for engine, names in ((here, ("Residential", "=Shops")), (there, ("=Shops", "Residential"))):
            with engine.begin() as conn:
                for name in names:
                    register_class(conn, name)
        yield here, there


def exported(engine, query=ALL, columns=COLUMNS) -> bytes:
    with engine.connect() as conn:
        return b"".join(piece for _, piece in customers_as_csv(conn, query, columns))


def names_in(file: bytes) -> list[str]:
    return [row["name"] for row in csv.DictReader(StringIO(file.decode("utf-8-sig")))]


def register(engine, now, *new):
    with engine.begin() as conn:
        return register_customers(conn, new, now=now, by="test")


def test_a_round_trip_through_another_database_gives_the_same_file(another, now, monkeypatch):
    monkeypatch.setattr(customer_files, "_AT_ONCE", 2)
    here, there = another
    awkward = dict.fromkeys(CONTACT_FIELDS, '\'=a, "b" ') | {
        "country": "SE",
        "email": "'=a@example.org, +b@example.org",
        "bcc": "-c@example.org",
        "login": '\'=a,"b"',
        "phone": "+46 8 123",
        "address": "Gatan 1\n=HYPERLINK()",
        "description": "-5\n\n'quoted",
    }
    top, seller = register(
        here,
        now,
        NewCustomer("-Top", "EUR", POSTPAID, 2, CustomerKind.RESELLER, credit_limit=Decimal("1000.00001")),
        NewCustomer("17", "EUR", POSTPAID, 1, CustomerKind.DISTRIBUTOR, time_zone="Etc/GMT+5"),
    )
    (low,) = register(here, now, NewCustomer("Äbove", "EUR", POSTPAID, 1, CustomerKind.RESELLER, reseller_id=top))
    register(
        here,
        now,
        NewCustomer("Aa", "USD", PREPAID, 1, reseller_id=low, distributor_id=seller, blocked=True, **awkward),
        NewCustomer("客户", "EUR", POSTPAID, 2, credit_limit=Decimal(0)),
    )
    file = exported(here)
    job = CustomerImport(there, BytesIO(file), lambda: now, "anna")
    outcomes = list(import_customers(job, survey_file(job)))
    assert {outcome.deed for outcome in outcomes} == {Deed.CREATE}
    assert len(outcomes) == len(names_in(file)) == 5
    assert exported(there) == file
    with there.connect() as conn:
        assert all(proof.holds for proof in prove_books(conn))


def test_what_a_spreadsheet_would_take_for_a_formula_is_guarded(another, now):
    here, _ = another
    register(here, now, NewCustomer("=cmd", "EUR", POSTPAID, 2, phone="+46 8 123"))
    (row,) = csv.DictReader(StringIO(exported(here).decode("utf-8-sig")))
    assert (row["name"], row["class"], row["phone"]) == ("'=cmd", "'=Shops", "'+46 8 123")


def test_a_list_is_exported_as_it_is_found_with_the_columns_asked_for(another, now):
    here, _ = another
    (top,) = register(here, now, NewCustomer("Top", "EUR", POSTPAID, 1, CustomerKind.RESELLER))
    register(
        here,
        now,
        NewCustomer("Ann", "EUR", POSTPAID, 1, reseller_id=top, city="Brno"),
        NewCustomer("Ben", "EUR", POSTPAID, 1, city="Brno", blocked=True),
    )
    assert names_in(exported(here, CustomerQuery(OPERATOR_SCOPE, view_of(f"reseller:{top}")))) == ["Ann"]
    assert names_in(exported(here, CustomerQuery(OPERATOR_SCOPE, statuses=statuses_of("blocked")))) == ["Ben"]
    in_brno = CustomerQuery(OPERATOR_SCOPE, conditions=all_conditions_of(["city:is:brno"]))
    assert exported(here, in_brno, ("city", "name")).decode("utf-8-sig") == "city,name\r\nBrno,Ann\r\nBrno,Ben\r\n"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from([name for name in CONTACT_FIELDS if name not in {"country", "email", "bcc", "login"}]),
        st.text(
            st.characters(categories=("L", "N", "P", "S", "Zs"), include_characters=" '=+-@\","), max_size=30
        ).filter(str.isprintable),
    )
)
def test_any_text_that_a_record_may_hold_comes_back(conn, now, contacts):
    with conn.begin_nested() as passing:
        class_id = register_class(conn, "Residential")
        register_customers(conn, [NewCustomer("Ann", "EUR", POSTPAID, class_id, **contacts)], now=now, by="test")
        file = b"".join(piece for _, piece in customers_as_csv(conn, ALL, COLUMNS))
        passing.rollback()

    (row,) = read_rows(BytesIO(file))
    assert {name: row.cells[name] for name in CONTACT_FIELDS} == dict.fromkeys(CONTACT_FIELDS, "") | contacts
