"""How an import of customers tells what becomes of each row: to people line by line, to programs as one document."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from tollhouse.doors.cli.speaking import complain, say
from tollhouse.words.counting import counted

if TYPE_CHECKING:
    from tollhouse.customers.importing import Outcome
    from tollhouse.words.problems import Problem

_COUNTED: Final = {"create": "created", "change": "changed", "leave": "left", "refuse": "refused"}


class Told:
    """Counts outcomes and tells them as they come.

    A dry run tells every row; otherwise those that were refused, on stderr.
    """

    def __init__(self, file: str, *, dry_run: bool) -> None:
        self.counts: Counter[str] = Counter()
        self._file = file
        self._dry_run = dry_run

    @property
    def refused(self) -> int:
        return self.counts["refused"]

    def tell(self, outcome: "Outcome") -> None:
        self.counts[_COUNTED[outcome.deed]] += 1
        if self._dry_run:
            say(f"line {outcome.line}: {_in_words(outcome)}")
            return
        for problem in outcome.problems:
            complain(f"{self._file}, {problem}")

    def end(self) -> None:
        counts = self.counts
        if self._dry_run:
            say()
        say(
            f"{counted(sum(counts.values()), 'row')} read: {counts['created']:,} created, "
            f"{counts['changed']:,} changed, {counts['left']:,} left as they are, {counts['refused']:,} refused."
        )
        if self._dry_run:
            say("A dry run: nothing of this was kept.")
        if counts["refused"]:
            complain(f"{counted(self.refused, 'row')} of {self._file} refused; mend and import the file again.")


class ToldToPrograms(Told):
    """The same as one document, which is written while rows come, because there may be a million."""

    def __init__(self, file: str, *, dry_run: bool) -> None:
        super().__init__(file, dry_run=dry_run)
        self._begun = False

    def tell(self, outcome: "Outcome") -> None:
        self.counts[_COUNTED[outcome.deed]] += 1
        if self._dry_run or outcome.problems:
            say(f"{',' if self._begun else _BEGINNING}\n  {json.dumps(_as_json(outcome), ensure_ascii=False)}")
            self._begun = True

    def end(self) -> None:
        summary = {name: self.counts[name] for name in _COUNTED.values()} | {"dry_run": self._dry_run}
        say(f"{'' if self._begun else _BEGINNING}\n ],\n {json.dumps(summary)[1:]}")


_BEGINNING: Final = '{"rows": ['


def _as_json(outcome: "Outcome") -> dict[str, Any]:
    return {
        "line": outcome.line,
        "name": outcome.name,
        "outcome": outcome.deed,
        "changes": {column: {"old": old, "new": new} for column, (old, new) in outcome.changes.items()},
        "problems": [
            {"field": problem.column, "value": problem.value, "reason": problem.reason} for problem in outcome.problems
        ],
    }


def _in_words(outcome: "Outcome") -> str:
    told = f"{outcome.deed} {outcome.name!r}"
    details = [f"{column} {old!r} becomes {new!r}" for column, (old, new) in outcome.changes.items()]
    details += map(_reason, outcome.problems)
    return f"{told}: {'; '.join(details)}" if details else told


def _reason(problem: "Problem") -> str:
    return " ".join(
        part for part in (problem.column, repr(problem.value) if problem.value else "", problem.reason) if part
    )


@contextmanager
def bar_of(what: str, total: int | None, *, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """A bar where somebody looks, moved on by so many.

    quiet   what is said on the same terminal shows well enough how far it is
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    disable = not console.is_terminal or (quiet and sys.stdout.isatty())
    with Progress(*columns, console=console, disable=disable) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.advance(task, done)
