"""Who may do what in the directories, one module a family."""

from doubledraw.platform.registry.policies.imports import may_apply, may_import
from doubledraw.platform.registry.policies.recusals import may_declare_recusal

__all__ = ["may_apply", "may_declare_recusal", "may_import"]
