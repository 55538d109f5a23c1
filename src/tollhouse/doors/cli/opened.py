"""What commands work with, built by app and handed in: doors know no way up to it."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import typer

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence
    from datetime import datetime

    from tollhouse.plumbing.clock import Clock
    from tollhouse.plumbing.db import Engine
    from tollhouse.plumbing.jobs.facts import Listeners
    from tollhouse.plumbing.jobs.looking import Look
    from tollhouse.plumbing.jobs.timetable import Run
    from tollhouse.plumbing.settings import Settings
    from tollhouse.tariffs.rate_books import RateBooks


@dataclass(frozen=True, slots=True)
class Reached:
    """A server that answers; what the database holds is not looked at yet."""

    settings: "Settings"
    url: str
    engine: "Engine"


@dataclass(frozen=True, slots=True)
class Opened:
    """A database at the program's schema, with room for the months of its clock."""

    settings: "Settings"
    url: str
    engine: "Engine"
    clock: "Clock"
    books: "RateBooks"
    runs: "Sequence[Run]"
    listeners: "Listeners"
    looks: "Sequence[Look]" = ()

    def follow_up(self, moment: "datetime") -> None:
        """What a stop of the test clock has set in motion belongs to its moment: facts, and what a look finds."""
        from tollhouse.plumbing.jobs.facts import drain_facts
        from tollhouse.plumbing.jobs.looking import look_through

        drain_facts(self.engine, self.listeners, now=moment)
        for look in self.looks:
            look_through(self.engine, look, now=moment)


class Program(Protocol):
    """What app is for a command."""

    def settings(self) -> "Settings":
        """Raises SettingInvalid."""

    def reached(self) -> AbstractContextManager[Reached]:
        """Raises what check_reachable does."""

    def opened(self, reached: Reached | None = None) -> AbstractContextManager[Opened]:
        """Raises what check_reachable and migrate do."""

    @property
    def web_application(self) -> str:
        """The factory that each worker of the web server runs, as module:function."""

    def load_web(self) -> None:
        """Import what the web server's workers need, so that processes forked from here on share it."""

    def work_in_background(self, stopping: "threading.Event") -> None:
        """Facts, due runs and jobs, until `stopping` is set; TOLLHOUSE_DATABASE_URL says where."""


def program_of(ctx: typer.Context) -> Program:
    program: Program = ctx.obj
    return program


def by_whom() -> str:
    """Who is at the keyboard, for the history of what people decide."""
    user = system_user()
    return f"{user} (command line)" if user else "command line"


def system_user() -> str:
    """Empty where the system has no name for it."""
    import getpass  # rarely needed

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
