"""What can be done to the directories: import into them, declare recusals."""

from doubledraw.platform.registry.services.importing import (
    apply_import,
    discard_import,
    import_file,
    read_import,
    remap_import,
    stage_import,
)
from doubledraw.platform.registry.services.recusals import declare_recusal

__all__ = [
    "apply_import",
    "declare_recusal",
    "discard_import",
    "import_file",
    "read_import",
    "remap_import",
    "stage_import",
]
