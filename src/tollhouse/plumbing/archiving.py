"""A backup: one file with the database as of one moment and the secret key.  Restoring it is all or nothing."""

import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import IO, Any, ClassVar, Final, Protocol

import msgspec

from tollhouse.plumbing.db import Connection, Engine, cursor_of
from tollhouse.plumbing.db.migrating import SchemaNewerThanProgram, current_and_head
from tollhouse.plumbing.postgres_tools import BackupOfNewerServer, dumping_tool, restoring_tools, target_of
from tollhouse.plumbing.settings import Settings, secret_key_file
from tollhouse.plumbing.whole_files import written_whole
from tollhouse.words.counting import counted
from tollhouse.words.refusals import Refused

_FORMAT: Final = 1
_MANIFEST, _KEY, _DUMP = "manifest.json", "secret_key", "database.dump"
_BLOCK: Final = 1 << 20
_LAST_WORDS: Final = 500


class BackupFailed(Refused):
    code: ClassVar[str] = "backup_failed"
    sentence: ClassVar[str] = "The backup was not made and {file} was not touched; pg_dump says: {last_words}."


class NoBackup(Refused):
    code: ClassVar[str] = "no_backup"
    sentence: ClassVar[str] = "{file} is no backup of Tollhouse, or not a whole one ({reason}); nothing was changed."


class RestoreFailed(Refused):
    code: ClassVar[str] = "restore_failed"
    sentence: ClassVar[str] = "The backup was not restored and nothing was changed; PostgreSQL says: {last_words}."


class DatabaseNotEmpty(Refused):
    code: ClassVar[str] = "database_not_empty"
    sentence: ClassVar[str] = (
        "The database holds {tables}; restore into an empty one, or put the backup in their place by --replace."
    )


class DatabaseInUse(Refused):
    code: ClassVar[str] = "database_in_use"
    sentence: ClassVar[str] = "Others use the database ({who}); stop them before it is replaced."


class Installation(Protocol):
    """What a backup is of: a database that answers, and the settings that say where the secret key is."""

    @property
    def settings(self) -> Settings:
        """Where the secret key is, or the key itself."""

    @property
    def url(self) -> str:
        """Of the database, with its password."""

    @property
    def engine(self) -> Engine:
        """On that database."""


class Manifest(msgspec.Struct, frozen=True):
    """server, tool   major versions of PostgreSQL and of the pg_dump that read it; schema: the newest migration
    secret_key        whether the key is in the backup, in words
    """

    format: int
    made_at: datetime
    server: int
    tool: int
    schema: str
    secret_key: str


def write_backup(installation: Installation, file: Path, *, made_at: datetime) -> Manifest:
    """Write the file whole or not at all; charging goes on meanwhile and the backup shows one moment of it."""
    with installation.engine.connect() as conn:
        server = _server_major(conn)
        schema, _ = current_and_head(conn)
    tool = dumping_tool(server)
    key, said_of_key = _secret_key(installation.settings)
    manifest = Manifest(_FORMAT, made_at, server, tool.major, schema or "", said_of_key)
    target, environment = target_of(installation.url)
    command = [str(tool.path), "--format=custom", "--no-owner", "--no-privileges", f"--dbname={target}"]
    with written_whole(file) as whole, zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        archive.writestr(_MANIFEST, msgspec.json.encode(manifest))
        if key is not None:
            archive.writestr(_KEY, key)
        with tempfile.TemporaryFile() as said:
            dumping = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=said)
            with _ended(dumping), archive.open(_DUMP, "w", force_zip64=True) as entry:
                assert dumping.stdout is not None
                shutil.copyfileobj(dumping.stdout, entry, _BLOCK)
            if dumping.wait() != 0:
                raise BackupFailed(file=file, last_words=_last_words(said))
    return manifest


