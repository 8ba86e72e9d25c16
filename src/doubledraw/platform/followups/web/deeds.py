"""Deeds of the chain: what a form brought, handed to one service; what is wrong is said at the form."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doubledraw.platform.followups import services
from doubledraw.platform.followups.documents import (
    AskedClosing,
    AskedDecision,
    AskedInforming,
    AskedOrder,
    AskedTransfer,
    Breach,
)
from doubledraw.platform.followups.models import FollowUp
from doubledraw.platform.followups.selectors import (
    case_of,
    extension_of,
    follow_ups_of,
    handover_of,
    order_of,
)
from doubledraw.platform.followups.services import Receipt
from doubledraw.platform.followups.services.ordering import Found
from doubledraw.platform.followups.web.finding import found_or_404, opened_or_refused
from doubledraw.platform.followups.web.page import done
from doubledraw.platform.followups.web.typed import (
    day_of,
    fen_of,
    file_of,
    id_of,
    ids_of,
    maybe_day,
)
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import open_organs
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

Deed = Callable[[StaffRequest, FollowUp, list[FollowUp]], object]
REVISIT_BY = "复查不晚于的日期"


@staff()
@require_POST
def on_finding(request: StaffRequest, number: str, pk: int, deed: str) -> HttpResponse:
    """One deed towards one finding, or towards several of the same department at once."""
    visit = opened_or_refused(request, number)
    if deed not in DEEDS:
        raise Http404
    rows = follow_ups_of(visit, request.actor)
    one = found_or_404(next((row for row in rows if row.pk == pk), None))
    chosen = {pk, *ids_of(request.POST, "one")}
    act, said = DEEDS[deed]
    several = [row for row in rows if row.pk in chosen]
    return done(request, visit, f"{deed}-{pk}", lambda: act(request, one, several), _(said))


@staff()
@require_POST
def revisit(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Enter a revisit of what is still to be put right under this order."""
    visit, post = opened_or_refused(request, number), request.POST
    order = found_or_404(order_of(visit, pk))
    one = id_of(post.get("follow_up", "")) or 0

    def deed() -> None:
        found = {one: Found(post.get("result", ""), post.get("note", ""))}
        on, refs = day_of(post, "on", "复查日期"), post.getlist("ref")
        proof = file_of(request)
        services.revisit_firm(order, found, on, refs, proof, by=request.actor, at=request.at)

    return done(request, visit, f"revisit-{one}", deed, _("复查已登记。"))


