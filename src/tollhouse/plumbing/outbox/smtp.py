"""Mail: letters handed over to an SMTP server (RFC 5321), encrypted wherever the server can."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from ipaddress import ip_address
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import (
    SMTP,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.outbox.letter import Channel, Letter
from tollhouse.plumbing.outbox.sending import (
    LONGEST_HANDING_OVER,
    NobodyKnows,
    RefusedForGood,
    RefusedForNow,
    Unreachable,
)

_PERMANENT: Final = 500
_PLAIN: Final = SMTP_POLICY.clone(cte_type="7bit")
_USUAL_PORTS: Final = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """encrypted     from the first byte (smtps); otherwise as soon as the server offers STARTTLS
    verified      its certificate is checked; False where the address says verify=no
    patience_s    for each answer
    """

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    encrypted: bool = False
    verified: bool = True
    sender: str = ""
    patience_s: float = 30.0


def mail_server(url: str, sender: str = "") -> MailServer:
    """Of TOLLHOUSE_SMTP_URL and TOLLHOUSE_MAIL_FROM."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    user = None if parts.username is None else unquote(parts.username)
    own = user if user and "@" in user else f"tollhouse@{host}"
    return MailServer(
        host,
        parts.port or _USUAL_PORTS[parts.scheme],
        user,
        None if parts.password is None else unquote(parts.password),
        encrypted=parts.scheme == "smtps",
        verified=parse_qs(parts.query).get("verify") != ["no"],
        sender=sender or own,
    )


class Mail:
    """The carrier of letters of the channel email."""

    channel = Channel.EMAIL

    def __init__(self, server: MailServer) -> None:
        self._server = server

    @contextmanager
    def opened(self) -> Iterator["MailSession"]:
        with asyncio.Runner() as runner:
            smtp = runner.run(self._connect())
            try:
                yield MailSession(runner, smtp, self._server)
            finally:
                with suppress(SMTPException, OSError, TimeoutError):
                    runner.run(smtp.quit())
                smtp.close()

    async def _connect(self) -> SMTP:
        server = self._server
        smtp = SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.encrypted,
            start_tls=None if not server.encrypted else False,
            validate_certs=server.verified,
            local_hostname=socket.gethostname(),
            timeout=server.patience_s,
        )
        try:
            await smtp.connect()
            await _sign_in(smtp, server)
        except (SMTPException, OSError, TimeoutError) as trouble:
            smtp.close()
            raise Unreachable(f"{_where(server)}: {_reason(trouble)}") from trouble
        except Unreachable:
            smtp.close()
            raise
        return smtp


async def _sign_in(smtp: SMTP, server: MailServer) -> None:
    if server.user is None or server.password is None:
        return
    if not _is_encrypted(smtp) and not _is_near(server.host):
        raise Unreachable(f"{_where(server)} offers no encryption, and the password would go in clear.")
    await smtp.login(server.user, server.password)


class MailSession:
    def __init__(self, runner: asyncio.Runner, smtp: SMTP, server: MailServer) -> None:
        self._runner = runner
        self._smtp = smtp
        self._server = server

    def deliver(self, letter: Letter) -> str | None:
        """See sending.Session."""
        message = message_of(letter, self._server.sender)
        return self._runner.run(self._deliver(letter, message))

    async def _deliver(self, letter: Letter, message: bytes) -> str | None:
        handing_over = [False]
        try:
            async with asyncio.timeout(LONGEST_HANDING_OVER.total_seconds()):
                refused = await self._address(letter)
                handing_over[0] = True
                await self._smtp.data(message)
        except SMTPDataError as refused_whole:
            raise _refusal(refused_whole) from refused_whole
        except (SMTPException, OSError, TimeoutError) as lost:
            if handing_over[0]:
                said = f"{_where(self._server)} was given the letter and did not answer: {_reason(lost)}"
                raise NobodyKnows(said) from lost
            raise Unreachable(f"{_where(self._server)}: {_reason(lost)}") from lost
        return f"Not taken for {'; '.join(refused)}." if refused else None

    async def _address(self, letter: Letter) -> list[str]:
        """The envelope; who was refused while somebody else was taken."""
        sender = parseaddr(letter.sender or self._server.sender)[1]
        refused: list[RefusedForNow | RefusedForGood] = []
        wanted = list(dict.fromkeys([*letter.recipients, *letter.blind_copies]))
        try:
            await self._smtp.mail(sender)
            for recipient in wanted:
                try:
                    await self._smtp.rcpt(recipient)
                except SMTPRecipientRefused as no:
                    refused.append(_refusal(no, recipient))
                except UnicodeEncodeError:
                    refused.append(RefusedForGood(f"{recipient}: has letters that no mail server need understand"))
        except SMTPSenderRefused as no:
            await self._begin_again()
            raise _refusal(no) from no
        if len(refused) == len(wanted):
            await self._begin_again()
            raise next((one for one in refused if isinstance(one, RefusedForNow)), refused[0])
        return [str(one) for one in refused]

    async def _begin_again(self) -> None:
        """The session stays open for the next letter."""
        with suppress(SMTPResponseException):
            await self._smtp.rset()


def message_of(letter: Letter, usual_sender: str) -> bytes:
    """As it goes over the wire; the same letter has the same Message-ID however often it goes."""
    sender = letter.sender or usual_sender
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    message = EmailMessage(policy=_PLAIN)
    try:
        message["From"] = sender
        message["To"] = ", ".join(letter.recipients)
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(real_clock())
        message["Message-ID"] = f"<{letter.letter_id}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answer comes back
        message.set_content(letter.body)
        return message.as_bytes()
    except (ValueError, MessageError, UnicodeError) as unfit:
        raise RefusedForGood(f"No mail can be made of it: {unfit}") from unfit


def _refusal(no: SMTPResponseException, recipient: str = "") -> RefusedForNow | RefusedForGood:
    said = f"{recipient}: {no.code} {no.message}" if recipient else f"{no.code} {no.message}"
    return RefusedForGood(said) if no.code >= _PERMANENT else RefusedForNow(said)


def _is_encrypted(smtp: SMTP) -> bool:
    return smtp.get_transport_info("sslcontext") is not None


def _is_near(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _where(server: MailServer) -> str:
    return f"The mail server {server.host}:{server.port}"


def _reason(trouble: BaseException) -> str:
    if isinstance(trouble, SMTPConnectError) and trouble.__cause__ is not None:
        return str(trouble.__cause__) or repr(trouble.__cause__)
    if isinstance(trouble, TimeoutError) and not str(trouble):
        return "no answer came in time"
    return str(trouble) or repr(trouble)
