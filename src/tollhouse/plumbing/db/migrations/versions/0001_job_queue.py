"""The job queue's tables, as its library makes them."""

from alembic import op

from tollhouse.plumbing.db.queue_schema import bring_queue_to

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    if not op.get_context().as_sql:
        bring_queue_to(op.get_bind(), "03.04.00_50_post_add_retry_failed_job_procedure.sql")
