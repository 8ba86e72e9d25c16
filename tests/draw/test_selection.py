"""Selection: the norm's order, whatever the road; and chances that are what they should be."""

import hashlib
import math
import random
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.draw import frame, numbers, selection
from doubledraw.draw.design import Design
from tests.draw import draws, plain

IDS = st.from_regex(r"[0-9A-Za-z._:-]{1,8}", fullmatch=True)
WEIGHTS = st.sampled_from([1, 1, 2, 3, 10, 1000, 10**6])
ROWS = st.lists(
    st.tuples(IDS, st.sampled_from("AB"), WEIGHTS.map(str)),
    unique_by=lambda row: row[0],
    max_size=60,
)
STRATA = st.tuples(st.integers(1, 20), st.integers(20, 30), st.integers(0, 12)).map(
    lambda n: [{"name": "A", "ratio": f"{n[0]}/{n[1]}"}, {"name": "B", "count": n[2], "min": 1}]
)
METHODS = st.sampled_from(["srs", "pareto"])


def table(rows):
    return frame.encode_table("strata.tsv", rows, "a" * 64)


def drawn(design, rows, seed="5" * 64, strata_file=None):
    parsed = Design.parse(design)
    sizes = parsed.sizes(frame.populations(rows, parsed))
    key = numbers.key(parsed.hashing(), "target", seed)
    return selection.select(parsed, strata_file or table(rows), sizes, key), sizes


def lines(ranked):
    return [f"{r.stratum}\t{r.rank}\t{r.id}\t{r.number}" for r in ranked]


@given(ROWS, STRATA, METHODS, st.integers(0, 9))
def test_it_is_what_the_norm_says_word_by_word(rows, strata, method, reserve):
    design = draws.design(strata=strata, method=method, reserve=reserve)
    chosen, _ = drawn(design, rows)
    assert (lines(chosen.selected), lines(chosen.reserve)) == plain.select(design, rows, "5" * 64)


@given(ROWS, STRATA, METHODS, st.integers(0, 9))
def test_sizes_are_kept_and_nobody_stands_twice(rows, strata, method, reserve):
    chosen, sizes = drawn(draws.design(strata=strata, method=method, reserve=reserve), rows)
    assert Counter(r.stratum for r in chosen.selected) == +Counter(sizes)
    ids = [r.id for r in (*chosen.selected, *chosen.reserve)]
    assert len(ids) == len(set(ids))
    populations = Counter(row[1] for row in rows)
    assert Counter(r.stratum for r in chosen.reserve) == +Counter(
        {name: min(reserve, populations[name] - size) for name, size in sizes.items()}
    )


@given(ROWS, STRATA, METHODS, st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows, strata, method, rng):
    design = draws.design(strata=strata, method=method)
    shuffled = rows[:]
    rng.shuffle(shuffled)
    assert drawn(design, rows)[0] == drawn(design, shuffled)[0]


@given(ROWS, st.integers(1, 20), st.integers(0, 20))
def test_a_larger_sample_keeps_the_smaller_one(rows, size, more):
    small, large = (
        drawn(draws.design(strata=[{"name": n, "count": c} for n in "AB"]), rows)[0]
        for c in (size, size + more)
    )
    for name in "AB":
        fewer, further = (
            [r for r in chosen.selected if r.stratum == name] for chosen in (small, large)
        )
        assert further[: len(fewer)] == fewer


@given(ROWS, STRATA)
def test_everybody_at_or_under_the_cut_is_in_and_nobody_else(rows, strata):
    chosen, _ = drawn(draws.design(strata=strata), rows)
    key = plain.key("target", "5" * 64)
    inside = {i for i, name, _ in rows if plain.sha(key + i) <= chosen.cuts.get(name, "")}
    assert inside == set(chosen.drawn)


@given(ROWS, STRATA, st.floats(1e-9, 0.2))
def test_a_provisional_cut_that_is_too_low_costs_time_and_nothing_else(rows, strata, share):
    design = draws.design(strata=strata)
    expected = drawn(design, rows)[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selection, "_provisional_share", lambda *_: share)
        assert drawn(design, rows)[0] == expected


@pytest.mark.parametrize("method", ["srs", "pareto"])
def test_a_path_gives_what_bytes_give_across_chunks(tmp_path, monkeypatch, method):
    monkeypatch.setattr(selection, "_CHUNK", 97)
    rows = [(f"T{n:04d}", "AB"[n % 2], str(1 + n % 7)) for n in range(500)]
    path = tmp_path / "strata.tsv"
    path.write_bytes(table(rows))
    design = draws.design(strata=[{"name": n, "ratio": "1/10"} for n in "AB"], method=method)
    assert drawn(design, rows, strata_file=path) == drawn(design, rows)


