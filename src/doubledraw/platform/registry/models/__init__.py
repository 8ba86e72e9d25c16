"""The tables of the directories, one module a family."""

from doubledraw.platform.registry.models.imports import (
    ColumnMemory,
    Feed,
    FeedFile,
    ImportBatch,
    ImportReject,
)
from doubledraw.platform.registry.models.licences import (
    Licence,
    LicenceChange,
    SpecialDirectory,
)
from doubledraw.platform.registry.models.names import initials, initials_of_key, name_key
from doubledraw.platform.registry.models.people import (
    Certificate,
    Employment,
    Equipment,
    EquipmentLoan,
    Expert,
    Inspector,
    InspectorChange,
    Institution,
    Leave,
    Pool,
    PoolMember,
)
from doubledraw.platform.registry.models.recusals import Recusal, RecusalChange, RecusalRule
from doubledraw.platform.registry.models.targets import (
    DuplicateRuling,
    KeyTarget,
    Label,
    LabelRule,
    SavedView,
    Target,
    TargetChange,
    TargetLabel,
    VisitFact,
)

__all__ = [
    "Certificate",
    "ColumnMemory",
    "DuplicateRuling",
    "Employment",
    "Equipment",
    "EquipmentLoan",
    "Expert",
    "Feed",
    "FeedFile",
    "ImportBatch",
    "ImportReject",
    "Inspector",
    "InspectorChange",
    "Institution",
    "KeyTarget",
    "Label",
    "LabelRule",
    "Leave",
    "Licence",
    "LicenceChange",
    "Pool",
    "PoolMember",
    "Recusal",
    "RecusalChange",
    "RecusalRule",
    "SavedView",
    "SpecialDirectory",
    "Target",
    "TargetChange",
    "TargetLabel",
    "VisitFact",
    "initials",
    "initials_of_key",
    "name_key",
]
