"""SQL files by name: each room keeps its set-based statements beside its verbs."""

from functools import cache
from importlib.resources import files

from sqlalchemy import TextClause, text


@cache
def load_statement(room: str, name: str) -> TextClause:
    """The statement in `<room>/sql/<name>.sql`; `room` is its package, "tollhouse.ledger"."""
    return text(files(room).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8"))