def read_manifest(file: Path) -> Manifest:
    """Raises NoBackup."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = msgspec.json.decode(archive.read(_MANIFEST), type=Manifest)
            archive.getinfo(_DUMP)
    except (zipfile.BadZipFile, KeyError, msgspec.MsgspecError) as unreadable:
        raise NoBackup(file=file, reason=str(unreadable).strip("'\"").rstrip(".")) from unreadable
    if manifest.format != _FORMAT:
        raise NoBackup(file=file, reason=f"its format {manifest.format} is of another Tollhouse")
    return manifest


def restore_backup(installation: Installation, file: Path, *, replace: bool) -> Manifest:
    """Put the backup into the database in one transaction, and its secret key beside it.

    replace   what the database holds goes, in the same transaction
    Raises NoBackup, DatabaseNotEmpty, DatabaseInUse, BackupOfNewerServer, SchemaNewerThanProgram, RestoreFailed.
    """
    manifest = read_manifest(file)
    with installation.engine.connect() as conn:
        server = _server_major(conn)
        _, head = current_and_head(conn)
        tables, others = _tables(conn), _others(conn)
    if tables and not replace:
        raise DatabaseNotEmpty(tables=counted(tables, "table"))
    if others:
        raise DatabaseInUse(who=", ".join(others))
    if manifest.server > server:
        raise BackupOfNewerServer(made_from=manifest.server, server=server)
    if manifest.schema > (head or ""):
        raise SchemaNewerThanProgram(current=manifest.schema, head=head)
    installation.engine.dispose()
    _pour(installation.url, file, manifest, server, clear_first=bool(tables))
    _put_key(installation.settings, file)
    return manifest


def _pour(url: str, file: Path, manifest: Manifest, server: int, *, clear_first: bool) -> None:
    """Through pg_restore into one transaction of psql, which is told to commit only after everything arrived whole."""
    restore, psql = restoring_tools(server, made_with=manifest.tool)
    target, environment = target_of(url)
    with tempfile.TemporaryFile() as said:
        writing = subprocess.Popen(
            [
                str(psql.path),
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--output=/dev/null",
                f"--dbname={target}",
            ],
            env=environment,
            stdin=subprocess.PIPE,
            stderr=said,
        )
        reading = subprocess.Popen(
            [str(restore.path), "--no-owner", "--no-privileges", "--file=-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
        )
        with _ended(writing), _ended(reading):
            assert writing.stdin is not None
            assert reading.stdout is not None
            feeder = _Feeder(file, reading.stdin)
            with suppress(BrokenPipeError):
                writing.stdin.write(b"BEGIN;\n")
                if clear_first:
                    writing.stdin.write(b"DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n")
                shutil.copyfileobj(reading.stdout, writing.stdin, _BLOCK)
                feeder.join()
                if reading.wait() == 0 and feeder.trouble is None:
                    writing.stdin.write(b"\nCOMMIT;\n")
            with suppress(BrokenPipeError):
                writing.stdin.close()
            reading.stdout.close()
            feeder.join()
            done = writing.wait() == 0 and reading.wait() == 0
        if feeder.trouble is not None:
            raise NoBackup(file=file, reason=str(feeder.trouble).rstrip(".")) from feeder.trouble
        if not done:
            raise RestoreFailed(last_words=_last_words(said))


class _Feeder(Thread):
    """Hands the dump inside the backup to pg_restore; `trouble` says that the file was not whole."""

    def __init__(self, file: Path, into: IO[bytes] | None) -> None:
        super().__init__(name="feeder")
        assert into is not None
        self._file, self._into = file, into
        self.trouble: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            with self._into, zipfile.ZipFile(self._file) as archive, archive.open(_DUMP) as dump:
                shutil.copyfileobj(dump, self._into, _BLOCK)
        except BrokenPipeError:
            pass  # pg_restore or psql gave up, and says why itself
        except (zipfile.BadZipFile, OSError, EOFError) as trouble:
            self.trouble = trouble


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """A process that does not outlive us, whatever happens in between."""
    try:
        yield
    except BaseException:
        process.kill()
        process.wait()
        raise


def _secret_key(settings: Settings) -> tuple[str | None, str]:
    if settings.secret_key is not None:
        return None, "not included: it is set by TOLLHOUSE_SECRET_KEY, so keep that safe"
    kept = secret_key_file(settings)
    if not kept.exists():
        return None, "not included: none was made yet"
    return kept.read_text(encoding="ascii"), "included"


def _put_key(settings: Settings, file: Path) -> None:
    """The backup's key takes the place of the one kept here, which stays beside it under another name."""
    with zipfile.ZipFile(file) as archive:
        if _KEY not in archive.namelist() or settings.secret_key is not None:
            return
        key = archive.read(_KEY)
    kept = secret_key_file(settings)
    if kept.exists():
        if kept.read_bytes() == key:
            return
        kept.replace(kept.with_name(f"{kept.name}.before-restore"))
    kept.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(kept) as whole:
        whole.write(key)


def _server_major(conn: Connection) -> int:
    return int(_asked(conn, "SELECT current_setting('server_version_num')::integer / 10000")[0][0])


def _tables(conn: Connection) -> int:
    asked = "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('public') AND relkind IN ('r', 'p')"
    return int(_asked(conn, asked)[0][0])


def _others(conn: Connection) -> list[str]:
    asked = (
        "SELECT DISTINCT coalesce(nullif(application_name, ''), usename, 'somebody') FROM pg_stat_activity "
        "WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY 1"
    )
    return [row[0] for row in _asked(conn, asked)]


def _asked(conn: Connection, statement: str) -> list[tuple[Any, ...]]:
    with cursor_of(conn) as cursor:
        return cursor.execute(statement).fetchall()


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    lines = [line for line in said.read().decode(errors="replace").splitlines() if line.strip()]
    return " / ".join(lines[-3:])[-_LAST_WORDS:].rstrip(".") or "nothing"
