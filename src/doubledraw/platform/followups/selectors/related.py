"""What belongs to the follow-ups of a visit: revisits, advice, informing, longer terms, transfers that came back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from doubledraw.platform.followups.models import (
    Advice,
    Extension,
    FollowUp,
    Handover,
    Informing,
    Rectification,
    Revisit,
)
from doubledraw.platform.followups.states import HandoverState
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.registry.models import Inspector


@dataclass(slots=True)
class Related:
    """What belongs to the follow-ups of a visit, read at once."""

    revisits: dict[int, list[Revisit]] = field(default_factory=lambda: defaultdict(list))
    advices: dict[int, list[Advice]] = field(default_factory=lambda: defaultdict(list))
    informings: dict[int, list[Informing]] = field(default_factory=lambda: defaultdict(list))
    extensions: dict[int, list[Extension]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, rows: Sequence[FollowUp]) -> "Related":
        """Four queries, however many follow-ups."""
        made, ids = cls(), [one.pk for one in rows]
        for revisit in Revisit.objects.filter(follow_up__in=ids):
            made.revisits[revisit.follow_up_id].append(revisit)
        for advice in Advice.objects.filter(follow_up__in=ids):
            made.advices[advice.follow_up_id].append(advice)
        for informing in Informing.objects.filter(follow_up__in=ids):
            made.informings[informing.follow_up_id].append(informing)
        orders = [one.order_id for one in rows if one.order_id]
        for extension in Extension.objects.filter(order__in=orders):
            made.extensions[extension.order_id].append(extension)
        return made

    def term(self, order: Rectification) -> date:
        """The firm's last day now."""
        granted = [one.until for one in self.extensions[order.pk] if one.granted]
        return granted[-1] if granted else order.until

    def waiting(self, order: Rectification) -> Extension | None:
        """The longer term that waits to be decided."""
        return next((one for one in self.extensions[order.pk] if one.granted is None), None)


def returned_of(visit: Visit, rows: Iterable[FollowUp]) -> list[Handover]:
    """Transfers of a visit that came back and are no follow-up's any more."""
    current = {one.handover_id for one in rows}
    found = Handover.objects.filter(visit=visit, state=HandoverState.RETURNED)
    return [one for one in found if one.pk not in current]


def inspectors_for(rows: Iterable[FollowUp]) -> list[Inspector]:
    """Who can be named for a revisit: the inspectors of the departments of these follow-ups."""
    organs = {one.organ_id for one in rows}
    return list(Inspector.objects.filter(organ__in=organs).order_by("organ_id", "ref"))
