"""${message}."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
% if imports:
${imports}
% endif

revision: str = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}
branch_labels: str | Sequence[str] | None = ${repr(branch_labels)}
depends_on: str | Sequence[str] | None = ${repr(depends_on)}


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    ${upgrades if upgrades else "pass"}
