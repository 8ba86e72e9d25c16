"""Forms about organs, divisions, accounts and liaisons."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ, Region, RoleGrant, Staff
from doubledraw.platform.organs.selectors import grants_of, open_organs, possible_deputies
from doubledraw.platform.organs.states import Office, OrganKind, OrganLevel, Role


class Dressed(forms.Form):
    """A form whose fields wear the design system and whose choices speak the reader's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.RadioSelect):
                field.widget.attrs["class"] = "input"
            if isinstance(field, OrganField):
                field.queryset = open_organs()


def spoken(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Choices with their labels in the reader's language."""
    return [(code, gettext(label)) for code, label in choices]


class OrganField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An organ people may work in, offered in tree order and indented by depth."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Organ.objects.none(), **kwargs)

    def label_from_instance(self, organ: Organ) -> str:
        """The name behind as many full-width spaces as it is deep."""
        return "　" * (organ.path.count("/") - 2) + organ.name


class RegionField(forms.CharField):
    """A division by its code, or by its name when only one in force bears it. Cleans to a Region."""

    def __init__(self, **kwargs: Any) -> None:
        said = _("填代码，或者全国唯一的名称；在“区划”页可以查。")
        super().__init__(max_length=60, help_text=said, **kwargs)

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        if not words:
            return None
        found = list(Region.objects.filter(code=words) or named(words))
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(
            _("有几个区划都叫这个名字，请填代码。") if found else _("没有这个区划。")
        )


def named(words: str) -> Any:
    """The first two divisions in force with this name."""
    return Region.objects.filter(name=words, until=None)[:2]


class OrganForm(Dressed):
    """Found an organ."""

    code = forms.SlugField(label=_("机关代码"), max_length=40)
    name = forms.CharField(label=_("机关名称"), max_length=100)
    short_name = forms.CharField(label=_("简称"), max_length=40, required=False)
    parent = OrganField(label=_("上级机关"))
    region = RegionField(label=_("区划"))
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
    since = forms.DateField(
        label=_("启用日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class EndRegionForm(Dressed):
    """End a division."""

    until = forms.DateField(
        label=_("停用日期（最后一天）"), widget=forms.DateInput(attrs={"type": "date"})
    )
    successor = RegionField(label=_("并入或改为"), required=False)


class StaffForm(Dressed):
    """Admit somebody."""

    account = forms.RegexField(
        r"^[0-9A-Za-z._-]{2,60}$",
        label=_("账号"),
        error_messages={"invalid": _("账号用字母、数字、点、横线，2 到 60 位。")},
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    organ = OrganField(label=_("所在机关"))
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
    organ = OrganField(label=_("范围（含下级）"))


class PostingForm(Dressed):
    """Move a person."""

    organ = OrganField(label=_("调到"))
    section = forms.CharField(label=_("处室"), max_length=60, required=False)
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)


class RenameForm(Dressed):
    """Another name for an organ."""

    name = forms.CharField(label=_("新名称"), max_length=100)
    short_name = forms.CharField(label=_("简称"), max_length=40, required=False)
    reason = forms.CharField(label=_("依据"), max_length=200)


class MoveForm(Dressed):
    """Another superior for an organ: anywhere but itself and below."""

    parent = OrganField(label=_("新的上级机关"))
    reason = forms.CharField(label=_("依据"), max_length=200)

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        if isinstance(field, OrganField):
            field.queryset = open_organs().exclude(path__startswith=organ.path)


class MergeForm(Dressed):
    """Another organ to become part of, and what becomes of the roles."""

    into = OrganField(label=_("并入"))
    roles_follow = forms.TypedChoiceField(
        label=_("原有角色"),
        choices=lambda: spoken([("yes", "随人员转到并入的机关"), ("no", "全部收回，另行授予")]),
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    reason = forms.CharField(label=_("依据"), max_length=200)

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        if isinstance(field, OrganField):
            field.queryset = open_organs().exclude(path__startswith=organ.path)


class CloseForm(Dressed):
    """The end of an organ."""

    reason = forms.CharField(label=_("依据"), max_length=200)


class LiaisonForm(Dressed):
    """Somebody to call."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.RegexField(
        r"^[0-9+() \-]{5,40}$",
        label=_("电话"),
        error_messages={"invalid": _("电话用数字、加号、括号、横线，5 到 40 位。")},
    )
    duty = forms.CharField(label=_("分工"), max_length=60, required=False)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person, named with where they work."""

    def label_from_instance(self, person: Staff) -> str:
        """The name, then organ and section."""
        return "　".join(filter(None, (person.name, person.organ.short_name, person.section)))


class GrantField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the roles a person holds, with its scope."""

    def label_from_instance(self, grant: RoleGrant) -> str:
        """The role, then the organ."""
        return "　".join((gettext(Role.of(grant.role).label), grant.organ.name))


class DelegationForm(Dressed):
    """Which of one's roles to lend, to whom, from when to when, and why."""

    grant = GrantField(RoleGrant.objects.none(), label=_("角色"), empty_label=None)
    deputy = PersonField(Staff.objects.none(), label=_("受托人"), empty_label=_("请选择"))
    since = forms.DateField(
        label=_("自"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("至"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("含当日；到期自动失效，也可以提前收回。"),
    )
    reason = forms.CharField(
        label=_("理由"), max_length=200, help_text=_("例如：出差、休假、培训。")
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grant"].queryset = grants_of(actor.user_id)  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = possible_deputies(actor)  # type: ignore[attr-defined]
