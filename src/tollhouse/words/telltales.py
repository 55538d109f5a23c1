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
    """whole     folded
    lengths   of those that begin with a word: a text is looked at once, not once for each of them
    """

    whole: frozenset[str]
    lengths: Mapping[str, frozenset[int]]

    def stand_in(self, text: str) -> bool:
        """Whether any of them does, whole: "Ann Lee" does not stand in "Ann Leeson", but in "Ann%20Lee"."""
        return any(self._stand_in(fold(one)) for one in {text, unquote_plus(text)})

    def may_stand_in(self, text: str) -> bool:
        """A quicker look, at a whole document as it is written, that misses none of them."""
        return not self.lengths.keys().isdisjoint(_WORD.findall(fold(unquote_plus(text))))

    def _stand_in(self, folded: str) -> bool:
        return any(
            folded[word.start() : word.start() + length] in self.whole
            and not folded[word.start() + length : word.start() + length + 1].isalnum()
            for word in _WORD.finditer(folded)
            for length in self.lengths.get(word.group(), ())
        )


def telltales_of(texts: Iterable[str]) -> Telltales:
    """Without signs at their ends, as people search for them; those that are too short are left out."""
    whole: set[str] = set()
    lengths: dict[str, set[int]] = {}
    for folded in map(fold, texts):
        words = list(_WORD.finditer(folded))
        if words and len(kept := folded[words[0].start() : words[-1].end()]) >= SHORTEST:
            whole.add(kept)
            lengths.setdefault(words[0].group(), set()).add(len(kept))
    return Telltales(frozenset(whole), {word: frozenset(theirs) for word, theirs in lengths.items()})


def without(telltales: Telltales, value: Any) -> Any:
    """What JSON can say, with REMOVED in the place of each text that holds one of them; keys stay."""
    if isinstance(value, str):
        return REMOVED if telltales.stand_in(value) else value
    if isinstance(value, Mapping):
        return {name: without(telltales, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [without(telltales, inner) for inner in value]
    return value
