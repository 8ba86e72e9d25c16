"""Reading what is public: for the portal, and the directory's names for the projections."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import connection
from django.db.models import Count, Q, QuerySet

from doubledraw.platform.disclosure.models import (
    Edition,
    PublicAppearance,
    PublicDocument,
    PublicDraw,
    PublicFile,
    PublicTarget,
    PublicWall,
)
from doubledraw.platform.disclosure.states import DocumentKind, Result, Stage
from doubledraw.platform.draws.selectors import public_presence
from doubledraw.platform.ledger.models import Cosignature, LogLeaf
from doubledraw.platform.ledger.selectors import cosigned_before
from doubledraw.platform.registry.models import Target, name_key

CHUNK = 5_000
SHORTEST_QUESTION = 2
MOST_FOUND = 50
LISTED = {
    "selected": (Result.SELECTED,),
    "reserve": (Result.RESERVE,),
    "excluded": (Result.EXCLUDED,),
    "frame": (Result.SELECTED, Result.RESERVE, Result.NOT_SELECTED),
}
"""The lists of a draw that can be read page by page."""


def edition() -> int:
    """The number of the newest change of anything public. Every public page asks, so in plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {Edition._meta.db_table} WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


# ── draws ──


def public_draws() -> QuerySet[PublicDraw]:
    """Every public draw, newest first."""
    return PublicDraw.objects.all()


@dataclass(frozen=True)
class Filters:
    """What the list of draws can be narrowed by."""

    years: Sequence[int]
    organs: Sequence[str]


def draw_filters() -> Filters:
    """The years and organs that have draws."""
    years = PublicDraw.objects.order_by().datetimes("draw_at", "year", order="DESC")
    organs = PublicDraw.objects.order_by("organ_name").values_list("organ_name", flat=True)
    return Filters([start.year for start in years], list(organs.distinct()))


def filtered_draws(year: str = "", organ: str = "", state: str = "") -> QuerySet[PublicDraw]:
    """The draws that meet what was asked; what cannot be met is not asked for."""
    rows = PublicDraw.objects.all()
    if year.isdecimal() and 1 <= int(year) <= 9998:
        rows = rows.filter(draw_at__year=int(year))
    if organ:
        rows = rows.filter(organ_name=organ)
    return rows.filter(state=state) if state else rows


def public_draw(draw_id: str) -> PublicDraw:
    """One draw; DoesNotExist when it is not public."""
    return PublicDraw.objects.get(draw_id=draw_id)


@dataclass
class Tally:
    """What was changed after the draw, in all draws of one organ."""

    organ: str
    draws: int = 0
    voids: int = 0
    rounds: int = 0
    targets: int = 0
    inspectors: int = 0
    unfilled: int = 0


def tallies() -> list[Tally]:
    """Organ by organ: draws, voids, later team rounds, substitutions, places that nobody could take. One query."""
    found: dict[str, Tally] = {}
    columns = ("organ_name", "state", "rounds", "substitutes")
    for organ, state, rounds, substitutes in PublicDraw.objects.order_by("organ_name").values_list(
        *columns
    ):
        row = found.setdefault(organ, Tally(organ))
        row.draws += 1
        row.voids += state == Stage.VOIDED
        row.rounds += len(rounds)
        row.targets += substitutes.get("targets", 0)
        row.inspectors += substitutes.get("inspectors", 0)
        row.unfilled += substitutes.get("exhausted", 0) + substitutes.get("short", 0)
    return list(found.values())


def operators() -> list[tuple[str, int, int]]:
    """(ref as in the log, voids, substitutions) of everybody who asked for or agreed to one. One query."""
    found: dict[str, list[int]] = {}
    kinds = ("draw.void", "draw.substitute")
    for kind, entry in LogLeaf.objects.filter(kind__in=kinds).values_list("kind", "entry"):
        for ref in json.loads(entry)["by"]:
            found.setdefault(ref, [0, 0])[kinds.index(kind)] += 1
    return [(ref, voids, substitutes) for ref, (voids, substitutes) in sorted(found.items())]


def next_draw(at: datetime) -> PublicDraw | None:
    """The committed draw that comes first."""
    waiting = PublicDraw.objects.filter(state=Stage.COMMITTED, draw_at__gt=at)
    return waiting.order_by("draw_at").first()


def draws_of_year(year: int) -> list[PublicDraw]:
    """The year's draws, newest first."""
    return list(PublicDraw.objects.filter(draw_at__year=year))


