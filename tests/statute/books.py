"""Rule sets made for tests: one parameter each, of a given rank and value."""

from doubledraw.statute.books import Rank, RuleSet, read_rule_set

APPROVED = '[rule_set.approved]\nby = "王局长"\non = 2026-01-05\ndocument = "某局〔2026〕1号"\n'


def a_book(
    name: str,
    rank: Rank,
    parameter: str,
    value: object,
    unit: str,
    *,
    clock: str = "",
    sure: bool = True,
    since: str = "2016-01-01",
) -> RuleSet:
    """A rule set with one value, cited and (unless not `sure`) confirmed."""
    shown = f'"{value}"' if isinstance(value, str) else value
    clocked = f'clock = "{clock}"\n' if clock else ""
    known = 'seen = "http://example.org/"' if sure else 'adopted_by = "某局"'
    return read_rule_set(
        f'[rule_set]\ntitle = "{name}"\nrank = "{rank.name.lower()}"\nissuer = "某"\nregion = "990000"\n'
        f"{APPROVED if rank is Rank.ORGAN else ''}"
        f'[[{parameter}.value]]\nvalue = {shown}\nunit = "{unit}"\nsince = {since}\n{clocked}'
        f'citation = {{ instrument = "{name}", article = "一", {known} }}\n',
        name,
    )
