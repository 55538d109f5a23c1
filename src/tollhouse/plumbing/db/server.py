"""The database server: the embedded one that programs share, and whether any server will do."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from psycopg import errors
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from tollhouse.plumbing.db.postmaster import Postmaster
from tollhouse.plumbing.db.system_user import DataOfAnotherUser
from tollhouse.words.refusals import Refused

OLDEST_VERSION = 15
EXTENSIONS = ("pg_trgm", "btree_gin", "btree_gist")


class DatabaseUnreachable(Refused):
    code = "database_unreachable"
    sentence = "The database at {address} does not answer ({reason}); start it, or correct TOLLHOUSE_DATABASE_URL."


class DatabaseTooOld(Refused):
    code = "database_too_old"
    sentence = "PostgreSQL {version} is too old: Tollhouse needs {oldest} or later; set TOLLHOUSE_DATABASE_URL to one."


class WrongEncoding(Refused):
    code = "wrong_encoding"
    sentence = "The database {database} is encoded in {encoding}; make it anew with «createdb --encoding=UTF8»."


class WrongLocale(Refused):
    code = "wrong_locale"
    sentence = (
        "The database {database} has the locale {locale}, under which names outside ASCII cannot be searched; "
        "make it anew with «createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8»."
    )


class ExtensionMissing(Refused):
    code = "extension_missing"
    sentence = (
        "The database {database} lacks the extension {extension} and this user may not add it ({reason}); "
        "an administrator does it with «create extension {extension}»."
    )


@contextmanager
def embedded_server(data: Path) -> Iterator[str]:
    """The URL of the embedded server under `data`, which runs as long as any program is inside this context.

    Every program inside holds a shared lock on one file; the last one out stops the server.  A killed program
    loses its lock by itself, and the server it may leave behind is adopted by the next.
    """
    home = data.resolve()
    home.mkdir(parents=True, exist_ok=True)
    postmaster = Postmaster(home)
    with _opened(home / "postgres.users") as users:
        with _one_at_a_time(home):
            fcntl.flock(users, fcntl.LOCK_SH)
            url = postmaster.make_running()
        try:
            yield url
        finally:
            with _one_at_a_time(home):
                if _is_last(users):
                    postmaster.stop()
                else:
                    postmaster.leave_running()


def check_reachable(engine: Engine) -> None:
    """Raises DatabaseUnreachable when nothing answers, else what check_server raises."""
    try:
        conn = engine.connect()
    except OperationalError as unreachable:
        reason = " ".join(str(unreachable.orig).split())
        raise DatabaseUnreachable(address=engine.url.render_as_string(), reason=reason) from unreachable
    with conn:
        check_server(conn)
        conn.commit()


def check_server(conn: Connection) -> None:
    """Raises DatabaseTooOld, WrongEncoding, ExtensionMissing or WrongLocale: what cannot be repaired from here.

    Missing extensions are added where this user may.
    """
    version = str(conn.scalar(text("show server_version")))
    if int(version.split(".", maxsplit=1)[0]) < OLDEST_VERSION:
        raise DatabaseTooOld(version=version, oldest=OLDEST_VERSION)
    database = str(conn.scalar(text("select current_database()")))
    encoding = conn.scalar(text("show server_encoding"))
    if encoding != "UTF8":
        raise WrongEncoding(database=database, encoding=encoding)
    for extension in EXTENSIONS:
        _ensure_extension(conn, extension, database)
    if not conn.scalar(text("select show_trgm('Київ')")):
        locale = conn.scalar(text("select datctype from pg_database where datname = current_database()"))
        raise WrongLocale(database=database, locale=locale)


def _ensure_extension(conn: Connection, extension: str, database: str) -> None:
    if conn.scalar(text("select 1 from pg_extension where extname = :extension"), {"extension": extension}):
        return
    try:
        with conn.begin_nested():
            conn.execute(text(f"create extension if not exists {extension}"))
    except DBAPIError as refused:
        if isinstance(refused.orig, errors.UniqueViolation):
            return  # another program was quicker
        reason = str(refused.orig).splitlines()[0]
        raise ExtensionMissing(database=database, extension=extension, reason=reason) from refused


def _is_last(users: IO[bytes]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    with _opened(home / "postgres.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("ab")
    except PermissionError as denied:
        raise DataOfAnotherUser(path=path.parent, owner=path.owner()) from denied
