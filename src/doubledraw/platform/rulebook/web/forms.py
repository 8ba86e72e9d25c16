"""The forms of an organ's own rules: its title and day, one number with its words."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doubledraw.platform.rulebook.documents.own import Line
from doubledraw.platform.rulebook.documents.values import read_value, typed_value
from doubledraw.statute.books import every_parameter
from doubledraw.statute.names import Name, clocks
from doubledraw.statute.parameters import AFTER, BEFORE
from doubledraw.statute.units import UNITS, Reading

UNKEPT = dict.fromkeys([*range(0x20), 0x7F, *range(0xD800, 0xE000)], " ")
"""What no law book holds: control characters and lone surrogates."""
EXAMPLES = {
    Reading.RATIO: _("例如 5%，或者 5/100。"),
    Reading.COUNT: _("写一个整数。"),
    Reading.FLAG: _("写“是”或者“否”。"),
    Reading.TERM: _("写一个整数；0 就是当天。"),
    Reading.SCHEDULE: _(
        "每年：02-28 或者 2月28日，几个日子用空格隔开；每月：写几号；每季：写“季末”；截止：2026-11-30。"
    ),
}


class OneLine(forms.CharField):
    """A text on one line, without what cannot be printed."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).translate(UNKEPT).split())


class HeadForm(forms.Form):
    """What an edition is called, and from which day it is to be in force."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = _text(
            _("名称"), 200, _("例如：县市场监督管理局双随机抽查补充规定。")
        )
        self.fields["since"] = forms.DateField(
            label=_("施行日期"),
            help_text=_("今天或者以后的一天；规则不能溯及既往。"),
            widget=forms.DateInput({"class": "input", "type": "date"}, format="%Y-%m-%d"),
            error_messages={
                "required": gettext("请填施行日期。"),
                "invalid": gettext("请按年-月-日填写，例如 2026-05-20。"),
            },
        )

    def clean_since(self) -> date:
        """A day of a year that calendars have."""
        found: date = self.cleaned_data["since"]
        if not 1990 <= found.year <= 2100:
            raise forms.ValidationError(gettext("请核对年份。"))
        return found


class LineForm(forms.Form):
    """One number: value, unit, the event that starts its clock, and the words it rests on."""

    def __init__(self, known: Name, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        units = _units(known)
        self.fields["value"] = _text(_("数值"), 60, EXAMPLES[known.reads])
        self.fields["unit"] = _choice(_("单位"), [(unit, gettext(unit)) for unit in units])
        if known.reads is Reading.TERM:
            events = [(name, gettext(title)) for name, title in clocks().items()]
            self.fields["clock"] = _choice(_("从什么起算"), events)
            ways = [(AFTER, gettext("这件事之后多久以内")), (BEFORE, gettext("这件事之前至少多久"))]
            self.fields["direction"] = _choice(_("往后还是往前"), ways)
        self.fields["instrument"] = _text(_("文件"), 200, _("名称和文号。"))
        self.fields["article"] = _text(_("条款"), 100, _("例如：第三条，或者 二(三)。"))
        self.fields["quotation"] = _text(
            _("原文"), 1000, _("从文件里照抄这一句，一个字也不改。"), forms.Textarea
        )
        if known.reads is not Reading.FLAG:
            self.fields["words"] = _text(
                _("原文里写数字的那几个字"), 200, _("例如：不低于5%。它要在上面的原文里。")
            )
        self.fields["note"] = _text(_("说明"), 300, required=False)

    def clean(self) -> dict[str, Any]:
        """The value must be one of its unit, and the words must stand in the quotation."""
        said = super().clean() or self.cleaned_data
        if {"value", "unit"} <= set(said):
            found = read_value(said["value"], said["unit"])
            if found is None:
                self.add_error(
                    "value", gettext("读不出这个数值。") + str(EXAMPLES[self.known.reads])
                )
            said["read"] = found
        if said.get("words") and said.get("quotation") and said["words"] not in said["quotation"]:
            self.add_error("words", gettext("上面的原文里没有这几个字，请照抄。"))
        return said

    @property
    def line(self) -> Line:
        """What the form says, once it is valid."""
        said = self.cleaned_data
        is_term = self.known.reads is Reading.TERM
        return Line(
            name=self.known.name,
            value=said["read"],
            unit=said["unit"],
            instrument=said["instrument"],
            article=said["article"],
            quotation=said["quotation"],
            words=said.get("words", ""),
            clock=said["clock"] if is_term else "",
            direction=said["direction"] if is_term else "",
            note=said["note"],
        )


def _units(known: Name) -> list[str]:
    """The units a parameter can have; of a count only what it counts, as the shipped books say."""
    fitting = [unit for unit, reading in UNITS.items() if reading is known.reads]
    usual = [v.unit for _, one in every_parameter() if one.name == known.name for v in one.values]
    found = list(dict.fromkeys(usual))
    if known.reads is Reading.COUNT and found:
        return found
    return [*found, *(unit for unit in fitting if unit not in found)]


def begun(line: Line) -> dict[str, Any]:
    """What the form of a line that is there already begins with."""
    kept = {name: getattr(line, name) for name in line.__dataclass_fields__}
    return {**kept, "value": typed_value(line.value, line.unit)}


def _text(
    label: Any,
    longest: int,
    hint: Any = "",
    widget: Any = forms.TextInput,
    *,
    required: bool = True,
) -> OneLine:
    more = {"rows": 3} if widget is forms.Textarea else {}
    return OneLine(
        label=label,
        help_text=hint,
        max_length=longest,
        required=required,
        widget=widget({"class": "input", "maxlength": longest, **more}),
        error_messages={
            "required": gettext("这一项不能空着。"),
            "max_length": gettext("太长了，请缩短。"),
        },
    )


def _choice(label: Any, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.Select({"class": "input"}),
        error_messages={
            "required": gettext("请从列出的里面选。"),
            "invalid_choice": gettext("请从列出的里面选。"),
        },
    )
