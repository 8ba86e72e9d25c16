"""The five tables: written one way, read one way, checked against each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.draw import commitment, frame
from doubledraw.draw.design import Design
from doubledraw.draw.errors import DrawError
from tests.draw import draws

BLIND = "a" * 64
HEAD = b"#blind\t" + BLIND.encode() + b"\n"
IDS = st.from_regex(r"[0-9A-Za-z._:-]{1,12}", fullmatch=True)
ROWS = st.lists(st.tuples(IDS, IDS), unique_by=lambda row: row[0])


@given(ROWS, st.randoms())
def test_the_order_of_the_input_does_not_matter(rows, rng):
    shuffled = rows[:]
    rng.shuffle(shuffled)
    table = frame.encode_table("frame.tsv", shuffled, BLIND)
    assert table == frame.encode_table("frame.tsv", rows, BLIND)
    assert frame.decode_table("frame.tsv", table) == sorted(
        rows, key=lambda row: "\t".join(row).encode()
    )
    assert frame.count_rows(table) == len(rows)


def refused(name, data):
    with pytest.raises(DrawError) as caught:
        frame.decode_table(name, data)
    return caught.value


@pytest.mark.parametrize(
    ("name", "body", "code", "where"),
    [
        ("frame.tsv", b"A\tr\nA\ts\n", "duplicate", "line 3, field id"),
        ("frame.tsv", b"B\tr\nA\tr\n", "not_sorted", "line 3"),
        ("frame.tsv", b"A\tr\nA\tr\n", "line_twice", "line 3"),
        ("frame.tsv", b"A\tr", "no_final_newline", "line 2"),
        ("frame.tsv", b"A\tr\r\n", "bad_field", "line 2, field region"),
        ("frame.tsv", b"A r\n", "field_count", "line 2"),
        ("frame.tsv", b"A\tr\tx\n", "field_count", "line 2"),
        ("frame.tsv", b"\n", "field_count", "line 2"),
        ("frame.tsv", b"A\t\xff\n", "not_utf8", "line 2"),
        ("frame.tsv", "企业\tr\n".encode(), "bad_field", "line 2, field id"),
        ("frame.tsv", b"A" * 65 + b"\tr\n", "bad_field", "line 2, field id"),
        ("strata.tsv", b"A\tx\t0\n", "bad_field", "line 2, field weight"),
        ("strata.tsv", b"A\tx\t01\n", "bad_field", "line 2, field weight"),
        ("strata.tsv", b"A\tx\t-1\n", "bad_field", "line 2, field weight"),
        ("strata.tsv", b"A\tx\t" + b"9" * 5000 + b"\n", "bad_field", "line 2, field weight"),
        ("strata.tsv", "A\tx\t１\n".encode(), "bad_field", "line 2, field weight"),
        ("strata.tsv", b"A\tx,y\t1\n", "bad_field", "line 2, field stratum"),
        ("exclusions.tsv", b"A\tBECAUSE\tx\n", "bad_field", "line 2, field reason code"),
        ("roster.tsv", b"i\td\tb,a\t*\t-\t0\n", "not_sorted", "line 2, field qualifications"),
        ("roster.tsv", b"i\td\t\tr,r\t-\t0\n", "not_sorted", "line 2, field regions"),
        ("roster.tsv", b"i\td\t\t*,r\t-\t0\n", "bad_field", "line 2, field regions"),
        ("roster.tsv", b"i\td\t\t\t-\t0\n", "bad_field", "line 2, field regions"),
        ("roster.tsv", b"i\td\t\t*\t\t0\n", "bad_field", "line 2, field capacity"),
        ("roster.tsv", b"i\td\t\t*\t-\t00\n", "bad_field", "line 2, field load so far"),
        (
            "roster.tsv",
            b"i\td\t\t*\t-\t0\ni\te\t\t*\t-\t0\n",
            "duplicate",
            "line 3, field inspector ref",
        ),
        (
            "recusals.tsv",
            b"A\ti\tKIN\nA\ti\tLAW\n",
            "duplicate",
            "line 3, field target id and inspector ref",
        ),
        ("recusals.tsv", b"A\ti\tUNABLE\n", "bad_field", "line 2, field reason code"),
    ],
)
def test_the_line_and_field_that_break_a_rule_are_named(name, body, code, where):
    error = refused(name, HEAD + body)
    assert (error.code, error.where) == (code, f"{name} {where}")
    assert error.section in ("§2", "§2.1")
    assert error.remedy


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"A\tr\n",
        b"#blind\tA\n",
        b"\xef\xbb\xbf" + HEAD,
        HEAD.replace(b"a", b"A"),
        b"#blind " + HEAD[7:],
    ],
)
def test_a_table_begins_with_its_blind(data):
    assert refused("frame.tsv", data).code == "bad_blind"


def test_a_person_may_be_recused_from_many_and_a_target_from_many():
    rows = [("A", "i", "KIN"), ("A", "j", "KIN"), ("B", "i", "LAW")]
    assert (
        len(frame.decode_table("recusals.tsv", frame.encode_table("recusals.tsv", rows, BLIND)))
        == 3
    )


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("A",), "field_count"),
        (("A\tr",), "field_count"),
        (("A\tB", "r"), "bad_field"),
        (("A", "r\n"), "bad_field"),
        (("", "r"), "bad_field"),
    ],
)
def test_what_could_not_be_read_is_not_written(row, code):
    with pytest.raises(DrawError) as caught:
        frame.encode_table("frame.tsv", [row], BLIND)
    assert caught.value.code == code


def test_half_a_character_is_refused_and_does_not_crash():
    with pytest.raises(DrawError):
        frame.encode_table("exclusions.tsv", [("A", "LAW", "\ud800")], BLIND)


class TestTablesTogether:
    """§2.1: what the tables and the design owe each other."""

    def refused(self, change, **design):
        rows = draws.tables()
        change(rows)
        with pytest.raises(DrawError) as caught:
            frame.check(
                {
                    n: frame.decode_table(n, frame.encode_table(n, rows[n], BLIND))
                    for n in frame.TABLES
                },
                Design.parse(draws.design(**design)),
            )
        return caught.value

    def test_a_true_set_passes(self):
        rows = {n: sorted(r) for n, r in draws.tables().items()}
        frame.check(rows, Design.parse(draws.design()))

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            (lambda r: r["strata.tsv"].append(("Z", "大", "1")), "other_ids"),
            (lambda r: r["strata.tsv"].pop(), "other_ids"),
            (lambda r: r["frame.tsv"].append(("Z", "990126001")), "other_ids"),
            (
                lambda r: r["exclusions.tsv"].append((r["frame.tsv"][0][0], "LAW", "")),
                "excluded_and_in_frame",
            ),
            (lambda r: r["recusals.tsv"].append(("Z", "q00", "LAW")), "unknown_in_recusal"),
            (
                lambda r: r["recusals.tsv"].append((r["frame.tsv"][9][0], "zz", "LAW")),
                "unknown_in_recusal",
            ),
        ],
    )
    def test_a_contradiction_is_named(self, change, code):
        error = self.refused(change)
        assert error.code == code
        assert ".tsv" in error.where

    def test_a_stratum_that_is_not_in_the_design(self):
        error = self.refused(lambda r: None, strata=[{"name": "大", "ratio": "1/2"}])
        assert error.code == "unknown_stratum"
        assert error.params["stratum"] == "小"
        assert error.where.startswith("strata.tsv line ")

    def test_a_stratum_without_a_chance(self):
        strata = [{"name": "大", "ratio": "1/2"}, {"name": "小", "ratio": "0/1"}]
        assert self.refused(lambda r: None, strata=strata).code == "no_chance"

    def test_weights_beyond_the_exact_doubles(self):
        def heavy(rows):
            target, stratum, _ = rows["strata.tsv"][0]
            rows["strata.tsv"][0] = (target, stratum, str(2**53 // 5))

        assert self.refused(heavy, method="pareto").code == "weights_too_large"
        rows = draws.tables()
        heavy(rows)
        assert draws.hold({"method": "srs"}, rows).outcome.sizes


class TestCommitment:
    """The freeze's last gate."""

    def build(self, holders, rows=None):
        rows = rows or draws.tables()
        files = {n: frame.encode_table(n, rows[n], BLIND) for n in frame.TABLES}
        return commitment.build(Design.parse(draws.design()), files, holders)

    @pytest.mark.parametrize(
        ("holders", "code"),
        [
            ([], "no_nonce"),
            ([("平台", "1" * 64), ("平台", "2" * 64)], "duplicate_holder"),
            ([("平台", "1" * 64), ("公证处", "1" * 64)], "duplicate_holder"),
            ([("平台", "1" * 63)], "bad_hex"),
            ([("平台,公证处", "1" * 64)], "bad_name"),
        ],
    )
    def test_holders_are_distinct_and_well_spelled(self, holders, code):
        with pytest.raises(DrawError) as caught:
            self.build(holders)
        assert caught.value.code == code

    def test_what_was_built_is_read_back(self):
        data = self.build([("平台", "1" * 64)])
        found = commitment.Commitment.read(data)
        assert found.nonces == (("平台", "1" * 64),)
        assert sum(found.strata.values()) == 30
        found.check_design(Design.parse(draws.design()))
        with pytest.raises(DrawError, match="field design"):
            found.check_design(Design.parse(draws.design(title="另一题")))

    def test_contradicting_tables_are_stopped_here_too(self):
        rows = draws.tables()
        rows["strata.tsv"].pop()
        with pytest.raises(DrawError, match="exactly the same ids"):
            self.build([("平台", "1" * 64)], rows)
