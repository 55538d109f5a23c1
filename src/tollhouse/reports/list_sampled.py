"""Rows drawn by lot, which tell that more fit than are counted: counting them takes longer."""

from math import ceil, log
from typing import Final

from sqlalchemy import ColumnElement, bindparam, func, select, text
from sqlalchemy.sql.elements import Grouping

from tollhouse.plumbing.db import Connection
from tollhouse.reports.list_subject import Conditions, Subject
from tollhouse.reports.planning import Size

DRAWN: Final = 1_500
_DOUBT: Final = -log(1e-9)
"""So improbable is it that as many are met by chance where no more fit."""

_BY_LOT: Final = text(
    """sampled.ctid = ANY (ARRAY(
        SELECT format('(%s,%s)', floor(random() * :pages), 1 + floor(random() * :on_each))::tid
        FROM generate_series(1, :drawn)
    ))"""
)


def are_surely_more(conn: Connection, subject: Subject, conditions: Conditions, size: Size, than: int) -> bool:
    """True is as good as counted; False says nothing."""
    needed = hits_needed(size, than)
    return needed <= DRAWN and drawn_that_fit(conn, subject, conditions, (size, DRAWN)) >= needed


def drawn_that_fit(conn: Connection, subject: Subject, conditions: Conditions, drawn: tuple[Size, int]) -> int:
    """Of so many of a table of that size."""
    sampled = subject.sampled
    fitting = select(func.count()).select_from(sampled).where(drawn_by_lot(*drawn), conditions.on(sampled))
    return int(conn.execute(fitting).scalar_one())


def drawn_by_lot(size: Size, number: int) -> ColumnElement[bool]:
    """Whether a sampled row is among them; of few pages some are drawn twice."""
    given = {"pages": size.pages, "on_each": _on_each(size), "drawn": number}
    drawn: ColumnElement[bool] = Grouping(_BY_LOT.bindparams(*(bindparam(name, one) for name, one in given.items())))
    return drawn


def hits_needed(size: Size, than: int) -> int:
    """How many of DRAWN must fit so that more than `than` of the table do; more than DRAWN: they cannot tell.

    Places in the table are drawn, and not rows: of no more than `than` rows that fit each stands in one place, however
    full the pages are and whatever stands together in them.
    """
    return hits_that_prove(DRAWN, than / (size.pages * _on_each(size))) if size.rows > 2 * than else DRAWN + 1


def _on_each(size: Size) -> int:
    return ceil(size.rows / size.pages)


def hits_that_prove(drawn: int, share: float) -> int:
    """How many of those drawn must fit so that no more than this share of all can be ruled out (Chernoff's bound).

    More than are drawn: nothing can.
    """
    for hits in range(ceil(drawn * share) + 1, drawn):
        met = hits / drawn
        if drawn * (met * log(met / share) + (1 - met) * log((1 - met) / (1 - share))) > _DOUBT:
            return hits
    return drawn + 1
