"""/message-templates: what is written to customers, kind by kind, in each language."""

from hashlib import blake2b
from typing import Annotated

from fastapi import Header, Path, Response
from pydantic import Field

from tollhouse.customers.reading import as_seen_by, read_customer
from tollhouse.doors.api.desk import Desk, needs, nothing_left, shown
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Said, Told
from tollhouse.letters.rules.kinds import MessageKind, variables_of
from tollhouse.letters.rules.template import LONGEST_BODY, LONGEST_SUBJECT, MessageText
from tollhouse.letters.rules.texts import DEFAULT_LANGUAGE
from tollhouse.letters.templates import KeptText, forget_text, keep_text, preview, read_text, read_texts
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.words.refusals import NotFound

router = DoorRouter("Message templates")

Reader = Annotated[Desk, needs(Right.READ_CATALOGUE)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]

Language = Annotated[str, Path(pattern="^[a-z]{2}$", description="ISO 639, two letters")]
IfMatch = Annotated[str | None, Header(max_length=200, description="the ETag that was read")]

SubjectSaid = Annotated[str, Field(max_length=2 * LONGEST_SUBJECT, examples=["Your services are blocked"])]
BodySaid = Annotated[str, Field(max_length=2 * LONGEST_BODY, examples=["Dear {{ customer_name }},\n…\n"])]


class MessageTextTold(Told):
    """One kind's text in one language."""

    kind: MessageKind
    language: str = Field(examples=["en"])
    subject: str
    body: str
    is_default: bool = Field(description="the program's own: nobody has written another")
    changed_at: Moment | None
    changed_by: str | None = Field(examples=["staff:anna"])


class MessageKindTold(Told):
    """What may be sent to customers: `variables` may stand in its texts as {{ variable }}."""

    kind: MessageKind
    variables: list[str] = Field(examples=[["customer_name", "balance"]])
    texts: list[MessageTextTold] = Field(description="the English one first")


class MessageTemplates(Told):
    kinds: list[MessageKindTold]


class MessageTextSaid(Said):
    subject: SubjectSaid
    body: BodySaid


class PreviewSaid(Said):
    subject: SubjectSaid
    body: BodySaid
    language: Annotated[str, Field(max_length=10)] = DEFAULT_LANGUAGE
    customer_id: Number = Field(description="who would read it")


class MessagePreview(Told):
    subject: str
    body: str


@router.get("/message-templates", summary="List message templates", response_model=MessageTemplates)
def get_message_templates(desk: Reader) -> Response:
    """Every kind that something sends; a language without a text is written to in English."""

    def look(conn: Connection) -> Answer:
        kinds = [
            MessageKindTold(kind=kind, variables=list(variables_of(kind)), texts=[_told(one, desk) for one in texts])
            for kind, texts in read_texts(conn).items()
        ]
        return shown(MessageTemplates(kinds=kinds))

    return desk.read(look)


@router.get("/message-templates/{kind}/{language}", summary="Read a message template", response_model=MessageTextTold)
def get_message_template(kind: MessageKind, language: Language, desk: Reader) -> Response:
    return desk.read(lambda conn: _shown(read_text(conn, kind, language), desk))


@router.put("/message-templates/{kind}/{language}", summary="Write a message template", response_model=MessageTextTold)
def put_message_template(
    kind: MessageKind, language: Language, said: MessageTextSaid, desk: Writer, if_match: IfMatch = None
) -> Response:
    """From now on every letter of this kind and language says this; what is in the outbox already stays as it is.

    A variable that this kind does not have is refused, and named.
    """

    def act(conn: Connection) -> Answer:
        before = _known(conn, kind, language)
        _refuse_stale(if_match, before, f"{kind} ({language})")
        text = MessageText(said.subject, said.body)
        kept = keep_text(conn, kind, language, text, at=desk.now, by=desk.by)
        old = before.text if before else MessageText("", "")
        desk.changed({"subject": old.subject, "body": old.body}, {"subject": text.subject, "body": text.body})
        return _shown(kept, desk)

    return desk.write(act)


@router.delete("/message-templates/{kind}/{language}", summary="Forget a message template", status_code=204)
def remove_message_template(kind: MessageKind, language: Language, desk: Writer) -> Response:
    """The English one is the program's own again; another language is written to in English."""

    def act(conn: Connection) -> Answer:
        forget_text(conn, kind, language)
        return nothing_left()

    return desk.write(act)


@router.post("/message-templates/{kind}/preview", summary="Preview a message", response_model=MessagePreview)
def preview_message(kind: MessageKind, said: PreviewSaid, desk: Writer) -> Response:
    """What one customer would read now; nothing is kept and nothing is sent."""

    def look(conn: Connection) -> Answer:
        (reader,) = as_seen_by(desk.scope, [read_customer(conn, said.customer_id, desk.scope)])
        text = MessageText(said.subject, said.body)
        told = preview(conn, kind, said.language, text, reader, at=desk.now)
        return shown(MessagePreview(subject=told.subject, body=told.body))

    return desk.write(look)


def _known(conn: Connection, kind: MessageKind, language: str) -> KeptText | None:
    try:
        return read_text(conn, kind, language, lock=True)
    except NotFound:
        return None


def _refuse_stale(if_match: str | None, known: KeptText | None, name: str) -> None:
    current = _etag(known)
    if if_match is not None and if_match.strip() not in {"*", current}:
        detail = f"The text {name!r} was changed since you read it; its ETag is {current} now."
        raise Unwelcome("text_changed", detail, name=name, etag=current)


def _shown(kept: KeptText, desk: Desk) -> Answer:
    return shown(_told(kept, desk), headers={"ETag": _etag(kept)})


def _told(kept: KeptText, desk: Desk) -> MessageTextTold:
    """Who wrote it is the operator's affair."""
    return MessageTextTold(
        kind=kept.kind,
        language=kept.language,
        subject=kept.text.subject,
        body=kept.text.body,
        is_default=kept.changed_at is None,
        changed_at=kept.changed_at,
        changed_by=kept.changed_by if desk.scope.reseller_id is None else None,
    )


def _etag(kept: KeptText | None) -> str:
    version = repr(None if kept is None else (kept.text, kept.changed_at))
    return f'"{blake2b(version.encode(), digest_size=12).hexdigest()}"'
