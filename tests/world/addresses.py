"""Every address of the product, and for each place in one (`<str:code>`) what of an organ's own may stand there.

A new URL with a new kind of place: add one line to `PLACES`. The key is the route up to and with the place.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver

from doubledraw.platform.organs.models import RoleGrant
from tests.world.canaries import Nest

NOWHERE: dict[str, Any] = {
    "int": 987654321,
    "str": "no-such-thing",
    "slug": "no-such-thing",
    "path": "no/such",
}
_PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")

Place = Callable[[Nest], Any]


def _of(label: str, column: str = "pk") -> Place:
    """A column of the organ's row of that kind."""
    return lambda nest: getattr(nest[label], column)


def _part(label: str, column: str) -> Place:
    """A number that only counts within the row before it: it says nothing about other rows."""
    place: Place = lambda nest: getattr(nest[label], column)  # noqa: E731
    place.kind = "part"  # type: ignore[attr-defined]
    return place


def _draw(column: str) -> Place:
    return lambda nest: getattr(nest.draw, column) if nest.draw else "none-drawn"


def _constant(value: Any) -> Place:
    """A place that names no row: the same for everybody, so that nobody learns anything by varying it."""
    place: Place = lambda nest: value  # noqa: E731
    place.kind = "constant"  # type: ignore[attr-defined]
    return place