def test_a_stratum_without_targets_gives_nobody():
    rows = [("X", "A", "1")]
    strata = [{"name": "A", "count": 1}, {"name": "B", "count": 5}]
    for method in ("srs", "pareto"):
        chosen, sizes = drawn(draws.design(strata=strata, method=method), rows)
        assert sizes == {"A": 1, "B": 0}
        assert chosen.drawn == ("X",)


def test_the_files_are_the_norms():
    rows = [("b", "A", "1"), ("B", "A", "1"), ("a.", "A", "1")]
    chosen, _ = drawn(draws.design(strata=[{"name": "A", "count": 3}], reserve=0), rows)
    files = chosen.files()
    assert files["drawn.tsv"] == b"B\na.\nb\n"
    assert files["reserve.tsv"] == b""
    assert files["selection.tsv"].startswith(b"A\t1\t")


class TestChances:
    """Monte-Carlo over 4,000 seeds: shares of selection against what was promised beforehand (P5)."""

    ROUNDS = 4000
    WORST = 4.5  # standard errors; 40 shares, so a fair sampler fails once in 5,000 tries

    def worst(self, select, expected, slack=0.0):
        seen = Counter()
        for n in range(self.ROUNDS):
            seen.update(select(hashlib.sha256(f"seed {n}".encode()).hexdigest()))

        def errors(i):
            p = expected[i]
            return max(0, abs(seen[i] / self.ROUNDS - p) - slack) / math.sqrt(
                p * (1 - p) / self.ROUNDS
            )

        return max(map(errors, expected))

    srs_rows = [(f"T{n:02d}", "A", "1") for n in range(20)]
    srs_expected = {row[0]: 5 / 20 for row in srs_rows}

    def test_srs_gives_everybody_the_same_chance(self):
        design = draws.design(strata=[{"name": "A", "count": 5}], reserve=0)
        worst = self.worst(
            lambda seed: drawn(design, self.srs_rows, seed)[0].drawn, self.srs_expected
        )
        assert worst < self.WORST

    def test_a_sampler_that_favours_one_firm_is_noticed(self):
        """The negative control: one firm's number is drawn twice, the larger one kept."""

        def biased(seed):
            ranks = {i: plain.number("target", seed, i) for i in self.srs_expected}
            ranks["T07"] = max(ranks["T07"], plain.number("target", seed, "T07 again"))
            return sorted(ranks, key=ranks.__getitem__)[:5]

        assert self.worst(biased, self.srs_expected) > self.WORST

    # Weights 1 to 5, eight of each: their sum is 120, ten are drawn.
    pareto_rows = [(f"T{n:02d}", "A", str(1 + n % 5)) for n in range(40)]
    pareto_expected = {row[0]: 10 * int(row[2]) / 120 for row in pareto_rows}

    def pareto(self, method):
        design = draws.design(strata=[{"name": "A", "count": 10}], reserve=0, method=method)
        chances = lambda seed: drawn(design, self.pareto_rows, seed)[0].drawn  # noqa: E731
        # Pareto sampling meets its chances up to a small known error (Rosén 1997), hence the slack.
        return self.worst(chances, self.pareto_expected, slack=0.005)

    def test_pareto_gives_chances_in_proportion_to_weight(self):
        assert self.pareto("pareto") < self.WORST

    def test_a_sampler_that_forgets_the_weights_is_noticed(self):
        assert self.pareto("srs") > self.WORST

    def test_a_unit_whose_share_reaches_one_is_always_in(self):
        rows = [*self.pareto_rows, ("BIG", "A", "100000")]
        design = draws.design(strata=[{"name": "A", "count": 10}], method="pareto")
        for n in range(50):
            chosen, _ = drawn(design, rows, f"{n:064x}")
            assert chosen.selected[0].id == "BIG"


BAR = 1.2


def test_a_million_targets_are_drawn_in_a_second(tmp_path):
    """The bar is 1.2 CPU seconds from the frozen file to the ranked selection; a busy machine is asked again."""
    rng = random.Random(1)
    path = tmp_path / "strata.tsv"
    with path.open("w") as out:
        out.write("#blind\t" + "a" * 64 + "\n")
        out.writelines(f"91990126MA{n:08d}\t{rng.choice('ABCD')}\t1\n" for n in range(10**6))
    design = Design.parse(
        draws.design(strata=[{"name": n, "ratio": "3/100"} for n in "ABCD"], reserve=50)
    )
    sizes = dict.fromkeys("ABCD", 7500)
    spent = []
    while len(spent) < 10 and min(spent, default=BAR + 1) > BAR:
        start = time.process_time()
        chosen = selection.select(design, path, sizes, "0" * 32)
        spent.append(time.process_time() - start)
    print(f"\n{min(spent):.2f} CPU seconds for 10^6 targets")
    assert len(chosen.selected) == 30_000
    assert min(spent) <= BAR
