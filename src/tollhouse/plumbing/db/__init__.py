"""The database as the rooms use it: connections, named SQL files, COPY, paging.  Knows no table of any room."""

from sqlalchemy import Connection, Engine, Table

from tollhouse.plumbing.db.engine import KEY_TEXT, METADATA, AnyRow, make_engine
from tollhouse.plumbing.db.staging import copy_rows, cursor_of
from tollhouse.plumbing.db.statements import load_statement

__all__ = [
    "KEY_TEXT",
    "METADATA",
    "AnyRow",
    "Connection",
    "Engine",
    "Table",
    "copy_rows",
    "cursor_of",
    "load_statement",
    "make_engine",
]
