"""/healthz, /readyz and /metrics: for those who watch the house."""

from typing import Annotated, Any

from fastapi import Request, Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, needs, open_to_all
from tollhouse.doors.api.house import House
from tollhouse.doors.api.problems import problem
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Told
from tollhouse.plumbing.db.migrating import current_and_head
from tollhouse.plumbing.db.retrying import is_passing
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Health", prefix="")

Watcher = Annotated[Desk, needs(Right.READ_OPERATIONS)]
Anybody = Annotated[Any, open_to_all()]


class Health(Told):
    status: str = Field(examples=["ok"])
    version: str = Field(examples=["0.1.0"])


@router.get("/healthz", summary="Alive?", response_model=Health)
def get_health(request: Request, _anybody: Anybody) -> Health:
    """This process answers; nothing is said about its database."""
    return Health(status="ok", version=_house(request).version)


@router.get("/readyz", summary="Ready?", response_model=Health)
def get_readiness(request: Request, _anybody: Anybody) -> Any:
    """The database can be reached and has this program's schema."""
    house = _house(request)
    try:
        with house.engine.connect() as conn:
            current, head = current_and_head(conn)
    except Exception as trouble:
        if not is_passing(trouble):
            raise
        return _not_ready("database_unreachable", "The database cannot be reached.")
    if current != head:
        return _not_ready("schema_differs", f"The database is at migration {current}, this program wants {head}.")
    return Health(status="ok", version=house.version)


@router.get(
    "/metrics",
    summary="Metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def get_metrics(request: Request, desk: Watcher) -> Response:
    """For Prometheus, of the process that answers; of several each counts its own."""
    del desk
    return Response(request.app.state.metrics.written(), media_type="text/plain; version=1.0.0; charset=utf-8")


def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house


def _not_ready(code: str, detail: str) -> Response:
    return problem(503, code, detail, headers={"Retry-After": "2"})
