"""Why a line of a file cannot be taken."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be taken.  `line` counts from 1, the header included; `column` is "" for the line itself."""

    line: int
    column: str
    value: str
    reason: str

    def printable(self) -> "Problem":
        """Told with nothing in it that cannot be shown or stored, such as NUL."""
        return Problem(self.line, _shown(self.column), _shown(self.value), _shown(self.reason))

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{place}: {self.value!r} {self.reason}" if self.value else f"{place}: {self.reason}"


def _shown(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
