"""Forms of the security administrator."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doubledraw.platform.organs.models import Organ, Region, Staff
from doubledraw.platform.organs.states import Office, OrganKind, OrganLevel, Role


class Dressed(forms.Form):
    """A form whose fields wear the design system and whose choices speak the reader's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


def spoken(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Choices with their labels in the reader's language."""
    return [(code, gettext(label)) for code, label in choices]


class OrganForm(Dressed):
    """Found an organ."""

    code = forms.SlugField(label=_("机关代码"), max_length=40)
    name = forms.CharField(label=_("机关名称"), max_length=100)
    parent = forms.ModelChoiceField(Organ.objects.order_by("path"), label=_("上级机关"))
    region = forms.ModelChoiceField(Region.objects.all(), label=_("区划"))
    kind = forms.ChoiceField(label=_("性质"), choices=lambda: spoken(OrganKind.choices()))
    level = forms.ChoiceField(
        label=_("层级"), choices=lambda: spoken(OrganLevel.choices()), initial=OrganLevel.COUNTY
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if Organ.objects.filter(code=code).exists():
            raise forms.ValidationError(_("这个机关代码已经有了，请换一个。"))
        return code


class RegionForm(Dressed):
    """Name a division."""

    code = forms.RegexField(
        r"^[0-9]{6}([0-9]{3}|[0-9]{6})?$",
        label=_("区划代码"),
        error_messages={"invalid": _("区划代码是 6 位、9 位或 12 位数字。")},
    )
    name = forms.CharField(label=_("名称"), max_length=60)


class StaffForm(Dressed):
    """Admit somebody."""

    account = forms.RegexField(
        r"^[0-9A-Za-z._-]{2,60}$",
        label=_("账号"),
        error_messages={"invalid": _("账号用字母、数字、点、横线，2 到 60 位。")},
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    organ = forms.ModelChoiceField(Organ.objects.order_by("path"), label=_("所在机关"))
    section = forms.CharField(label=_("处室"), max_length=60, required=False)
    office = forms.ChoiceField(label=_("岗位"), choices=lambda: spoken(Office.choices()))

    def clean_account(self) -> str:
        account = str(self.cleaned_data["account"])
        if Staff.objects.filter(account=account).exists():
            raise forms.ValidationError(_("这个账号已经有了，请换一个。"))
        return account


class GrantForm(Dressed):
    """Grant a role."""

    role = forms.ChoiceField(label=_("角色"), choices=lambda: spoken(Role.choices()))
    organ = forms.ModelChoiceField(Organ.objects.order_by("path"), label=_("范围（含下级）"))
