"""An installation of its own in which processes race for a draw, or are killed in the middle of one.

    python -m tests.platform.draws.arena HOME race|naive|freeze DRAWS RACERS
    python -m tests.platform.draws.arena HOME kill KILLS SEED

DOUBLEDRAW_DATABASE_URL names a PostgreSQL; without it the database is a file under HOME. The last line
printed is a JSON report. This is a program and not a test, because a killed process must be a real one.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = NOON + timedelta(hours=3)


def begin(home: Path, lines: int) -> list[int]:
    """Set up the installation with the county and a plan; the lines' keys."""
    os.environ["DOUBLEDRAW_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "doubledraw.platform.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from doubledraw.platform.ledger.keys import make_log_key
    from tests.world import ceremony, county

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    make_log_key()
    place = county.county(NOON)
    ceremony.plain_rolls(place, NOON)
    plan = ceremony.plain_plan(place, NOON, lines=lines)
    return list(plan.lines.order_by("number").values_list("pk", flat=True))


def cast() -> Any:
    """The people again, in a process that did not found the county."""
    from doubledraw.platform.organs.models import Organ, Staff
    from doubledraw.platform.organs.selectors import actor_of
    from tests.world.county import County

    people = {staff.name: actor_of(staff) for staff in Staff.objects.select_related("organ")}
    organs = {organ.code: organ for organ in Organ.objects.all()}
    codes = [f"990126-0{i}" for i in range(5)] + ["990127-01"]
    return County(*(organs[code] for code in codes), people)


# races


def race(lines: list[int], racers: int, deed: str) -> dict[str, Any]:
    """Let the racers run at everything at once; who succeeded how often, what else was said."""
    from tests.world import ceremony

    place = cast()
    from doubledraw.platform.plans.models import PlanLine

    for line in PlanLine.objects.filter(pk__in=lines):
        if deed == "freeze":
            ceremony.work_planned(place, ceremony.preparation(line, NOON), NOON)
        else:
            ceremony.ready_draw(place, line, NOON)
    said = together(racers, lambda racer: _run_at(lines, racer, deed))
    return {
        "won": [sum(answer["won"].count(line) for answer in said) for line in lines],
        "errors": dict(sum((Counter(answer["errors"]) for answer in said), Counter())),
        **_counted(),
    }


def _run_at(lines: list[int], racer: int, deed: str) -> dict[str, Any]:
    from doubledraw.platform.kernel.errors import DomainError
    from doubledraw.platform.plans.models import PlanLine

    place, won, errors = cast(), [], Counter[str]()
    deeds: dict[str, Callable[..., None]] = {"race": _draw, "naive": _naive, "freeze": _freeze}
    for line in PlanLine.objects.filter(pk__in=lines).select_related("plan__organ").order_by("pk"):
        try:
            deeds[deed](place, line, racer)
            won.append(line.pk)
        except DomainError as refusal:
            errors[refusal.code] += 1
        except Exception as fault:
            errors[repr(fault)] += 1
    return {"won": won, "errors": errors}


def _draw(place: Any, line: Any, racer: int) -> None:
    from doubledraw.platform.draws import services
    from doubledraw.platform.draws.models import Draw

    draw = Draw.objects.select_related("organ").get(plan_line=line)
    services.draw_targets(draw, by=place["周抽取"], at=LATER)


def _freeze(place: Any, line: Any, racer: int) -> None:
    import secrets

    from doubledraw.platform.draws import services
    from tests.world import ceremony

    asked = ceremony.preparation(line, NOON)
    key, by = f"racer {racer} line {line.pk}", place["周抽取"]
    services.freeze_draw(asked, by=by, at=NOON, chance=secrets.token_bytes, key=key)


def _naive(place: Any, line: Any, racer: int) -> None:
    """The negative control: look whether it is drawn, then write, as one would without a thought of others."""
    from django.db import transaction

    from doubledraw.log.entries import ResultDrawn
    from doubledraw.platform.draws.models import Draw
    from doubledraw.platform.kernel.errors import Conflict
    from doubledraw.platform.ledger.services import append, stamp

    draw = Draw.objects.get(plan_line=line)
    if draw.state != "committed":
        raise Conflict("late", "drawn by somebody else")
    time.sleep(0.05)
    with transaction.atomic():
        named = {"draw_id": draw.draw_id, "commitment": draw.commitment, "sizes": draw.sizes}
        entry = ResultDrawn(at=stamp(LATER), targets_root="0" * 64, teams_root="0" * 64, **named)
        append(entry, subject=f"draw:{draw.draw_id}", at=LATER)
        drawn = {"state": "drawn", "targets_root": "0" * 64, "teams_root": "0" * 64}
        Draw.objects.filter(pk=draw.pk).update(**drawn)


def _counted() -> dict[str, Any]:
    """What the database holds in the end."""
    from doubledraw.platform.draws.models import Draw
    from doubledraw.platform.ledger.models import LogLeaf

    results = Counter(LogLeaf.objects.filter(kind="draw.result").values_list("subject", flat=True))
    draws = Counter(Draw.objects.values_list("plan_line", flat=True))
    return {
        "results": list(results.values()),
        "draws": list(draws.values()),
        "drawn": Draw.objects.filter(state="drawn").count(),
    }


def together(racers: int, run: Callable[[int], dict[str, Any]]) -> list[dict[str, Any]]:
    """Fork the racers, let them go at the same moment, collect what they say."""
    from django.db import connections

    connections.close_all()
    start_read, start_write = os.pipe()
    pipes = []
    for racer in range(racers):
        read, write = os.pipe()
        if os.fork() == 0:
            os.close(start_write)
            os.read(start_read, 1)  # returns when the parent closes the gate
            with os.fdopen(write, "w") as said:
                json.dump(run(racer), said)
            os._exit(0)
        os.close(write)
        pipes.append(read)
    os.close(start_write)
    answers = [json.loads(os.fdopen(pipe).read()) for pipe in pipes]
    for _ in range(racers):
        os.wait()
    return answers


# kills


def kill(lines: list[int], kills: int, seed: int) -> dict[str, Any]:
    """Drive draws from freeze to reveal and kill the driver at random points until `kills` are done.

    The longest wait follows the machine's present speed: shorter after a draw that nobody caught, longer after a kill.
    """
    chance, done, seen, completed = random.Random(seed), 0, {}, 0
    stages: Counter[str] = Counter()
    limit = _duration(planned(lines.pop()))
    while done < kills:
        line = planned(lines.pop())
        while not _driven(line, chance.uniform(0, limit)):
            done += 1
            limit *= 1.05
            stages[_stage(line)] += 1
            check_everything(seen, line)
        completed += 1
        limit *= 0.8
        check_everything(seen, line)
        check_complete(line)
    check_everything(seen)
    return {"kills": done, "completed": completed, "stages": stages, "seed": seed}


def planned(line: int) -> int:
    """The line, with its work plan made: the kills are for what follows."""
    from doubledraw.platform.plans.models import PlanLine
    from tests.world import ceremony

    asked = ceremony.preparation(PlanLine.objects.get(pk=line), NOON)
    ceremony.work_planned(cast(), asked, NOON)
    return line


def drive(line: int) -> None:
    """Whatever this line's draw still needs, to its end; every step may find itself done."""
    import secrets

    from doubledraw.platform.draws import services
    from doubledraw.platform.draws.models import Draw
    from doubledraw.platform.plans.models import PlanLine
    from tests.world import ceremony

    place = cast()
    zhou, he = place["周抽取"], place["何监督"]
    asked = ceremony.preparation(PlanLine.objects.get(pk=line), NOON)
    key = f"kill {line}"
    services.freeze_draw(asked, by=zhou, at=NOON, chance=secrets.token_bytes, key=key)

    def draw() -> Draw:
        return Draw.objects.select_related("organ").get(plan_line=line)

    if draw().state == "frozen":
        at = NOON + timedelta(minutes=1)
        services.commit_draw(draw(), by=zhou, at=at, chance=secrets.token_bytes)
    if draw().outcome_files is None:
        ceremony.everybody_present(place, draw(), LATER)
    for position, value in enumerate((ceremony.KL8, ceremony.DICE)):
        typed = draw().entropy_values.filter(position=position).first()
        if typed is None:
            services.enter_entropy(draw(), position, value, by=zhou, at=LATER)
        if typed is None or not typed.confirmed_value:
            services.confirm_entropy(draw(), position, value, by=he, at=LATER)
    if draw().outcome_files is None:
        services.draw_targets(draw(), by=zhou, at=LATER + timedelta(minutes=5))
    if draw().revealed_at is None:
        at = LATER + timedelta(minutes=6)
        services.reveal_draw(draw(), reason="", by=zhou, at=at)


def _driven(line: int, seconds: float) -> bool:
    """Drive in a child and kill it after so many seconds; whether it came to the end before."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        drive(line)
        os._exit(0)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return _ended(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return False if os.WIFSIGNALED(status) else _ended(status)


def _ended(status: int) -> bool:
    assert os.waitstatus_to_exitcode(status) == 0, "the driver failed by itself"
    return True


def _duration(line: int) -> float:
    """How long an undisturbed draw takes here."""
    began = time.monotonic()
    assert _driven(line, 60)
    return time.monotonic() - began


def _stage(line: int) -> str:
    from doubledraw.platform.draws.models import Draw

    draw = Draw.objects.filter(plan_line=line).first()
    if draw is None:
        return "before the freeze"
    return "entropy" if draw.entropy_file and draw.state == "committed" else str(draw.state)


# what must be true after every kill


def settle() -> None:
    """Wait until a PostgreSQL has noticed that the killed client is gone: a commit on its way may still arrive."""
    from django.db import connection

    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    deadline = time.monotonic() + 30
    while connection.vendor == "postgresql" and time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(f"{others} AND pid <> pg_backend_pid()")
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.005)


def check_everything(seen: dict[str, dict[str, object]], line: int = 0) -> None:
    """No half state (of this line's draw, or of all), nothing once there has changed, the log is a log."""
    from doubledraw.platform.draws.models import Draw

    settle()
    for draw in Draw.objects.all():
        if line in (0, draw.plan_line_id):
            check_whole(draw)
        now = {"C": draw.commitment, "entropy": draw.entropy_file, "result": draw.outcome_files}
        for name, value in seen.setdefault(draw.draw_id, {}).items():
            assert now[name] == value, f"{draw.draw_id}: {name} changed"
        seen[draw.draw_id] |= {name: value for name, value in now.items() if value}
    lines = list(Draw.objects.values_list("plan_line", flat=True))
    assert len(lines) == len(set(lines)), "two draws of one line"
    check_log()


def check_whole(draw: Any) -> None:
    """Every step of this draw is there with all that belongs to it, or not at all."""
    from doubledraw.platform.draws.engine import stored_files
    from doubledraw.platform.jobs.models import Job
    from doubledraw.platform.ledger.models import AuditEvent, LogLeaf
    from doubledraw.platform.records import store

    for digest in [*stored_files(draw).values(), *(draw.revealed_files or {}).values()]:
        store.get(digest)
    kinds = Counter(
        LogLeaf.objects.filter(subject=f"draw:{draw.draw_id}").values_list("kind", flat=True)
    )
    expected = {
        "draw.commit": bool(draw.commitment),
        "draw.entropy": bool(draw.entropy_file),
        "draw.result": draw.outcome_files is not None,
        "draw.reveal": draw.revealed_at is not None,
    }
    assert kinds == Counter({kind: 1 for kind, is_there in expected.items() if is_there})
    assert draw.nonces.count() == (len(draw.holders) if draw.commitment else 0)
    drawn = sum(draw.sizes.values()) if draw.outcome_files else 0
    assert draw.drawn_targets.filter(role="selected").count() == drawn
    assert draw.assignments.count() == 2 * drawn
    told = Job.objects.filter(key__startswith=f"disclosure:draw:{draw.draw_id}:").count()
    assert told == sum(expected.values())
    events = AuditEvent.objects.filter(subject=f"draw:{draw.draw_id}")
    assert events.filter(kind="ResultFixed").count() == int(draw.outcome_files is not None)


def check_log() -> None:
    """The leaves hash to the root that the newest checkpoint signs."""
    from doubledraw.log import tree
    from doubledraw.log.checkpoint import open_signed
    from doubledraw.platform.ledger.keys import log_key
    from doubledraw.platform.ledger.models import Checkpoint, LogLeaf

    leaves = list(LogLeaf.objects.order_by("index").values_list("index", "entry"))
    assert [index for index, _ in leaves] == list(range(len(leaves)))
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None:
        assert not leaves
        return
    signed = open_signed(newest.note, log_key().verifier())
    hashes = [tree.leaf_hash(entry.encode()) for _, entry in leaves]
    assert (signed.size, signed.root) == (len(leaves), tree.Tree.over(hashes).root)


def check_complete(line: int) -> None:
    """The result is the one that its inputs give, and a stranger can see that it is."""
    from doubledraw.draw.verify import verify
    from doubledraw.log.note import check_note
    from doubledraw.platform.draws import engine
    from doubledraw.platform.draws.models import Draw

    draw = Draw.objects.get(plan_line=line)
    assert draw.state == "revealed"
    report = verify(engine.auditor_bundle(draw), auditor=True, check_note=check_note)
    assert report.ok, [check for check in report.checks if check.verdict == "false"]
    assert verify(engine.public_bundle(draw), auditor=False, check_note=check_note).ok


def main(arguments: Sequence[str]) -> None:
    home, deed, first, second = arguments
    count = int(first)
    lines = begin(Path(home), count if deed != "kill" else count + 20)
    report = kill(lines, count, int(second)) if deed == "kill" else race(lines, int(second), deed)
    print(json.dumps(report))


if __name__ == "__main__":
    main(sys.argv[1:])
