"""The directory of professional institutions: its columns, and how a row becomes an institution."""

from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports.cells import Cells, Field
from doubledraw.platform.registry.imports.codes import identify
from doubledraw.platform.registry.imports.directory import Values
from doubledraw.platform.registry.imports.specialists import Specialists
from doubledraw.platform.registry.models import Institution
from doubledraw.platform.registry.states import InstitutionKind, SchemeChoice

COLUMNS = (
    *("name", "kind", "licence", "specialties", "regions", "address", "contact", "phone"),
    *("valid_until", "status"),
)

kind = read.one_of(
    {
        **{word: each for each in InstitutionKind for word in (each.value, each.label)},
        "会计": InstitutionKind.ACCOUNTING,
        "税务": InstitutionKind.TAX,
        "法律": InstitutionKind.LAW,
        "律所": InstitutionKind.LAW,
        "检验机构": InstitutionKind.LABORATORY,
        "检测机构": InstitutionKind.LABORATORY,
        "其他": InstitutionKind.OTHER,
    },
    "unknown_kind",
    "请填 会计师事务所、税务师事务所、律师事务所、检验检测机构 或 其他机构。",
)


def code(text: str) -> str:
    """A unified social credit code, right to its last digit."""
    return identify(text, SchemeChoice.USCC)[1]


class Institutions(Specialists):
    """专业机构名录."""

    key = "institutions"
    title = "专业机构名录"
    unit = "家"
    model = Institution
    by = "code"
    lines = {"licence": 64, "address": 300, "contact": 60}
    columns_kept = COLUMNS
    fields = (
        Field("code", "统一社会信用代码", ("uscc", "代码", "社会信用代码"), is_required=True),
        Field("name", "名称", ("机构名称", "单位名称"), is_required=True),
        Field("kind", "类别", ("机构类别", "机构类型", "类型"), is_required=True),
        Field("licence", "执业许可证号", ("许可证号", "资质证书编号", "执业证号")),
        Field("specialties", "业务范围", ("资质范围", "专业")),
        Field("regions", "区域", ("服务区域",)),
        Field("address", "地址", ("住所",)),
        Field("contact", "联系人", ()),
        Field("phone", "电话", ("联系电话", "手机号")),
        Field("valid_until", "有效期至", ("有效期", "许可有效期至")),
        Field("status", "状态", ("机构状态",)),
    )

    def read(self, cells: Cells) -> tuple[str, Values]:
        found = cells.must("code", code, "")
        values: Values = {
            "name": cells.must("name", read.name, ""),
            "kind": str(cells.must("kind", kind, InstitutionKind.OTHER)),
        }
        return found, values | self.read_common(cells)

    def shown(self, name: str, value: object) -> str:
        if name == "kind" and value:
            return InstitutionKind.of(str(value)).label
        return super().shown(name, value)
