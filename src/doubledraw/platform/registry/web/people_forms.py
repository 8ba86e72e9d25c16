"""The forms of one inspector: the card, a certificate, leave, a former employer, a recusal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doubledraw.platform.registry.imports import cells, people
from doubledraw.platform.registry.imports.places import Places
from doubledraw.platform.registry.models import Inspector
from doubledraw.platform.registry.states import (
    CertificateKind,
    InspectorKind,
    InspectorLevel,
    InspectorStatus,
    PostCategory,
    RecusalReason,
)
from doubledraw.platform.registry.web.dressed import (
    Day,
    Dressed,
    Line,
    Parsed,
    Words,
    choices,
    organ_field,
    organs_kept_by,
    region_field,
    regions_typed,
)
from doubledraw.platform.ui.http import StaffRequest

CARD = (
    *("name", "kind", "post_category", "level", "position", "employee_number", "phone"),
    *("qualifications", "specialties", "regions", "capacity", "prior_load", "on_post_since"),
    "status",
)


ORDER = (
    *("ref", "name", "organ", "kind", "post_category", "level", "position", "employee_number"),
    *("phone", "qualifications", "specialties", "regions", "capacity", "prior_load"),
    *("on_post_since", "valid_until", "status", "reason"),
)


class CardForm(Dressed):
    """What is kept of an inspector, but for certificates, leave and employers."""

    ref = Parsed(people.number, label=_("执法证号"), max_length=64)
    name = Parsed(lambda text: cells.name(text, 60), label=_("姓名"), max_length=60)
    kind = forms.ChoiceField(label=_("人员类别"))
    post_category = forms.ChoiceField(label=_("岗位大类"), required=False)
    level = forms.ChoiceField(label=_("层级"), required=False)
    position = Line(60, label=_("担任职务"), required=False)
    employee_number = Line(40, label=_("单位工号"), required=False)
    phone = Parsed(people.phone, label=_("手机号"), max_length=40, required=False)
    qualifications = Words(
        label=_("资质"),
        required=False,
        help_text=_("多项用顿号分开。"),
    )
    specialties = Words(label=_("执法事项范围"), required=False, help_text=_("多项用顿号分开。"))
    capacity = Parsed(cells.natural, otherwise=None, label=_("检查次数上限"), required=False)
    prior_load = Parsed(cells.natural, otherwise=0, label=_("导入时已派"), required=False)
    on_post_since = Day(label=_("从事本岗起始日期"), required=False)
    valid_until = Day(label=_("证件有效期至"), required=False)
    status = forms.ChoiceField(label=_("状态"))
    reason = Line(200, label=_("为什么修改"))

    def __init__(
        self, request: StaffRequest, inspector: Inspector | None = None, data: Any = None
    ) -> None:
        organs = organs_kept_by(request)
        home = inspector.organ if inspector else organs[0]
        places = Places(home)
        first = _typed(inspector, places) if inspector else {"status": InspectorStatus.ACTIVE}
        super().__init__(data, initial=first)
        self.fields["organ"] = organ_field(organs, _("部门"))
        self.fields["organ"].widget.attrs["class"] = "input"
        self.fields["regions"] = region_field(places)
        self.fields["regions"].widget.attrs["class"] = "input"
        self.offer("kind", choices(InspectorKind))
        self.offer("post_category", choices(PostCategory, empty="未登记"))
        self.offer("level", choices(InspectorLevel, empty="未登记"))
        self.offer("status", choices(InspectorStatus))
        for name in ("ref", "valid_until") if inspector else ("reason",):
            del self.fields[name]
        self.order_fields([name for name in ORDER if name in self.fields])

    @property
    def values(self) -> dict[str, Any]:
        """The columns as typed."""
        said = {name: self.cleaned_data[name] for name in CARD}
        return said | {"organ_id": self.cleaned_data["organ"].pk}


class CertificateForm(Dressed):
    """A certificate, new or renewed."""

    kind = forms.ChoiceField(label=_("证件类别"))
    number = Parsed(people.number, label=_("证件编号"), max_length=64)
    issuer = Line(100, label=_("发证机关"), required=False)
    valid_from = Day(label=_("有效期自"), required=False)
    valid_until = Day(label=_("有效期至"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.offer("kind", choices(CertificateKind))


class WithdrawForm(Dressed):
    """From which day a certificate is withdrawn, and why."""

    day = Day(label=_("注销日期"))
    reason = Line(200, label=_("原因"))

    def __init__(self, data: Any = None, *, of: int = 0) -> None:
        super().__init__(data, auto_id=f"withdraw{of}-%s")


class LeaveForm(Dressed):
    """Days away, both included."""

    since = Day(label=_("起"))
    until = Day(label=_("止"))
    reason = Line(100, label=_("事由"), required=False)


class EmploymentForm(Dressed):
    """Where somebody worked before."""

    employer = Parsed(cells.name, label=_("原单位名称"), max_length=200)
    code = Parsed(people.number, label=_("原单位代码"), max_length=64, required=False)
    until = Day(label=_("离任日期"))


class RecusalForm(Dressed):
    """Which target, why, in what words, for how long, and what shows it."""

    code = forms.CharField(label=_("检查对象代码"), max_length=64)
    reason = forms.ChoiceField(label=_("事由"))
    note = Line(200, label=_("说明"), required=False)
    since = Day(label=_("起"), required=False)
    until = Day(label=_("止"), required=False, help_text=_("空着就一直有效，直到解除。"))
    evidence = forms.FileField(
        label=_("证据"), required=False, help_text=_("PDF 或照片，只有办理的人看得到。")
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.offer("reason", choices(RecusalReason))


class ReasonForm(Dressed):
    """Why."""

    reason = Line(200, label=_("原因"))

    def __init__(self, data: Any = None, *, of: int = 0) -> None:
        super().__init__(data, auto_id=f"drop{of}-%s")


def fresh_forms() -> dict[str, Dressed]:
    """The small forms of an inspector's page, empty."""
    return {
        "certificate": CertificateForm(),
        "leave": LeaveForm(),
        "employment": EmploymentForm(),
        "recusal": RecusalForm(),
    }


def _typed(inspector: Inspector, places: Places) -> dict[str, Any]:
    said = {name: getattr(inspector, name) for name in CARD}
    said["regions"] = regions_typed(inspector.regions, places.names)
    return said | {"organ": inspector.organ_id}
