"""An empty spreadsheet for a directory: the headers to fill in under, and what belongs there."""

from collections.abc import Callable, Iterator

from doubledraw.platform.registry.imports.cells import Field
from doubledraw.platform.registry.imports.directory import Directory
from doubledraw.tables.writing import xlsx_bytes

_EXAMPLES = {
    "code": "91440300MA5EXAMPLE",
    "target": "91440300MA5EXAMPLE",
    "name": "清源县好再来饭店",
    "kind": "企业",
    "region": "990126001",
    "regions": "城关镇、东河乡（不限填“全域”）",
    "address": "清源县城关镇人民路 1 号",
    "industry_code": "6210",
    "industry": "正餐服务",
    "credit_class": "B",
    "credit_grade": "一级",
    "status": "存续",
    "ref": "990126040001",
    "department": "县市场监督管理局",
    "qualifications": "食品安全检查员、特种设备安全监察员",
    "specialties": "食品安全、特种设备",
    "capacity": "40",
    "prior_load": "0",
    "level": "县级",
    "reason": "近亲属关系",
    "item": "餐饮服务食品安全检查",
    "result": "未发现问题",
    "inspectors": "990126040001、990126040002",
    "reference": "990126202603010001",
    "special": "食品生产企业库",
    "licence": "食品生产许可证",
    "number": "SC10199012600001",
    "is_professional": "是",
    "source": "省市场监督管理局",
    "longitude": "116.404000",
    "latitude": "39.915000",
    "basis": "《中华人民共和国食品安全法》第一百一十条",
    "ratio": "3%",
    "frequency": "每年一次",
}
_DAYS = ("day", "on", "established", "valid_until", "approved_on", "on_post_since", "until")
_DAY = "2026-05-20"
Say = Callable[[str], str]


def blank(directory: type[Directory], say: Say) -> Iterator[bytes]:
    """An XLSX workbook: first the sheet to fill in, then one line a column on what it takes."""
    notes = (_noted(field, say) for field in directory.fields)
    headers = [field.label for field in directory.fields]
    told = [say("列名"), say("必填"), say("写法举例"), say("也认得的列名")]
    return xlsx_bytes([(say(directory.title), headers, []), (say("填写说明"), told, notes)])


def _noted(field: Field, say: Say) -> tuple[str, str, str, str]:
    is_day = field.name in _DAYS or field.name.endswith(("_on", "_since", "_until"))
    example = _DAY if is_day else _EXAMPLES.get(field.name, "")
    return field.label, say("是") if field.is_required else "", example, "、".join(field.aliases)
