"""The five tables of a freeze, from the rolls as they stand (DD-1 §2.1)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.documents import Preparation
from doubledraw.platform.draws.selectors import (
    Excluded,
    exclusion_rows,
    frame_and_strata,
    recusal_rows,
    roster,
)
from doubledraw.platform.draws.selectors.candidates import Roster
from doubledraw.platform.draws.selectors.districts import Ground
from doubledraw.platform.draws.selectors.rolls import Row
from doubledraw.platform.draws.services.planning import NOBODY, WHAT_NOW
from doubledraw.platform.draws.states import DistrictRule
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Region
from doubledraw.platform.plans.models import PlanLine


@dataclass(frozen=True, slots=True)
class Written:
    """The five tables as bytes, and the counts the row keeps."""

    tables: Mapping[str, bytes]
    excluded: dict[str, int]
    regions: list[dict[str, Any]]
    roster: Roster


def write_tables(
    line: PlanLine, asked: Preparation, at: datetime, chance: engine.Chance, without: Excluded
) -> Written:
    """The tables of a line as it stands on the day of `at`, without the firms that a rule leaves out."""
    pairs = list(frame_and_strata(line, without.firms))
    places = frozenset(frame[1] for frame, _ in pairs)
    ground = Ground(DistrictRule.of(asked.districts), places)
    people = roster(line, localdate(at).year, ground)
    excluded = exclusion_rows(line) + [firm.row() for firm in without.firms.values()]
    refs = frozenset(person.ref for person in people.people)
    rows: dict[str, list[Row]] = {
        "frame.tsv": [frame for frame, _ in pairs],
        "strata.tsv": [stratum for _, stratum in pairs],
        "exclusions.tsv": excluded,
        "roster.tsv": [person.row() for person in people.people],
        "recusals.tsv": recusal_rows(line, refs, without.firms),
    }
    if not pairs:
        raise Invalid(*NOBODY, remedy=WHAT_NOW)
    tables = engine.encode_tables(rows, chance)
    counts = Counter(row[1] for row in excluded)
    return Written(tables, dict(counts), _regions(rows["frame.tsv"]), people)


def _regions(frame: list[Row]) -> list[dict[str, Any]]:
    counts = Counter(region for _, region in frame)
    names = dict(Region.objects.filter(code__in=counts).values_list("code", "name"))
    return [
        {"code": code, "name": names[code], "population": counts[code]} for code in sorted(counts)
    ]
