"""Form fields that read what people type the way the imports do, and forms that wear the design system."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.kernel.flow import Labelled
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import organs_visible_to
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.imports import cells, people
from doubledraw.platform.registry.imports.places import Places
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say


class Parsed(forms.CharField):
    """A text that one of the import's readers understands; empty is `otherwise`."""

    def __init__(self, parse: Callable[[str], Any], *, otherwise: Any = "", **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 300)
        super().__init__(**kwargs)
        self.parse, self.otherwise = parse, otherwise

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return self.otherwise
        try:
            return self.parse(text)
        except Invalid as trouble:
            reason = say(trouble.reason, trouble.params)
            remedy = say(trouble.remedy, trouble.params)
            raise forms.ValidationError(
                gettext("{reason}。{remedy}").format(reason=reason, remedy=remedy)
            ) from None


class Day(Parsed):
    """A date as people write one; the browser offers its calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}))
        super().__init__(_day, otherwise=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class Line(Parsed):
    """A text of one line, without anything that cannot be seen."""

    def __init__(self, longest: int = 200, **kwargs: Any) -> None:
        super().__init__(lambda text: cells.line(text, longest), max_length=longest, **kwargs)


class Words(Parsed):
    """Several words in one field, between 顿号."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(people.abilities, otherwise=[], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value


class Dressed(forms.Form):
    """A form in the design system: it says which field is at fault and keeps what was typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}-%s")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect):
                field.widget.attrs["class"] = "input"
            field.error_messages["required"] = gettext("这一项不能空着。")
            field.error_messages["invalid_choice"] = gettext("请从列表中选择。")

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """The choices of a field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def choices(labels: type[Labelled], *, empty: str = "") -> list[tuple[str, str]]:
    """Codes with their labels in the reader's language; `empty` names the choice of none."""
    first = [("", gettext(empty))] if empty else []
    return first + [(code, gettext(label)) for code, label in labels.choices()]


def organs_kept_by(request: StaffRequest, *roles: Role) -> list[Organ]:
    """The organs over which this person holds one of the roles (clerk when none is named), in tree order."""
    wanted = roles or (Role.CLERK,)
    return [
        organ
        for organ in organs_visible_to(request.actor)
        if organ.closed_at is None and any(request.actor.holds(role, organ.path) for role in wanted)
    ]


def organ_field(organs: Sequence[Organ], label: Any = None) -> "forms.ModelChoiceField[Organ]":
    """A choice among these organs."""
    rows = Organ.objects.filter(pk__in=[organ.pk for organ in organs])
    return forms.ModelChoiceField(rows, label=label or _("机关"), empty_label=None)


def region_field(places: Places) -> Parsed:
    """Divisions by code or name, or everywhere."""
    return Parsed(
        lambda text: people.regions(text, places),
        otherwise=[people.EVERYWHERE],
        label=_("区域"),
        required=False,
        help_text=_("名称或代码；空着是全域。"),
    )


def regions_typed(codes: Sequence[str], names: dict[str, str]) -> str:
    """How the codes stand in that field."""
    return "、".join(names.get(code, code) for code in codes if code != people.EVERYWHERE)


def _day(text: str) -> date:
    return date.fromisoformat(cells.day(text))
