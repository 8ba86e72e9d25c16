"""Reading signatures. Who may see a document may see who signed it: callers load the document first."""

from django.db.models import QuerySet

from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.kernel.actor import Actor


def signatures_on(subject: str) -> list[Signature]:
    """All signatures about one subject ("plan:990126-2026-P01"), over all its versions, oldest first."""
    return list(Signature.objects.filter(subject=subject).order_by("id"))


def signatures_of(digest: str) -> list[Signature]:
    """The signatures on exactly this content, oldest first."""
    return list(Signature.objects.filter(digest=digest).order_by("id"))


def digests_signed_by(actor: Actor) -> QuerySet[Signature, str]:
    """The digests this person has signed, for use in a condition."""
    return Signature.objects.filter(signer_id=actor.user_id).values_list("digest", flat=True)
