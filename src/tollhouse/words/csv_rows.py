"""CSV as people's programs write it: UTF-8 with or without a byte order mark, told row by row with its line."""

import codecs
import csv
import io
from collections.abc import Collection, Iterator
from typing import BinaryIO

from tollhouse.words.problems import Problem


class CsvBroken(Exception):  # noqa: N818 - it is the file that is broken
    """From this line on a file is no CSV."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.problem = Problem(line, "", "", f"the line is no CSV: {reason}; the rest of the file was not read")


def rows_of(stream: BinaryIO, *, encoding: str = "utf-8-sig", delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line it begins on; raises CsvBroken where the rest cannot be read.

    Bytes that are not in the encoding arrive as lone surrogates, to be blamed by cell.  UTF-16 without its mark is read
    as Windows writes it.  The stream stays the caller's to close.
    """
    unreadable = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    if encoding == "utf-16":
        begun = stream.tell()
        marked = stream.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
        stream.seek(begun)
        encoding = "utf-16" if marked else "utf-16-le"
    text = io.TextIOWrapper(stream, encoding=encoding, errors=unreadable, newline="")
    reader = csv.reader(text, strict=True, delimiter=delimiter)
    begins_on = 1
    try:
        for row in reader:
            if row:
                yield begins_on, row
            begins_on = reader.line_num + 1
    except csv.Error as broken:
        raise CsvBroken(reader.line_num, str(broken)) from broken
    finally:
        if not stream.closed:  # as it may be for rows that were left unread
            text.detach()


def read_header(
    header: list[str], *, thing: str, known: Collection[str], needed: Collection[str]
) -> tuple[list[str], list[Problem]]:
    """The columns as they are understood, and what is wrong with them.

    thing   what a row is, such as «rate»
    """
    names = [name.strip().lower() for name in header]
    if len(names) == 1 and any(mark in names[0] for mark in ";\t"):
        return names, [Problem(1, "", header[0], "has no comma; columns are divided by commas")]
    problems = []
    for place, name in enumerate(names):
        if name not in known:
            reason = f"is no column of a {thing} file; they are {', '.join(known)}"
            problems.append(Problem(1, name, header[place], reason))
        elif name in names[:place]:
            problems.append(Problem(1, name, header[place], "stands twice in the header"))
    needs = f"a {thing} needs {', '.join(needed)}"
    problems += [Problem(1, name, "", f"the column is missing; {needs}") for name in needed if name not in names]
    return names, problems
