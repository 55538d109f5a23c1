"""One engine for a process, one metadata for the house."""

import logging
from typing import Any

from sqlalchemy import Engine, MetaData, Row, Text, create_engine

# What the driver warns of when a connection breaks is told by the error that follows; where no logs were set up, as in
# the processes of an import, Python would write the warning to people's terminals.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

KEY_TEXT = Text(collation="C")
"""Text that is compared and never sorted for people: keys cost half as much to compare byte by byte."""

AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns the reader of the statement knows."""

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def make_engine(url: str, *, pool_size: int = 10, application: str = "tollhouse") -> Engine:
    """An engine on psycopg 3 whose sessions speak UTC and never wait for a lock for ever."""
    connect_args: dict[str, Any] = {
        "options": "-c timezone=UTC -c lock_timeout=20s -c idle_in_transaction_session_timeout=120s",
        "application_name": application,
        "connect_timeout": 10,
    }
    return create_engine(
        with_driver(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        pool_use_lifo=True,
        connect_args=connect_args,
    )


def with_driver(url: str) -> str:
    """The URL as people write it (postgresql://…), with the driver's name SQLAlchemy wants."""
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else url
