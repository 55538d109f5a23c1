"""What can be used, in what it is counted, and what one price pays for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


@dataclass(frozen=True, slots=True)
class Measure:
    """How use of a service is counted.

    base        used units in one charged unit: intervals and rounding count these (data: 1,024 bytes)
    priced      charged units one price pays for (voice: 60 seconds; data: 1,024 kilobytes)
    used_in     the word for what is used; `base_name` for what is charged; `priced_name` for what a price is per
    takes_time  whether the use has an end later than its start
    """

    base: int
    priced: int
    used_in: str
    base_name: str
    priced_name: str
    takes_time: bool


_BY_TIME = Measure(1, 60, "seconds", "seconds", "minute", takes_time=True)


class Service(StrEnum):
    """The services a tariff can price; each member carries the measure its use is counted by."""

    measure: Measure

    VOICE = "voice", _BY_TIME
    MESSAGE = "message", Measure(1, 1, "messages", "messages", "message", takes_time=False)
    DATA = "data", Measure(1024, 1024, "bytes", "kilobytes", "megabyte", takes_time=False)
    DATA_TIME = "data_time", _BY_TIME
    QUANTITY = "quantity", Measure(1, 1, "pieces", "pieces", "piece", takes_time=False)

    def __new__(cls, name: str, measure: Measure) -> Self:
        member = str.__new__(cls, name)
        member._value_ = name
        member.measure = measure
        return member


def service_named(name: str) -> Service:
    """By its stored name."""
    return Service.__members__[name.upper()]


def measure_of(service: str) -> Measure:
    """The measure of a service by its stored name."""
    return service_named(service).measure
