"""`doubledraw freeze`: rolls and design become immutable, and the commitment C is made."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from doubledraw.cli import durable, folder
from doubledraw.cli.complaints import Refused, say, warn

_EXAMPLE = """\
SPEC.toml holds the fields of the design and the paths of the rolls (relative to it):

  draw_id = "350981-2026-1"            plan = "350981-2026-P1"
  title = "2026 年度随机抽查"           strata_public = true
  method = "srs"                       reserve = 3
  draw_by = 2026-12-02T12:00:00+08:00  reveal = 2027-03-31
  targets = "firms.csv"                inspectors = "people.xlsx"
  recusals = "recusals.csv"            exclusions = "exclusions.csv"      (both optional)
  holders = ["platform", "notary"]
  strata = [{name = "A", ratio = "1/100"}, {name = "B", ratio = "3/100", min = 5}]
  seats = [{department = "市场监管局", count = 2}]
  [[entropy]]
  source = "快乐8 2026321"
  when = 2026-12-01T21:30:00+08:00
  form = "kl8"
  [columns.targets]
  stratum = "Risk"                     (when a header is none of the known ones)

Headers: targets id|统一社会信用代码|uscc, stratum|信用风险等级|credit_class, weight|权重,
region|区划代码; inspectors ref|执法证号, department|部门, qualifications|资质, regions|区域,
capacity|上限, load|已派; recusals id, ref, reason; exclusions id, reason, reference.
Rolls are CSV, TSV, XLSX or Parquet, also gzipped; text is UTF-8 or GB18030.
"""


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "freeze",
        help="freeze rolls and design, print the commitment C",
        description="Freeze rolls and design into a folder and print C on standard output.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("spec", metavar="SPEC.toml", type=Path)
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="a new folder")
    parser.add_argument(
        "--strict-ids",
        action="store_true",
        help="refuse ids that are not sound 统一社会信用代码 of 18 characters",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Freeze, or refuse and leave nothing."""
    _refuse_frozen(args.out)
    now = dt.datetime.now(dt.UTC)
    files = frozen(args.spec, args.strict_ids, now)
    durable.create_folder(args.out, files, private=frozenset({folder.SECRETS}))
    print(_commitment_of(args.out))
    return 0


def frozen(spec_path: Path, strict_ids: bool, now: dt.datetime) -> dict[str, bytes]:
    """Every file of the frozen folder, all rules checked."""
    from doubledraw.cli import codes, rolls, seats, spec
    from doubledraw.draw import frame

    wanted = spec.read(spec_path)
    design, paths, columns = wanted.design, wanted.rolls, wanted.columns
    excluded = _read(rolls.exclusions, paths.get("exclusions"), columns.get("exclusions", {}))
    targets = rolls.targets(
        paths["targets"],
        design,
        columns.get("targets", {}),
        {row[0] for row in excluded},
        codes.fault if strict_ids else None,
    )
    roster = _read(rolls.inspectors, paths.get("inspectors"), columns.get("inspectors", {}))
    recused: list[tuple[str, ...]] = []
    if "recusals" in paths:
        recused = rolls.recusals(
            paths["recusals"],
            columns.get("recusals", {}),
            {row[0] for row in targets.frame},
            {row[0] for row in roster},
        )
    populations = frame.populations(targets.strata, design)
    design.check_chances(populations)
    sizes = design.sizes(populations)
    if design.seats:
        regions = (row[1] for row in targets.frame)
        seats.check(design, sizes, regions, roster, paths["inspectors"].name)
    _warn_of_time(design, now)
    _summarise(populations, sizes, targets.left_out, len(excluded), len(roster))
    rows = {
        "frame.tsv": targets.frame,
        "strata.tsv": targets.strata,
        "exclusions.tsv": excluded,
        "roster.tsv": roster,
        "recusals.tsv": recused,
    }
    return _sealed(design, rows, wanted.holders)


def _sealed(design: Any, rows: Mapping[str, Any], holders: tuple[str, ...]) -> dict[str, bytes]:
    """The tables with their blinds, the nonces, and the commitment over all of it."""
    from doubledraw.draw import canonical, commitment, frame

    tables = {name: frame.encode_table(name, rows[name], _secret()) for name in frame.TABLES}
    nonces = [(holder, _secret()) for holder in holders]
    suite = design.hashing()
    seals = [
        (holder, commitment.nonce_commitment(suite, design.draw_id, holder, nonce))
        for holder, nonce in nonces
    ]
    secrets = canonical.encode([{"holder": h, "nonce": n} for h, n in nonces])
    return {
        folder.DESIGN: design.encoded(),
        **tables,
        folder.SECRETS: secrets,
        folder.COMMITMENT: commitment.build(design, tables, seals),
    }


def _secret() -> str:
    """64 hex characters of the operating system's generator (§3.2)."""
    return os.urandom(32).hex()


def _read(reader: Any, path: Path | None, columns: Mapping[str, str]) -> list[tuple[str, ...]]:
    return [] if path is None else reader(path, columns)


def _refuse_frozen(out: Path) -> None:
    if (out / folder.COMMITMENT).is_file():
        raise Refused(
            f"a draw is frozen here already, C is {_commitment_of(out)}",
            str(out),
            "What is frozen stays as it is. A new draw needs a new folder and a new draw_id.",
        )
    durable.refuse_occupied(out)


def _commitment_of(out: Path) -> str:
    return folder.Folder.open(out).c


def _warn_of_time(design: Any, now: dt.datetime) -> None:
    for source in design.entropy:
        if dt.datetime.fromisoformat(source.when) <= now:
            warn(
                f"{source.source} was published at {source.when}, before this freeze: everybody"
                " will see that the outcome could be known beforehand"
            )


def _summarise(
    populations: Mapping[str, int],
    sizes: Mapping[str, int],
    left_out: int,
    excluded: int,
    people: int,
) -> None:
    for name, population in populations.items():
        say(f"stratum {name}: {population} targets, {sizes[name]} to be drawn")
    say(f"excluded: {excluded}, of which {left_out} stood in the targets; inspectors: {people}")