@staff()
@require_POST
def extend(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Ask for a longer term."""
    visit, post = opened_or_refused(request, number), request.POST
    order = found_or_404(order_of(visit, pk))

    def deed() -> None:
        days = (day_of(post, "until", "延长到的日期"), maybe_day(post, "revisit_by", REVISIT_BY))
        services.ask_extension(
            order, *days, post.get("reason", ""), by=request.actor, at=request.at
        )

    return done(request, visit, f"extend-{pk}", deed, _("延期申请已提交，等另一个人审批。"))


@staff()
@require_POST
def extension(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Decide about a longer term."""
    visit, post = opened_or_refused(request, number), request.POST
    asked = found_or_404(extension_of(visit, pk))

    def deed() -> None:
        grant, remark = post.get("decision") == "grant", post.get("remark", "")
        services.decide_extension(asked, remark, grant=grant, by=request.actor, at=request.at)

    return done(request, visit, f"extension-{pk}", deed, _("已答复延期申请。"))


@staff()
@require_POST
def decide(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Enter how a case was decided."""
    visit, post = opened_or_refused(request, number), request.POST
    case = found_or_404(case_of(visit, pk))

    def deed() -> None:
        asked = AskedDecision(
            post.get("result", ""),
            tuple(post.getlist("kind")),
            fen_of(post.get("yuan", "")),
            post.get("document", ""),
            day_of(post, "decided_on", "决定日期"),
            post.get("basis", ""),
            post.get("summary", ""),
        )
        services.decide_case(case, asked, by=request.actor, at=request.at)

    return done(request, visit, f"decide-{pk}", deed, _("处理决定已登记。"))


@staff()
@require_POST
def answer(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Take a transfer over or send it back."""
    visit, post = opened_or_refused(request, number), request.POST
    handover = found_or_404(handover_of(visit, pk))

    def deed() -> None:
        by, at = request.actor, request.at
        if post.get("decision") == "return":
            services.return_transfer(handover, post.get("reason", ""), by=by, at=at)
            return
        day, proof = day_of(post, "received_on", "签收日期"), file_of(request)
        receipt = Receipt(post.get("receiver", ""), day, proof)
        services.receive_transfer(handover, receipt, by=by, at=at)

    return done(request, visit, f"answer-{pk}", deed, _("已登记。"))


def _advise(request: StaffRequest, one: FollowUp, several: list[FollowUp]) -> object:
    post = request.POST
    said = (post.get("measure", ""), day_of(post, "on", "日期"))
    words = (post.get("who", ""), post.get("text", ""))
    return services.advise_firm(one, *said, *words, by=request.actor, at=request.at)


def _order(request: StaffRequest, one: FollowUp, several: list[FollowUp]) -> object:
    post = request.POST
    breaches = {
        row.pk: Breach(
            *(post.get(f"{name}_{row.pk}", "") for name in ("breaks", "basis", "correct"))
        )
        for row in several
    }
    asked = AskedOrder(
        post.get("number", ""),
        day_of(post, "until", "改正期限"),
        maybe_day(post, "revisit_by", REVISIT_BY),
        breaches,
        *(post.get(name, "") for name in ("consequence", "remedies", "contact", "phone")),
    )
    return services.order_rectification(several, asked, by=request.actor, at=request.at)


def _file(request: StaffRequest, one: FollowUp, several: list[FollowUp]) -> object:
    post = request.POST
    organ = _organ(post.get("organ", ""))
    if organ is None:
        raise Invalid("no_organ", "请选承办机关", remedy="一个案件只由一个机关承办。")
    day = day_of(post, "filed_on", "立案日期")
    said = (post.get("cause", ""), post.get("basis", ""))
    by, at = request.actor, request.at
    return services.file_case(several, post.get("number", ""), organ, day, *said, by=by, at=at)


def _transfer(request: StaffRequest, one: FollowUp, several: list[FollowUp]) -> object:
    post = request.POST
    organ = _organ(post.get("to", ""))
    asked = AskedTransfer(
        post.get("kind", ""),
        post.get("number", ""),
        organ.pk if organ else None,
        post.get("to_name", ""),
        post.get("reason", ""),
        post.get("basis", ""),
        maybe_day(post, "reply_by", "签收不晚于的日期"),
        *(post.get(name, "") for name in ("enclosures", "contact", "phone")),
    )
    return services.transfer_problem(several, asked, by=request.actor, at=request.at)


def _inform(request: StaffRequest, one: FollowUp, several: list[FollowUp]) -> object:
    post = request.POST
    said = {name: post.get(name, "") for name in ("side", "way", "who", "document", "acknowledged")}
    day = day_of(post, "informed_on", "告知日期")
    asked = AskedInforming(**said, informed_on=day, proof=file_of(request))
    return services.inform_side(one, asked, by=request.actor, at=request.at)


def _propose(request: StaffRequest, one: FollowUp, several: list[FollowUp]) -> object:
    post = request.POST
    minor, proof = id_of(post.get("minor", "")), file_of(request)
    asked = AskedClosing(post.get("outcome", ""), post.get("remark", ""), minor, proof)
    services.propose_closing(one, asked, by=request.actor, at=request.at)
    return None


def _close(request: StaffRequest, one: FollowUp, several: list[FollowUp]) -> object:
    post, by, at = request.POST, request.actor, request.at
    if post.get("decision") == "approve":
        outcome = post.get("outcome", "")
        services.close_follow_up(one, outcome, post.get("remark", ""), by=by, at=at)
    else:
        services.send_back_closing(one, post.get("remark", ""), by=by, at=at)
    return None


def _organ(text: str) -> Organ | None:
    pk = id_of(text)
    return open_organs().filter(pk=pk).first() if pk else None


DEEDS: dict[str, tuple[Deed, str]] = {
    "advise": (_advise, "已登记。"),
    "order": (_order, "责令改正通知书已签发，可以打印送达。"),
    "file": (_file, "已立案。"),
    "transfer": (_transfer, "移送函已签发，等对方签收。"),
    "inform": (_inform, "告知已登记。"),
    "propose": (_propose, "已提请办结，等另一个人批准。"),
    "close": (_close, "已登记。"),
}
