"""How the house says no: a stable code and the facts a person needs.  Doors turn codes into statuses."""

from string import Formatter
from typing import Any, ClassVar


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """One act refused by a rule.

    code    stable, for programs; a class attribute of each refusal
    facts   what a person needs to understand it and to find the way out; `detail` builds the sentence of them
    field   the input's name when one field is to blame
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = "This was refused."

    def __init__(self, *, field: str | None = None, **facts: Any) -> None:
        self.field = field
        self.facts = facts
        super().__init__(self.detail)

    @property
    def detail(self) -> str:
        return self.sentence.format(**self.facts)

    @property
    def named(self) -> dict[str, Any]:
        """The facts that stand in `detail`, for whoever tells it in another language; others are not told."""
        names = {name for _, name, _, _ in Formatter().parse(self.sentence) if name}
        return {name: fact for name, fact in self.facts.items() if name in names}


class NotFound(Refused):
    """There is no such thing, or it is not the reader's to see."""

    code = "not_found"
    sentence = "There is no {kind} {id}."
