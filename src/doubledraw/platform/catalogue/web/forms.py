"""The form of an item."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.services import CONTENT
from doubledraw.platform.catalogue.states import Priority

LABELS = {
    "code": _("事项编码"),
    "name": _("事项名称"),
    "priority": _("类别"),
    "basis": _("依据"),
    "object": _("检查对象"),
    "content": _("检查内容"),
    "method": _("检查方式"),
    "ratio": _("抽查比例"),
    "frequency": _("抽查频次"),
}
HINTS = {
    "code": _("数字、字母和 . _ : - ，例如 SCJG-01。"),
    "basis": _("法规名称和条款，一行一条。没有依据的事项只能存为草拟，不能公布。"),
    "object": _("例如：餐饮服务提供者。"),
    "method": _("现场检查、书面检查、检验检测、网络监测等。"),
    "ratio": _("例如 5%；按信用风险分级的写在计划里。"),
    "frequency": _("例如：每年 1 次。"),
}
OPTIONAL = ("basis", "object", "content", "method", "ratio", "frequency")
LONG = ("basis", "content")


class ItemForm(forms.Form):
    """All that an item says, under the limits of its columns."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            self.fields[name] = self._field(name, label)

    def _field(self, name: str, label: Any) -> forms.Field:
        attributes = {"class": "input"}
        said = {
            "label": label,
            "help_text": HINTS.get(name, ""),
            "required": name not in OPTIONAL,
            "error_messages": {"required": gettext("这一项不能空着。")},
        }
        if name == "priority":
            choices = [(code, gettext(text)) for code, text in Priority.choices()]
            return forms.ChoiceField(choices=choices, widget=forms.Select(attributes), **said)
        if name in LONG:
            area = forms.Textarea({**attributes, "rows": 4})
            return forms.CharField(max_length=2000, widget=area, **said)
        longest: int | None = getattr(Item._meta.get_field(name), "max_length", None)
        validators = [_spelled] if name == "code" else []
        line = forms.TextInput(attributes)
        return forms.CharField(max_length=longest, widget=line, validators=validators, **said)

    @property
    def said(self) -> dict[str, str]:
        """The content as services take it."""
        return {name: str(self.cleaned_data[name]).replace("\r\n", "\n") for name in CONTENT}


def content_of(item: Item) -> dict[str, str]:
    """What the form starts from when an item is rewritten."""
    return {name: getattr(item, name) for name in CONTENT}


def _spelled(code: str) -> None:
    allowed = set("._:-")
    if not all((c.isascii() and c.isalnum()) or c in allowed for c in code):
        raise forms.ValidationError(gettext("只能用数字、字母和 . _ : - 。"))
