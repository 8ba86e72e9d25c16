"""What of the catalogue waits for a person's decision: editions to publish, filings to receive."""

from collections.abc import Iterator
from dataclasses import dataclass

from doubledraw.platform.approvals.selectors import filings_waiting_for
from doubledraw.platform.approvals.states import FilingMatter
from doubledraw.platform.catalogue.models import GuideDocument, ItemRevision, SheetEdition
from doubledraw.platform.catalogue.states import SheetState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.organs.states import Role


@dataclass(frozen=True, slots=True)
class Waiting:
    """One decision: about what, which, what to do, and the page (its name and key)."""

    title: str
    detail: str
    verb: str
    page: str
    pk: int


def waiting_for(actor: Actor) -> Iterator[Waiting]:
    """Revisions, check sheets and rules documents to publish, and filings to receive; no query for who decides none."""
    if actor.scopes(Role.APPROVER):
        yield from _to_publish(actor)
    if actor.scopes(Role.APPROVER, Role.LEGAL):
        for filing in filings_waiting_for(actor):
            what = FilingMatter.of(filing.matter).label
            yield Waiting(what, filing.organ.short_name, "受理备案", "filing", filing.pk)


def _to_publish(actor: Actor) -> Iterator[Waiting]:
    theirs = {"state": SheetState.PROPOSED}
    revisions = ItemRevision.objects.filter(within(actor, Role.APPROVER, field="item__organ"))
    for revision in revisions.filter(**theirs).exclude(drafted_by=actor.user_id):
        name = str(revision.fields["name"])
        code = str(revision.fields["code"])
        yield Waiting(name, code, "公布新版", "item-revision", revision.pk)
    sheets = SheetEdition.objects.filter(within(actor, Role.APPROVER, field="sheet__organ"))
    sheets = sheets.filter(**theirs).exclude(drafted_by=actor.user_id)
    for edition in sheets.select_related("sheet"):
        sheet = edition.sheet
        yield Waiting(sheet.title, sheet.code, "公布检查表", "sheet", sheet.pk)
    guides = GuideDocument.objects.filter(within(actor, Role.APPROVER), **theirs)
    for guide in guides.exclude(drafted_by=actor.user_id):
        yield Waiting(guide.title, guide.number, "公布文件", "guide", guide.pk)