def latest_checkable() -> PublicDraw | None:
    """The newest draw everybody can recompute: revealed, with public strata, not void."""
    return PublicDraw.objects.filter(state=Stage.REVEALED, strata_public=True, sample__gt=0).first()


def successor_of(draw: PublicDraw) -> PublicDraw | None:
    """The draw that took the place of a voided one."""
    return PublicDraw.objects.filter(replaces=draw.draw_id).first()


def files_of(draw: PublicDraw) -> list[PublicFile]:
    """The draw's public files."""
    return list(draw.public_files.all())


def file_of(draw_id: str, name: str) -> PublicFile:
    """One public file; DoesNotExist when there is none of that name."""
    return PublicFile.objects.get(draw_id=draw_id, name=name)


def entry_of(draw_id: str, index: int) -> LogLeaf:
    """One log entry about a public draw; DoesNotExist for the entries of other subjects."""
    public_draw(draw_id)
    return LogLeaf.objects.get(subject=f"draw:{draw_id}", index=index)


def wall_of(draw: PublicDraw) -> PublicWall | None:
    """The numbers for the draw screen; None before the draw, and always where strata are not public."""
    return PublicWall.objects.filter(draw=draw).first()


def has_wall(draw: PublicDraw) -> str:
    """ "" without a wall, else "sealed" or "open"."""
    kinds = PublicWall.objects.filter(draw=draw).values_list("sealed", flat=True)
    return next(("sealed" if sealed else "open" for sealed in kinds), "")


def present_at(draw: PublicDraw) -> list[dict[str, str]]:
    """Who has come so far, by role and organisation, never by name."""
    return [
        {"role": person["role"], "organisation": person["organisation"]}
        for person in public_presence(draw.draw_id)
    ]


def witnesses_of(draw: PublicDraw) -> list[Cosignature]:
    """Who has cosigned the commit before the first entropy, when they are a quorum (DD-1 §3.2); as it stands now."""
    commit = next((s["log_index"] for s in draw.steps if s["step"] == "commit"), None)
    if commit is None or not draw.entropy:
        return []
    first = min(datetime.fromisoformat(source["when"]) for source in draw.entropy)
    return cosigned_before(commit, first)


def result_of(draw: PublicDraw) -> LogLeaf | None:
    """The log entry with the roots of the result."""
    entries = LogLeaf.objects.filter(subject=f"draw:{draw.draw_id}", kind="draw.result")
    return entries.order_by("index").first()


def appearances(draw: PublicDraw, listed: str, stratum: str = "") -> QuerySet[PublicAppearance]:
    """The firms of one of a draw's lists, in the list's order; one stratum's, where strata are public."""
    rows = PublicAppearance.objects.filter(draw=draw, result__in=LISTED[listed])
    if stratum and draw.strata_public:
        rows = rows.filter(stratum=stratum)
    return rows.order_by("position")


def counts_of(draw: PublicDraw) -> dict[str, int]:
    """Result → number of firms, of a revealed draw."""
    counted = PublicAppearance.objects.filter(draw=draw).values_list("result")
    return dict(counted.annotate(firms=Count("pk")).order_by())


def first_selected(draw: PublicDraw) -> PublicAppearance | None:
    """The firm at the top of the list."""
    return appearances(draw, "selected").first()


def draws_of_plan(plan: PublicDocument) -> dict[int, list[PublicDraw]]:
    """Plan line → its draws, newest first, also those held under earlier versions that had the line (one query)."""
    own, earlier = str(plan.body["number"]), dict(plan.body.get("drawn_as", {}))
    numbers = {own}.union(*earlier.values())
    found: dict[int, list[PublicDraw]] = {}
    for draw in PublicDraw.objects.filter(plan_number__in=numbers):
        if draw.plan_number in (own, *earlier.get(str(draw.plan_line), ())):
            found.setdefault(draw.plan_line, []).append(draw)
    return found


# ── firms ──


def firm(code: str) -> PublicTarget:
    """A firm that stands on a published list; DoesNotExist for any other."""
    return PublicTarget.objects.get(code=code)


def firms(codes: Iterable[str]) -> dict[str, PublicTarget]:
    """Code → firm (one query)."""
    return PublicTarget.objects.in_bulk(list(codes))


def appearances_of(code: str) -> list[PublicAppearance]:
    """Every revealed draw in which the firm stood, newest first, with the draw."""
    rows = PublicAppearance.objects.filter(code=code).select_related("draw")
    return list(rows.order_by("-draw__draw_at", "draw_id"))


# ── documents ──


