"""/tariffs/{id}: its header changed, who goes by it, a copy of it, and its end."""

from fastapi import Response
from pydantic import Field

from tollhouse.customers.reading import names_seen
from tollhouse.doors.api.desk import Desk, created, nothing_left, shown
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.tariff_told import NamedRecord, Tariff, TariffChangeSaid, check_manager, told_one
from tollhouse.doors.api.tariffs import Reader, Writer
from tollhouse.doors.api.values import Number, Said, Told, Words
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.plumbing.db import Connection
from tollhouse.reports.tariff_used import TariffUsed, tariff_used
from tollhouse.staff.answering import Answer
from tollhouse.tariffs.changing import change_tariff, copy_tariff, delete_tariff, header_of
from tollhouse.tariffs.reading import lock_tariff_record, read_tariff

router = DoorRouter("Tariffs")


class TariffUseTold(Told):
    """A line of a product's rating list."""

    product: NamedRecord
    service: str
    access_code: str = Field(description="the direction it is for; empty: all")
    for_reseller: bool = Field(description="whether the reseller is charged by it, not the customer")


class TariffUses(Told):
    """Who goes by a tariff; the first hundred of each."""

    products: list[TariffUseTold]
    customers: list[NamedRecord] = Field(description="whose own prices it is, or of whom another takes its place")
    customers_counted: int


class TariffCopySaid(Said):
    name: Words = Field(examples=["Retail voice 2"])
    with_rates: bool = Field(default=False, description="those in force, each since the moment it is")


@router.patch("/tariffs/{tariff_id}", summary="Change a tariff", response_model=Tariff)
def patch_tariff(tariff_id: Number, said: TariffChangeSaid, desk: Writer, if_match: IfMatch = None) -> Response:
    """Another rounding pattern or off-peak period is for use that begins from now on, however late it is charged;
    fees, grace, free units, surcharge and formula are for rates entered from now on.  No charge made changes."""

    def act(conn: Connection) -> Answer:
        before = lock_tariff_record(conn, tariff_id)
        header, changes = header_of(before), said.changes()
        check_version(desk, if_match, header, "tariff", before.terms.name)
        check_manager(conn, desk, changes.get("managed_by"))
        used_by = tariff_used(conn, tariff_id).first if "applied_to" in changes else None
        after = change_tariff(conn, before, changes, used_by=used_by, now=desk.now)
        desk.changed(header, header_of(after))
        return shown(told_one(conn, desk, after), headers={"ETag": etag_of(desk, header_of(after))})

    return desk.write(act)


@router.delete("/tariffs/{tariff_id}", summary="Delete a tariff", status_code=204)
def remove_tariff(tariff_id: Number, desk: Writer) -> Response:
    """Only one that no product and no customer goes by; charges made by it stay and still tell it."""

    def act(conn: Connection) -> Answer:
        record = lock_tariff_record(conn, tariff_id, to_delete=True)
        delete_tariff(conn, record, used_by=tariff_used(conn, tariff_id).first)
        return nothing_left()

    return desk.write(act)


@router.get("/tariffs/{tariff_id}/uses", summary="Where a tariff is used", response_model=TariffUses)
def get_tariff_uses(tariff_id: Number, desk: Reader) -> Response:
    """Lines of rating lists that have ended count, too: use of their time may still come."""

    def look(conn: Connection) -> Answer:
        read_tariff(conn, tariff_id)
        return shown(_told_uses(conn, desk, tariff_used(conn, tariff_id)))

    return desk.read(look)


@router.post("/tariffs/{tariff_id}/copies", summary="Copy a tariff", status_code=201, response_model=Tariff)
def post_tariff_copy(tariff_id: Number, said: TariffCopySaid, desk: Writer) -> Response:
    """Another with the same header; no product and no customer goes by it yet."""

    def act(conn: Connection) -> Answer:
        copy_id = copy_tariff(conn, tariff_id, said.name, with_rates=said.with_rates, now=desk.now)
        return created(told_one(conn, desk, read_tariff(conn, copy_id)), f"/tariffs/{copy_id}")

    return desk.write(act)


def _told_uses(conn: Connection, desk: Desk, used: TariffUsed) -> TariffUses:
    names = names_seen(conn, used.overriding, desk.scope)
    return TariffUses(
        products=[
            TariffUseTold(
                product=NamedRecord(id=one.product_id, name=one.name),
                service=one.service,
                access_code=one.access_code,
                for_reseller=one.for_reseller,
            )
            for one in used.products
        ],
        customers=[NamedRecord(id=number, name=names[number]) for number in used.overriding if number in names],
        customers_counted=used.overriding_counted,
    )
