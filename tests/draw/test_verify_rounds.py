"""The verifier computes later team rounds again."""

import pytest

from tests.draw import draws
from tests.draw.reports import check, false_names


class TestRounds:
    """A team round may only add."""

    def changed(self, change):
        drawn = draws.blocked_then_filled()
        rows = draws.tables()["recusals.tsv"]
        roster = [(f"q{i:02d}", "市场监管局", "食品", "*", "-", "0") for i in range(3)]
        grown = [
            *roster,
            ("q10", "市场监管局", "电梯", "*", "-", "0"),
            ("q11", "市场监管局", "电梯", "*", "-", "0"),
        ]
        again = draws.Ceremony(
            drawn.design,
            {n: d for n, d in drawn.files.items() if "round" not in n},
            drawn.nonces,
            drawn.outcome,
        )
        draws.add_round(again, *change(grown, rows))
        return check(again.auditor(), True)

    def test_growing_is_true(self):
        assert self.changed(lambda roster, recusals: (roster, recusals)).ok

    def test_a_further_recusal_is_true(self):
        frame = draws.tables()["frame.tsv"]
        assert self.changed(lambda r, recusals: (r, [*recusals, (frame[0][0], "q02", "KIN")])).ok

    @pytest.mark.parametrize(
        "row",
        [
            ("q00", "市场监管局", "", "*", "-", "0"),
            ("q00", "市场监管局", "食品", "990126001", "-", "0"),
            ("q00", "市场监管局", "食品", "*", "99", "0"),
            ("q00", "市场监管局", "食品", "*", "-", "1"),
            ("q00", "消防", "食品", "*", "-", "0"),
        ],
    )
    def test_taking_something_away_is_false(self, row):
        report = self.changed(lambda roster, recusals: ([row, *roster[1:]], recusals))
        assert "round-1: people" in false_names(report)

    def test_dropping_a_recusal_is_false(self):
        report = self.changed(lambda roster, recusals: (roster, recusals[1:]))
        assert "round-1: people" in false_names(report)

    def test_taking_somebody_out_is_pointed_at(self):
        frame = draws.tables()["recusals.tsv"]
        report = self.changed(
            lambda roster, _: (roster[1:], [row for row in frame if row[1] != "q00"])
        )
        assert report.ok
        detail = next(c.detail for c in report.checks if c.name == "round-1: people")
        assert "q00" in detail
        assert "UNABLE" in detail

    def test_a_round_after_teams_that_stand_is_false(self):
        drawn = draws.hold()
        rows = draws.tables()
        draws.add_round(drawn, rows["roster.tsv"], rows["recusals.tsv"])
        assert "files of the bundle" in false_names(check(drawn.auditor(), True))

    def test_a_round_left_out_is_false(self):
        files = draws.blocked_then_filled().auditor()
        moved = {n.replace("round-1", "round-2"): d for n, d in files.items()}
        assert "files of the bundle" in false_names(check(moved, True))
