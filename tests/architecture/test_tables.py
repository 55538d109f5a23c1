"""What every table owes: comments, keys that can be spread over machines, values equal to Python's."""

import importlib
import re
from enum import Enum, StrEnum

import pytest
from architecture.house import DIRECTORY, all_tables, customer_owned, module_name, python_files, room_of, tables_by_room
from sqlalchemy import CheckConstraint, Integer, MetaData, Numeric, SmallInteger, UniqueConstraint, text
from sqlalchemy.exc import DBAPIError

from tollhouse.plumbing.db.server import check_reachable


def columns_of(constraint):
    return {column.name for column in constraint.columns}


def test_every_table_and_every_amount_of_money_says_what_it_is():
    silent = [table.name for table in all_tables() if not table.comment]
    silent += [
        str(column)
        for table in all_tables()
        for column in table.columns
        if isinstance(column.type, Numeric) and not column.comment
    ]
    assert silent == []


def test_no_amount_of_money_is_a_float():
    assert [str(column) for table in all_tables() for column in table.columns if column.type.python_type is float] == []


def test_keys_have_room_to_grow():
    narrow = [
        str(column)
        for table in all_tables()
        for column in table.columns
        if (column.primary_key or column.foreign_keys) and type(column.type) in {Integer, SmallInteger}
    ]
    assert narrow == []


def test_the_customer_is_in_every_key_of_what_the_customer_owns():
    without = []
    for table in customer_owned():
        keys = [table.primary_key, *(each for each in table.constraints if isinstance(each, UniqueConstraint))]
        keys += [index for index in table.indexes if index.unique]
        without += [f"{table.name}: {key.name}" for key in keys if "customer_id" not in columns_of(key)]
    assert without == []


def test_nothing_refers_to_another_customers_rows():
    wandering = []
    owned = {table.name for table in customer_owned()}
    for table in all_tables():
        for key in table.foreign_key_constraints:
            target = key.referred_table.name
            pairs = {(element.parent.name, element.column.name) for element in key.elements}
            if target in owned and ("customer_id", "customer_id") not in pairs:
                wandering.append(f"{table.name} -> {target}")
    assert wandering == []


def test_a_directory_says_that_it_is_one():
    unsaid = [table.name for table in all_tables() if table.info.get(DIRECTORY) and "irectory" not in table.comment]
    assert unsaid == []


def test_the_schema_can_be_spread_by_customer(empty_engine):
    """House B9.15: PostgreSQL itself refuses a key or a reference that keeps a table from being hash-partitioned."""
    check_reachable(empty_engine)
    spread = MetaData()
    owned = {table.name for table in customer_owned()}
    for table in all_tables():
        copy = table.to_metadata(spread)
        options = copy.dialect_options["postgresql"]
        options["partition_by"] = "HASH (customer_id)" if table.name in owned else None
        if table.name in owned:
            options["with"] = None  # storage parameters are the partitions' then
    spread.create_all(empty_engine)
    with empty_engine.begin() as conn:
        for name in sorted(owned):
            for part in range(2):
                bounds = f"for values with (modulus 2, remainder {part})"
                conn.execute(text(f"create table {name}_{part} partition of {name} {bounds}"))
        spread_tables = conn.scalar(text("select count(*) from pg_partitioned_table where partstrat = 'h'"))
    assert spread_tables == len(owned)


def test_the_spread_refuses_what_it_should(empty_engine):
    with empty_engine.begin() as conn, pytest.raises(DBAPIError, match="must include all partitioning columns"):
        conn.execute(text("create table t (customer_id bigint, login text unique) partition by hash (customer_id)"))


def test_no_trigger_and_no_stored_function_of_ours(conn):
    triggers = text("select tgname from pg_trigger where not tgisinternal and tgname !~ '^procrastinate_'")
    functions = text(
        "select proname from pg_proc where pronamespace = 'public'::regnamespace and proname !~ '^procrastinate_'"
        " and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')"
    )
    assert conn.scalars(triggers).all() == []
    assert conn.scalars(functions).all() == []


def enums_by_room():
    found = {}
    for path in python_files():
        if re.search(r"class \w+\((Str)?Enum\)", path.read_text()):
            declared = vars(importlib.import_module(module_name(path))).values()
            enums = {each for each in declared if isinstance(each, type) and issubclass(each, Enum)}
            found.setdefault(room_of(path), set()).update(enums - {Enum, StrEnum})
    return found


def _listed(check):
    """{column: values} of «column IN ('a', 'b')»."""
    return {
        column: set(re.findall(r"'([^']*)'", values))
        for column, values in re.findall(r"(\w+) IN \(([^()]*)\)", str(check.sqltext))
    }


def test_values_listed_in_the_database_are_those_of_python():
    enums = enums_by_room()
    rooms = {table: room for room, tables in tables_by_room().items() for table in tables}
    differing = []
    for table in all_tables():
        for check in table.constraints:
            if not isinstance(check, CheckConstraint):
                continue
            for column, values in _listed(check).items():
                known = enums.get(rooms[table.name], set())
                if any({str(member.value) for member in enum} == values for enum in known):
                    continue  # others may share words with it
                for enum in known:
                    names = {str(member.value) for member in enum}
                    if len(names & values) > 1 and names != values:
                        differing.append(f"{table.name}.{column} {sorted(values)} and {enum.__name__} {sorted(names)}")
    assert differing == []
