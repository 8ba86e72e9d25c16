"""Scopes as sets of firms: what two of them have in common, and what one of them leaves over."""

from collections.abc import Iterable, Mapping, Sequence

from doubledraw.platform.plans.documents.census import DIMENSIONS, Scope, admits

Words = Mapping[str, Iterable[str]]


def common(one: Scope, other: Scope) -> dict[str, list[str]] | None:
    """The scope of what lies in both; None when some dimension has no word for both."""
    found = {}
    for name in DIMENSIONS:
        ours, theirs = one.get(name) or [], other.get(name) or []
        words = _in_both(name, ours, theirs)
        if (ours or theirs) and not words:
            return None
        if words:
            found[name] = words
    return found


def _in_both(dimension: str, ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Of two nested regions the smaller; no list means all."""
    if not ours or not theirs:
        return list(ours or theirs)
    in_ours, in_theirs = admits(dimension, ours), admits(dimension, theirs)
    both = [w for w in ours if in_theirs(w)] + [w for w in theirs if in_ours(w)]
    return list(dict.fromkeys(both))


def left_over(scope: Scope, part: Scope, known: Words) -> list[dict[str, list[str]]]:
    """What of `scope` lies outside `part`, as scopes that do not touch each other; at most one a dimension.

    Words that a dimension leaves open are taken from `known`, the words that firms of today have.
    """
    boxes: list[dict[str, list[str]]] = []
    inside: dict[str, list[str]] = {}
    for name in DIMENSIONS:
        outside = _outside(name, scope.get(name) or [], part.get(name) or [], known[name])
        if outside:
            boxes.append(_plain({**scope, **inside, name: outside}))
        inside[name] = list(part.get(name) or [])
    return boxes


def _outside(
    dimension: str, wanted: Sequence[str], part: Sequence[str], known: Iterable[str]
) -> list[str]:
    if not part or sorted(wanted) == sorted(part):
        return []
    mine, theirs = admits(dimension, wanted), admits(dimension, part)
    words = set(known) if dimension == "regions" else {*known, *wanted}
    return sorted(word for word in words if mine(word) and not theirs(word))


def _plain(scope: Scope) -> dict[str, list[str]]:
    return {name: list(words) for name, words in scope.items() if words}
