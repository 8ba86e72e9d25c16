"""Which files everybody may have, by stage: the matrix of DD-1 §2.1, §3.3 and §8, written out by hand."""

import pytest

from doubledraw.platform.disclosure.services.files import may_be_public

ALWAYS = ("design.json", "commitment.json", "entropy.json")
REVEALED = ("frame.tsv", "exclusions.tsv", "drawn.tsv", "outcome.json")
OPEN = ("strata.tsv", "nonces.json", "selection.tsv", "reserve.tsv")
NEVER = ("roster.tsv", "recusals.tsv", "teams.tsv", "nonces.secret.json", "log/key", "x", "")

EXPECTED = [
    *((name, stage, strata, True) for name in ALWAYS for stage in (0, 1) for strata in (0, 1)),
    *((name, 0, strata, False) for name in REVEALED + OPEN for strata in (0, 1)),
    *((name, 1, strata, True) for name in REVEALED for strata in (0, 1)),
    *((name, 1, 1, True) for name in OPEN),
    *((name, 1, 0, False) for name in OPEN),
    *((name, stage, strata, False) for name in NEVER for stage in (0, 1) for strata in (0, 1)),
]


@pytest.mark.parametrize(("name", "is_revealed", "strata_public", "expected"), EXPECTED)
def test_only_what_the_protocol_names_is_public(
    name: str, is_revealed: int, strata_public: int, expected: bool
) -> None:
    found = may_be_public(name, is_revealed=bool(is_revealed), strata_public=bool(strata_public))
    assert found is expected
