"""What a change of many rates would do, as it is told before it is made."""

from pydantic import Field

from tollhouse.doors.api.rates import told_price
from tollhouse.doors.api.values import Moment, Told
from tollhouse.tariffs.comparing import RateChange, UploadPreview
from tollhouse.tariffs.grid.covering import Uncovered
from tollhouse.tariffs.rules.change import ChangeKind

GAPS_TOLD = 50


class DeckProblem(Told):
    line: int = Field(description="of the file, the headings being line 1")
    column: str = Field(description="empty: the line itself")
    value: str
    reason: str


class ChangeCounts(Told):
    new: int
    raised: int
    lowered: int
    same: int
    discontinued: int
    others: int = Field(description="anything but a price: intervals, off-peak hours' prices, a name")


class ChangeSample(Told):
    prefix: str
    description: str
    effective_from: Moment
    what: str = Field(description="whose values these are: next_price, first_price or connect_fee")
    old_price: str | None
    new_price: str | None


class ChangeSamples(Told):
    """The first 50 of each, by prefix."""

    new: list[ChangeSample]
    raised: list[ChangeSample]
    lowered: list[ChangeSample]
    discontinued: list[ChangeSample]
    others: list[ChangeSample]


class UncoveredTold(Told):
    prefix: str = Field(examples=["3519"])
    country: str = Field(description="ISO 3166; empty: no country's")
    description: str


class LeftWithout(Told):
    """Destinations for which there would be no rate: neither a prefix of theirs, nor a shorter one."""

    count: int
    countries: int = Field(description="how many countries they are in")
    first: list[UncoveredTold] = Field(description="the first 50, by country and prefix")


class GapsTold(Told):
    """What would be left without a rate when all that is planned has begun."""

    catalogue: LeftWithout = Field(description="of the catalogue of destinations")
    before: LeftWithout = Field(description="of what this tariff answers now")
    other: LeftWithout | None = Field(description="of what the tariff `check_tariff` answers; null: none was named")


class Preview(Told):
    """What a change would do.  Of a file with problems, what its good lines would add."""

    lines: int = Field(description="rates in the file, or rates that were found")
    problems: list[DeckProblem] = Field(description="the first thousand")
    problem_count: int
    changes: ChangeCounts
    samples: ChangeSamples
    left_without: GapsTold | None = Field(default=None, description="null: it was not looked at")


def told_preview(preview: UploadPreview, gaps: GapsTold | None = None) -> Preview:
    samples = {kind.value: [_told_sample(one) for one in some] for kind, some in preview.samples.items()}
    return Preview(
        lines=preview.lines,
        problems=[
            DeckProblem(line=one.line, column=one.column, value=one.value, reason=one.reason)
            for one in preview.problems
        ],
        problem_count=preview.problem_count,
        changes=ChangeCounts(**{kind.value: count for kind, count in preview.counts.items()}),
        samples=ChangeSamples(**{kind: some for kind, some in samples.items() if kind != ChangeKind.SAME}),
        left_without=gaps,
    )


def told_uncovered(one: Uncovered) -> UncoveredTold:
    return UncoveredTold(prefix=one.prefix, country=one.country, description=one.description)


def _told_sample(one: RateChange) -> ChangeSample:
    old_price, new_price = map(told_price, one.prices)
    return ChangeSample(
        prefix=one.prefix,
        description=one.description,
        effective_from=one.at,
        what=one.change.what,
        old_price=old_price,
        new_price=new_price,
    )
