"""The one door to the pure draw and to its engines."""

from doubledraw.platform.draws.engine.bundles import (
    auditor_bundle,
    check_attestation,
    names_to_reveal,
    nonces_file,
    pack,
    public_bundle,
    round_files,
    stored_files,
    text_to_attest,
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
from doubledraw.platform.draws.engine.coordination import (
    Effect,
    chances_left,
    may_exceed,
    visits_over,
)
from doubledraw.platform.draws.engine.cures import Cures, cures, most_now
from doubledraw.platform.draws.engine.doors import Doors, OwnFacts, leaf_link, own_facts
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
from doubledraw.platform.draws.engine.inspecting import inspect
from doubledraw.platform.draws.engine.outlook import (
    Outlook,
    StratumOutlook,
    cap_effects,
    outlook,
    rule_of,
)
from doubledraw.platform.draws.engine.rounds import (
    Grown,
    RoundResult,
    commit_round,
    compute_round,
    grown,
    people_files,
    regions_of,
    round_entropy,
    round_tables,
    rows_of,
)
from doubledraw.platform.draws.engine.shortages import still_impossible
from doubledraw.platform.draws.engine.substituting import Bench, bench
from doubledraw.platform.draws.engine.terms import (
    as_drawn,
    follows_credit_risk,
    rules_of,
    switch_of,
)
from doubledraw.platform.draws.engine.wall import build_wall
from doubledraw.platform.draws.engine.words import stored
from doubledraw.platform.draws.engine.work_plan import work_plan_of
from doubledraw.platform.draws.engine.year import Collision, collisions
from doubledraw.platform.draws.selectors.rolls import Row

__all__ = [
    "AT_ONCE",
    "NONCE_BYTES",
    "Bench",
    "Chance",
    "Changes",
    "Collision",
    "Counted",
    "Cures",
    "Doors",
    "Effect",
    "Form",
    "Grown",
    "Named",
    "Outlook",
    "OwnFacts",
    "Result",
    "RoundResult",
    "Row",
    "StratumOutlook",
    "as_drawn",
    "auditor_bundle",
    "bench",
    "build_wall",
    "cap_effects",
    "chances_left",
    "changes_between",
    "check_attestation",
    "check_chances",
    "check_holders",
    "check_tables",
    "check_value",
    "collisions",
    "commit",
    "commit_round",
    "compute",
    "compute_round",
    "cures",
    "design_of",
    "digest",
    "encode_design",
    "encode_tables",
    "entropy_file",
    "follows_credit_risk",
    "forms",
    "grown",
    "inspect",
    "join_shares",
    "leaf_link",
    "may_exceed",
    "most_now",
    "names_to_reveal",
    "nonces_file",
    "outlook",
    "own_facts",
    "pack",
    "people_files",
    "public_bundle",
    "regions_of",
    "round_entropy",
    "round_files",
    "round_tables",
    "rows_of",
    "rule_of",
    "rules_of",
    "seal_of",
    "split_nonce",
    "still_impossible",
    "stored",
    "stored_files",
    "switch_of",
    "text_to_attest",
    "visits_over",
    "work_plan_of",
]
