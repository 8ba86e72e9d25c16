"""What pages compute before they show it: chances in words, the chart's geometry, the five steps, the commands."""

import subprocess
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.draw.design import bits as exact_bits
from doubledraw.platform.portal import chances, checking, fairness, timeline


def stratum(population: int, size: int, **design: object) -> dict[str, object]:
    return {"name": "层", "population": population, "size": size, **design}


@pytest.mark.parametrize(
    ("given_", "take", "of", "form"),
    [
        (stratum(118, 24, ratio="1/5"), 1, 5, "exact"),
        (stratum(959, 29, ratio="3/100"), 3, 100, "exact"),
        (stratum(30, 3, ratio="2/20"), 1, 10, "exact"),
        (stratum(4, 4, ratio="1/5", min=9), 1, 1, "all"),
        (stratum(200, 10, count=10), 1, 20, "exact"),
        (stratum(205, 10, count=10), 1, 20, "about"),
        (stratum(10, 7, count=7), 7, 10, "about"),
        (stratum(30, 3, ratio="1/20", min=3), 1, 10, "exact"),
        (stratum(0, 0, ratio="1/5"), 0, 0, "none"),
    ],
)
def test_a_chance_is_said_as_one_in_so_many(
    given_: dict[str, object], take: int, of: int, form: str
) -> None:
    found = chances.stated(given_, "srs")
    assert (found.take, found.of, found.form) == (take, of, form)


@given(st.integers(1, 5_000), st.data())
def test_what_is_said_is_near_the_truth(population: int, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, population))
    found = chances.stated(stratum(population, size, count=size), "srs")
    said, true = Fraction(found.take, found.of), Fraction(size, population)
    assert abs(said - true) <= max(true * Fraction(1, 6), Fraction(1, 19))
    if found.form == "exact":
        assert said == true


def test_the_smallest_chance_skips_weights_and_empty_strata() -> None:
    weighted = ([stratum(1_000, 1, count=1)], "pareto")
    plain = ([stratum(0, 0, ratio="1/50"), stratum(100, 4, ratio="1/25")], "srs")
    found = chances.smallest([weighted, plain])
    assert found is not None
    assert (found.take, found.of) == (1, 25)
    assert chances.smallest([weighted]) is None


def place(name: str, drawn: int, low: int, high: int) -> dict[str, object]:
    middle = (low + high) / 2
    return {
        "name": name,
        "population": 100 * high,
        "drawn": drawn,
        "expected": middle,
        "low": low,
        "high": high,
    }


def test_the_chart_says_which_place_chance_would_rarely_explain() -> None:
    found = fairness.chart([place("东", 5, 2, 9), place("西", 12, 2, 9)])
    assert found is not None
    assert [bar.name for bar in found.outside] == ["西"]
    assert found.alarms == 10


def test_there_is_no_chart_of_one_place_or_of_hidden_strata() -> None:
    hidden = {
        "name": "东",
        "population": 9,
        "drawn": 1,
        "expected": None,
        "low": None,
        "high": None,
    }
    assert fairness.chart([place("东", 5, 2, 9)]) is None
    assert fairness.chart([hidden, hidden]) is None
    assert fairness.chart([]) is None


@given(
    st.lists(
        st.tuples(st.integers(0, 3_000), st.integers(0, 3_000), st.integers(0, 3_000)),
        min_size=2,
        max_size=12,
    )
)
def test_everything_is_drawn_within_the_axis(numbers: list[tuple[int, int, int]]) -> None:
    found = fairness.chart(
        [place(str(i), drawn, min(a, b), max(a, b)) for i, (drawn, a, b) in enumerate(numbers)]
    )
    assert found is not None
    shares = [float(bar.dot[:-1]) for bar in found.bars] + [
        float(bar.left[:-1]) + float(bar.width[:-1]) for bar in found.bars
    ]
    assert all(0 <= share <= 100.01 for share in shares)
    assert 2 <= len(found.ticks) <= 6


STEP = {"at": "2026-05-20T04:00:00+00:00", "log_index": 3, "people": []}


def test_the_next_step_is_marked_and_the_rest_wait() -> None:
    found = timeline.steps([STEP | {"step": "freeze"}, STEP | {"step": "commit"}], is_void=False)
    assert [step.state for step in found] == ["done", "done", "now", "next", "next"]


def test_a_void_draw_waits_for_nothing() -> None:
    happened = [STEP | {"step": "freeze"}, STEP | {"step": "void"}]
    assert [step.name for step in timeline.steps(happened, is_void=True)] == ["freeze"]


def test_organisations_stand_once_under_their_role() -> None:
    people = [
        {"role": "见证人", "organisation": "公证处"},
        {"role": "见证人", "organisation": "公证处"},
    ]
    found = timeline.steps([STEP | {"step": "freeze", "people": people}], is_void=True)
    assert found[0].people == (("见证人", ("公证处",)),)


@pytest.mark.parametrize(
    ("form", "value", "look", "values"),
    [
        ("kl8", "02 09", "balls", ("02", "09")),
        ("ssq", "01 02 03 04 05 06+07", "balls", ("01", "02", "03", "04", "05", "06", "+", "07")),
        ("d10x4", "4071", "dice", ("4", "0", "7", "1")),
        ("pl5", "12345", "dice", tuple("12345")),
        ("drand", "ab" * 32, "hex", ("ab" * 32,)),
        ("kl8", "", "balls", ()),
    ],
)
def test_entropy_is_shown_as_what_it_is(
    form: str, value: str, look: str, values: tuple[str, ...]
) -> None:
    item = {"source": "s", "form": form, "when": "2026-05-20T21:00:00+08:00", "value": value}
    found = timeline.sources([item])[0]
    assert (found.look, found.values) == (look, values)


def test_the_signature_of_a_drand_round_comes_along() -> None:
    item = {"source": "s", "form": "drand", "when": "2026-05-20T21:00:00+08:00", "value": "ab" * 32}
    proof = {"chain": "quicknet", "number": 7, "signature": "cd" * 48, "previous": ""}
    assert timeline.sources([item | {"proof": proof}])[0].proof == proof
    assert timeline.sources([item])[0].proof is None


@pytest.mark.parametrize("form", ["kl8", "pl5", "fc3d", "ssq", "dlt", "drand", "d10x8", "d6x30"])
def test_bits_are_those_of_the_engine(form: str) -> None:
    assert timeline.bits([{"form": form}]) == pytest.approx(exact_bits(form), abs=1)


def test_the_command_prints_what_it_says() -> None:
    from hashlib import sha256

    key, code = "8d0bc2c3ef3383340bb7dbe93b12c75f", "91990126MAMTWGQT44"
    line = checking.number_line("sha256", key, code, sha256((key + code).encode()).hexdigest())
    run = subprocess.run(["sh", "-c", line.command], capture_output=True, text=True, check=True)
    assert run.stdout.split()[0] == line.prints
