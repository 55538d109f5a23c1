"""What the program says about itself: lines for people on a terminal, JSON for machines everywhere else."""

import logging
import sys
from typing import TextIO

import structlog
from structlog.types import Processor

_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),  # real time: logs are read beside other machines' logs
    structlog.processors.StackInfoRenderer(),
]


def set_up_logs(level: str = "info", *, stream: TextIO = sys.stderr) -> None:
    """Send our events and the libraries' own messages the same way; call once, when a program starts."""
    for_people = stream.isatty()
    rendering: list[Processor] = (
        [structlog.dev.ConsoleRenderer()]
        if for_people
        else [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Both write a line a job or a statement at this level, which drowns ours.
    for talkative in ("procrastinate", "alembic"):
        logging.getLogger(talkative).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """Events are short and constant, facts are keywords: log.info("usage imported", source=name, records=n)."""
    bound: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return bound
