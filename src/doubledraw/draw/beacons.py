"""Rounds of drand among the public numbers: are their signatures verified, or not checkable here (§3.3)?

A bundle has no signatures. Whoever has them gives a `CheckRound`; this package knows no curve and checks none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from doubledraw.draw import entropy, rounds
from doubledraw.draw.case import Case, Unchecked
from doubledraw.draw.design import EntropySource
from doubledraw.draw.errors import DrawError

CheckRound = Callable[[str, str], "bool | None"]
"""(source, value) -> whether a signature proves the value; None when there is none for this source."""

FORM = "drand"
NAME = "signatures of drand rounds"
_UNKNOWN = "not checkable here: no signature at hand for {}; `doubledraw drand` checks one, and proves the value"


def are_named(case: Case) -> bool:
    """Whether the design names a round; a design that cannot be read names none, and is reported as false."""
    try:
        return any(source.form == FORM for source in case.design.entropy)
    except (DrawError, Unchecked):
        return False


def are_named_in(case: Case, number: int) -> bool:
    """Whether this round of teams names one."""
    try:
        return any(source.form == FORM for source in _sources(case, number))
    except (DrawError, Unchecked, ValueError, LookupError, TypeError):
        return False


def of_draw(case: Case, check: CheckRound | None) -> str:
    """The rounds that the design names."""
    return _checked(case.design.entropy, case.entropy_values, check)


def of_round(case: Case, check: CheckRound | None, number: int) -> str:
    """The rounds that another round of teams names."""
    sources, name = _sources(case, number), f"{rounds.folder(number)}/entropy.json"
    return _checked(sources, entropy.read(case.file(name), sources, name), check)


def _sources(case: Case, number: int) -> Sequence[EntropySource]:
    data = case.file(f"{rounds.folder(number)}/commitment.json")
    return rounds.read_commitment(case.design, case.c, number, data).entropy


def _checked(
    sources: Sequence[EntropySource], values: Sequence[str], check: CheckRound | None
) -> str:
    pairs = zip(sources, values, strict=True)
    named = [(s.source, value) for s, value in pairs if s.form == FORM]
    said = {source: check(source, value) if check else None for source, value in named}
    for source, is_proven in said.items():
        if is_proven is False:
            reason = f"the signature does not prove the value of {source}"
            raise DrawError("signature_false", reason, "entropy.json", section="§3.3")
    unknown = [source for source, is_proven in said.items() if is_proven is None]
    if unknown:
        raise Unchecked(_UNKNOWN.format(", ".join(unknown)))
    return f"signature verified: {', '.join(said)}" if said else "no round of drand is named"
