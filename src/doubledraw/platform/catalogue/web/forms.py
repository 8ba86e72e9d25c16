"""The forms of an item, of its revision, and what all forms of the catalogue share."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doubledraw.platform.catalogue.documents.words import LINKS, LONG, lines_of, one_line
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.states import ItemDomain, Method, Priority

LABELS = {
    "code": _("事项编码"),
    "name": _("事项名称"),
    "priority": _("类别"),
    "domain": _("领域"),
    "basis": _("依据"),
    "object": _("检查对象"),
    "content": _("检查内容"),
    "standard": _("检查标准"),
    "key_points": _("检查要点"),
    "method": _("检查方式"),
    "ratio": _("抽查比例"),
    "frequency": _("抽查频次"),
    "supervision": _("市场监管清单条目"),
    "responsibility": _("责任事项清单条目"),
    "specials": _("专项库"),
}
HINTS = {
    "code": _("数字、字母和 . _ : - ，例如 SCJG-01。"),
    "basis": _("法规名称和条款，一行一条。没有依据的事项只能存为草拟，不能公布。"),
    "object": _("例如：餐饮服务提供者。"),
    "content": _("查什么，一行一条。"),
    "standard": _("什么样算合格：标准、规范的名称和条款，一行一条。公布后检查对象也看得到。"),
    "key_points": _("现场着重看什么，一行一条。"),
    "method": _("可以多选；别的方式写在后面。"),
    "ratio": _("例如 5%；按信用风险分级的写在计划里。"),
    "frequency": _("例如：每年 1 次。"),
}
REQUIRED = ("code", "name", "priority", "domain")
GROUPS = (
    (_("名称"), ("code", "name", "priority", "domain")),
    (_("依据"), ("basis", "supervision", "responsibility")),
    (_("查什么"), ("object", "content", "standard", "key_points", "specials")),
    (_("怎么查"), ("method", "ratio", "frequency")),
)
_BETWEEN = re.compile(r"[、，,；;]")

Choices = Sequence[tuple[str, str]]


class CatalogueForm(forms.Form):
    """A form whose fields are told by name: lines, long texts, choices, all in the house's look."""

    def line(self, name: str, label: Any, longest: int, hint: Any = "", **more: Any) -> None:
        """A text of one line."""
        attributes = {"class": "input", "maxlength": longest}
        self.fields[name] = _OneLine(
            max_length=longest, widget=forms.TextInput(attributes), **_said(label, hint, more)
        )

    def long(self, name: str, label: Any, hint: Any = "", rows: int = 4, **more: Any) -> None:
        """A text of several lines."""
        area = forms.Textarea({"class": "input", "rows": rows})
        self.fields[name] = _Lines(max_length=4000, widget=area, **_said(label, hint, more))

    def choice(self, name: str, label: Any, choices: Choices, hint: Any = "", **more: Any) -> None:
        """One of several; those that are not required begin with none."""
        offered = [(code, gettext(text)) for code, text in choices]
        if not more.get("required", True):
            offered = [("", gettext("没有")), *offered]
        select = forms.Select({"class": "input"})
        self.fields[name] = forms.ChoiceField(
            choices=offered, widget=select, **_said(label, hint, more)
        )

    def several(self, name: str, label: Any, choices: Choices, hint: Any = "") -> None:
        """Any number of several."""
        offered = [(code, gettext(text)) for code, text in choices]
        boxes = forms.CheckboxSelectMultiple
        self.fields[name] = forms.MultipleChoiceField(
            choices=offered, widget=boxes, **_said(label, hint, {"required": False})
        )


def _said(label: Any, hint: Any, more: dict[str, Any]) -> dict[str, Any]:
    messages = {
        "required": gettext("这一项不能空着。"),
        "invalid_choice": gettext("请从列出的里面选。"),
        "max_length": gettext("太长了，请缩短。"),
    }
    return {"label": label, "help_text": hint, "error_messages": messages, **more}


class _OneLine(forms.CharField):
    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value))


class _Lines(forms.CharField):
    def to_python(self, value: Any) -> str:
        return "\n".join(lines_of(super().to_python(value)))


class ItemForm(CatalogueForm):
    """All that an item says, under the limits of its columns; `lists` are the entries it may rest on, by field."""

    has_code = True

    def __init__(self, lists: dict[str, Choices], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            if name == "code" and not self.has_code:
                continue
            self._add(name, label, lists)

    def _add(self, name: str, label: Any, lists: dict[str, Choices]) -> None:
        hint, required = HINTS.get(name, ""), name in REQUIRED
        if name == "priority":
            self.choice(name, label, Priority.choices(), hint)
        elif name == "domain":
            self.choice(name, label, ItemDomain.choices(), hint, required=False)
            self.fields[name].choices = self.fields[name].choices[1:]  # type: ignore[attr-defined]
        elif name in LINKS:
            self.choice(name, label, lists.get(name, ()), hint, required=False)
        elif name == "specials":
            self.several(name, label, lists.get(name, ()), hint)
        elif name in LONG:
            self.long(name, label, hint, required=required)
        else:
            longest: int = getattr(Item._meta.get_field(name), "max_length", None) or 200
            validators = [_spelled] if name == "code" else []
            self.line(name, label, longest, hint, required=required, validators=validators)
        if name == "method":
            self.several("methods", label, [(str(m), m.label) for m in Method], hint)
            self.fields[name].label = _("其他方式")
            self.fields[name].help_text = ""

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in the groups they are shown in."""
        return [(title, [self[name] for name in self._expanded(names)]) for title, names in GROUPS]

    def _expanded(self, names: Sequence[str]) -> list[str]:
        with_boxes = [
            n for name in names for n in (("methods", name) if name == "method" else (name,))
        ]
        return [name for name in with_boxes if name in self.fields]

    @property
    def said(self) -> dict[str, Any]:
        """The content as services take it."""
        kept = {name: self.cleaned_data[name] for name in LABELS if name in self.fields}
        kept["domain"] = kept["domain"] or str(ItemDomain.MARKET)
        ways = [Method.of(code).label for code in self.cleaned_data["methods"]]
        kept["method"] = "、".join([*ways, *([kept["method"]] if kept["method"] else [])])
        return kept

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        ways = [Method.of(code).label for code in cleaned.get("methods", [])]
        if len("、".join([*ways, cleaned.get("method", "")])) > 100:
            self.add_error("method", gettext("太长了，请缩短。"))
        return cleaned


class RevisionForm(ItemForm):
    """The next edition of an item: all but its code, and why."""

    has_code = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line("reason", _("修订理由"), 200, _("例如：依据修订，条款序号改变。"))


def as_typed(content: dict[str, Any]) -> dict[str, Any]:
    """What the form starts from when an item is rewritten: known methods as ticked boxes, the rest as text."""
    labels = {method.label: str(method) for method in Method}
    ways = [one_line(way) for way in _BETWEEN.split(str(content.get("method", "")))]
    return content | {
        "methods": [labels[way] for way in ways if way in labels],
        "method": "、".join(way for way in ways if way and way not in labels),
    }


def _spelled(code: str) -> None:
    allowed = set("._:-")
    if not all((c.isascii() and c.isalnum()) or c in allowed for c in code):
        raise forms.ValidationError(gettext("只能用数字、字母和 . _ : - 。"))
