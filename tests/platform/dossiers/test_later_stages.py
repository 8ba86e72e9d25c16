"""What followed and what became of a firm's credit stand in its file, for those whose work it is."""

from doubledraw.platform.credit.services import note_event
from doubledraw.platform.dossiers import services
from doubledraw.platform.dossiers.documents import Stage
from doubledraw.platform.dossiers.selectors import file_of, firm_visible_to
from doubledraw.platform.followups.services import open_follow_ups
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.kernel.actor import SYSTEM
from tests.world import followups as world


def _of(files, actor, now, stage):
    target = firm_visible_to(actor, files.done.code)
    return [e for e in file_of(actor, target, now) if e.stage is stage]


def test_orders_revisits_and_closing_are_told_with_their_documents(files, now) -> None:
    visit = Visit.objects.select_related("draw__organ", "organ", "form").get(pk=files.done.pk)
    open_follow_ups(visit, by=SYSTEM, at=now)
    followed = world.followed(files.carried, visit, now)
    order = world.ordered(followed)
    world.revisited(followed, order, "rectified", 6)
    world.proposed(followed.food, "rectified", followed.clerk, 7)
    world.closed(followed.food, "rectified", followed.approver, 8)
    world.sent(followed, followed.fire, followed.fire_clerk, followed.place.market.pk)
    entries = _of(files, files["李起草"], now, Stage.FOLLOWUP)
    titles = [entry.title for entry in entries]
    assert titles.count("问题转入处置") == 2
    assert {"责令改正", "复查", "问题办结", "移送"} <= {*titles}
    told = next(entry for entry in entries if entry.title == "责令改正")
    assert told.digest == order.digest
    target = firm_visible_to(files["李起草"], files.done.code)
    made = services.export_firm(target, by=files["李起草"], at=now)
    again = services.export_firm(target, by=files["李起草"], at=now)
    assert made.digest == again.digest


def test_credit_is_told_to_those_whose_directory_the_firm_stands_in(files, now) -> None:
    day = now.date()
    note_event(files.done.code, "problem", "test:1", now, day, "留样不足", files["李起草"])
    (entry,) = _of(files, files["李起草"], now, Stage.CREDIT)
    assert entry.title == "记入信用信息"
    assert entry.files[0].key == entry.digest
