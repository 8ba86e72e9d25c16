"""Beside the database: how far a job is that works within one transaction, and whether it is asked to stop.

A transaction shows nothing before its commit, and on SQLite it keeps everybody else from writing. Two small files
a job, under the installation's uploads, carry the word meanwhile; they matter to no result.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from doubledraw.platform.jobs.models import Job


def tell(job_id: int, fraction: float, step: str, params: Mapping[str, object]) -> None:
    """Leave word of how far the job is."""
    told = json.dumps([fraction, step, dict(params)], default=str)
    path = _path(job_id, "told")
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
        file.write(told)
    Path(file.name).replace(path)


def told(job: Job) -> tuple[float, str, dict[str, Any]]:
    """How far a job is: what it left beside the database while it runs, else what stands in its row."""
    try:
        fraction, step, params = json.loads(_path(job.pk, "told").read_text())
    except (FileNotFoundError, ValueError):
        return job.progress, job.step, job.params
    return (job.progress, job.step, job.params) if job.is_over else (fraction, step, params)


def ask_to_stop(job_id: int) -> None:
    """Leave word that the job is withdrawn."""
    _path(job_id, "stop").touch()


def is_asked_to_stop(job_id: int) -> bool:
    """Whether somebody has withdrawn the job."""
    return _path(job_id, "stop").exists()


def forget(job_id: int) -> None:
    """Take the files of a job that is over away."""
    for name in ("told", "stop"):
        _path(job_id, name).unlink(missing_ok=True)


def _path(job_id: int, name: str) -> Path:
    folder = Path(settings.UPLOADS)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"job-{job_id}.{name}"
