"""Products and their rating lists as they are told, each reader what is theirs to know."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from pydantic import Field

from tollhouse.customers.reading import names_seen, parties_of
from tollhouse.doors.api.desk import Desk
from tollhouse.doors.api.values import Moment, Number, Told
from tollhouse.plumbing.db import Connection
from tollhouse.products.pricing import lines_of
from tollhouse.products.reading import ProductRecord, read_seen
from tollhouse.products.rules.product import AccountRole, NewEntry, ProductKind, ProductStatus, Sharing
from tollhouse.products.rules.timeline import moments_of
from tollhouse.reports.product_uses import COUNTED_UP_TO, accounts_of
from tollhouse.tariffs.reading import tariff_names
from tollhouse.tariffs.rules.entry import RatingEntry

ACCESS_CODE = "the direction it is for; empty: all"
NODE = "where the service may be used; empty: everywhere"
RESOLD = "what a reseller directly above is charged by; null: its own wholesale product says"
ORDER = "among lines for the same service, access code and node: low first, then where its tariff has no rate the next"


class RatingLine(Told):
    """Which tariff prices which service."""

    service: str = Field(examples=["voice"])
    access_code: str = Field(description=ACCESS_CODE, examples=["OUTGOING"])
    node: str = Field(description=NODE)
    usage_order: int = Field(description=ORDER)
    tariff_id: Number
    tariff_name: str = Field(examples=["Retail voice"])
    reseller_tariff_id: Number | None = Field(description=RESOLD)
    reseller_tariff_name: str | None


class LineInForce(RatingLine):
    id: Number
    valid_from: Moment | None = Field(description="use that began from then on; null: since ever")
    valid_until: Moment | None = Field(description="exclusive; null: until further notice")


class ResellerNamed(Told):
    id: Number
    name: str


class Product(Told):
    id: Number
    name: str = Field(examples=["Home line"])
    visible_name: str = Field(description="for end users; empty: the name")
    currency: str
    description: str
    kind: ProductKind
    role: AccountRole = Field(description="of the accounts that may have it")
    addon_priority: int | None = Field(description="of an add-on: the higher beats the lower; null: a main product")
    status: ProductStatus = Field(
        description="work_in_progress: a main product with nothing on its rating list now; it cannot be sold"
    )
    hidden: bool = Field(description="not offered in self-care")
    retired_at: Moment | None
    managed_by: ResellerNamed | None = Field(
        description="whose subcustomers alone may have it; null: the operator's own"
    )
    sharing: Sharing = Field(description="whose subcustomers may have a product of the operator's own")
    shared_with: list[ResellerNamed] = Field(
        description="where it is shared with named resellers; told to the operator"
    )
    accounts: int = Field(description="open ones that have it now and that the reader may see; counted up to 10,000")
    accounts_is_exact: bool = Field(description="false: there are more than `accounts`")
    rating_list: list[LineInForce] = Field(description="as of now")
    changes_at: Moment | None = Field(description="when the rating list is planned to be another; null: it is not")


def sellers_above(conn: Connection, desk: Desk) -> tuple[int, ...] | None:
    """A reseller and all above it, by which its staff sees products; None: the operator's sees every one."""
    reseller_id = desk.scope.reseller_id
    if reseller_id is None:
        return None
    party = parties_of(conn, [reseller_id]).get(reseller_id)
    return (reseller_id,) if party is None else (reseller_id, *party.resellers)


def product_seen(conn: Connection, desk: Desk, product_id: int) -> ProductRecord:
    """Raises NotFound for one that is not the reader's to see."""
    return read_seen(conn, product_id, sellers_above(conn, desk))


def told_product(conn: Connection, desk: Desk, record: ProductRecord) -> Product:
    (told,) = told_products(conn, desk, [record])
    return told


def told_products(conn: Connection, desk: Desk, records: Sequence[ProductRecord]) -> list[Product]:
    lists = {record.product_id: record.list_at(desk.now) for record in records}
    tariffs = names_of_tariffs(conn, (line for lines in lists.values() for line in lines))
    counts = accounts_of(conn, list(lists), desk.scope, at=desk.now)
    resellers = _resellers_named(conn, desk, records)
    return [
        Product(
            id=record.product_id,
            name=record.name,
            visible_name=record.visible_name,
            currency=record.currency,
            description=record.description,
            kind=record.kind,
            role=record.role,
            addon_priority=record.addon_priority,
            status=record.status_at(desk.now),
            hidden=record.hidden,
            retired_at=record.retired_at,
            managed_by=_named(record.managed_by, resellers),
            sharing=record.sharing,
            shared_with=[named for one in record.shared_with if (named := _named(one, resellers)) is not None],
            accounts=min(counts[record.product_id], COUNTED_UP_TO - 1),
            accounts_is_exact=counts[record.product_id] < COUNTED_UP_TO,
            rating_list=[told_line_in_force(line, tariffs) for line in lists[record.product_id]],
            changes_at=next((one for one in moments_of(lines_of(record)) if one > desk.now), None),
        )
        for record in records
    ]


def names_of_tariffs(conn: Connection, lines: Iterable[RatingEntry | NewEntry]) -> dict[int, str]:
    numbers = {number for line in lines for number in (line.tariff_id, line.reseller_tariff_id) if number is not None}
    return tariff_names(conn, numbers)


def told_line_in_force(line: RatingEntry, tariffs: Mapping[int, str]) -> LineInForce:
    return LineInForce(
        id=line.entry_id or 0,
        **told_line(line, tariffs).model_dump(),
        valid_from=line.valid_from,
        valid_until=line.valid_until,
    )


def told_line(line: RatingEntry | NewEntry, tariffs: Mapping[int, str]) -> RatingLine:
    resold_by = line.reseller_tariff_id
    return RatingLine(
        service=line.service,
        access_code=line.access_code,
        node=line.node,
        usage_order=line.usage_order,
        tariff_id=line.tariff_id,
        tariff_name=tariffs[line.tariff_id],
        reseller_tariff_id=resold_by,
        reseller_tariff_name=None if resold_by is None else tariffs[resold_by],
    )


def _resellers_named(conn: Connection, desk: Desk, records: Collection[ProductRecord]) -> Mapping[int, str]:
    """A reseller's staff is not told with whom else its seller does business."""
    named = {one for record in records for one in (record.managed_by, *record.shared_with) if one is not None}
    if desk.scope.reseller_id is not None:
        named &= {desk.scope.reseller_id}
    return names_seen(conn, named, desk.scope)


def _named(reseller_id: int | None, names: Mapping[int, str]) -> ResellerNamed | None:
    if reseller_id is None or reseller_id not in names:
        return None
    return ResellerNamed(id=reseller_id, name=names[reseller_id])
