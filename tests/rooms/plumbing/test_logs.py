"""Logs: JSON for machines, lines for people, libraries' messages the same way."""

import io
import json
import logging

import pytest
import structlog
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError

from tollhouse.plumbing.logs import logger, set_up_logs


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _logging_as_it_was():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_a_machine_reads_one_json_object_a_line():
    stream = io.StringIO()
    set_up_logs(stream=stream)
    logger("tollhouse.usage").info("usage imported", source="ústředna", records=3)
    event = json.loads(stream.getvalue())
    assert (event["event"], event["source"], event["records"]) == ("usage imported", "ústředna", 3)
    assert (event["level"], event["logger"]) == ("info", "tollhouse.usage")
    assert event["timestamp"].endswith("Z")


def test_a_person_reads_lines():
    stream = Terminal()
    set_up_logs(stream=stream)
    logger("tollhouse").info("usage imported")
    assert "usage imported" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_a_librarys_message_goes_the_same_way():
    stream = io.StringIO()
    set_up_logs(stream=stream)
    logging.getLogger("sqlalchemy.pool").warning("lost %s", "a connection")
    assert json.loads(stream.getvalue())["event"] == "lost a connection"


def test_an_exception_is_told_with_its_frames():
    stream = io.StringIO()
    set_up_logs(stream=stream)
    _divide_by_zero(password="open sesame")
    told = json.loads(stream.getvalue())["exception"][0]
    assert told["exc_type"] == "ZeroDivisionError"
    assert told["frames"][-1]["name"] == "_divide_by_zero"


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["machine", "person"])
def test_an_exception_keeps_the_values_of_its_frames_to_itself(stream):
    set_up_logs(stream=stream)
    _divide_by_zero(password="open sesame")
    assert "ZeroDivisionError" in stream.getvalue()
    assert "sesame" not in stream.getvalue()


def _divide_by_zero(*, password):
    try:
        len(password) / 0
    except ZeroDivisionError:
        logger("tollhouse").exception("run put off")


def test_a_lost_connection_is_a_line_and_another_error_of_a_job_keeps_its_frames():
    stream = io.StringIO()
    set_up_logs(stream=stream)
    queue = logging.getLogger("procrastinate.utils")
    for cause in (OperationalError("the server went away\nunexpectedly"), ArithmeticError("of a job")):
        trouble = ConnectorException()
        trouble.__cause__ = cause
        queue.error("listener error: Database error", exc_info=trouble)
    lost, of_a_job = map(json.loads, stream.getvalue().splitlines())
    assert lost["event"] == "listener error: Database error (the server went away)"
    assert "exception" not in lost
    assert of_a_job["exception"][0]["exc_type"] == "ConnectorException"


def test_what_is_below_the_level_is_not_written():
    stream = io.StringIO()
    set_up_logs("warning", stream=stream)
    logger("tollhouse").info("usage imported")
    logging.getLogger("procrastinate.worker").info("worker started")
    assert stream.getvalue() == ""
