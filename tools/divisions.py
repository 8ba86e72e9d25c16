"""Makes `organs/data/divisions.csv`: `divisions.py SERIES.csv PROVINCES.csv CITIES.csv AREAS.csv`, see SOURCE.md."""

import csv
import sys
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "src/doubledraw/platform/organs/data/divisions.csv"
FIELDS = ("code", "name", "parent", "since", "until", "successor")
LATER_BEGINS, LATER_ENDS = "2019-05-01", "2023-12-31"
STATISTICAL = {str(n) for n in range(70, 80)}
"""Counties numbered so are zones of the statisticians, not divisions of GB/T 2260."""
NOT_DIVISIONS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
SUFFIXES = ("自治县", "自治旗", "特区", "林区", "县", "市", "区", "旗")

Spell = dict[str, str]


def main(series: str, provinces: str, cities: str, areas: str) -> None:
    """Write the table."""
    spells = _series(series)
    later = _later(provinces, cities, areas)
    _extend(spells, later)
    _succeed(spells)
    rows = sorted(spells, key=lambda s: (s["code"], s["since"]))
    known = {row["code"] for row in rows}
    for row in rows:
        row["parent"] = _parent(row["code"], known)
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} spells of {len(known)} codes")


def _series(path: str) -> list[Spell]:
    with Path(path).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    editions = sorted({row[k] for row in rows for k in ("first_seen", "last_seen")})
    after = dict(pairwise(editions))
    return [
        {
            "code": row["code"],
            "name": row["name"],
            "since": ""
            if row["first_seen"] == editions[0]
            else _first(row["first_seen"]).isoformat(),
            "until": _eve(after[row["last_seen"]]) if row["last_seen"] in after else "",
            "successor": "",
        }
        for row in rows
    ]


def _later(*paths: str) -> dict[str, str]:
    found = {}
    for path in paths:
        with Path(path).open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                code = row["code"].ljust(6, "0")
                zone = code[4:] in STATISTICAL or code.startswith("23276")
                if not zone and row["name"] not in NOT_DIVISIONS:
                    found[code] = row["name"]
    return found


def _extend(spells: list[Spell], later: dict[str, str]) -> None:
    """What the later edition adds, renames and no longer has."""
    current = {spell["code"]: spell for spell in spells if not spell["until"]}
    for code, spell in current.items():
        lost = code not in later and code[:2] not in ("71", "81", "82")
        if lost or later.get(code, spell["name"]) != spell["name"]:
            spell["until"] = LATER_ENDS if lost else "2019-04-30"
    for code, name in later.items():
        zone = code in ("460321", "460322", "460323", "620201")
        if not zone and (code not in current or current[code]["until"]):
            spells.append(
                {"code": code, "name": name, "since": LATER_BEGINS, "until": "", "successor": ""}
            )


def _succeed(spells: list[Spell]) -> None:
    """A code's successor: the only code of the same name (but for 县, 市, 区) of its province begun when it ended."""
    begins = defaultdict(list)
    for spell in spells:
        begins[(spell["code"][:2], _stem(spell["name"]))].append(spell)
    newest = {spell["code"]: spell for spell in sorted(spells, key=lambda s: s["since"])}
    for spell in spells:
        if not spell["until"] or newest[spell["code"]] is not spell:
            continue
        day = _next_day(spell["until"])
        heirs = [
            heir
            for heir in begins[(spell["code"][:2], _stem(spell["name"]))]
            if heir["code"] != spell["code"]
            and (
                heir["since"] == day
                or (heir["since"], spell["until"]) == (LATER_BEGINS, LATER_ENDS)
            )
        ]
        if len(heirs) == 1 and len(_stem(spell["name"])) > 1:
            spell["successor"] = heirs[0]["code"]


def _stem(name: str) -> str:
    for suffix in SUFFIXES:
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return name


def _parent(code: str, known: set[str]) -> str:
    above = (code[:4] + "00", code[:2] + "0000")
    return next((other for other in above if other != code and other in known), "")


def _first(month: str) -> date:
    return date(int(month[:4]), int(month[4:]), 1)


def _eve(month: str) -> str:
    return (_first(month) - timedelta(days=1)).isoformat()


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


if __name__ == "__main__":
    main(*sys.argv[1:])