PLACES: dict[str, Place] = {
    # the law
    "rules/sets/<str:name>": _constant("national"),
    "rules/parameters/<str:name>": _constant("publication_normal"),
    "desk/rules/sets/<str:name>": _constant("national"),
    "desk/rules/parameters/<str:name>": _constant("publication_normal"),
    "desk/rules/own/<int:pk>": _of("rulebook.OwnRules"),
    "desk/rules/own/<int:pk>/lines/<str:name>": _constant("general_item_ratio_min"),
    # the public site
    "log/tile/<path:rest>": _constant("0/000"),
    "draws/<str:draw_id>": _draw("draw_id"),
    "draws/<str:draw_id>/files/<path:name>": _constant("notice.json"),
    "draws/<str:draw_id>/log/<int:index>": _constant(0),
    "targets/<str:code>": _of("registry.Target", "code"),
    "plans/<str:number>": _of("plans.Plan", "number"),
    "items/<str:code>": _of("catalogue.Item", "code"),
    "results/<str:number>": _constant("no-such-result"),
    "results/<str:number>/log/<int:index>": _constant(0),
    "results/penalties/log/<int:index>": _constant(0),
    "open/<slug:name>": _constant("results"),
    "open/<slug:name>.<slug:form>": _constant("csv"),
    # organs
    "desk/organs/<str:code>": lambda nest: nest.organ.code,
    "desk/organs/<str:code>/liaisons/<int:pk>": _of("organs.Liaison"),
    "desk/delegations/<int:pk>": _of("organs.Delegation"),
    "desk/regions/<str:code>": lambda nest: nest.region.code,
    "desk/staff/grants/<int:pk>": lambda nest: RoleGrant.objects.filter(organ=nest.organ)[0].pk,
    "desk/staff/<str:account>": lambda nest: nest.clerk.account,
    "desk/jobs/<int:pk>": _of("jobs.Job"),
    # registry
    "desk/targets/<str:code>": _of("registry.Target", "code"),
    "desk/inspectors/<str:ref>": _of("registry.Inspector", "ref"),
    "desk/imports/<int:pk>": _of("registry.ImportBatch"),
    "desk/export/<slug:key>": _constant("targets"),
    "desk/label/<str:code>": _of("registry.Label", "code"),
    "desk/label/<str:code>/rules/<int:pk>": _of("registry.LabelRule"),
    "desk/special/<str:code>": _of("registry.SpecialDirectory", "code"),
    "desk/special/<str:code>/licences/<int:pk>": _of("registry.Licence"),
    "desk/key-targets/<int:pk>": _of("registry.KeyTarget"),
    "desk/views/<int:pk>": _of("registry.SavedView"),
    "desk/inspectors/<str:ref>/certificates/<int:pk>": _of("registry.Certificate"),
    "desk/inspectors/<str:ref>/leave/<int:pk>": _of("registry.Leave"),
    "desk/inspectors/<str:ref>/employments/<int:pk>": _of("registry.Employment"),
    "desk/recusals/<int:pk>": _of("registry.Recusal"),
    "desk/recusals/rules/<int:pk>": _of("registry.RecusalRule"),
    "desk/experts/<str:ref>": _of("registry.Expert", "ref"),
    "desk/institutions/<str:code>": _of("registry.Institution", "code"),
    "desk/pools/<str:code>": _of("registry.Pool", "code"),
    "desk/pools/<str:code>/members/<int:pk>": _of("registry.PoolMember"),
    "desk/equipment/<int:pk>": _of("registry.Equipment"),
    "desk/equipment/loans/<int:pk>": _of("registry.EquipmentLoan"),
    "desk/feeds/<int:pk>": _of("registry.Feed"),
    "desk/imports/<int:pk>/rows/<slug:kind>": _constant("new"),
    "desk/imports/blank/<slug:directory>": _constant("targets"),
    "api/feeds/<int:pk>": _of("registry.Feed"),
    "api/feeds/<int:pk>/files/<str:digest>": _of("registry.FeedFile", "digest"),
    # credit
    "desk/credit/firms/<str:code>": _of("registry.Target", "code"),
    "desk/credit/proposals/<int:pk>": _of("credit.CreditProposal"),
    "desk/credit/lists/<int:pk>": _of("credit.CreditListing"),
    "desk/credit/lists/<int:pk>/notes/<int:note>": _of("credit.ListingNote"),
    "desk/credit/measures/<int:pk>": _of("credit.JointMeasure"),
    "desk/credit/rules/<int:pk>": _of("credit.CreditRule"),
    "desk/credit/exports/<int:pk>": _of("credit.CreditExport"),
    "desk/credit/exports/<int:pk>/files/<slug:kind>": _constant("csv"),
    # catalogue
    "desk/items/<int:pk>": _of("catalogue.Item"),
    "desk/items/<int:pk>/editions/<int:number>": _part("catalogue.ItemEdition", "number"),
    "desk/items/revisions/<int:pk>": _of("catalogue.ItemRevision"),
    "desk/items/sheets/<int:pk>": _of("catalogue.CheckSheet"),
    "desk/items/sheets/<int:pk>/editions/<int:number>": _part("catalogue.SheetEdition", "number"),
    "desk/items/sheets/drafts/<int:pk>": _of("catalogue.SheetEdition"),
    "desk/items/sheets/drafts/<int:pk>/questions/<slug:question>": _constant("q1"),
    "desk/items/guides/<int:pk>": _of("catalogue.GuideDocument"),
    "desk/items/filings/<int:pk>": _of("approvals.Filing"),
    "desk/items/supervision/<int:pk>": _of("catalogue.SupervisionEntry"),
    "desk/items/responsibilities/<int:pk>": _of("catalogue.ResponsibilityEntry"),
    # obligations
    "desk/obligations/<int:pk>": _of("obligations.Obligation"),
    "calendar/<str:secret>": _constant("not-a-secret"),
    # plans
    "desk/plans/merges/<int:pk>": _of("plans.MergeProposal"),
    "desk/plans/<str:number>": _of("plans.Plan", "number"),
    "desk/plans/<str:number>/lines/<int:line>": _part("plans.PlanLine", "number"),
    # draws
    "desk/draws/new/<int:line>": _of("plans.PlanLine"),
    "desk/draws/new/<int:line>/repeats/<int:pk>": _constant(1),
    "desk/draws/<str:draw_id>": _draw("draw_id"),
    "desk/draws/<str:draw_id>/witnesses/<int:pk>": _constant(1),
    "desk/draws/<str:draw_id>/attachments/<str:digest>": _constant("0" * 64),
    "desk/draws/<str:draw_id>/entropy/<int:position>": _constant(0),
    "desk/draws/<str:draw_id>/files/<str:name>": _constant("frame.csv"),
    "desk/draws/<str:draw_id>/log/<int:index>": _constant(0),
    "desk/draws/<str:draw_id>/rounds/<int:number>": _constant(1),
    "desk/draws/<str:draw_id>/rounds/<int:number>/entropy/<int:position>": _constant(0),
    "desk/draws/<str:draw_id>/substitutes/<int:pk>": _constant(1),
    # results
    "desk/results/<str:number>": _constant("no-such-visit"),
    "desk/results/<str:number>/mask/<int:pk>": _constant(1),
    "desk/results/<str:number>/retract/<int:pk>": _constant(1),
    "desk/results/rules/<int:pk>": _constant(1),
    "desk/results/penalties/<int:pk>": _constant(1),
    # visits
    "desk/visits/ends/<str:draw_id>": _draw("draw_id"),
    "door/<str:token>": _constant("not-a-token"),
    "desk/visits/orders/<str:draw_id>": _draw("draw_id"),
    "desk/visits/forms/<int:pk>": _constant(1),
    "desk/visits/forms/<int:pk>/paper/<slug:form>": _constant("pdf"),
    "desk/outbox/<int:pk>": _constant(987654321),
    "desk/visits/education/<int:pk>": _of("plans.PlanLine"),
    "desk/visits/education/<str:number>": _constant("no-such-education"),
    "desk/visits/education/<str:number>/<slug:form>": _constant("pdf"),
    "education/<str:number>": _constant("no-such-education"),
    "desk/visits/days/<str:draw_id>": _draw("draw_id"),
    "desk/visits/days/<str:draw_id>/<int:pk>": _constant(987654321),
    "desk/visits/recorders/<int:pk>": _constant(987654321),
    "desk/visits/<str:number>": _constant("no-such-visit"),
    "desk/visits/<str:number>/commissions/<int:pk>": _constant(1),
    "desk/visits/<str:number>/sheets/<int:pk>": _constant(1),
    "desk/visits/<str:number>/evidence/<str:digest>": _constant("0" * 64),
    "desk/visits/<str:number>/words/<int:pk>": _constant(1),
    "desk/visits/<str:number>/papers/<slug:kind>": _constant("pack"),
    "desk/visits/<str:number>/papers/<slug:kind>/<slug:form>": _constant("pdf"),
    # dossiers
    "desk/firms/<str:code>": _of("registry.Target", "code"),
    "desk/exports/<int:pk>": _constant(1),
    "desk/file-room/draws/<str:draw_id>": _draw("draw_id"),
    "desk/file-room/<str:number>": _constant("no-such-visit"),
    # follow-ups
    "desk/followups/minor/<int:pk>": _constant(1),
    "desk/followups/complaints/<int:pk>": _constant(1),
    "desk/followups/<str:number>": _constant("no-such-visit"),
    "desk/followups/<str:number>/files/<str:digest>": _constant("0" * 64),
    "desk/followups/<str:number>/findings/<int:pk>": _constant(1),
    "desk/followups/<str:number>/findings/<int:pk>/<slug:deed>": _constant("propose"),
    "desk/followups/<str:number>/orders/<int:pk>": _constant(1),
    "desk/followups/<str:number>/extensions/<int:pk>": _constant(1),
    "desk/followups/<str:number>/cases/<int:pk>": _constant(1),
    "desk/followups/<str:number>/transfers/<int:pk>": _constant(1),
}


