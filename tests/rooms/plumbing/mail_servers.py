"""Real mail servers on this machine that take, refuse, dawdle or hang up, as a test wants them to."""

import asyncio
import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller


class Letterbox:
    """What a server does with letters, and those it took; `answer` and `meanwhile` may be changed at any time.

    answer      after the letter came; None: hangs up without one
    meanwhile   called before it answers
    strangers   recipients that are refused, and how
    """

    def __init__(self) -> None:
        self.answer: str | None = "250 Taken"
        self.meanwhile = lambda: None
        self.strangers: dict[str, str] = {}
        self.refuses_senders: str | None = None
        self.taken: list[EmailMessage] = []
        self.envelopes: list[list[str]] = []
        self._lock = threading.Lock()

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802 - as aiosmtpd calls it
        if self.refuses_senders is not None:
            return self.refuses_senders
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - as aiosmtpd calls it
        if address in self.strangers:
            return self.strangers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802 - as aiosmtpd calls it
        if self.answer is None or self.answer.startswith("250"):
            with self._lock:
                self.taken.append(message_from_bytes(envelope.content, policy=default))
                self.envelopes.append(list(envelope.rcpt_tos))
        await asyncio.get_running_loop().run_in_executor(None, self.meanwhile)
        if self.answer is None:
            server.transport.abort()
            return "250 Nobody hears this"
        return self.answer

    @property
    def ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.taken]


@contextmanager
def a_mail_server(letterbox: Letterbox | None = None, *, port: int = 0) -> Iterator[tuple[Letterbox, int]]:
    """A server and its port, for as long as the context lasts."""
    letterbox = letterbox or Letterbox()
    controller = Controller(letterbox, hostname="127.0.0.1", port=port or a_free_port(), ready_timeout=30)
    controller.start()
    try:
        yield letterbox, controller.port
    finally:
        controller.stop()


def a_free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=5):
            return True
    except OSError:
        return False
