"""Texts that tell who somebody is, found again inside what others wrote, however many they are."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote_plus

from tollhouse.words.fold import fold

SHORTEST: Final = 4
"""Shorter texts stand in half of everything and tell nobody apart."""

REMOVED: Final = "[removed]"
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Telltales:
    """by_first_word   folded, so that a text is looked at once, not once for each of them"""

    by_first_word: Mapping[str, frozenset[str]]

    def stand_in(self, text: str) -> bool:
        """Whether any of them does, whole: "Ann Lee" does not stand in "Ann Leeson", but in "Ann%20Lee"."""
        return any(self._stand_in(fold(one)) for one in {text, unquote_plus(text)})

    def _stand_in(self, folded: str) -> bool:
        return any(
            folded.startswith(one, word.start()) and not folded[word.start() + len(one) :][:1].isalnum()
            for word in _WORD.finditer(folded)
            for one in self.by_first_word.get(word.group(), ())
        )


def telltales_of(texts: Iterable[str]) -> Telltales:
    """Without signs at their ends, as people search for them; those that are too short are left out."""
    found: dict[str, set[str]] = {}
    for folded in map(fold, texts):
        words = list(_WORD.finditer(folded))
        if words and len(kept := folded[words[0].start() : words[-1].end()]) >= SHORTEST:
            found.setdefault(words[0].group(), set()).add(kept)
    return Telltales({word: frozenset(theirs) for word, theirs in found.items()})


def without(telltales: Telltales, value: Any) -> Any:
    """What JSON can say, with REMOVED in the place of each text that holds one of them; keys stay."""
    if isinstance(value, str):
        return REMOVED if telltales.stand_in(value) else value
    if isinstance(value, Mapping):
        return {name: without(telltales, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [without(telltales, inner) for inner in value]
    return value
