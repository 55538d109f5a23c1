"""What a saved search may be, where it stands among its owner's, and who may change it."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from tollhouse.staff.rules.fields import FieldUnfit
from tollhouse.staff.rules.roles import Role

MOST_OF_ONE_OWNER: Final = 50
MOST_COLUMNS: Final = 50
_COLUMN: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


class SearchedResource(StrEnum):
    """Whose list is searched, as the API calls it."""

    CUSTOMERS = "customers"
    ACCOUNTS = "accounts"


def check_columns(columns: Sequence[str]) -> None:
    """Only their form: which columns there are is the screen's affair."""
    if not 1 <= len(columns) <= MOST_COLUMNS:
        raise FieldUnfit("columns", len(columns), f"must be 1 to {MOST_COLUMNS} names; null: the reader's own.")
    for place, column in enumerate(columns):
        if not _COLUMN.fullmatch(column):
            raise FieldUnfit("columns", column, "is no name of a column; write it in a-z, 0-9 and underscores.")
        if column in columns[:place]:
            raise FieldUnfit("columns", column, "is named twice; name it once.")


def placed(ids: Sequence[int], one: int, position: int) -> list[int]:
    """All of an owner's in order, with one moved to a place counted from 1."""
    if not 1 <= position <= len(ids):
        raise FieldUnfit("position", position, f"must be 1 to {len(ids)}, among your saved searches.")
    others = [other for other in ids if other != one]
    return [*others[: position - 1], one, *others[position - 1 :]]


def may_change(*, own: bool, shared: bool, role: Role) -> bool:
    """Of those whom the asker's scope lets see it."""
    return own or (shared and role is Role.ADMINISTRATOR)
