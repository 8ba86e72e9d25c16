"""The archive of the whole ceremony: one zip with everything, and a list of hashes that sha256sum checks."""

import hashlib
import io
import json
import zipfile
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.events import ArchiveTaken
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.policies import may_take_archive, role_of_reader
from doubledraw.platform.draws.selectors import named_auditors, people_of, subject, views_of
from doubledraw.platform.draws.services.watching import keep_view
from doubledraw.platform.draws.states import SeenThing
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.selectors import events_about
from doubledraw.platform.ledger.services import record

SUMS = "SHA256SUMS"
BUNDLE = "auditor.zip"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def take_archive(draw: Draw, papers: dict[str, bytes], *, by: Actor, at: datetime) -> bytes:
    """The zip: the auditor bundle as it verifies, `papers` (the record form), who was there, what happened, who looked.

    That it was taken is written down first, so that it stands in the archive itself.
    """
    named = named_auditors(draw)
    may_take_archive(draw, by, named).enforce()
    role = role_of_reader(draw, by, named) or ""
    with transaction.atomic():
        event = ArchiveTaken(draw.draw_id, draw.revealed_at is not None)
        record(event, by=by, at=at, subject=subject(draw))
        keep_view(draw, SeenThing.ARCHIVE, sum(draw.sizes.values()), role, by=by, at=at)
    files = papers | {
        BUNDLE: engine.pack(engine.auditor_bundle(draw)),
        "people.json": _json(_people(draw)),
        "events.json": _json(_events(draw)),
        "views.json": _json(_views(draw)),
    }
    sums = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return _packed(files | {SUMS: "".join(sums).encode()})


def _packed(files: dict[str, bytes]) -> bytes:
    """Equal files give equal bytes; sorted, without times."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return packed.getvalue()


def _people(draw: Draw) -> list[dict[str, object]]:
    return [
        {
            "role": person.role,
            "name": person.name,
            "organisation": person.organisation,
            "signed_at": _at(person.signed_at),
        }
        for person in people_of(draw)
    ]


def _events(draw: Draw) -> list[dict[str, object]]:
    return [
        {
            "at": _at(event.at),
            "kind": event.kind,
            "by": event.actor_name,
            "account": event.actor_id,
            "payload": event.payload,
        }
        for event in events_about(subject(draw))
    ]


def _views(draw: Draw) -> list[dict[str, object]]:
    return [
        {
            "at": _at(view.at),
            "thing": view.thing,
            "firms": view.firms,
            "name": view.name,
            "organ": view.organ_name,
            "role": view.role,
        }
        for view in views_of(draw).reverse()
    ]


def _json(rows: list[dict[str, object]]) -> bytes:
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def _at(at: datetime | None) -> str:
    return localtime(at).isoformat(timespec="seconds") if at else ""
