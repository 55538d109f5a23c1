"""All that the door needs from the house; app builds it once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tollhouse.plumbing.clock import Clock
from tollhouse.plumbing.db import Engine
from tollhouse.tariffs.rate_books import RateBooks


@dataclass(frozen=True, slots=True)
class House:
    """books           shared by all threads of this process
    advance_clock      moves the test clock to a moment and does all work due on the way; None: the clock is real
    requests_at_once   threads that answer; each holds one connection, so keep it below the engine's pool size
    metrics_by_token   False where /metrics has a listener of its own
    """

    engine: Engine
    clock: Clock
    books: RateBooks
    version: str = "0.1.0"
    advance_clock: Callable[[datetime], None] | None = None
    requests_at_once: int = 6
    metrics_by_token: bool = True
