"""The notice of inspection and its delivery receipt, as official papers."""

from django.conf import settings
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate

from doubledraw.papers.forms import (
    Basis,
    Contact,
    DeliveryReceipt,
    Ink,
    InspectionNotice,
    Proof,
)
from doubledraw.papers.model import Paper
from doubledraw.platform.inspections.exports.parts import (
    basis_of,
    by_account,
    moment_of,
    number_of,
    officers_of,
    party_of,
    short_moment,
    way_of,
)
from doubledraw.platform.inspections.models import Delivery, Notice
from doubledraw.platform.inspections.selectors import sealed_notice
from doubledraw.platform.inspections.states import Asking, DeliveryWay
from doubledraw.platform.ledger.models import Checkpoint
from doubledraw.platform.organs.selectors import names_of_staff

TITLE = "行政检查通知书"
DOCUMENT = "{title}　{number}"
UNANNOUNCED = "{when}\n依法不事先通知：{law}"
LEAD = "送达期限"
PROVED = "{way}，凭证 {name}（SHA-256 {digest}）"
FIRST_RIGHT = "来的人与本通知书不符、人数不够或者不出示执法证件的，可以拒绝检查。"
RIGHTS = {
    Asking.RECUSAL: "认为检查人员与你单位有直接利害关系的，可以申请回避。",
    Asking.REPLY: "可以陈述、申辩，对检查中的问题作出答复。",
    Asking.RATING: "可以扫描下面的二维码，对这次检查作出评价。",
    Asking.COMPLAINT: "检查人员违法违纪的，可以投诉。",
    Asking.OBJECTION: "对检查结果有异议的，可以提出异议。",
}
"""The sealed notice names rights by their codes; this is how they are said."""


def door_address(notice: Notice) -> str:
    """What the code on the notice opens."""
    return str(settings.PUBLIC_URL) + reverse("door", args=[notice.token])


def inspection_notice(notice: Notice) -> Paper:
    """行政检查通知书 from what was sealed, with the draw's commitment and the checkpoint of the day it was issued."""
    said, visit = sealed_notice(notice), notice.visit
    planned = parse_datetime(said["planned_at"])
    when = moment_of(planned) if planned else said["planned_at"]
    if said["unannounced"]:
        when = UNANNOUNCED.format(when=when, law=said["unannounced"])
    return InspectionNotice(
        organ=said["organ_name"],
        number=number_of(visit, notice.edition),
        party=party_of(visit),
        task=visit.draw.title,
        basis=basis_of(said["items"]),
        when=when,
        method=way_of(visit),
        officers=officers_of(said["inspectors"]),
        bring=tuple(line.strip() for line in said["materials"].splitlines() if line.strip()),
        contact=Contact(said["contact"], said["phone"]),
        rights=(FIRST_RIGHT, *(RIGHTS[Asking.of(code)] for code in said["rights"])),
        fees=said["fee"],
        made_on=localdate(notice.issued_at),
        proof=Proof(
            visit.draw.draw_id, visit.draw.commitment, _checkpoint(notice), door_address(notice)
        ),
        frequency=said["frequency"],
        title=TITLE,
    ).paper()


def delivery_receipt(notice: Notice) -> Paper:
    """送达回证: empty for the receiver to sign, or as it was entered."""
    visit = notice.visit
    number = number_of(visit, notice.edition)
    delivery: Delivery | None = getattr(notice, "delivery", None)
    told = (DOCUMENT.format(title=TITLE, number=number),)
    basis = (Basis(LEAD, (notice.lead_cited,)),) if notice.lead_cited else ()
    made = localdate(delivery.received_at if delivery else notice.issued_at)
    blank = DeliveryReceipt(
        visit.organ.name, number, party_of(visit), told, "", "", "", basis, made
    )
    if delivery is None:
        return blank.paper()
    way, names = DeliveryWay.of(delivery.way), names_of_staff({delivery.entered_by})
    strokes = tuple(tuple((x, y) for x, y in stroke) for stroke in delivery.strokes)
    left = way == DeliveryWay.LEFT
    return DeliveryReceipt(
        organ=visit.organ.name,
        number=number,
        party=party_of(visit),
        documents=told,
        method=_method(way, delivery),
        place="" if left or way == DeliveryWay.ELECTRONIC else visit.address,
        delivered=moment_of(delivery.received_at),
        basis=basis,
        made_on=made,
        receiver=Ink(delivery.receiver, strokes, when=short_moment(delivery.received_at)),
        refusal=delivery.note if left else "",
        relation="" if left else delivery.note,
        deliverers=(by_account(names.get(delivery.entered_by, ""), delivery.entered_at),),
    ).paper()


def _method(way: DeliveryWay, delivery: Delivery) -> str:
    if not delivery.proof:
        return way.label
    name = delivery.proof_name or delivery.proof[:8]
    return PROVED.format(way=way.label, name=name, digest=delivery.proof)


def _checkpoint(notice: Notice) -> str:
    """The log as it stood when the notice was issued: the same whenever the paper is made."""
    rows = Checkpoint.objects.filter(at__lte=notice.issued_at).order_by("-size")
    found = rows.first()
    return found.note if found else ""
