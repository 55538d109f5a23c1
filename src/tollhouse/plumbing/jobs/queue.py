"""Coarse jobs in the same database: there exactly if the transaction commits, retried when their worker dies."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import procrastinate
from procrastinate.exceptions import ConnectorException, JobAborted
from psycopg_pool import PoolTimeout

from tollhouse.plumbing.clock import Clock
from tollhouse.plumbing.db import Connection, Engine, cursor_of
from tollhouse.plumbing.jobs.storage import forget_progress
from tollhouse.plumbing.jobs.work import TryLater, Work, WorkCancelled, WorkInterrupted
from tollhouse.plumbing.logs import logger
from tollhouse.words.refusals import Refused

_log = logger(__name__)

JobVerb = Callable[..., None]
"""Called as verb(engine, work, now=..., **arguments); commits by itself and may be called again for the same job.

A refusal it raises is final: trying again would be refused again.  Everything else is tried again later.
"""

_TRIED_AGAIN = "Something failed here that should not have; our log tells more under job {job_id}."
_KEEP_FINISHED_HOURS = 7 * 24
_POOL_PATIENCE_S = 5
_RETURN_AFTER_S = 2
_LEFT_FOR_S = 1  # so that the worker that stops does not take its own job up once more


class _Patience(procrastinate.BaseRetryStrategy):
    """Eight times, waiting longer each time; a worker that stops is no failure, and a refusal is final."""

    _usual = procrastinate.RetryStrategy(max_attempts=8, exponential_wait=2)

    def get_retry_decision(
        self, *, exception: BaseException, job: procrastinate.jobs.Job
    ) -> procrastinate.RetryDecision | None:
        if isinstance(exception, WorkInterrupted):
            return procrastinate.RetryDecision(retry_in={"seconds": _LEFT_FOR_S})
        if isinstance(exception, Refused):
            return None
        return self._usual.get_retry_decision(exception=exception, job=job)


class JobQueue:
    """The jobs this program knows: {name: verb}.  Names are stable, because jobs outlive programs.

    heartbeat_s       how often a worker says it is alive
    stalled_after_s   silence after which its jobs go to another
    """

    def __init__(
        self,
        engine: Engine,
        verbs: Mapping[str, JobVerb],
        clock: Clock,
        *,
        heartbeat_s: float = 3,
        stalled_after_s: float = 15,
    ) -> None:
        self._engine = engine
        self._verbs = verbs
        self._clock = clock
        self._heartbeat_s = heartbeat_s
        self._stalled_after_s = stalled_after_s
        self._address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        # This one only defers, on connections of its callers; each worker opens one of its own.
        self._deferring = self._app_on(procrastinate.SyncPsycopgConnector(conninfo=self._address), None)

    def defer(self, conn: Connection, name: str, /, **arguments: Any) -> int:
        """The new job's number; it exists exactly if the caller's transaction commits."""
        if name not in self._verbs:
            raise ValueError(f"no job is called {name}")
        return self._deferring.configure_task(name, connection=cursor_of(conn).connection).defer(**arguments)

    def work(self, stopping: threading.Event) -> None:
        """Be a worker until `stopping` is set; the job at hand is finished first, or handed back where it looks.

        A database that goes away is waited for.
        """
        while not stopping.is_set():
            try:
                asyncio.run(self._work(stopping))
            except (ConnectorException, PoolTimeout) as lost:
                _log.warning("worker lost the database", reason=repr(lost.__cause__ or lost))
                stopping.wait(_RETURN_AFTER_S)

    def work_off(self) -> None:
        """Do the jobs that wait now, and return."""
        asyncio.run(self._work(None))

    async def _work(self, stopping: threading.Event | None) -> None:
        """Until `stopping` is set; None: until no job waits."""
        pool = procrastinate.PsycopgConnector(conninfo=self._address, min_size=1, max_size=4, timeout=_POOL_PATIENCE_S)
        app = self._app_on(pool, stopping)
        async with app.open_async():
            await self._give_back_stalled(app)
            worker = asyncio.create_task(
                app.run_worker_async(
                    wait=stopping is not None,
                    install_signal_handlers=False,
                    fetch_job_polling_interval=1,
                    update_heartbeat_interval=self._heartbeat_s,
                    stalled_worker_timeout=self._stalled_after_s,
                )
            )
            try:
                if stopping is not None:
                    await self._tend(app, stopping, worker)
                    worker.cancel()
                with suppress(asyncio.CancelledError):
                    await worker
            finally:
                worker.cancel()

    async def _tend(self, app: procrastinate.App, stopping: threading.Event, worker: "asyncio.Task[None]") -> None:
        """Beside the worker: look for jobs of dead workers now and then, and for the sign to stop."""
        loop = asyncio.get_running_loop()
        look_again_at = loop.time() + self._heartbeat_s
        while not stopping.is_set() and not worker.done():
            await asyncio.sleep(0.1)
            if loop.time() >= look_again_at:
                await self._give_back_stalled(app)
                look_again_at = loop.time() + self._heartbeat_s

    async def _give_back_stalled(self, app: procrastinate.App) -> None:
        jobs = app.job_manager
        await jobs.prune_stalled_workers(self._stalled_after_s)
        for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=self._stalled_after_s):
            await jobs.retry_job(job)
            _log.warning("job given to another worker", job=job.id, name=job.task_name)
        await jobs.delete_old_jobs(nb_hours=_KEEP_FINISHED_HOURS)
        await asyncio.to_thread(self._forget_progress)

    def _forget_progress(self) -> None:
        with self._engine.begin() as conn:
            forget_progress(conn)

    def _app_on(self, connector: procrastinate.BaseConnector, stopping: threading.Event | None) -> procrastinate.App:
        app = procrastinate.App(connector=connector)
        for name, verb in self._verbs.items():
            called = self._called_by_the_queue(verb, stopping)
            app.task(name=name, retry=_Patience(), pass_context=True)(called)
        return app

    def _called_by_the_queue(self, verb: JobVerb, stopping: threading.Event | None) -> Callable[..., None]:
        def run(context: procrastinate.JobContext, **arguments: Any) -> None:
            assert context.job.id is not None
            work = Work(self._engine, context.job.id, stopping.is_set if stopping else lambda: False)
            try:
                verb(self._engine, work, now=self._clock(), **arguments)
            except WorkCancelled as cancelled:
                raise JobAborted from cancelled
            except WorkInterrupted:
                raise
            except Refused as refusal:
                work.complain(refusal.detail)
                raise
            except TryLater as trouble:
                work.complain(str(trouble))
                raise
            except Exception:
                work.complain(_TRIED_AGAIN.format(job_id=work.job_id))
                raise

        return run