class Unplaced(LookupError):
    """A URL has a place that nobody has said how to fill."""


@dataclass(frozen=True)
class Address:
    """One URL pattern: its whole route and its view."""

    route: str
    view: Any

    @property
    def access(self) -> Any:
        """ "public", or the offices that may open it."""
        return self.view.access

    @property
    def places(self) -> list[tuple[str, str]]:
        """(key in PLACES, converter) of each place, from left to right."""
        return [(self.route[: m.end()], m.group(1) or "str") for m in _PLACE.finditer(self.route)]

    def at(self, *nests: Nest | None) -> str:
        """The address, its places filled from the nests: one nest for each row it names, the last for the rest.

        None stands for something that is not there.
        """
        filled, waiting = self.route, list(nests)
        nest = waiting[0]
        for key, converter in self.places:
            if key not in PLACES:
                where = "say in tests/world/addresses.py, PLACES, what stands at"
                raise Unplaced(f"{self.route}: {where} {key!r}")
            kind = _kind(key)
            if kind == "row":
                nest = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            missing = nest is None and kind != "constant"
            value = NOWHERE[converter] if missing else PLACES[key](nest)  # type: ignore[arg-type]
            filled = _PLACE.sub(quote(str(value)), filled, count=1)
        return "/" + filled

    @property
    def rows(self) -> int:
        """How many of its places name a row."""
        return sum(_kind(key) == "row" for key, _ in self.places)


def _kind(key: str) -> str:
    """row, part or constant."""
    return getattr(PLACES.get(key), "kind", "row")


def every_address() -> list[Address]:
    """All of them."""
    return [Address(route, view) for route, view in _patterns(get_resolver())]


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback
