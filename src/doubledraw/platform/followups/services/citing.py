"""What a service refuses is told under the article that binds the organ whose business it is, where one does."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.utils.timezone import localdate

from doubledraw.platform.followups.models import (
    Case,
    Complaint,
    Extension,
    FollowUp,
    Handover,
    MinorOffence,
    Rectification,
)
from doubledraw.platform.followups.selectors.legal import DUTIES
from doubledraw.platform.inspections.models import FirmWord
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.rulebook.selectors import articles_of

Thing = (
    FollowUp
    | Sequence[FollowUp]
    | Rectification
    | Extension
    | Case
    | Handover
    | MinorOffence
    | Organ
    | FirmWord
    | Complaint
)
T = TypeVar("T", bound=Thing)
P = ParamSpec("P")
R = TypeVar("R")


def cited(service: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
    """The service, outermost; its `at` says of which day the law is. One more query when it refuses, none else."""

    @wraps(service)
    def told(thing: T, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return service(thing, *args, **kwargs)
        except DomainError as error:
            organ = organ_of(thing) if error.cites in DUTIES else None
            if organ is not None and error.cites is not None:
                day = localdate(kwargs["at"])  # type: ignore[arg-type]  # every service has one
                error.cites = articles_of(DUTIES, organ, day).on(error.cites)
            raise

    return told


def organ_of(thing: Thing) -> Organ | None:
    """Whose business it is; None when nothing was chosen."""
    match thing:
        case Organ():
            return thing
        case Extension():
            return thing.order.organ
        case Complaint():
            return organ_of(thing.word)
        case FirmWord():
            return thing.notice.visit.draw.organ
        case FollowUp() | Rectification() | Case() | Handover() | MinorOffence():
            return thing.organ
        case _:
            return thing[0].organ if thing else None
