"""A file of numbers: a column of them, and what else is said of each."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Final

from tollhouse.words.csv_rows import CsvBroken, read_header, rows_of
from tollhouse.words.formulas import unguarded
from tollhouse.words.problems import Problem
from tollhouse.words.refusals import Refused

COLUMNS: Final = ("number", "country", "description", "group", "free_of_charge")
NEEDED: Final = ("number",)
_YES: Final = {"yes", "true", "1"}
_NO: Final = {"", "no", "false", "0"}


class NoNumberFile(Refused):
    code: ClassVar[str] = "no_number_file"
    sentence: ClassVar[str] = "This file cannot be read as numbers: {problems}."

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(field="csv", problems="; ".join(str(one.printable()) for one in problems))


def rows_in(content: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Cells by column of every row, with the line it begins on.  Raises NoNumberFile."""
    rows = rows_of(io.BytesIO(content.encode("utf-8", "replace")))
    try:
        _, header = next(rows, (1, [""]))
        names, problems = read_header(header, thing="number", known=COLUMNS, needed=NEEDED)
        if problems:
            raise NoNumberFile(problems)
        for line, row in rows:
            if len(row) != len(names):
                raise NoNumberFile([Problem(line, "", "", f"has {len(row)} cells and the header has {len(names)}")])
            yield line, {name: unguarded(cell).strip() for name, cell in zip(names, row, strict=True)}
    except CsvBroken as broken:
        raise NoNumberFile([broken.problem]) from broken


def is_free(line: int, cells: Mapping[str, str]) -> bool:
    """What a cell says of charging.  Raises NoNumberFile."""
    said = cells.get("free_of_charge", "").lower()
    if said not in _YES | _NO:
        raise NoNumberFile([Problem(line, "free_of_charge", said, "is neither yes nor no")])
    return said in _YES
