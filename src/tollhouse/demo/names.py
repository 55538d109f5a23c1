"""Names that people and firms could bear, each once in the whole company; no real one is meant.

The lists are those of mimesis.  Some names are common and most are rare, as in life; two that would bear the same name
are told apart as people do it: by a middle name, a second family name, the city.
"""

import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import Any, Final, NamedTuple

from tollhouse.demo.common_names import COMMON
from tollhouse.demo.countries import Country
from tollhouse.demo.firms import COMBINED, FIRMS
from tollhouse.words.fold import fold

_LONGEST: Final = 64  # customers.rules.record.LONGEST_NAME
_NO_NAME: Final = "First names"  # a heading that strayed into one of the lists
_COMMON: Final = 25  # the higher, the less do common names stand out


class Named(NamedTuple):
    """A customer's name and what it is made of; the parts are those of the person, or of a firm's contact."""

    name: str
    first: str
    middle: str
    last: str
    female: bool
    city: int


class _Pool(NamedTuple):
    names: list[str]
    cumulated: list[float]

    def pick(self, chance: Random) -> str:
        return chance.choices(self.names, cum_weights=self.cumulated)[0]


def _pool(locale: str, names: list[str], *, common: str = "") -> _Pool:
    """Tidied, in an order of its own that is the same in every company; half the people bear a common name."""
    often = common.split()
    tidy = sorted({" ".join(name.split()) for name in names if name != _NO_NAME})
    rare = [name for name in tidy if name not in often]
    Random(f"names {locale}").shuffle(rare)
    weights = [1 / (_COMMON + place) for place in range(len(rare))]
    usual = [sum(weights) / len(often)] * len(often) if often else []
    return _Pool(often + rare, list(accumulate(usual + weights)))


class _Lists(NamedTuple):
    """Of one locale; of two each, the second is women's."""

    first: tuple[_Pool, _Pool]
    last: tuple[_Pool, _Pool]
    patronymics: tuple[_Pool, _Pool] | None


class Namer:
    """Gives names by chance, none twice: not even two that differ only in accents or case."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._taken: set[str] = set()

    def take(self, name: str) -> bool:
        folded = fold(name)
        if folded in self._taken or len(name) > _LONGEST:
            return False
        self._taken.add(folded)
        return True

    def person(self, country: Country) -> Named:
        chance = self._chance
        lists = _lists_of(country.locale)
        female = chance.random() < 0.5
        first, last = lists.first[female].pick(chance), lists.last[female].pick(chance)
        city = chance.randrange(len(country.cities))
        write = _WRITTEN.get(country.locale, _western)
        if self.take(name := write(first, "", last)):
            return Named(name, first, "", last, female, city)
        while True:
            middle = (lists.patronymics or lists.first)[female].pick(chance)
            if middle != first and self.take(name := write(first, middle, last)):
                return Named(name, first, middle, last, female, city)
            first = lists.first[female].pick(chance)
            if country.locale in _DOUBLE and chance.random() < 0.5:
                last = f"{last.partition('-')[0]}-{lists.last[female].pick(chance)}"

    def firm(self, country: Country) -> Named:
        chance = self._chance
        lists = _lists_of(country.locale)
        female = chance.random() < 0.4
        contact, last = lists.first[female].pick(chance), lists.last[female].pick(chance)
        city = chance.randrange(len(country.cities))
        patterns = _patterns_of(country.locale)
        combined = COMBINED.get(country.locale, "{firm} {city}")
        owner = last
        while True:
            name = chance.choice(patterns).format(a=owner, b=lists.last[0].pick(chance))
            if self.take(name) or self.take(name := combined.format(firm=name, city=country.cities[city].name)):
                return Named(name, contact, "", last, female, city)
            owner = lists.last[0].pick(chance)


def _western(first: str, middle: str, last: str) -> str:
    return f"{first} {middle} {last}" if middle else f"{first} {last}"


def _chinese(first: str, middle: str, last: str) -> str:
    return f"{last}{first}{middle[:1]}"


def _japanese(first: str, middle: str, last: str) -> str:
    return f"{last} {first}{middle}"


_WRITTEN: Final[dict[str, Callable[[str, str, str], str]]] = {"zh": _chinese, "ja": _japanese}
_DOUBLE: Final = frozenset({"de", "en", "fr", "es", "it", "pl", "el", "sv", "uk"})


@cache
def _patterns_of(locale: str) -> list[str]:
    return FIRMS[locale].split(";")


@cache
def _lists_of(locale: str) -> _Lists:
    person = read_list(locale, "person")
    names, surnames, patronymics = person["names"], person["surnames"], person.get("patronymic")
    men, women = COMMON[locale]
    last = (surnames["male"], surnames["female"]) if isinstance(surnames, dict) else (surnames, surnames)
    if locale in _FEMININE:
        fathers = [name for name in last[0] if not name.endswith("á")]
        last = (fathers, [_FEMININE[locale](name) for name in fathers])
    return _Lists(
        (_pool(locale, names["male"], common=men), _pool(locale, names["female"], common=women)),
        (_pool(locale, last[0]), _pool(locale, last[1])),
        (_pool(locale, patronymics["male"]), _pool(locale, patronymics["female"])) if patronymics else None,
    )


def read_list(locale: str, subject: str) -> Any:
    return json.loads((files("mimesis") / "datasets" / locale / f"{subject}.json").read_text(encoding="utf-8"))


def _czech(name: str) -> str:
    if name.endswith("ý"):
        return f"{name[:-1]}á"
    for ending, stem in (("ek", "k"), ("ec", "c"), ("a", ""), ("o", "")):
        if name.endswith(ending) and len(name) > 4:
            return f"{name[: -len(ending)]}{stem}ová"
    return f"{name}ová"


def _polish(name: str) -> str:
    return f"{name[:-1]}a" if name.endswith(("ski", "cki", "dzki")) else name


def _ukrainian(name: str) -> str:
    return f"{name[:-2]}а" if name.endswith("ий") else name


_FEMININE: Final[dict[str, Callable[[str], str]]] = {"cs": _czech, "pl": _polish, "uk": _ukrainian}
