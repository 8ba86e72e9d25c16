"""Public documents and their versions."""

from collections.abc import Iterable

from django.db import connection

from doubledraw.platform.disclosure.models import PublicDocument
from doubledraw.platform.disclosure.states import DocumentKind


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
