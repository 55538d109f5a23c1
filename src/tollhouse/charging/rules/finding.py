"""Prices of a use that nobody has made: by a product, by a tariff, and how each line of a rating list answers it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from tollhouse.charging.rules.catalogue import INCOMING, Choice, Tier, choice_by
from tollhouse.charging.rules.deciding import destination_of
from tollhouse.customers.rules.party import Party
from tollhouse.rating.rules.choosing import FORBIDDEN, Unrated, choose_rate
from tollhouse.tariffs.rules.book import RateBook
from tollhouse.tariffs.rules.entry import RatingEntry
from tollhouse.tariffs.rules.special_words import Kinship
from tollhouse.usage.rules.record import Direction, UsageRecord


class Answer(StrEnum):
    """How a line of a rating list answers a use; what is behind a line that priced or forbade it is not asked."""

    PRICED = "priced"
    NO_RATE = "no_rate"
    FORBIDDEN = "forbidden"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """tariff_id, tariff   that of the line, or the override tariff that answered in its place
    prefix      of the rate that answered, or ""
    """

    entry: RatingEntry
    tariff_id: int
    tariff: str
    answer: Answer
    prefix: str


def nobody(currency: str, zone: ZoneInfo) -> Party:
    """A customer of nobody but us, without prices of their own, whose clock is in that zone."""
    return Party(0, "", currency, (), zone, {})


def tier_of_tariff(record: UsageRecord, book: RateBook) -> Tier:
    """As of a product that has this tariff for the use and nothing else; one of calls that come in, for these."""
    access_code = INCOMING if record.direction is Direction.IN else ""
    entry = RatingEntry(0, "", record.service, book.terms.tariff_id, access_code)
    return Tier(None, (choice_by(entry, [book]),))


def line_answers(record: UsageRecord, party: Party, tier: Tier, kinship: Kinship) -> list[LineAnswer]:
    """Of the lines that fit the use, in the order in which they are asked."""
    answers: list[LineAnswer] = []
    over = False
    for choice in tier.choices_at(record.started_at):
        answer = _not_asked(choice) if over else _answer(record, choice, party, kinship)
        over = over or answer.answer is not Answer.NO_RATE
        answers.append(answer)
    return answers


def _not_asked(choice: Choice) -> LineAnswer:
    terms = choice.books[-1].terms
    return LineAnswer(choice.entry, terms.tariff_id, terms.name, Answer.NOT_ASKED, "")


def _answer(record: UsageRecord, choice: Choice, party: Party, kinship: Kinship) -> LineAnswer:
    number, words = destination_of(record, choice.entry.access_code, kinship)
    begun = record.started_at  # by which hours it is priced does not matter here, and so not when it ends
    chosen = choose_rate(choice.books, number, started_at=begun, ended_at=begun, zone=party.time_zone, words=words)
    if isinstance(chosen, Unrated):
        answer = Answer.FORBIDDEN if chosen.code == FORBIDDEN else Answer.NO_RATE
        return LineAnswer(choice.entry, _called(choice, chosen.tariff, begun), chosen.tariff, answer, chosen.prefix)
    terms = chosen.terms
    return LineAnswer(choice.entry, terms.tariff_id, terms.name, Answer.PRICED, chosen.rate.prefix)


def _called(choice: Choice, name: str, moment: datetime) -> int:
    """Which of the line's tariffs that is."""
    fitting = (book.terms.tariff_id for book in choice.books if book.terms_at(moment).name == name)
    return next(fitting, choice.books[-1].terms.tariff_id)


_OF_RECORDS = {
    ", then release the record.": ".",
    "; release it to charge it nevertheless, or drop it.": ".",
    "; open it or correct the source's rules.": "; look at how it is written, or open it.",
    "The product of account  has": "The product has",
}


def as_asked(sentence: str) -> str:
    """What is said of a record of usage as it is said of a use that nobody has made: nothing waits to be released."""
    for said, instead in _OF_RECORDS.items():
        sentence = sentence.replace(said, instead)
    return sentence
