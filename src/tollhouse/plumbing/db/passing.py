"""A passing database on a server that somebody named: made empty, dropped at the end."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text

from tollhouse.plumbing.db.engine import with_driver


@contextmanager
def passing_database(server_url: str) -> Iterator[str]:
    """The URL of a new database with the encoding and locale the program wants."""
    name = f"tollhouse_passing_{secrets.token_hex(4)}"
    server = create_engine(with_driver(server_url), isolation_level="AUTOCOMMIT")
    with server.connect() as admin:
        admin.execute(text(f"create database {name} template template0 encoding 'UTF8' locale 'C.UTF-8'"))
    try:
        yield make_url(with_driver(server_url)).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as admin:
            admin.execute(text(f"drop database {name} with (force)"))
        server.dispose()
