"""Prints a few rows of the county for the eye, or writes its rolls: `python -m doubledraw.demo.county`."""

import argparse
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from random import Random

from doubledraw.demo.county import AS_OF, Inspector, Item, Target, inspectors, items, targets
from doubledraw.demo.county.items import percent
from doubledraw.demo.county.rolls import (
    bad_rows,
    write_bad_rows,
    write_inspectors,
    write_items,
    write_targets,
)


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if options.write:
        _write(options.write, options.seed, options.targets)
    else:
        _say(_target_line(target) for target in targets(Random(options.seed), options.targets))
        people = inspectors(Random(options.seed))
        _say(_inspector_line(person) for person in islice(people, options.inspectors))
        _say(_item_line(item) for item in items()[: options.items])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m doubledraw.demo.county", description=__doc__)
    parser.add_argument("--seed", type=int, default=990126)
    parser.add_argument("--targets", type=int, default=20, metavar="N")
    parser.add_argument("--inspectors", type=int, default=0, metavar="N", help="print so many")
    parser.add_argument("--items", type=int, default=0, metavar="N", help="print so many")
    parser.add_argument("--write", type=Path, metavar="DIR", help="write the rolls there instead")
    return parser


def _write(folder: Path, seed: int, n: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    counts = {
        "targets.csv": write_targets(folder / "targets.csv", targets(Random(seed), n)),
        "inspectors.xlsx": write_inspectors(
            folder / "inspectors.xlsx", inspectors(Random(seed)), AS_OF
        ),
        "items.csv": write_items(folder / "items.csv", items()),
        "bad.csv": write_bad_rows(folder / "bad.csv", bad_rows(Random(seed))),
    }
    _say(f"{folder / name}  {rows:,} rows" for name, rows in counts.items())


def _target_line(target: Target) -> str:
    return "  ".join(
        (
            target.uscc,
            target.name,
            target.address,
            f"{target.industry_code} {target.industry}",
            target.credit_class,
            target.established.isoformat(),
            target.status,
            target.legal_form,
        )
    )


def _inspector_line(person: Inspector) -> str:
    skills = "、".join(person.qualifications) or "-"
    beat = " ".join(person.regions)
    return (
        f"{person.certificate}  {person.name}  {person.organ.name} {person.unit}  {skills}  {beat}"
    )


def _item_line(item: Item) -> str:
    ratio = percent(item.ratio)
    return f"{item.code}  {item.name}  {item.organ.name}  {item.basis}  {ratio}  {item.frequency}"


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
