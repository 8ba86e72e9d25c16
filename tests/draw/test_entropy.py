"""Entropy is accepted in exactly one spelling."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.draw import entropy
from doubledraw.draw.design import Design
from doubledraw.draw.errors import DrawError
from tests.draw import draws

# The table of §3.3 once more, as patterns and ranges.
PATTERNS = {
    "kl8": r"[0-9]{2}( [0-9]{2}){19}",
    "pl5": r"[0-9]{5}",
    "fc3d": r"[0-9]{3}",
    "ssq": r"[0-9]{2}( [0-9]{2}){5}\+[0-9]{2}",
    "dlt": r"[0-9]{2}( [0-9]{2}){4}\+[0-9]{2} [0-9]{2}",
    "d10x7": r"[0-9]{7}",
    "d6x7": r"[1-6]{7}",
    "drand": r"[0-9a-f]{64}",
}
RANGES = {"kl8": [80], "ssq": [33, 16], "dlt": [35, 12]}
NOISE = st.sampled_from(list("0123456789 +-,;abfABF\n\t１\u3000\xa0"))


def allowed(form, value):
    if not re.fullmatch(PATTERNS[form], value, re.ASCII):
        return False
    for half, largest in zip(value.split("+"), RANGES.get(form, []), strict=False):
        numbers = [int(n) for n in half.split(" ")]
        if numbers != sorted(set(numbers)) or numbers[0] < 1 or numbers[-1] > largest:
            return False
    return True


def ascending(count, largest):
    chosen = st.lists(st.integers(1, largest), min_size=count, max_size=count, unique=True)
    return chosen.map(lambda ns: " ".join(f"{n:02d}" for n in sorted(ns)))


GOOD = {
    "kl8": ascending(20, 80),
    "ssq": st.tuples(ascending(6, 33), ascending(1, 16)).map("+".join),
    "dlt": st.tuples(ascending(5, 35), ascending(2, 12)).map("+".join),
    **{
        f: st.from_regex(PATTERNS[f], fullmatch=True)
        for f in ("pl5", "fc3d", "d10x7", "d6x7", "drand")
    },
}


def accepted(form, value):
    try:
        entropy.parse(form, value)
    except DrawError as refused:
        return (
            refused.code != "entropy_spelling"
            or not 1 <= refused.params["position"] <= len(value) + 1
        )
    return True


@pytest.mark.parametrize("form", PATTERNS)
@given(data=st.data())
def test_every_right_value_is_accepted(form, data):
    value = data.draw(GOOD[form].filter(lambda v: v.isascii()))
    assert allowed(form, value)
    assert accepted(form, value)


@pytest.mark.parametrize("form", PATTERNS)
@given(data=st.data())
def test_one_edit_is_accepted_exactly_when_the_table_allows_it(form, data):
    value = data.draw(GOOD[form])
    position = data.draw(st.integers(0, len(value)))
    cut = data.draw(st.integers(0, 3))
    edited = value[:position] + data.draw(st.text(NOISE, max_size=3)) + value[position + cut :]
    assert accepted(form, edited) == allowed(form, edited)


@pytest.mark.parametrize("form", PATTERNS)
@given(value=st.text(NOISE, max_size=70))
def test_noise_is_accepted_exactly_when_the_table_allows_it(form, value):
    assert accepted(form, value) == allowed(form, value)


@pytest.mark.parametrize("form", entropy.FORMS, ids=lambda form: form.name)
def test_the_example_of_every_form_is_right(form):
    name = form.name.replace("xN", f"x{len(form.example)}")
    assert entropy.parse(name, form.example) == form.example
    assert entropy.form_of(name) == form
    assert entropy.bits(name) > 0


def test_the_first_wrong_character_is_named():
    value = "02 06 14 19 22 23 25 30 37 39 40 44 49 52 56 62 64 68 77 73"
    with pytest.raises(DrawError, match="73 does not come after 77, at character 58") as caught:
        entropy.parse("kl8", value, "value of 快乐8 2026321")
    assert caught.value.where == "value of 快乐8 2026321"


class TestFile:
    """entropy.json answers exactly the sources named in advance."""

    design = Design.parse(draws.design())
    values = [draws.ENTROPY["kl8"], draws.ENTROPY["d10x4"]]

    def test_it_is_read_back(self):
        data = entropy.build(self.design, self.values)
        assert entropy.read(data, self.design.entropy) == self.values

    @pytest.mark.parametrize("values", [[], values[:1], [*values, "1"]])
    def test_one_value_for_each_source(self, values):
        with pytest.raises(DrawError) as caught:
            entropy.build(self.design, values)
        assert caught.value.code == "entropy_count"

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            (b"2026321", b"2026322", "entropy_source"),
            (b"21:30", b"21:31", "entropy_source"),
            (b'"4071"', b"4071", "entropy_spelling"),
            (b'"4071"', b'"407"', "entropy_spelling"),
            (b'"source"', b'"origin"', "fields"),
            (b"[", b"[[],", "entropy_count"),
        ],
    )
    def test_another_source_date_or_spelling_is_refused(self, old, new, code):
        data = entropy.build(self.design, self.values).replace(old, new, 1)
        with pytest.raises(DrawError) as caught:
            entropy.read(data, self.design.entropy)
        assert caught.value.code in (code, "not_canonical")
