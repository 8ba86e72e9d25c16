"""Taking in the State Council's notice of holidays: paste or choose it, see what changes, take it in."""

from importlib.resources import files
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doubledraw.platform.kernel.errors import DomainError, Invalid
from doubledraw.platform.rulebook.policies import may_import_notice
from doubledraw.platform.rulebook.selectors.calendars import calendar_in_use, notices_taken_in
from doubledraw.platform.rulebook.services import import_notice
from doubledraw.platform.rulebook.services.notices import read_notice
from doubledraw.platform.rulebook.states import DayWord
from doubledraw.platform.rulebook.web.shown import DESK
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.statute.notices import MOST_CHARACTERS
from doubledraw.statute.workdays import Day

UNKEPT = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000)], "")
SHAPE = (files("doubledraw.platform.rulebook.documents") / "notice-sample.toml").read_text("utf-8")


@staff("system")
@require_http_methods(["GET", "POST"])
def show(request: StaffRequest) -> HttpResponse:
    """The form; a first posting shows what would change, a second one takes it in."""
    may_import_notice(request.actor).enforce()
    context: dict[str, Any] = {"text": "", "fault": None}
    if request.method == "POST":
        try:
            context["text"] = text = _text(request)
            if request.POST.get("sure") == "1":
                made = import_notice(text, by=request.actor, at=request.at)
                messages.success(request, _("已导入。开着的期限正在按它重新计算。"))
                return HttpResponseRedirect(f"{reverse('rules-workdays')}?year={made.year}")
            notice, changes = read_notice(text)
            context |= {
                "notice": notice,
                "changes": [(c, _was(c.before), _was(c.after)) for c in changes],
            }
        except DomainError as fault:
            context["fault"] = fault
    provisional = [year for year, one in calendar_in_use().notices.items() if one.is_provisional]
    context |= {
        "frame": DESK,
        "tab": "holidays",
        "shape": SHAPE,
        "provisional": provisional,
        "taken_in": notices_taken_in(),
    }
    status = getattr(context["fault"], "status", 200)
    return render(request, "rulebook/holidays.html", context, status=status)


def _text(request: StaffRequest) -> str:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return request.POST.get("text", "").translate(UNKEPT)
    if (file.size or 0) > 4 * MOST_CHARACTERS:
        raise Invalid(
            "notice_too_long", "文件太大，不像一份放假通知", remedy="请选择通知的 TOML 文件。"
        )
    try:
        return str(file.read(), "utf-8-sig").translate(UNKEPT)
    except UnicodeDecodeError:
        raise Invalid(
            "notice_not_text", "文件不是 UTF-8 的文本", remedy="请另存为 UTF-8 文本后再选。"
        ) from None


def _was(day: Day | None) -> str:
    return DayWord.of(day.kind.value).label if day else ""
