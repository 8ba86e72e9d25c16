"""The form of a scoring rule, read into the rule it says."""

from collections.abc import Mapping

from doubledraw.platform.credit.engine.rule import LETTERS, Ground, Rule, Source
from doubledraw.platform.credit.services.reading import line_of, number_of
from doubledraw.platform.credit.web.shown import LISTABLE, RATED


def typed_rule(post: Mapping[str, str]) -> Rule:
    """What a form says; Invalid for what is no number. Empty cells say nothing."""
    points = {str(k): number_of(post.get(f"points-{k}", ""), "分值") for k in RATED}
    lines = {each: number_of(post.get(f"line-{each}", ""), "分数线") for each in LETTERS[1:]}
    floors = {str(k): post.get(f"floor-{k}", "") for k in RATED}
    grounds = [
        Ground(str(k), post.get(f"list-{k}", ""), _source(post, f"{k}-"))
        for k in LISTABLE
        if post.get(f"list-{k}", "")
    ]
    return Rule(
        source=_source(post, ""),
        base=post.get("base", ""),
        months=number_of(post.get("months", ""), "月数"),
        points={kind: n for kind, n in points.items() if n},
        floors={kind: letter for kind, letter in floors.items() if letter},
        thresholds={letter: n for letter, n in lines.items() if n},
        grounds=tuple(grounds),
        years=number_of(post.get("years", ""), "年数"),
        years_source=_source(post, "years-"),
        is_automatic=post.get("automatic") == "on",
    )


def _source(post: Mapping[str, str], before: str) -> Source:
    return Source(
        line_of(post.get(f"{before}instrument", ""), 200),
        line_of(post.get(f"{before}article", ""), 100),
        line_of(post.get(f"{before}quotation", ""), 1000),
    )
