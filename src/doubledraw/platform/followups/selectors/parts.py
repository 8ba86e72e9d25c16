"""The rows that belong to one visit's chain: orders, cases, transfers, the files that prove things."""

from doubledraw.platform.followups.models import (
    Case,
    Extension,
    FollowUp,
    Handover,
    Informing,
    Rectification,
    Revisit,
)
from doubledraw.platform.inspections.models import Visit


def order_of(visit: Visit, pk: int) -> Rectification | None:
    """One order of this visit."""
    rows = Rectification.objects.filter(visit=visit, pk=pk)
    return rows.select_related("visit__draw__organ", "organ").first()


def extension_of(visit: Visit, pk: int) -> Extension | None:
    """A longer term asked for one of its orders."""
    rows = Extension.objects.filter(order__visit=visit, pk=pk)
    return rows.select_related("order__visit", "order__organ").first()


def case_of(visit: Visit, pk: int) -> Case | None:
    """One case of this visit."""
    rows = Case.objects.filter(visit=visit, pk=pk)
    return rows.select_related("visit__draw__organ", "organ").first()


def handover_of(visit: Visit, pk: int) -> Handover | None:
    """One transfer of this visit."""
    rows = Handover.objects.filter(visit=visit, pk=pk)
    return rows.select_related("visit__draw__organ", "organ", "to").first()


def proofs_of(visit: Visit) -> set[str]:
    """The digests of every file of the chain. Four queries."""
    rows = (
        Revisit.objects.filter(order__visit=visit),
        Informing.objects.filter(visit=visit),
        Handover.objects.filter(visit=visit),
        FollowUp.objects.filter(visit=visit),
    )
    return {digest for one in rows for digest in one.values_list("proof", flat=True) if digest}
