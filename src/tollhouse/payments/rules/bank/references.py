"""References in what a payer wrote: structured ones with check digits, and words that may be a number of ours.

Source of RF references: ISO 11649, check digits of ISO 7064 (MOD 97-10).
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from tollhouse.payments.rules.bank.entry import BankEntry
from tollhouse.words.fold import fold

_RF: Final = re.compile(r"RF(\d\d)([0-9A-Z]{1,21})", re.ASCII)
_RF_BEGINS: Final = re.compile(r"RF\d\d[0-9A-Z]*", re.ASCII | re.IGNORECASE)
_RF_PIECES: Final = 7
_BETWEEN: Final = re.compile(r"[\s,;:#№()\[\]+\"'<>?!*|]+")
_EDGE: Final = "-./\\_&="
_MOST_WORDS: Final = 80
_LONGEST_WORD: Final = 60
_TELLING: Final = 6
_WORDS_OF_NAMES: Final = 24
_LONGEST_NAME: Final = 4
_OF_CUSTOMER: Final = re.compile(r"C([1-9][0-9]{0,17})", re.ASCII)


class References(Struct, frozen=True):
    """What may name an invoice or a customer.

    checked   bodies of RF references whose check digits are right
    stated    what stands in a field for references, and is nothing else
    words     of free text, as they are written, each once
    broken    RF references whose check digits are wrong
    """

    checked: tuple[str, ...]
    stated: tuple[str, ...]
    words: tuple[str, ...]
    broken: tuple[str, ...]

    def all(self) -> set[str]:
        return {*self.checked, *self.stated, *self.words}


def references_of(entry: BankEntry) -> References:
    stated = [*entry.references, *([entry.end_to_end_id] if entry.end_to_end_id else [])]
    checked, broken = [], []
    for written in (*([text] for text in stated), *_begun_in(entry.remittance)):
        body = next(filter(None, map(creditor_reference, written)), "")
        if body:
            checked.append(body)
        elif _RF.fullmatch(_packed(written[0])):
            broken.append(_packed(written[0]))
    return References(
        _each_once(checked), _each_once(_spelt(stated)), _each_once(words_of(entry.remittance)), _each_once(broken)
    )


def _begun_in(text: str) -> Iterator[list[str]]:
    """Where a reference may begin, with what follows it piece by piece: people write it in groups of four."""
    words = words_of(text)
    for place, word in enumerate(words):
        if _RF_BEGINS.fullmatch(word):
            yield ["".join(words[place:end]) for end in range(place + 1, place + 1 + _RF_PIECES)]


def creditor_reference(text: str) -> str:
    """The number inside a reference of ISO 11649; "" = it is none, or its check digits are wrong."""
    found = _RF.fullmatch(_packed(text))
    if found is None or _remainder(found[2] + "RF" + found[1]) != 1:
        return ""
    return found[2].lstrip("0") or found[2]


def written_reference(number: str) -> str:
    """RF with check digits around a number of ours: what a customer is asked to write.

    Only letters and digits can stand in it, 21 at most; raises ValueError for others.
    """
    body = number.upper()
    if not re.fullmatch(r"[0-9A-Z]{1,21}", body):
        raise ValueError(f"{number!r} has something else than up to 21 letters and digits")
    return f"RF{98 - _remainder(body + 'RF00'):02}{body}"


def customer_in(body: str) -> int | None:
    """The customer whom the body of a reference names; None: it names an invoice."""
    found = _OF_CUSTOMER.fullmatch(body)
    return None if found is None else int(found[1])


def reference_of_customer(customer_id: int) -> str:
    """What a customer may write on every payment; the C keeps it apart from numbers of invoices."""
    return written_reference(f"C{customer_id}")


def is_telling(word: str) -> bool:
    """Long enough, and with a digit, so that nobody writes it without meaning a number of ours."""
    return len(word) >= _TELLING and any(char.isdigit() for char in word)


def words_of(text: str) -> list[str]:
    """Words of free text, with what a number may be written as; parts between slashes, too."""
    words: list[str] = []
    for piece in _BETWEEN.split(text):
        word = piece.strip(_EDGE)
        if word:
            words.append(word)
            if "/" in word:
                words += [part.strip(_EDGE) for part in word.split("/")]
    return [word[:_LONGEST_WORD] for word in words if word][:_MOST_WORDS]


def phrases_of(text: str) -> list[str]:
    """What a name of one to four words may be in it, folded; of the first words, the longest phrases first."""
    words = words_of(text)[:_WORDS_OF_NAMES]
    ends = [(begin, begin + length) for length in range(_LONGEST_NAME, 0, -1) for begin in range(len(words))]
    return list(dict.fromkeys(fold(" ".join(words[begin:end])) for begin, end in ends if end <= len(words)))


def _spelt(stated: Iterable[str]) -> list[str]:
    """As it is written, and without the spaces that people put in."""
    return [form for text in stated for form in (text.strip(), "".join(text.split())) if form]


def _packed(text: str) -> str:
    return "".join(text.split()).upper()


def _remainder(text: str) -> int:
    return int("".join(str(int(char, 36)) for char in text)) % 97


def _each_once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
