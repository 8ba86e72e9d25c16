"""The one door to the pure draw and to its engines."""

from doubledraw.platform.draws.engine.bundles import (
    auditor_bundle,
    check_attestation,
    names_to_reveal,
    nonces_file,
    pack,
    public_bundle,
    stored_files,
)
from doubledraw.platform.draws.engine.ceremony import (
    NONCE_BYTES,
    Form,
    Result,
    check_value,
    commit,
    compute,
    digest,
    entropy_file,
    forms,
    seal_of,
)
from doubledraw.platform.draws.engine.changes import Changes, changes_between
from doubledraw.platform.draws.engine.escrow import join_shares, split_nonce
from doubledraw.platform.draws.engine.freezing import (
    AT_ONCE,
    Chance,
    Counted,
    Named,
    check_chances,
    check_holders,
    check_tables,
    design_of,
    encode_design,
    encode_tables,
)
from doubledraw.platform.draws.engine.outlook import Outlook, StratumOutlook, outlook, rule_of
from doubledraw.platform.draws.engine.terms import (
    as_drawn,
    follows_credit_risk,
    rules_of,
    switch_of,
)
from doubledraw.platform.draws.engine.wall import build_wall
from doubledraw.platform.draws.engine.words import stored
from doubledraw.platform.draws.engine.work_plan import work_plan_of

__all__ = [
    "AT_ONCE",
    "NONCE_BYTES",
    "Chance",
    "Changes",
    "Counted",
    "Form",
    "Named",
    "Outlook",
    "Result",
    "StratumOutlook",
    "as_drawn",
    "auditor_bundle",
    "build_wall",
    "changes_between",
    "check_attestation",
    "check_chances",
    "check_holders",
    "check_tables",
    "check_value",
    "commit",
    "compute",
    "design_of",
    "digest",
    "encode_design",
    "encode_tables",
    "entropy_file",
    "follows_credit_risk",
    "forms",
    "join_shares",
    "names_to_reveal",
    "nonces_file",
    "outlook",
    "pack",
    "public_bundle",
    "rule_of",
    "rules_of",
    "seal_of",
    "split_nonce",
    "stored",
    "stored_files",
    "switch_of",
    "work_plan_of",
]
