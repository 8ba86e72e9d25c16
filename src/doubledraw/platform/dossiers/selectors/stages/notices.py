"""Notices of a firm's visits in each edition, and how each was delivered."""

from collections.abc import Iterator

from doubledraw.platform.dossiers.documents import Details, Entry, Stage, kept, paper, sealed
from doubledraw.platform.dossiers.selectors.asking import Asked
from doubledraw.platform.inspections.models import Delivery, Notice
from doubledraw.platform.organs.selectors import names_of_staff

ENDINGS = ("pdf", "jpg", "png")


def gather(asked: Asked) -> Iterator[Entry]:
    """Two queries."""
    rows = Notice.objects.filter(visit__in=list(asked.visits)).select_related("delivery")
    notices = list(rows.order_by("visit_id", "edition"))
    deliveries = [notice.delivery for notice in notices if hasattr(notice, "delivery")]
    people = names_of_staff({one.entered_by for one in deliveries})
    newest = {notice.visit_id: notice.pk for notice in notices}
    for notice in notices:
        number = asked.visits[notice.visit_id].number
        in_force = newest[notice.visit_id] == notice.pk
        yield _issued(notice, number, in_force=in_force)
        delivery = getattr(notice, "delivery", None)
        if delivery is not None:
            who = people.get(delivery.entered_by, "")
            yield _delivered(delivery, number, who, in_force=in_force)


def _issued(notice: Notice, number: str, *, in_force: bool) -> Entry:
    details: Details = (("版次", str(notice.edition)),)
    if notice.unannounced:
        details += (("不事先通知的依据", notice.unannounced),)
    files = sealed(notice.digest, "行政检查通知书") + kept(notice.leaf, "抽取凭证", "json")
    return Entry(
        notice.issued_at,
        Stage.NOTICE,
        "签发行政检查通知书",
        details,
        notice.issued_by_name,
        number,
        notice.digest,
        page=("visit", number),
        files=files + (paper(number, "notice", "行政检查通知书") if in_force else ()),
    )


def _delivered(delivery: Delivery, number: str, who: str, *, in_force: bool) -> Entry:
    details: Details = (
        ("送达方式", delivery.get_way_display()),
        ("收件人", delivery.receiver),
    )
    details += (("说明", delivery.note),) if delivery.note else ()
    ending = delivery.proof_name.rpartition(".")[2].lower()
    files = kept(delivery.proof, "送达凭证", ending if ending in ENDINGS else "bin")
    return Entry(
        delivery.received_at,
        Stage.NOTICE,
        "通知书送达",
        details,
        who,
        number,
        delivery.proof,
        page=("visit", number),
        files=files + (paper(number, "receipt", "送达回证") if in_force else ()),
        flags=("晚于期限",) if delivery.is_late else (),
    )
