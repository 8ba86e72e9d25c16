"""Log entries have exactly the fields of DD-1 §7, and one spelling."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.log import entries
from doubledraw.log.errors import LogError

AT = "2026-12-01T21:30:00+08:00"
C, ROOT = "c" * 64, "f" * 64
DRAW = {"at": AT, "draw_id": "350981-2026-1", "commitment": C}
ENTROPY = [{"source": "快乐8 2026321", "when": AT, "value": "01 02"}]

EXAMPLES: list[entries.Entry] = [
    entries.PlanPublished(at=AT, plan="p", lines=["l1", "l2"]),
    entries.DrawCommitted(**DRAW, plan="p", replaces=""),
    entries.EntropyPublished(**DRAW, entropy=ENTROPY),
    entries.EntropyCorrected(**DRAW, entropy=ENTROPY, reason="misread"),
    entries.ResultDrawn(**DRAW, sizes={"𠮷": 1, "A": 2}, targets_root=ROOT, teams_root="blocked"),
    entries.RosterCommitted(**DRAW, round=1, digest=ROOT),
    entries.TeamsDrawn(**DRAW, round=1, teams_root=ROOT),
    entries.Substituted(
        **DRAW, out="a", in_="b", team="c", reason="UNABLE", evidence="e", by=["r1", "r2"]
    ),
    entries.Attested(**DRAW, targets_root=ROOT, teams_root=ROOT, by="audit", note="n"),
    entries.Voided(**DRAW, reason="WRONG_FRAME", text="两个区漏了", by=["r1", "r2"]),
    entries.Revealed(**DRAW, files={"frame.tsv": ROOT}, early=""),
    entries.DocumentPublished(at=AT, document=ROOT, of="notice"),
]

# The table of DD-1 §7, written down again by hand: not derived from the classes.
FIELDS = {
    "plan.publish": "plan lines",
    "draw.commit": "draw_id commitment plan replaces",
    "draw.entropy": "draw_id commitment entropy",
    "draw.correct": "draw_id commitment entropy reason",
    "draw.result": "draw_id commitment sizes targets_root teams_root",
    "draw.roster": "draw_id commitment round digest",
    "draw.teams": "draw_id commitment round teams_root",
    "draw.substitute": "draw_id commitment out in team reason evidence by",
    "draw.attest": "draw_id commitment targets_root teams_root by note",
    "draw.void": "draw_id commitment reason text by",
    "draw.reveal": "draw_id commitment files early",
    "document.publish": "document of",
}


def test_every_kind_has_an_example() -> None:
    assert {type(example) for example in EXAMPLES} == set(entries.KINDS.values())
    assert set(FIELDS) == set(entries.KINDS)


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry.KIND)
def test_an_entry_has_exactly_the_fields_of_the_protocol(entry: entries.Entry) -> None:
    values = json.loads(entries.encode(entry))
    assert set(values) == {"kind", "at", *FIELDS[entry.KIND].split()}
    assert entries.decode(entries.encode(entry)) == entry


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry.KIND)
def test_any_change_to_the_bytes_is_refused_or_seen(entry: entries.Entry) -> None:
    data = entries.encode(entry)
    values = json.loads(data)
    for field in values:
        without = {name: value for name, value in values.items() if name != field}
        with pytest.raises(LogError):
            entries.decode(entries.canonical(without))
        if field != "kind":
            with pytest.raises(LogError):
                entries.decode(entries.canonical({**values, field: [[1]]}))
    for other in (b" " + data, data + b"\n", json.dumps(values).encode() + b" ", b"[]", b"", b"{"):
        with pytest.raises(LogError):
            entries.decode(other)
    with pytest.raises(LogError):
        entries.decode(entries.canonical({**values, "extra": ""}))
    with pytest.raises(LogError):
        entries.decode(entries.canonical({**values, "kind": "draw.redo"}))


def test_keys_are_in_utf_16_order() -> None:
    # U+20BB7 is two code units from U+D842 and so comes before U+FF21, not after it.
    assert entries.canonical({"Ａ": 1, "𠮷": 2}) == '{"𠮷":2,"Ａ":1}'.encode()


@given(
    st.recursive(
        st.text(st.characters(exclude_categories=["Cs", "Cc"])) | st.integers(-(2**53), 2**53),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text(max_size=3).filter(str.isprintable), inner)
        ),
    )
)
def test_canonical_json_reads_back_as_the_same_value(value: object) -> None:
    assert json.loads(entries.canonical(value)) == value


@pytest.mark.parametrize("value", [1.0, True, None, 2**53 + 1, "a\nb", "\ud800", {"k\t": 1}, b"x"])
def test_what_has_no_one_spelling_is_refused(value: object) -> None:
    with pytest.raises(LogError):
        entries.canonical(value)


def test_two_different_people_are_needed() -> None:
    void = next(e for e in EXAMPLES if isinstance(e, entries.Voided))
    for by in (["r1"], ["r1", "r1"], ["r1", "r2", "r3"], []):
        with pytest.raises(LogError):
            entries.encode(replace(void, by=by))


@pytest.mark.parametrize("at", ["2026-12-01", "2026-12-01T21:30:00Z", "2026-12-01 21:30:00+08:00"])
def test_a_date_time_has_one_spelling(at: str) -> None:
    with pytest.raises(LogError):
        entries.encode(entries.DocumentPublished(at=at, document=ROOT, of="notice"))
