"""What is done with the list of items: what it rests on, check sheets, a guide, a filing, a revision on its way."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from doubledraw.demo.county import COUNTY, ORGANS
from doubledraw.demo.county.matters import RESPONSIBILITIES, sheets, supervision
from doubledraw.demo.people import JUSTICE, MARKET, Cast
from doubledraw.platform.approvals.services import file_list, receive_filing
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.selectors.filed import list_to_file, periods
from doubledraw.platform.catalogue.services import draft_revision, guides, lists, propose_revision
from doubledraw.platform.catalogue.services import sheets as sheeting

GUIDE = """{county}市场监管领域随机抽查工作细则（演示）

第一条　随机抽查按照公布的事项清单进行，清单之外不抽查。
第二条　检查对象和检查人员都由公开的抽取产生，抽取过程可以由任何人核验。
第三条　检查人员现场使用公布的检查表，逐项记录，当场告知检查对象。
"""


def keep_what_items_rest_on(cast: Cast, at: datetime) -> None:
    """The supervision list and the responsibility list, entered by the clerk."""
    clerk = cast.people["zhoumin"]
    for entry in supervision().values():
        content = {
            "code": entry.code,
            "name": entry.name,
            "basis": entry.basis,
            "content": entry.content,
            "has_permit": entry.has_permit,
        }
        lists.enter_supervision(cast.organs[entry.organ], content, by=clerk, at=at)
    names = {organ.key: organ.name for organ in ORGANS}
    for code, name, field, thing, leads, partners in RESPONSIBILITIES:
        said = {"code": code, "name": name, "field": field, "object": thing}
        together = [cast.organs[names[key]] for key in partners]
        lists.enter_responsibility(cast.organs[names[leads]], said, together, by=clerk, at=at)


def look_after_items(cast: Cast, items: Mapping[str, Item], at: datetime, now: datetime) -> None:
    """Sheets and a guide published by another person; the list filed and received; one revision proposed."""
    clerk, approver = cast.people["zhoumin"], cast.people["wangchu"]
    for sheet in sheets():
        wanted = [items[code] for code in sheet["items"]]
        edition = sheeting.open_sheet(
            wanted[0].organ,
            sheet["code"],
            sheet["title"],
            wanted,
            sheet["questions"],
            by=clerk,
            at=at,
        )
        if sheet["is_published"]:
            sheeting.propose_sheet(edition, by=clerk, at=at)
            sheeting.publish_sheet(edition, digest=edition.digest, by=approver, at=at)
    _guide(cast, items, at)
    _file(cast, at, now)
    change = {"frequency": "每年1次；信用风险 D 级的每年2次"}
    reason = "按信用风险分级调整频次"
    revision = draft_revision(
        items["SCJG-03"], change, reason, by=clerk, at=now - timedelta(days=2)
    )
    propose_revision(revision, by=clerk, at=now - timedelta(days=2))


def _guide(cast: Cast, items: Mapping[str, Item], at: datetime) -> None:
    clerk = cast.people["zhoumin"]
    guide = guides.keep_guide(
        cast.organs[MARKET],
        "随机抽查工作细则",
        f"清市监〔{at.year}〕3号（演示）",
        "随机抽查工作细则.txt",
        GUIDE.format(county=COUNTY.name).encode(),
        [items["SCJG-01"], items["SCJG-03"]],
        by=clerk,
        at=at,
    )
    guides.propose_guide(guide, by=clerk, at=at)
    guides.publish_guide(guide, by=cast.people["wangchu"], at=at)


def _file(cast: Cast, at: datetime, now: datetime) -> None:
    """The list of items filed and received for the last quarter; the inspectors filed, and waiting."""
    market, justice = cast.organs[MARKET], cast.organs[JUSTICE]
    clerk = cast.people["zhoumin"]
    this_quarter, before = periods(now.date())
    document = list_to_file(market, justice, "items", before)
    filing = file_list(market, justice, document, by=clerk, at=at)
    receive_filing(
        filing, remark="要素齐全", by=cast.people["chenfawu"], at=at + timedelta(hours=5)
    )
    for organ in (market, *(o for o in cast.organs.values() if o != market)):
        waiting = list_to_file(organ, justice, "inspectors", this_quarter)
        if waiting.rows and organ != justice:
            file_list(organ, justice, waiting, by=clerk, at=now - timedelta(days=1))
            break
