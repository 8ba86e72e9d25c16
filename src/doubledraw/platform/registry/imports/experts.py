"""The directory of experts: its columns, and how a row becomes an expert."""

from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports import people
from doubledraw.platform.registry.imports.cells import Cells, Field
from doubledraw.platform.registry.imports.directory import Values
from doubledraw.platform.registry.imports.specialists import Specialists
from doubledraw.platform.registry.models import Expert

COLUMNS = (
    *("name", "unit", "title", "specialties", "qualifications", "regions", "phone"),
    *("valid_until", "status"),
)


class Experts(Specialists):
    """专家名录."""

    key = "experts"
    title = "专家名录"
    unit = "人"
    model = Expert
    by = "ref"
    lines = {"unit": 100, "title": 60}
    columns_kept = COLUMNS
    fields = (
        Field("ref", "专家编号", ("编号", "证书编号", "证书号", "聘书编号"), is_required=True),
        Field("name", "姓名", ("专家姓名", "expert"), is_required=True),
        Field("unit", "工作单位", ("单位", "所在单位")),
        Field("title", "职称", ("技术职称", "职务职称")),
        Field("specialties", "专业", ("专长", "专业领域", "擅长领域")),
        Field("qualifications", "资质", ("专家资质", "专家类型", "资质资格")),
        Field("regions", "区域", ("服务区域", "片区")),
        Field("phone", "电话", ("手机号", "手机", "联系电话")),
        Field("valid_until", "聘期至", ("有效期", "有效期至", "聘用截止日期")),
        Field("status", "状态", ("人员状态",)),
    )

    def read(self, cells: Cells) -> tuple[str, Values]:
        ref = cells.must("ref", people.number, "")
        name = cells.must("name", lambda text: read.name(text, 60), "")
        return ref, {"name": name, **self.read_common(cells)}
