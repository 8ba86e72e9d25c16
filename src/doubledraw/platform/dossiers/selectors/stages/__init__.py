"""The stages of a firm's file, one module each: `gather(asked)` gives its entries, in a fixed number of queries.

A further stage is a module with a `gather` and a name here.
"""

from collections.abc import Callable, Iterable

from doubledraw.platform.dossiers.documents import Entry
from doubledraw.platform.dossiers.selectors.asking import Asked
from doubledraw.platform.dossiers.selectors.stages import (
    approvals,
    credit,
    dispatches,
    draws,
    followups,
    notices,
    outside,
    plans,
    publication,
    records,
    visits,
    words,
)

Gather = Callable[[Asked], Iterable[Entry]]

STAGES: tuple[Gather, ...] = (
    plans.gather,
    draws.gather,
    dispatches.gather,
    approvals.gather,
    notices.gather,
    visits.gather,
    outside.gather,
    records.gather,
    followups.gather,
    publication.gather,
    credit.gather,
    words.gather,
)
