"""The forms of an import: the upload, and how the file is to be read."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doubledraw.platform.kernel.flow import Labelled
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports.directory import Directory
from doubledraw.platform.registry.imports.templates import templates
from doubledraw.platform.registry.models import ImportBatch
from doubledraw.platform.registry.states import BatchSource, SchemeChoice, UnknownRegion

NOT_THERE = ""


def choices(labels: type[Labelled]) -> list[tuple[str, str]]:
    """Codes with their labels in the reader's language."""
    return [(code, gettext(label)) for code, label in labels.choices()]


class UploadForm(forms.Form):
    """Which directory of which organ; a file, or a table pasted."""

    directory = forms.ChoiceField(label=_("导入到"))
    organ = forms.ModelChoiceField(Organ.objects.none(), label=_("名录机关"), empty_label=None)
    file = forms.FileField(label=_("文件"), required=False)
    pasted = forms.CharField(label=_("或者把表格粘贴在这里"), required=False, strip=False)
    template = forms.ChoiceField(label=_("模板"), required=False)
    scheme = forms.ChoiceField(label=_("编码方式"), required=False)
    unknown_region = forms.ChoiceField(label=_("不认识的区划"), required=False)

    def __init__(
        self,
        *args: Any,
        organs: Sequence[Organ],
        directories: Mapping[str, type[Directory]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["directory"].choices = [
            (key, gettext(each.title)) for key, each in directories.items()
        ]
        fields["organ"].queryset = Organ.objects.filter(pk__in=[organ.pk for organ in organs])
        as_ever = ("", gettext("照上次；没有上次就按统一社会信用代码"))
        fields["scheme"].choices = [as_ever, *choices(SchemeChoice)]
        fields["unknown_region"].choices = [("", gettext("照上次；没有上次就列为问题行"))]
        fields["unknown_region"].choices += choices(UnknownRegion)
        fields["template"].choices = [("", gettext("看表头自己认")), *_templates(directories)]
        fields["pasted"].widget = forms.Textarea({"rows": 6, "wrap": "off"})
        for field in fields.values():
            field.widget.attrs["class"] = "input"
            field.error_messages["required"] = gettext("请选择。")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        file, pasted = said.get("file"), said.get("pasted", "")
        if not file and not pasted.strip() and "file" not in self.errors:
            self.add_error("file", gettext("请选择一个文件，或者粘贴表格。"))
        if file and file.size > settings.UPLOAD_MAX_BYTES:
            self.add_error("file", gettext("文件太大。请只留下需要的列，或者分成几个文件。"))
        template = templates().get(said.get("template", ""))
        if template and template.directory != said.get("directory"):
            self.add_error("template", gettext("这个模板是另一个名录的。"))
        return said

    @property
    def options(self) -> dict[str, str]:
        """What was said of how to read; what was not is left to memory and default."""
        names = ("scheme", "unknown_region", "template")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}

    @property
    def source(self) -> BatchSource:
        """Whether a file came, or a table was pasted."""
        return BatchSource.UPLOAD if self.cleaned_data.get("file") else BatchSource.PASTE

    @property
    def content(self) -> bytes:
        """The bytes to import."""
        file = self.cleaned_data.get("file")
        if file:
            return bytes(file.read())
        return str(self.cleaned_data["pasted"]).encode("utf-8", "replace")

    @property
    def filename(self) -> str:
        file = self.cleaned_data.get("file")
        return str(file.name) if file else gettext("粘贴的表格") + ".tsv"


def _templates(directories: Mapping[str, type[Directory]]) -> list[tuple[str, str]]:
    return [
        (name, f"{gettext(directories[each.directory].title)}: {gettext(each.title)}")
        for name, each in templates().items()
        if each.directory in directories
    ]


class MappingForm(forms.Form):
    """For each field of the directory, which column of the file it is; and how codes and regions are taken."""

    def __init__(self, batch: ImportBatch, directory: type[Directory], data: Any = None) -> None:
        super().__init__(data)
        headers = batch.preview.get("headers", [])
        rows = batch.preview.get("first") or [[]]
        first = rows[0]
        columns = [(str(n), _named(n, header, first)) for n, header in enumerate(headers)]
        self.directory = directory
        for field in directory.fields:
            place = batch.mapping.get(field.name)
            self.fields[f"column_{field.name}"] = forms.ChoiceField(
                label=gettext(field.label),
                help_text=_samples(rows, place),
                choices=[(NOT_THERE, gettext("（文件里没有）")), *columns],
                required=field.is_required,
                initial=str(batch.mapping.get(field.name, NOT_THERE)),
                error_messages={"required": gettext("请指明哪一列是它。")},
            )
        if directory.has_codes:
            self.fields["scheme"] = forms.ChoiceField(
                label=_("编码方式"),
                choices=choices(SchemeChoice),
                initial=batch.options.get("scheme"),
            )
            self.fields["unknown_region"] = forms.ChoiceField(
                label=_("不认识的区划"),
                choices=choices(UnknownRegion),
                initial=batch.options.get("unknown_region"),
            )
        for each in self.fields.values():
            each.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        """A column serves one field; only a name may be the code itself, when the file has no names."""
        said = super().clean() or {}
        taken: dict[str, str] = {}
        for field in self.directory.fields:
            column = said.get(f"column_{field.name}", NOT_THERE)
            if column == NOT_THERE:
                continue
            by_code = self.directory.name_may_be_code and field.name == "name"
            if column in taken and not (by_code and taken[column] == "code"):
                self.add_error(f"column_{field.name}", gettext("这一列已经用作另一项了。"))
            taken.setdefault(column, field.name)
        return said

    @property
    def mapping(self) -> dict[str, int]:
        """{field: column}."""
        said = {
            field.name: self.cleaned_data.get(f"column_{field.name}", NOT_THERE)
            for field in self.directory.fields
        }
        return {name: int(column) for name, column in said.items() if column != NOT_THERE}

    @property
    def options(self) -> dict[str, str]:
        return {
            name: self.cleaned_data[name]
            for name in ("scheme", "unknown_region")
            if self.cleaned_data.get(name)
        }


def _samples(rows: Sequence[Sequence[str]], place: Any) -> str:
    """The first different values of a column, so that one sees whether it is the right one."""
    if not isinstance(place, int):
        return ""
    values = [row[place][:24] for row in rows if place < len(row) and row[place].strip()]
    return " · ".join(list(dict.fromkeys(values))[:3])


def _named(number: int, header: str, first: Sequence[str]) -> str:
    """“企业名称（福安市中迪电器有限公司）”: the header and what stands under it."""
    name = header.strip() or gettext("第 {number} 列").format(number=number + 1)
    example = first[number][:16] if number < len(first) else ""
    return (
        gettext("{header}（{example}）").format(header=name, example=example) if example else name
    )
