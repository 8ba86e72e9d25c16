"""Levels of organs, offices of staff and the roles they may hold."""

from doubledraw.platform.kernel.flow import Labelled


class OrganKind(Labelled):
    """What an organ is. An oversight office (司法局, 纪委监委, a department's legal section) inspects nobody."""

    GOVERNMENT = "government", "人民政府"
    DEPARTMENT = "department", "部门"
    SECTION = "section", "内设机构"
    STATION = "station", "派出机构"
    OVERSIGHT = "oversight", "法制和监督机构"


class OrganLevel(Labelled):
    """The level of government an organ belongs to."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"


class OrganEvent(Labelled):
    """What can happen to an organ (机关变动)."""

    FOUNDED = "founded", "设立"
    RENAMED = "renamed", "更名"
    MOVED = "moved", "改隶"
    MERGED = "merged", "合并"
    CLOSED = "closed", "撤销"


class Office(Labelled):
    """三员分立: one person holds one office. Administrators do no business; business staff administer nothing."""

    BUSINESS = "business", "业务人员"
    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDIT = "audit", "审计管理员"


class Role(Labelled):
    """What business staff may do over an organ and everything below it."""

    CLERK = "clerk", "经办人"
    HEAD = "head", "科室负责人"
    LEGAL = "legal", "法制审核人"
    APPROVER = "approver", "审批人"
    DRAWER = "drawer", "抽取人"
    SUPERVISOR = "supervisor", "监督人"
    AUDITOR = "auditor", "见证审计人"
