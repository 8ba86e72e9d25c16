"""Tells disclosure that what is public of a visit's result may have changed."""

from datetime import datetime

from doubledraw.platform.jobs.services import enqueue


def tell_disclosure(visit: int, why: str, *, at: datetime) -> None:
    """By a job, once for each reason (`why`, "reported:12")."""
    said = {"kind": "result", "visit": visit}
    enqueue("disclosure.follow", said, key=f"disclosure:{why}", at=at, title="更新公示")