def current_documents(kind: DocumentKind) -> list[PublicDocument]:
    """The version of each document that holds, by its number."""
    newest: dict[str, PublicDocument] = {}
    for document in PublicDocument.objects.filter(kind=kind).order_by("published_at", "pk"):
        newest[document.key] = document
    return [newest[key] for key in sorted(newest)]


def versions_of(kind: DocumentKind, key: str) -> list[PublicDocument]:
    """Every published version of one document, newest first."""
    return list(PublicDocument.objects.filter(kind=kind, key=key))


def plan_versions(number: str) -> list[PublicDocument]:
    """Every public version of the plan of which one has this number, newest first; [] when none has."""
    bases = {number, number.rpartition("-")[0]}
    found = PublicDocument.objects.filter(kind=DocumentKind.PLAN, key__in=bases)
    key = next((one.key for one in found if one.body["number"] == number), None)
    return [one for one in found if one.key == key]


def published_among(kind: DocumentKind, keys: Iterable[str]) -> set[str]:
    """Which of these documents the public can read (one query)."""
    meant = [kind, *set(keys)]
    places = ", ".join(["%s"] * (len(meant) - 1))
    if not places:
        return set()
    with connection.cursor() as cursor:
        table = PublicDocument._meta.db_table
        cursor.execute(f"SELECT key FROM {table} WHERE kind = %s AND key IN ({places})", meant)
        return {key for (key,) in cursor.fetchall()}


def editions_among(kind: DocumentKind, digests: Iterable[str]) -> set[str]:
    """Which of these editions, by digest, the public can read (one query)."""
    known = PublicDocument.objects.filter(kind=kind, digest__in=set(digests))
    return set(known.values_list("digest", flat=True))


def publication_of(digest: str) -> LogLeaf | None:
    """The log entry that made a document public."""
    kinds = ("document.publish", "plan.publish")
    published = LogLeaf.objects.filter(subject=f"document:{digest}", kind__in=kinds)
    return published.order_by("index").first()


# ── searching ──


@dataclass(frozen=True)
class Found:
    """What a question found; `is_cut` when there were more firms than are shown."""

    draws: Sequence[PublicDraw] = ()
    firms: Sequence[PublicTarget] = ()
    is_cut: bool = False
    is_code: bool = False
    results: Mapping[str, PublicAppearance] = field(default_factory=dict)


def search(question: str) -> Found:
    """By draw number or title, by code, or by any part of a name; nothing for a single character."""
    text = question.strip()
    key = name_key(text)
    if len(key) < SHORTEST_QUESTION:
        return Found()
    by_title = Q(draw_id__icontains=text) | Q(title__icontains=text)
    draws = list(PublicDraw.objects.filter(by_title)[:MOST_FOUND])
    by_name = Q(name_key__contains=key) | Q(code__startswith=text.upper())
    firms = list(PublicTarget.objects.filter(by_name).order_by("name", "code")[: MOST_FOUND + 1])
    shown = firms[:MOST_FOUND]
    return Found(draws, shown, len(firms) > MOST_FOUND, _looks_like_code(text), _newest(shown))


def folded(question: str) -> str:
    """How a question is spelled to be compared with the names of the projections."""
    return name_key("".join(c for c in question if c.isprintable()))


def _newest(firms: Iterable[PublicTarget]) -> dict[str, PublicAppearance]:
    """Code → the firm's newest appearance (one query)."""
    rows = PublicAppearance.objects.filter(code__in=[firm.code for firm in firms])
    rows = rows.select_related("draw").order_by("draw__draw_at", "draw_id")
    return {row.code: row for row in rows}


def _looks_like_code(text: str) -> bool:
    return len(text) >= 15 and text.isascii() and text.isalnum()


# ── for the projections ──


Names = dict[str, tuple[str, str]]
"""Code → (name, name of the region)."""


def names_of_firms(codes: Iterable[str]) -> Names:
    """As the directory has them; the code itself where it has no name."""
    found: Names = {}
    for chunk in _chunks(codes):
        rows = Target.objects.filter(code__in=chunk)
        found |= {code: (code, "") for code in chunk}
        found |= _by_code(rows.values_list("code", "name", "region__name"))
    return found


def kept_names(codes: Iterable[str]) -> Names:
    """As the public has them so far."""
    found: Names = {}
    for chunk in _chunks(codes):
        rows = PublicTarget.objects.filter(code__in=chunk)
        found |= _by_code(rows.values_list("code", "name", "region_name"))
    return found


def _chunks(codes: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(codes)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def _by_code(rows: Iterable[tuple[str, str, str]]) -> Names:
    return {code: (name, region) for code, name, region in rows}
