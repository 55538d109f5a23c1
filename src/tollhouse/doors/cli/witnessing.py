"""What a command leaves in the audit trail: who was at the keyboard, and what was asked for."""

from typing import TYPE_CHECKING, Any

from tollhouse.doors.cli.opened import system_user

if TYPE_CHECKING:
    from tollhouse.plumbing.db import Connection


def command_of() -> str:
    return f"command:{system_user() or 'unknown'}"


def witness(
    conn: "Connection", action: str, *, reads: bool = False, about_customer: int | None = None, **details: Any
) -> None:
    """In the transaction of what the command does; the trail keeps real time, whatever the product's clock says.

    reads   it takes personal data out and changes nothing
    """
    from tollhouse.plumbing.clock import real_clock
    from tollhouse.staff.auditing import Trace, leave_trace
    from tollhouse.staff.rules.audit import AuditKind

    kind = AuditKind.PERSONAL_READ if reads else AuditKind.WRITE
    leave_trace(conn, Trace(real_clock(), command_of(), kind, action, about_customer, details=details))
