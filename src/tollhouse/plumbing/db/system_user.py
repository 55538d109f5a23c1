"""PostgreSQL refuses to run as root: a program that is root lends it a system user, and a way to its files."""

import os
import pwd
import struct
import subprocess
from pathlib import Path
from typing import Any

from tollhouse.words.refusals import Refused

SYSTEM_USER = "tollhouse-postgres"

_ACCESS_LIST = "system.posix_acl_access"
_OWNER, _NAMED_USER, _GROUP, _MASK, _OTHERS = 0x01, 0x02, 0x04, 0x10, 0x20
_NO_ID = 0xFFFFFFFF
_VERSION, _ENTRY = struct.pack("<I", 2), "<HHI"
_MAY_ENTER = 0o1


class DataNotReachable(Refused):
    code = "data_not_reachable"
    sentence = (
        "The system user {user} that runs PostgreSQL may not enter {path}; "
        "allow it with «chmod o+x {path}», or run as an ordinary user."
    )


class DataOfAnotherUser(Refused):
    code = "data_of_another_user"
    sentence = "{path} belongs to the user {owner}; run as that user or as root, or give another TOLLHOUSE_DATA."


class NoSystemUser(Refused):
    code = "no_system_user"
    sentence = (
        "PostgreSQL does not run as root and its system user {user} could not be added ({reason}); "
        "run as an ordinary user, or give a server in TOLLHOUSE_DATABASE_URL."
    )


def identity_for(pgdata: Path) -> dict[str, Any]:
    """The subprocess arguments that run PostgreSQL on `pgdata` as its owner; empty when that is ourselves.

    An existing directory keeps its owner, even one this machine has no name for (a volume from another container).
    """
    owner = pgdata.stat().st_uid if pgdata.exists() else None
    if os.geteuid() != 0:
        if owner not in {None, os.geteuid()}:
            raise DataOfAnotherUser(path=pgdata, owner=_name_of(pgdata.stat().st_uid))
        return {}
    if owner in {None, 0}:
        entry = _system_user()
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return {"user": owner, "group": pgdata.stat().st_gid, "extra_groups": []}


def give_to(identity: dict[str, Any], path: Path) -> None:
    if identity:
        os.chown(path, identity["user"], identity["group"])


def let_in(identity: dict[str, Any], target: Path) -> None:
    """Let the system user walk to `target`: an access list entry of its own for each closed directory on the way.

    Nobody else gets in by it, and it may pass through but not list.  Raises DataNotReachable where the
    file system knows no access lists.
    """
    if not identity:
        return
    for directory in [*reversed(target.parents), target]:
        if not _may_enter(identity, directory):
            try:
                _add_entry(directory, identity["user"])
            except OSError as unsupported:
                raise DataNotReachable(user=_name_of(identity["user"]), path=directory) from unsupported


def _may_enter(identity: dict[str, Any], directory: Path) -> bool:
    if directory.stat().st_mode & _MAY_ENTER:
        return True
    asked = subprocess.run(["test", "-x", str(directory)], **identity, cwd="/", check=False)
    return asked.returncode == 0


def _add_entry(directory: Path, user: int) -> None:
    """Entries are (tag, permission, id), kept in the order of tag and id; the mask bounds what named users get."""
    if _ACCESS_LIST in os.listxattr(directory):
        entries = list(struct.iter_unpack(_ENTRY, os.getxattr(directory, _ACCESS_LIST)[len(_VERSION) :]))
    else:
        mode = directory.stat().st_mode
        group = mode >> 3 & 0o7
        entries = [
            (_OWNER, mode >> 6 & 0o7, _NO_ID),
            (_GROUP, group, _NO_ID),
            (_MASK, group, _NO_ID),
            (_OTHERS, mode & 0o7, _NO_ID),
        ]
    widened = [(tag, permission | _MAY_ENTER if tag == _MASK else permission, who) for tag, permission, who in entries]
    others = [entry for entry in widened if (entry[0], entry[2]) != (_NAMED_USER, user)]
    complete = sorted([*others, (_NAMED_USER, _MAY_ENTER, user)], key=lambda entry: (entry[0], entry[2]))
    os.setxattr(directory, _ACCESS_LIST, _VERSION + b"".join(struct.pack(_ENTRY, *entry) for entry in complete))


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    # Two programs may add it at the same moment: whether it is there afterwards is what counts.
    shell = "/usr/sbin/nologin"
    added = subprocess.run(
        ["useradd", "--system", "--shell", shell, SYSTEM_USER], check=False, capture_output=True, text=True
    )
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise NoSystemUser(user=SYSTEM_USER, reason=added.stderr.strip()) from None


def _name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)
