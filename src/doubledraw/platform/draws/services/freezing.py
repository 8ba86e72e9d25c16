"""Freeze: from a published plan line to five written tables and a design (DD-1 §3.1)."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.timezone import localdate

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.documents import Preparation
from doubledraw.platform.draws.events import DrawFrozen
from doubledraw.platform.draws.models import Draw, WorkPlan
from doubledraw.platform.draws.policies import may_prepare
from doubledraw.platform.draws.selectors import (
    Excluded,
    excluded_by_rule,
    last_draw_like,
    live_draw_of,
    subject,
    voided_draw_to_replace,
)
from doubledraw.platform.draws.services.comparing import keep_changes
from doubledraw.platform.draws.services.coordinating import check_waiting, keep_cap_effect
from doubledraw.platform.draws.services.naming import check_sources
from doubledraw.platform.draws.services.planning import (
    approved_work_plan,
    check_secrets,
    keep_work_plan,
    use_work_plan,
)
from doubledraw.platform.draws.services.tabling import Written, write_tables
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.plans.documents import line_reference
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.records import store

PLATFORM_HOLDER = "平台"

Progress = Callable[[float, str], None]


def draft_work_plan(asked: Preparation, *, by: Actor, at: datetime) -> WorkPlan:
    """Judge what was asked for as the freeze will, seal it as a work plan and send it to be approved (GT-08)."""
    line = _line_to_freeze(asked, by, at)
    return keep_work_plan(line, asked, (PLATFORM_HOLDER, *asked.holders), by=by, at=at)


def _line_to_freeze(asked: Preparation, by: Actor, at: datetime) -> PlanLine:
    """The plan line, if this person may prepare its draw and what they ask for breaks no rule."""
    line = PlanLine.objects.select_related("plan__organ__region", "item").get(pk=asked.line)
    live = live_draw_of(line)
    may_prepare(line, by, live.draw_id if live else "").enforce()
    _check_asked(asked, at)
    engine.design_of(line, asked, _named(line, asked, at, "sketch"))
    return line


def ask_freeze(asked: Preparation, *, by: Actor, at: datetime, form: str, back: str = "") -> Job:
    """Check what can be checked at once, and leave the writing of the tables to a job.

    `form` is the token of the page that asked, so that a double click freezes once; `back` is where
    its page leads when the job is refused.
    """
    approved_work_plan(_line_to_freeze(asked, by, at), asked, at)
    return enqueue(
        "draws.freeze",
        {"asked": asked.to_json(), "next": back},
        key=f"draws.freeze:{asked.line}:{form}",
        at=at,
        asked_by=by.user_id,
        title="冻结名录",
    )


def freeze_draw(
    asked: Preparation,
    *,
    by: Actor,
    at: datetime,
    chance: engine.Chance,
    key: str,
    progress: Progress = lambda fraction, step: None,
) -> Draw:
    """Write the tables and the design, keep them, and make the draw's row: once per request `key`."""
    done = Draw.objects.filter(request_key=key).first()
    if done is not None:
        return done
    line = _line_to_freeze(asked, by, at)
    plan = approved_work_plan(line, asked, at)
    progress(0.1, "读名录")
    excluded = excluded_by_rule(line, localdate(at))
    check_secrets(excluded, asked)
    line = engine.as_drawn(line, asked, excluded)
    written = write_tables(line, asked, at, chance, excluded)
    progress(0.6, "核对五张表")
    files = {name: store.put(data) for name, data in written.tables.items()}
    sketch = engine.design_of(line, asked, _named(line, asked, at, "sketch"))
    counted = engine.check_tables(written.tables, sketch)
    progress(0.9, "存档")
    return _keep(line, plan, asked, excluded, written, counted, files, by, at, key)


@transaction.atomic
def _keep(
    line: PlanLine,
    plan: WorkPlan,
    asked: Preparation,
    excluded: Excluded,
    written: Written,
    counted: engine.Counted,
    files: dict[str, str],
    by: Actor,
    at: datetime,
    key: str,
) -> Draw:
    check_waiting(line, excluded, written.tables["frame.tsv"])
    replaced, last = voided_draw_to_replace(line), last_draw_like(line)
    named = _named(line, asked, at, _next_id(line, at), replaced.draw_id if replaced else "")
    design = engine.design_of(line, asked, named)
    whens = sorted(datetime.fromisoformat(source.when) for source in asked.entropy)
    row = Draw(
        draw_id=named.draw_id,
        organ=line.plan.organ,
        plan_line=line,
        replaces=replaced,
        title=asked.title,
        design=design,
        files=files | {"design.json": store.put(engine.encode_design(design))},
        populations=counted.populations,
        sizes=counted.sizes,
        excluded=written.excluded,
        regions=written.regions,
        left_out=list(written.roster.left_out),
        holders=[PLATFORM_HOLDER, *asked.holders],
        strata_public=design["strata_public"],
        first_when=whens[0],
        last_when=whens[-1],
        draw_by=datetime.fromisoformat(asked.draw_by),
        reveal_on=None if asked.reveal == engine.AT_ONCE else date.fromisoformat(asked.reveal),
        frozen_by=by.user_id,
        frozen_at=at,
        request_key=key,
    )
    _insert(row)
    use_work_plan(plan, row)
    keep_changes(row, last, written.tables)
    keep_cap_effect(row, line, excluded, counted.populations)
    record(_frozen(row, written), by=by, at=at, subject=subject(row))
    return row


def _insert(row: Draw) -> None:
    """Constraints decide races: one live draw a line, one row a number, one draw a request."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "frozen_by_somebody",
            "刚刚有人为这一行计划冻结了名录",
            remedy="请刷新页面，看看已有的抽取。",
        ) from error


def _frozen(row: Draw, written: Written) -> DrawFrozen:
    return DrawFrozen(
        row.draw_id,
        population=sum(row.populations.values()),
        excluded=sum(row.excluded.values()),
        inspectors=len(written.roster.people),
        left_out=len(row.left_out),
    )


def _next_id(line: PlanLine, at: datetime) -> str:
    """<region code>-<year>-<4-digit sequence>; voided draws keep theirs for ever."""
    prefix = f"{line.plan.organ.region_id}-{localdate(at).year}-"
    last = Draw.objects.filter(draw_id__startswith=prefix).aggregate(last=Max("draw_id"))["last"]
    sequence = int(last.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{sequence:04d}"


def _named(
    line: PlanLine, asked: Preparation, at: datetime, draw_id: str, replaces: str = ""
) -> engine.Named:
    plan = line_reference(line.plan.digest, line.number)
    return engine.Named(draw_id, plan, replaces, engine.rules_of(line, asked, localdate(at)))


def _check_asked(asked: Preparation, at: datetime) -> None:
    engine.check_holders([PLATFORM_HOLDER, *asked.holders])
    check_sources(asked.entropy, at)
    if asked.reveal != engine.AT_ONCE and date.fromisoformat(asked.reveal) < localdate(
        datetime.fromisoformat(asked.draw_by)
    ):
        raise Invalid(
            "reveal_before_draw",
            "揭示日期早于最迟抽取时间",
            remedy="请把揭示日期放在抽取之后，或选“抽取后立即揭示”。",
        )
