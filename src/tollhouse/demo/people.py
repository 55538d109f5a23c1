"""Who a customer is beside its name: where it lives, how it is reached."""

import re
import unicodedata
from functools import cache
from random import Random
from typing import Any, Final

from tollhouse.demo.countries import Country
from tollhouse.demo.names import Named, read_list

_MAIL: Final = ("mail.example", "post.example", "inbox.example", "family.example", "web.example")
_NOTES: Final = (
    "Prefers e-mail; at the telephone only in the evening.",
    "Recommended us to three neighbours.",
    "Wants every invoice on paper as well.",
    "Speaks English with support.",
    "Ring twice, the intercom is broken.",
    "Asked for a quote for ten more lines.",
    "Two sites, the second one opens in spring.",
)
_SUITES: Final = ("c/o Reception", "Floor 2", "Building B", "Unit 5", "Back house")


def contacts_of(chance: Random, named: Named, country: Country, *, firm: bool, phone: str) -> dict[str, Any]:
    """The fields of customers.rules.contacts that are known."""
    city = country.cities[named.city]
    handle = _handle(chance, named, country)
    contacts: dict[str, Any] = {
        "first_name": named.first,
        "middle_name": named.middle,
        "last_name": named.last,
        "phone": phone,
        "address": _address(chance, country),
        "city": city.name,
        "state": city.state,
        "postal_code": filled(chance, city.postal),
        "country": country.code,
    }
    if firm:
        house = _latin(named.name).replace(" ", "-")[:30].strip("-") or "".join(filter(str.isalpha, handle))
        contacts["company_name"] = named.name
        contacts["contact"] = f"{named.first} {named.last}"
        contacts["email"] = f"{chance.choice(('office', 'info', 'accounts', handle))}@{house}.example"
        contacts["tax_id"] = f"{country.code}{chance.randrange(10**8, 10**9)}"
    else:
        contacts["salutation"] = "Ms" if named.female else "Mr"
        contacts["email"] = f"{handle}@{chance.choice(_MAIL)}"
    if chance.random() < 0.03:
        contacts["description"] = chance.choice(_NOTES)
    return contacts


def filled(chance: Random, pattern: str) -> str:
    """# is a digit, @ a letter."""
    return "".join(
        str(chance.randrange(10)) if sign == "#" else chance.choice("ABDEFGHJLNPRSTUW") if sign == "@" else sign
        for sign in pattern
    )


def _address(chance: Random, country: Country) -> str:
    names, suffixes = _streets_of(country.locale)
    number = 1 + int(chance.expovariate(1 / 40))
    line = country.street.format(name=chance.choice(names), suffix=chance.choice(suffixes), number=number)
    return f"{line}\n{chance.choice(_SUITES)}" if chance.random() < 0.05 else line


@cache
def _streets_of(locale: str) -> tuple[list[str], list[str]]:
    street = read_list(locale, "address")["street"]
    tidy = [" ".join(name.split()) for name in street["name"]]
    fit = [name for name in tidy if len(name) < 40 and not any(map(str.isdigit, name))]
    return [name for name in fit if name.partition(" ")[0] not in _SAID_TWICE], street["suffix"]


_SAID_TWICE: Final = frozenset({"Calle", "Avenida", "Av", "Carretera", "Plaza", "Paseo", "Camino", "Via"})
"""What some lists begin a street's name with, though it is what stands before the name."""


def _handle(chance: Random, named: Named, country: Country) -> str:
    first, last = _latin(named.first), _latin(named.last)
    if country.locale in _ROMANISED:  # whose names no table of letters turns into ours
        first, last = _one_of(chance, _ROMANISED[country.locale]), _one_of(chance, _FAMILIES[country.locale])
    first, last = first.replace(" ", ""), last.replace(" ", "")
    style = chance.randrange(5)
    if style == 0:
        return f"{first[:1]}.{last}"
    if style == 1:
        return f"{first}{chance.randrange(50, 99)}"
    return f"{last}.{first}" if style == 2 else f"{first}.{last}"


_ROMANISED: Final = {
    "ja": "haruto yuki sora ren aoi hina sakura kenji takumi mei",
    "zh": "wei ming jing li xin hao yan lei fang jun",
    "ar": "omar layla yusuf noor karim salma tariq huda",
}
_FAMILIES: Final = {
    "ja": "sato suzuki tanaka yamada kato mori hayashi ito",
    "zh": "zhang wang chen liu zhao huang zhou wu",
    "ar": "haddad mansour saleh nasser khalil aziz",
}


def _one_of(chance: Random, names: str) -> str:
    return chance.choice(names.split())


def _latin(text: str) -> str:
    """Small letters a to z and spaces, as people write their names in addresses."""
    spelt = text.lower().translate(_LETTERS)
    apart = unicodedata.normalize("NFKD", spelt)
    return " ".join(_NO_LETTERS.sub("", apart).split())


_NO_LETTERS: Final = re.compile("[^a-z ]+")
_SPELT: Final = (
    "аa бb вv гh ґg дd еe єie жzh зz иy іi їi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ь ыy ъ "
    "эe ёe юiu яia ’ αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo άa έe ήi ίi "
    "όo ύy ώo ϊi ϋy äae öoe üue ßss łl øoe ıi đd æae þth"
)
"""Each letter with what it is spelt by."""

_LETTERS: Final = str.maketrans({pair[0]: pair[1:] for pair in _SPELT.split()})
