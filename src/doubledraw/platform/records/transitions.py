"""Moving a row along its flow, safely under concurrency, on SQLite and PostgreSQL alike."""

from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.kernel.flow import Flow, S
from doubledraw.platform.records.models import Record


def move(row: Record, flow: Flow[S], action: str, **changes: object) -> None:
    """Take one step of `flow` and set `changes` with it, or raise Conflict.

    The UPDATE names the version it was decided on, so of two simultaneous movers exactly
    one succeeds. No row lock is needed.
    """
    step = flow.step(flow.state_of(row), action)
    revise(row, **(changes | {"state": step.target}))


def revise(row: Record, **changes: object) -> None:
    """Set `changes` on a row that nobody else has touched since it was read, or raise Conflict."""
    changes |= {"version": row.version + 1}
    if not type(row)._default_manager.filter(pk=row.pk, version=row.version).update(**changes):
        raise Conflict(
            "moved_on", "此记录刚刚被他人处理", remedy="请刷新页面，看过新内容后再办理。"
        )
    for name, value in changes.items():
        setattr(row, name, value)
