"""What the drawer fills in before the freeze: title, public numbers named in advance, times, holders."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext_lazy as _

from doubledraw.platform.draws.documents import NamedSource, Preparation
from doubledraw.platform.draws.engine import AT_ONCE, DRAND, round_for, round_named
from doubledraw.platform.draws.engine import forms as entropy_forms
from doubledraw.platform.draws.policies.correcting import LOTTERIES
from doubledraw.platform.draws.states import DistrictRule
from doubledraw.platform.ledger.services import stamp
from doubledraw.platform.plans.models import PlanLine

SOURCES = 3
SUITES = [("sha256", "SHA-256"), ("sm3", _("国密 SM3"))]
MOST_DICE = 64
LOCAL = "%Y-%m-%dT%H:%M"


class Moment(forms.DateTimeField):
    """A day and a minute, in the browser's own control."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input"}, format=LOCAL)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=[LOCAL, "%Y-%m-%d %H:%M"], **kwargs)


class PrepareForm(forms.Form):
    """Everything else follows from the plan line. Rules of DD-1 are the engine's to judge."""

    title = forms.CharField(
        label=_("名称"), max_length=200, widget=forms.TextInput(attrs={"class": "input"})
    )
    draw_by = Moment(label=_("最迟抽取"))
    reveal = forms.ChoiceField(
        label=_("何时揭示名单"),
        choices=[(AT_ONCE, _("抽取后立即")), ("date", _("到这一天"))],
        widget=forms.RadioSelect,
    )
    reveal_on = forms.DateField(
        label=_("揭示日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d"),
    )
    holders = forms.CharField(
        label=_("另外的秘密数持有人"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        help_text=_("每行一个名称。平台自己总持有一份；有一份诚实，就没有人能左右结果。"),
    )
    credit = forms.ChoiceField(
        label=_("信用监管"),
        required=False,
        choices=[
            ("on", _("开：按计划，信用风险越高越容易抽到")),
            ("off", _("关：家数不变，每家机会相等")),
        ],
        widget=forms.RadioSelect,
    )
    credit_off = forms.CharField(
        label=_("为什么关"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input"}),
        help_text=_("理由写进设计和工作方案，随抽取公开。"),
    )
    districts = forms.ChoiceField(
        label=_("检查人员去哪里"),
        required=False,
        choices=[(rule.value, _(rule.label)) for rule in DistrictRule],
        widget=forms.RadioSelect,
    )
    suite = forms.ChoiceField(
        label=_("算法"), choices=SUITES, widget=forms.Select(attrs={"class": "input"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for i in range(SOURCES):
            self.fields[f"form_{i}"] = forms.ChoiceField(
                label=_("形式"),
                required=False,
                choices=[("", _("不用")), *((f.name, _(f.title)) for f in entropy_forms())],
                widget=forms.Select(attrs={"class": "input"}),
            )
            self.fields[f"dice_{i}"] = forms.IntegerField(
                label=_("骰子数"),
                required=False,
                min_value=1,
                max_value=MOST_DICE,
                widget=forms.NumberInput(attrs={"class": "input"}),
            )
            self.fields[f"source_{i}"] = forms.CharField(
                label=_("来源和期号"),
                required=False,
                max_length=64,
                widget=forms.TextInput(attrs={"class": "input"}),
            )
            self.fields[f"when_{i}"] = Moment(label=_("公布时间"), required=False)

    def clean(self) -> dict[str, Any]:
        """A row is whole or empty; a date is named when the reveal waits for one."""
        found = super().clean() or {}
        for i in range(SOURCES):
            if found.get(f"form_{i}"):
                self._whole(found, i)
        if found.get("reveal") == "date" and not found.get("reveal_on"):
            self.add_error("reveal_on", _("请写揭示日期"))
        if found.get("credit") == "off" and not found.get("credit_off"):
            self.add_error("credit_off", _("请写为什么关闭信用监管"))
        if not any(found.get(f"form_{i}") for i in range(SOURCES)):
            self.add_error(None, _("请指定公共随机数的来源"))
        return found

    def rows(self) -> Iterator[dict[str, Any]]:
        """The sources, row by row, for the template."""
        for i in range(SOURCES):
            yield {name: self[f"{name}_{i}"] for name in ("form", "dice", "source", "when")}

    def asked(self, line: PlanLine) -> Preparation:
        """What the service takes."""
        found = self.cleaned_data
        reveal = found["reveal_on"].isoformat() if found["reveal"] == "date" else AT_ONCE
        return Preparation(
            line=line.pk,
            title=found["title"],
            suite=found["suite"],
            entropy=tuple(self.named()),
            draw_by=stamp(aware(found["draw_by"])),
            reveal=reveal,
            holders=tuple(filter(None, map(str.strip, found["holders"].splitlines()))),
            credit_off=" ".join(found["credit_off"].split()) if found["credit"] == "off" else "",
            districts=found["districts"] or DistrictRule.REGISTERED.value,
        )

    def looked_at(self) -> DistrictRule:
        """The rule for districts that stands in the form; the first one where what stands there is none."""
        value = str(self["districts"].value())
        return DistrictRule.of(value) if value in list(DistrictRule) else DistrictRule.REGISTERED

    def named(self) -> Iterator[NamedSource]:
        """The sources that were filled in."""
        found = self.cleaned_data
        return (_named(found, i) for i in range(SOURCES) if found.get(f"form_{i}"))

    def _whole(self, found: dict[str, Any], i: int) -> None:
        form, source = found[f"form_{i}"], found.get(f"source_{i}") or ""
        if form == DRAND and round_named(source) is None:
            self._offer_round(i, found.get(f"when_{i}"))
        elif not source:
            self.add_error(f"source_{i}", _("请写来源和期号"))
        elif form in LOTTERIES and not _is_numbered(form, source):
            self.add_error(f"source_{i}", _("请写明第几期，例如 快乐8 第2026129期"))
        if not found.get(f"when_{i}"):
            self.add_error(f"when_{i}", _("请写公布时间"))
        if found[f"form_{i}"].endswith("xN") and not found.get(f"dice_{i}"):
            self.add_error(f"dice_{i}", _("请写骰子数"))

    def _offer_round(self, i: int, when: datetime | None) -> None:
        """The round that is out at the named time is written into the box, for the person to check and send."""
        if when is None:
            self.add_error(f"source_{i}", _("请写明哪一轮，例如 drand quicknet 第12345678轮"))
            return
        self.data = {**dict(self.data.items()), f"source_{i}": round_for(aware(when))}
        self.add_error(f"source_{i}", _("请写明哪一轮：已按公布时间算好填上，核对后再提交"))


def first_values(line: PlanLine, at: datetime, lead: int = 0) -> dict[str, Any]:
    """What the form opens with: the next evening's 快乐8, `lead` days later; everything else as the plan line says."""
    return {
        "title": line.title,
        "suite": "sha256",
        "credit": "on",
        "districts": DistrictRule.REGISTERED.value,
        "reveal": AT_ONCE if line.reveal == AT_ONCE else "date",
        "reveal_on": None if line.reveal == AT_ONCE else line.reveal,
        **evening_values(at, lead),
    }


def values_of(asked: Preparation) -> dict[str, Any]:
    """The form as it was filled in."""
    values: dict[str, Any] = {
        "title": asked.title,
        "suite": asked.suite,
        "reveal": AT_ONCE if asked.reveal == AT_ONCE else "date",
        "reveal_on": None if asked.reveal == AT_ONCE else asked.reveal,
        "draw_by": localtime(datetime.fromisoformat(asked.draw_by)),
        "holders": "\n".join(asked.holders),
        "credit": "off" if asked.credit_off else "on",
        "credit_off": asked.credit_off,
        "districts": asked.districts,
    }
    for i, source in enumerate(asked.entropy[:SOURCES]):
        dice = re.fullmatch(r"(d(?:6|10)x)([0-9]+)", source.form)
        values |= {
            f"form_{i}": f"{dice[1]}N" if dice else source.form,
            f"dice_{i}": dice[2] if dice else None,
            f"source_{i}": source.source,
            f"when_{i}": localtime(datetime.fromisoformat(source.when)),
        }
    return values


def evening_values(at: datetime, lead: int = 0) -> dict[str, Any]:
    """The next evening's 快乐8, `lead` days later, and the last moment after it."""
    tonight = localtime(at).replace(hour=21, minute=30, second=0, microsecond=0)
    evening = (tonight if at < tonight else tonight + timedelta(days=1)) + timedelta(days=lead)
    return {"form_0": "kl8", "when_0": evening, "draw_by": evening.replace(hour=23, minute=0)}


def _is_numbered(form: str, source: str) -> bool:
    """Whether a source says which issue or round: it has a digit besides those of the lottery's own name."""
    title = next((known.title for known in entropy_forms() if known.name == form), "")
    return bool(re.search("[0-9]", source.replace(title, "")))


def _named(found: dict[str, Any], i: int) -> NamedSource:
    form = re.sub("N$", str(found.get(f"dice_{i}") or ""), found[f"form_{i}"])
    return NamedSource(found[f"source_{i}"].strip(), form, stamp(aware(found[f"when_{i}"])))


def aware(at: datetime) -> datetime:
    """With the county's zone where the browser gave none."""
    return at if at.tzinfo else make_aware(at)
