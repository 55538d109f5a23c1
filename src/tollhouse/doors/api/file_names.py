"""What files that are sent are called, and of which type they are."""

from typing import Final
from urllib.parse import quote

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def disposition(name: str) -> str:
    """A file to be kept under a name; once in ASCII for programs that know no better."""
    name = name.replace("/", "-").replace("\\", "-")
    plain = "".join(one if one.isascii() and one.isprintable() and one != '"' else "_" for one in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
