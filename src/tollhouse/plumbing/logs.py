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

# Without the frames' local variables: those hold customers' names, prices and secrets.
_TRACEBACKS = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))

# They write a line for each job or statement, for each attempt to connect again, or for all that ends with a lost
# connection, which drowns ours.
_TALKATIVE = {"procrastinate": logging.WARNING, "alembic": logging.WARNING, "psycopg": logging.ERROR}
_REPEATS_ITSELF = ("procrastinate", "asyncio")


def set_up_logs(level: str = "info", *, stream: TextIO = sys.stderr) -> None:
    """Send our events and the libraries' own messages the same way; call once, when a program starts."""
    for_people = stream.isatty()
    rendering: list[Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.RichTracebackFormatter(show_locals=False))]
        if for_people
        else [_TRACEBACKS, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    handler = logging.StreamHandler(stream)
    handler.addFilter(_shorten_lost_connection)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for talkative, least in _TALKATIVE.items():
        logging.getLogger(talkative).setLevel(max(least, root.level))
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


def _shorten_lost_connection(record: logging.LogRecord) -> bool:
    """The queue tells of one lost connection several times with many kilobytes of traceback; a line each is enough."""
    trouble = record.exc_info[1] if record.exc_info else None
    if trouble is not None and record.name.startswith(_REPEATS_ITSELF) and (lost := _lost_connection(trouble)):
        record.msg = f"{record.getMessage().splitlines()[0]} ({str(lost).splitlines()[0]})"
        record.args, record.exc_info = (), None
    return True


def _lost_connection(trouble: BaseException | None) -> BaseException | None:
    """What the driver said, where that is what the trouble comes from."""
    from psycopg import OperationalError  # the driver is there already when it has failed

    while trouble is not None and not isinstance(trouble, OperationalError):
        trouble = trouble.__cause__ or trouble.__context__
    return trouble


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """Events are short and constant, facts are keywords: log.info("usage imported", source=name, records=n)."""
    bound: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return bound
