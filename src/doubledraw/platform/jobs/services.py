"""Asking for background work and doing it: lease, heartbeat, retry, progress, cancel."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.module_loading import import_string

from doubledraw.platform.jobs import aside
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.states import JobState
from doubledraw.platform.kernel.errors import DomainError

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5

Clock = Callable[[], datetime]


class Cancelled(Exception):
    """The person who asked for the job has withdrawn it."""


def enqueue(
    kind: str,
    args: Mapping[str, Any],
    *,
    key: str,
    at: datetime,
    asked_by: int = 0,
    title: str = "",
    run_after: datetime | None = None,
) -> Job:
    """Put a job in the queue once per `key`, inside the caller's transaction; the same key gives the same job."""
    job, _ = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "args": dict(args),
            "asked_at": at,
            "asked_by": asked_by,
            "title": title,
            "run_after": run_after,
        },
    )
    return job


def cancel(job: Job) -> None:
    """Ask a job to stop: at once when it waits, at its next progress report when it runs.

    The word is left beside the database first: a job that holds the database's one write lock finds it there.
    """
    aside.ask_to_stop(job.pk)
    Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(state=JobState.CANCELLED)
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True)


class Running:
    """What a handler holds while it works: report progress, keep the lease, learn of a cancel."""

    def __init__(self, job: Job, clock: Clock) -> None:
        self.job = job
        self.clock = clock
        self._told = clock() - LEASE

    @property
    def args(self) -> dict[str, Any]:
        return dict(self.job.args)

    def report(self, fraction: float, step: str = "", **params: object) -> None:
        """Say how far the work is, 0 to 1. Raises Cancelled when somebody asked to stop.

        Call it outside a transaction: the page that watches must see it.
        """
        now = self.clock()
        if fraction < 1 and now - self._told < timedelta(seconds=0.3):
            return
        self._told = now
        Job.objects.filter(pk=self.job.pk).update(
            progress=fraction, step=step, params=params, lease_until=now + LEASE
        )
        if Job.objects.filter(pk=self.job.pk, cancel_asked=True).exists():
            raise Cancelled

    def report_within(self, fraction: float, step: str = "", **params: object) -> None:
        """The same from within a transaction: told beside the database, which shows nothing before the commit."""
        now = self.clock()
        if now - self._told < timedelta(seconds=0.3):
            return
        self._told = now
        aside.tell(self.job.pk, fraction, step, params)
        asked = Job.objects.filter(pk=self.job.pk, cancel_asked=True)
        if aside.is_asked_to_stop(self.job.pk) or asked.exists():
            raise Cancelled


def claim(worker: str, now: datetime) -> Job | None:
    """Take the oldest waiting job, or one whose worker went silent. Compare-and-swap: one taker wins."""
    ready = Q(state=JobState.QUEUED) & (Q(run_after=None) | Q(run_after__lte=now))
    silent = Q(state=JobState.RUNNING, lease_until__lt=now)
    for job in Job.objects.filter(ready | silent).order_by("id")[:5]:
        taken = Job.objects.filter(
            pk=job.pk, state=job.state, attempts=job.attempts, lease_until=job.lease_until
        ).update(
            state=JobState.RUNNING,
            worker=worker,
            attempts=F("attempts") + 1,
            lease_until=now + LEASE,
        )
        if taken:
            job.refresh_from_db()
            return job
    return None


def run(job: Job, clock: Clock) -> None:
    """Carry out one claimed job and write how it ended."""
    try:
        handler = import_string(settings.JOBS[job.kind])
        result = handler(Running(job, clock))
    except Cancelled:
        _end(job, JobState.CANCELLED, clock())
    except DomainError as refusal:
        _end(job, JobState.FAILED, clock(), error=_refusal(refusal))
    except Exception as fault:
        log.exception("job %s failed", job)
        _retry(job, clock(), fault)
    else:
        _end(job, JobState.DONE, clock(), result=result, progress=1.0)


def run_pending(clock: Clock, worker: str = "inline") -> int:
    """Run everything that is ready, here and now; how many jobs were run."""
    done = 0
    while (job := claim(worker, clock())) is not None:
        run(job, clock)
        done += 1
    return done


def _end(job: Job, state: JobState, now: datetime, **changes: object) -> None:
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state=state, ended_at=now, lease_until=None, **changes)
    aside.forget(job.pk)


def _retry(job: Job, now: datetime, fault: Exception) -> None:
    error = {"code": "fault", "reason": "程序出错：{fault}", "params": {"fault": repr(fault)}}
    if job.attempts >= MAX_ATTEMPTS:
        _end(job, JobState.FAILED, now, error=error)
        return
    Job.objects.filter(pk=job.pk).update(
        state=JobState.QUEUED,
        lease_until=None,
        run_after=now + timedelta(seconds=2**job.attempts),
        error=error,
    )


def _refusal(refusal: DomainError) -> dict[str, Any]:
    return {
        "code": refusal.code,
        "reason": refusal.reason,
        "remedy": refusal.remedy,
        "cites": str(refusal.cites or ""),
        "params": {name: str(value) for name, value in refusal.params.items()},
    }
