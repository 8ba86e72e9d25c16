"""One target by hand in the browser: the form to enter and to edit, with what is wrong beside each field."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from doubledraw.platform.kernel.errors import Invalid, Refused
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports.byhand import (
    CHOSEN,
    Typed,
    read_typed,
    standing_of,
    text_of,
    typed_fields,
)
from doubledraw.platform.registry.imports.places import Places
from doubledraw.platform.registry.policies.targets import may_edit_target
from doubledraw.platform.registry.services.targets import edit_target, enter_target
from doubledraw.platform.registry.states import SchemeChoice, TargetStatus
from doubledraw.platform.registry.web.asking import clerk_organs, target_or_404, version_of
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say

GROUPS = {
    "身份": (
        "code",
        "scheme",
        "name",
        "kind",
        "size",
        "parent",
        "established",
        "status",
        "ended_on",
    ),
    "地点": ("region", "address", "longitude", "latitude"),
    "经营": ("industry_code", "industry", "scope"),
    "联系（不对外公开）": ("contact", "phone"),
    "信用": (
        *("credit_class", "credit_class_on", "credit_class_source"),
        *("credit_grade", "credit_grade_on", "credit_grade_source"),
        *("abnormal_since", "blacklisted_since"),
    ),
}
WIDE = ("name", "address", "scope")
LONG = 1_200


@staff()
@require_http_methods(["GET", "POST"])
def enter(request: StaffRequest) -> HttpResponse:
    """A new target in a directory of the clerk's."""
    organs = clerk_organs(request)
    if not organs:
        raise Refused(
            "not_clerk",
            "只有经办人可以登记检查对象",
            remedy="请由该机关的经办人办理，或者请安全管理员授权。",
        )
    asked = request.POST.get("organ", "")
    organ = next((each for each in organs if str(each.pk) == asked), organs[0])
    form = TargetForm(organ, {}, request.POST or None, is_new=True)
    if form.is_valid() and form.accept(form.cleaned_data["scheme"], {}):
        reason = form.cleaned_data["reason"]
        target = enter_target(organ, form.typed, reason, by=request.actor, at=request.at)
        messages.success(request, gettext("已列入名录。"))
        return HttpResponseRedirect(reverse("target", args=[target.code]))
    return _page(request, form, {"organs": organs, "organ": organ})


@staff()
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, code: str) -> HttpResponse:
    """Change what stands in the directory; who saved in between is not overwritten."""
    target = target_or_404(request, code)
    may_edit_target(target, request.actor).enforce()
    standing = standing_of(target)
    form = TargetForm(target.organ, {"code": target.code, **standing}, request.POST or None)
    if form.is_valid() and form.accept(target.scheme, standing):
        target.version = version_of(request)
        reason = form.cleaned_data["reason"]
        fields = edit_target(target, form.typed, reason, by=request.actor, at=request.at)
        words = gettext("已保存 {n} 项改动。") if fields else gettext("没有改动。")
        messages.success(request, words.format(n=len(fields)))
        return HttpResponseRedirect(reverse("target", args=[target.code]))
    return _page(
        request, form, {"target": target, "version": request.POST.get("version") or target.version}
    )


def _page(request: StaffRequest, form: "TargetForm", context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "registry/target_form.html", {"form": form, **context}, status=status)


class TargetForm(forms.Form):
    """The columns of the directory as form fields; the import's own readers judge them."""

    typed: Typed

    def __init__(
        self, organ: Organ, standing: Mapping[str, Any], data: Any = None, *, is_new: bool = False
    ) -> None:
        super().__init__(data)
        self.organ = organ
        self.is_new = is_new
        self.code = str(standing.get("code", ""))
        for each in typed_fields():
            if each.name == "code" and not is_new:
                continue
            text = text_of(standing, each.name)
            self.fields[each.name] = self._field(each.name, each.label, each.is_required, text)
        if is_new:
            self.fields["scheme"] = forms.ChoiceField(
                label=gettext("编码方式"),
                choices=[
                    (choice.value, gettext(choice.label))
                    for choice in SchemeChoice
                    if choice is not SchemeChoice.EACH
                ],
            )
            self.fields["status"].initial = TargetStatus.ACTIVE.value
        self.fields["reason"] = forms.CharField(
            label=gettext("理由或依据"),
            max_length=200,
            error_messages={"required": gettext("请写明理由，它会留在历次变动里。")},
        )
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def _field(self, name: str, label: str, is_required: bool, text: str) -> forms.Field:
        if name in CHOSEN:
            return forms.ChoiceField(
                label=gettext(label),
                choices=self._choices(name, text),
                initial=text,
                required=False,
            )
        if name == "region":
            return forms.ChoiceField(
                label=gettext("区划"),
                choices=self._regions(text),
                initial=text or self.organ.region_id,
            )
        widget = forms.Textarea({"rows": 3}) if name == "scope" else forms.TextInput()
        return forms.CharField(
            label=gettext(label),
            initial=text,
            required=is_required,
            max_length=LONG,
            widget=widget,
            error_messages={"required": gettext("请填写。")},
        )

    def _choices(self, name: str, text: str) -> list[tuple[str, str]]:
        choices = CHOSEN[name].choices()
        empty = [pair for pair in choices if not pair[0]]
        return [
            (code, gettext(label))
            for code, label in [*empty, *(pair for pair in choices if pair[0])]
            if code != TargetStatus.MERGED
        ]

    def _regions(self, text: str) -> list[tuple[str, str]]:
        places = Places(self.organ)
        home = [code for code in sorted(places.names) if places.lies_at_home(code)]
        return [
            (code, "　".join((places.names.get(code, code), code)))
            for code in dict.fromkeys([*([text] if text else []), *home])
        ]

    @property
    def groups(self) -> list[tuple[str, list[tuple[forms.BoundField, bool]]]]:
        """The fields under their headings."""
        placed = {name for names in GROUPS.values() for name in names} | {"reason"}
        rest = [name for name in self.fields if name not in placed]
        groups = {**GROUPS, "其他": tuple(rest)}
        found = (
            (title, [(self[name], name in WIDE) for name in names if name in self.fields])
            for title, names in groups.items()
        )
        return [(title, fields) for title, fields in found if fields]

    def accept(self, scheme: str, standing: Mapping[str, Any]) -> bool:
        """Read what was typed as an import would; False when something is wrong, which the fields then say."""
        names = [each.name for each in typed_fields() if each.name in self.fields]
        said = {name: str(self.cleaned_data.get(name, "")) for name in names}
        if not self.is_new:
            said["code"] = self.code
        self.typed = read_typed(self.organ, said, scheme, standing)
        for name, trouble in self.typed.troubles:
            self.add_error(name if name in self.fields else None, _told(trouble))
        return not self.typed.troubles


def _told(trouble: Invalid) -> str:
    reason = say(trouble.reason, trouble.params)
    remedy = say(trouble.remedy, trouble.params)
    return f"{reason} {remedy}".strip()
