"""design.json: what the norm allows, and the words for what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.draw.design import Design, Stratum, bits
from doubledraw.draw.errors import DrawError
from tests.draw import draws, plain

STRATA = st.fixed_dictionaries(
    {"name": st.just("A")},
    optional={"min": st.integers(0, 50), "max": st.integers(50, 90)},
).flatmap(
    lambda base: st.one_of(
        st.integers(0, 200).map(lambda c: {**base, "count": c}),
        st.tuples(st.integers(0, 60), st.integers(1, 60))
        .filter(lambda r: r[0] <= r[1])
        .map(lambda r: {**base, "ratio": f"{r[0]}/{r[1]}"}),
    )
)


def parse(**changes):
    return Design.parse(draws.design(**changes))


def refused(**changes):
    with pytest.raises(DrawError) as caught:
        parse(**changes)
    return caught.value


def test_a_design_survives_writing_and_reading():
    design = parse()
    assert Design.read(design.encoded()) == design


@given(STRATA, st.integers(0, 300))
def test_sample_sizes_are_those_of_the_norm(stratum, population):
    parsed = parse(strata=[stratum]).strata[0]
    assert parsed.size(population) == plain.size(stratum, population)
    assert 0 <= parsed.size(population) <= population


def test_a_ratio_is_rounded_up_in_integers():
    assert Stratum("A", ratio="3/100").size(101) == 4
    assert Stratum("A", ratio="1/3").size(3 * 10**17 + 1) == 10**17 + 1


@pytest.mark.parametrize(
    "ratio", ["3%", "abc", "2/1", "1/0", "03/100", "1/3 ", "-1/3", "1.5/3", "", 3, None, "１/３"]
)
def test_a_ratio_is_two_whole_numbers_with_a_slash(ratio):
    error = refused(strata=[{"name": "A", "ratio": ratio}])
    assert error.code == "bad_ratio"
    assert error.where == "design.json, field strata[0].ratio"
    assert '"3/100"' in error.remedy


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"strata": [{"name": "A"}]}, "ratio_or_count", "strata[0]"),
        ({"strata": [{"name": "A", "ratio": "1/2", "count": 3}]}, "ratio_or_count", "strata[0]"),
        ({"strata": [{"name": "A", "count": -1}]}, "bad_integer", "strata[0].count"),
        ({"strata": [{"name": "A", "count": True}]}, "bad_integer", "strata[0].count"),
        ({"strata": [{"name": "A", "count": 1, "min": 3, "max": 2}]}, "min_above_max", "strata[0]"),
        ({"strata": [{"name": "A", "count": 1}, {"name": "A", "count": 2}]}, "twice", "strata"),
        ({"strata": [{"name": "A,B", "count": 1}]}, "bad_name", "strata[0].name"),
        ({"strata": [{"name": "A", "count": 1, "weight": 2}]}, "fields", "strata[0]"),
        ({"strata": {}}, "not_a_list", "strata"),
        ({"suite": "md5"}, "not_allowed", "suite"),
        ({"method": "systematic"}, "not_allowed", "method"),
        ({"protocol": "dd-2"}, "not_allowed", "protocol"),
        ({"draw_id": "第一次"}, "bad_id", "draw_id"),
        ({"plan": ""}, "bad_id", "plan"),
        ({"replaces": "a b"}, "bad_id", "replaces"),
        ({"title": "a\nb"}, "bad_text", "title"),
        ({"rules": [1]}, "bad_text", "rules"),
        ({"strata_public": 1}, "bad_boolean", "strata_public"),
        ({"reserve": -1}, "bad_integer", "reserve"),
        ({"max_load": "9"}, "bad_integer", "max_load"),
        (
            {"seats": [{"department": "局", "count": 0, "qualification": ""}]},
            "bad_integer",
            "seats[0].count",
        ),
        (
            {"seats": [{"department": "", "count": 1, "qualification": ""}]},
            "bad_name",
            "seats[0].department",
        ),
        ({"reveal": "31.12.2026"}, "bad_day", "reveal"),
        ({"reveal": "2026-02-30"}, "bad_day", "reveal"),
        ({"draw_by": "2026-12-01T21:40:00+08:00"}, "draw_by_too_early", "draw_by"),
        ({"draw_by": "2026-12-02 12:00"}, "bad_instant", "draw_by"),
    ],
)
def test_the_field_that_breaks_a_rule_is_named(changes, code, field):
    error = refused(**changes)
    assert (error.code, error.where) == (code, f"design.json, field {field}")
    assert error.section.startswith("§")


def test_missing_and_unknown_fields_are_both_named():
    value = draws.design(extra=1)
    del value["seats"]
    with pytest.raises(DrawError, match=r"missing seats; unknown 'extra'"):
        Design.parse(value)


class TestEntropySources:
    """§3.3: a closed list, 60 bits at least, each used once."""

    def source(self, form, name="s"):
        return {"source": name, "when": draws.FIRST_WHEN, "form": form}

    @pytest.mark.parametrize(
        "form", ["d10x0", "d10x65", "d10x04", "d20x5", "d6x", "kl80", "KL8", "", None, 3]
    )
    def test_an_unknown_form_is_refused(self, form):
        assert refused(entropy=[self.source(form)]).code == "unknown_form"

    @pytest.mark.parametrize(
        ("forms", "enough"),
        [
            (["kl8"], True),
            (["drand"], True),
            (["d10x18"], False),
            (["d10x19"], True),
            (["d6x23"], False),
            (["d6x24"], True),
            (["ssq", "dlt", "fc3d"], False),
            (["ssq", "dlt", "fc3d", "fc3d"], True),
            ([], False),
        ],
    )
    def test_sixty_bits_are_needed(self, forms, enough):
        sources = [self.source(form, f"s{n}") for n, form in enumerate(forms)]
        if enough:
            assert len(parse(entropy=sources).entropy) == len(forms)
        else:
            error = refused(entropy=sources)
            assert error.code == "too_little_entropy"
            assert error.section == "§3.3"

    def test_a_source_is_used_once(self):
        assert refused(entropy=[self.source("kl8"), self.source("pl5")]).code == "twice"

    @pytest.mark.parametrize(
        ("form", "expected"),
        [
            ("kl8", 61.6),
            ("pl5", 16.6),
            ("ssq", 24.0),
            ("dlt", 24.3),
            ("d10x1", 3.32),
            ("d6x1", 2.58),
            ("drand", 256),
        ],
    )
    def test_bits_are_those_of_the_norm(self, form, expected):
        assert bits(form) == pytest.approx(expected, abs=0.1)


def test_a_stratum_nobody_would_be_drawn_from_is_refused():
    design = parse(strata=[{"name": "A", "ratio": "0/1"}, {"name": "B", "ratio": "1/2"}])
    design.check_chances({"A": 0, "B": 4})
    with pytest.raises(DrawError, match="stratum A has 3 targets and none") as caught:
        design.check_chances({"A": 3, "B": 4})
    assert caught.value.code == "no_chance"
