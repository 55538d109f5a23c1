"""The names of the customers, chunk by chunk: planned by one process, because no two may be the same."""

from collections.abc import Iterator
from random import Random

from tollhouse.demo.countries import countries
from tollhouse.demo.ground import new_namer
from tollhouse.demo.names import Named
from tollhouse.demo.plan import Chunk, Plan


def named_chunks(plan: Plan) -> Iterator[tuple[Chunk, list[Named]]]:
    namer = new_namer(plan, Random(f"names {plan.size.seed}"))
    lands = countries()
    for chunk in plan.chunks:
        pairs = zip(chunk.country, chunk.firm, strict=True)
        yield chunk, [namer.firm(lands[country]) if firm else namer.person(lands[country]) for country, firm in pairs]
