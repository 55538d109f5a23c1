"""Migrations 0004, 0013 and 0014 on a database that has customers: each gets the row it is searched by."""

from alembic import command
from sqlalchemy import select, text

from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.rules.search import words_of
from tollhouse.customers.tables import customer_search
from tollhouse.plumbing.db.migrating import alembic_config, collect_metadata, migrate
from tollhouse.plumbing.db.server import check_reachable
from tollhouse.reports.customer_list import list_customers
from tollhouse.reports.customer_list_asked import CustomerQuery

OLD_ROWS = """
insert into customer_class (name, description) values ('Residential', '');
insert into customer (customer_id, name, kind, class_id, currency, prepaid, resellers, time_zone, company_name, email,
    registered_at)
select number, 'Žofie ' || number, case number when 1 then 'reseller' else 'retail' end, class_id, 'EUR', false,
    case number when 1 then '{}' else '{1}' end::bigint[], 'UTC', 'Old & Co', 'z@example.org', '2025-01-01'
from customer_class, generate_series(1, 3) number;
insert into customer_name select lower('zofie ' || customer_id), customer_id from customer;
insert into standing (customer_id, account_id, currency, prepaid, balance, held, closed)
select customer_id, 0, 'EUR', false, 0, 0, customer_id = 3 from customer;
"""


def test_customers_of_before_are_found_and_the_closed_ones_stay_hidden(empty_engine):
    check_reachable(empty_engine)
    with empty_engine.connect() as conn:
        command.upgrade(alembic_config(collect_metadata(), conn), "0003")
        conn.execute(text(OLD_ROWS))
        conn.commit()
    migrate(empty_engine, collect_metadata())
    with empty_engine.connect() as conn:
        page = list_customers(conn, CustomerQuery(OPERATOR_SCOPE, text="zofie"), limit=10)
        assert [record.name for record in page.records] == ["Žofie 1", "Žofie 2"]
        assert page.hidden_closed == 1
        assert page.records[1].city == ""
        by_company = list_customers(conn, CustomerQuery(OPERATOR_SCOPE, text="old & co"), limit=10)
        assert len(by_company.records) == 2


def test_words_that_were_kept_in_one_text_are_said_field_by_field(empty_engine):
    """Migration 0014."""
    check_reachable(empty_engine)
    with empty_engine.connect() as conn:
        command.upgrade(alembic_config(collect_metadata(), conn), "0003")
        conn.execute(text(OLD_ROWS))
        conn.commit()
        command.upgrade(alembic_config(collect_metadata(), conn), "0010")
        conn.execute(text("update customer_search set words = 'old & co'"))
        conn.commit()
    migrate(empty_engine, collect_metadata())
    with empty_engine.connect() as conn:
        by_signs = list_customers(conn, CustomerQuery(OPERATOR_SCOPE, text="d & c"), limit=10)
        assert [record.name for record in by_signs.records] == ["Žofie 1", "Žofie 2"]
        everybody = list_customers(conn, CustomerQuery(OPERATOR_SCOPE, closed=True), limit=10).records
        words = {row.customer_id: row._mapping for row in conn.execute(select(customer_search))}
        for record in everybody:
            assert {name: words[record.customer_id][name] for name in words_of(record)} == words_of(record)
        assert len(everybody) == 3


HELD = """
insert into account_identifier (identifier, valid_from, valid_until, customer_id, account_id)
values ('Line-1@voip', '2025-01-01', null, 2, 7), ('gone', '2025-01-01', '2025-02-01', 2, 7)
"""


def test_identifiers_of_before_are_found_by_what_is_inside(empty_engine):
    """Migration 0013."""
    check_reachable(empty_engine)
    with empty_engine.connect() as conn:
        command.upgrade(alembic_config(collect_metadata(), conn), "0003")
        conn.execute(text(OLD_ROWS))
        conn.execute(text(HELD))
        conn.commit()
    migrate(empty_engine, collect_metadata())
    with empty_engine.connect() as conn:
        by_inside = list_customers(conn, CustomerQuery(OPERATOR_SCOPE, text="NE-1@v"), limit=10)
        assert [record.name for record in by_inside.records] == ["Žofie 2"]
        assert by_inside.matches[2].text == "Line-1@voip"
        assert list_customers(conn, CustomerQuery(OPERATOR_SCOPE, text="gone"), limit=10).records == []
