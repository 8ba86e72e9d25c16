"""`doubledraw draw`: the outcome, once. Run again it verifies; other entropy is refused."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doubledraw.cli import durable, folder
from doubledraw.cli.complaints import Refused, Unusable, say, warn

if TYPE_CHECKING:
    from doubledraw.draw.outcome import Outcome, Select

# On two cores both take the same time here, and DuckDB less memory from here on.
LARGE = 3_000_000


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "draw",
        help="draw from a frozen folder and published entropy",
        description="Draw, once. Killed on the way, the same command resumes to the same result. "
        "Run again, it recomputes everything and compares.",
        epilog='ENTROPY.json: [{"source": "快乐8 2026321", "when": "2026-12-01T21:30:00+08:00", '
        '"value": "02 06 14 …"}], one object for each source of the design, in its order.',
    )
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--entropy", metavar="ENTROPY.json", type=Path, required=True)
    parser.add_argument(
        "--engine",
        choices=("auto", "python", "duckdb"),
        default="auto",
        help=f"auto takes DuckDB from {LARGE} targets on; both give the same bytes",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Draw or verify."""
    if not args.folder.is_dir():
        raise Unusable("there is no such folder", str(args.folder), "Freeze the draw first.")
    with durable.locked(args.folder):
        draw = folder.Folder.open(args.folder)
        given = _entropy(args.entropy, draw)
        known = draw.entropy()
        if known is not None and known != given:
            raise Refused(
                "this draw has its entropy already, and it is not this",
                str(args.folder / folder.ENTROPY),
                "There is one outcome for one draw. Give the entropy it was drawn with.",
            )
        return (
            _again(draw, given, args.engine) if draw.is_drawn else _draw(draw, given, args.engine)
        )


def _draw(draw: folder.Folder, entropy: bytes, engine: str) -> int:
    durable.clear_unfinished(draw.path)
    # The entropy is kept before anything is computed from it: whoever sees a result and stops
    # the machine cannot try another.
    if draw.entropy() is None:
        durable.write(draw.path / folder.ENTROPY, entropy)
    outcome = compute(draw, entropy, engine)
    durable.write_all(draw.path, outcome.files, last=folder.OUTCOME)
    _show(outcome)
    return 0


def _again(draw: folder.Folder, entropy: bytes, engine: str) -> int:
    outcome = compute(draw, entropy, engine)
    draw.check_outcome(outcome.files)
    durable.clear_unfinished(draw.path)
    say("already drawn; recomputed from the frozen files, every byte is the same")
    _show(outcome)
    return 0


def compute(draw: folder.Folder, entropy: bytes, engine: str = "auto") -> Outcome:
    """The outcome of a frozen folder under this entropy."""
    from doubledraw.draw import outcome

    return outcome.compute(draw.inputs, draw.nonces, entropy, _select(draw, engine))


def _select(draw: folder.Folder, engine: str) -> Select:
    from doubledraw.draw import selection

    large = draw.commitment.files["strata.tsv"].rows >= LARGE
    if engine == "python" or draw.design.suite != "sha256" or (engine == "auto" and not large):
        return selection.select
    from doubledraw.engines import duckdb

    return partial(duckdb.select, progress=_Progress())


class _Progress:
    """Percent on standard error, once each ten, so that logs stay short."""

    def __init__(self) -> None:
        self.shown = -1

    def __call__(self, share: float) -> None:
        """Take in how much is done, 0 to 1."""
        tens = int(share * 10)
        if tens > self.shown:
            self.shown = tens
            say(f"selecting … {tens * 10} %")


def _entropy(path: Path, draw: folder.Folder) -> bytes:
    """The given values in the one spelling of entropy.json; the file itself may be indented."""
    from doubledraw.draw import canonical, entropy
    from doubledraw.draw.errors import DrawError

    try:
        data = canonical.encode(json.loads(path.read_text(encoding="utf-8-sig")))
    except DrawError as error:
        raise Unusable(error.reason, path.name, error.remedy) from None
    except (ValueError, RecursionError) as error:
        raise Unusable(
            f"not JSON: {error}", path.name, 'Write [{"source": …, "when": …, "value": …}].'
        ) from None
    entropy.read(data, draw.design.entropy, path.name)
    _warn_of_time(draw, dt.datetime.now(dt.UTC))
    return data


def _warn_of_time(draw: folder.Folder, now: dt.datetime) -> None:
    for source in draw.design.entropy:
        if dt.datetime.fromisoformat(source.when) > now:
            warn(f"{source.source} is to be published at {source.when}, which is still to come")


def _show(outcome: Outcome) -> None:
    for name, size in outcome.sizes.items():
        say(f"stratum {name}: {size} drawn")
    if outcome.blocked:
        warn(f"the teams are blocked; the selection stands. {outcome.blocked.words()}")
    print(f"targets root {outcome.targets_root}")
    print(f"teams root   {outcome.teams_root}")
    sys.stdout.flush()
