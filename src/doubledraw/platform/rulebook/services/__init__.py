"""Writing law: an organ's own rules, from draft to force; notices of holidays."""

from doubledraw.platform.rulebook.services.notices import import_notice
from doubledraw.platform.rulebook.services.own import (
    adopt_rules,
    begin_rules,
    discard_rules,
    drop_line,
    propose_rules,
    put_line,
    repeal_rules,
    return_rules,
    set_head,
)

__all__ = [
    "adopt_rules",
    "begin_rules",
    "discard_rules",
    "drop_line",
    "import_notice",
    "propose_rules",
    "put_line",
    "repeal_rules",
    "return_rules",
    "set_head",
]
