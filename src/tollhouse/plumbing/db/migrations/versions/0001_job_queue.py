"""The job queue's tables, as its library makes them."""

from alembic import op

from tollhouse.plumbing.db.queue_schema import apply_queue_steps

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    if not op.get_context().as_sql:
        apply_queue_steps(op.get_bind(), after=None, up_to="03.04.00_50_post_add_retry_failed_job_procedure.sql")
