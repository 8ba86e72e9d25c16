"""What the verifier asks of the log, its witnesses and the attestations."""

import dataclasses

import pytest

from doubledraw.draw import verify
from tests.draw import draws
from tests.draw.reports import check, false_names, verdicts

BEFORE_ENTROPY = 1_796_000_000  # 2026-11-30, POSIX seconds
AFTER_ENTROPY = 1_800_000_000


class TestLog:
    """What the log must say of a draw."""

    def report(self, change, **hold):
        drawn = draws.hold(**hold)
        return check(draws.logged(drawn, change(draws.log_entries(drawn))).auditor(), True)

    def replaced(self, kind, **fields):
        return lambda made: [
            dataclasses.replace(e, **fields) if kind == e.KIND else e for e in made
        ]

    @pytest.mark.parametrize(
        ("kind", "fields", "name"),
        [
            ("draw.commit", {"plan": "other"}, "log entries"),
            ("draw.commit", {"replaces": "other"}, "log entries"),
            ("draw.commit", {"commitment": "0" * 64}, "log entries"),
            ("draw.entropy", {"draw_id": "other"}, "log entries"),
            ("draw.entropy", {"at": "2026-12-01T21:35:00+08:00"}, "log entries"),
            ("draw.result", {"at": "2026-12-02T12:00:01+08:00"}, "log entries"),
            ("draw.result", {"teams_root": "0" * 64}, "log: result"),
            ("draw.result", {"sizes": {"大": 1}}, "log: result"),
            ("draw.entropy", {"entropy": []}, "log: entropy"),
            ("draw.reveal", {"files": {"design.json": "0" * 64}}, "log: reveal"),
        ],
    )
    def test_an_entry_that_says_something_else_is_false(self, kind, fields, name):
        assert name in false_names(self.report(self.replaced(kind, **fields)))

    def test_a_commit_after_the_first_when_is_false(self):
        late = {"at": "2026-12-01T21:30:00+08:00"}
        assert "log entries" in false_names(self.report(self.replaced("draw.commit", **late)))

    @pytest.mark.parametrize("kind", ["draw.commit", "draw.entropy", "draw.result"])
    def test_a_missing_step_is_false(self, kind):
        report = self.report(lambda made: [e for e in made if kind != e.KIND])
        assert "log entries" in false_names(report)

    def test_a_second_result_is_false(self):
        report = self.report(lambda made: [*made[:3], made[2], *made[3:]])
        assert false_names(report) == {"log: result"}

    def test_a_voided_draw_says_so(self):
        from doubledraw.log import entries

        drawn = draws.hold()
        ours = {"draw_id": drawn.design.draw_id, "commitment": drawn.c}
        void = entries.Voided(
            at="2026-12-02T09:00:00+08:00",
            **ours,
            reason="WRONG_FRAME",
            text="漏了 3 户",
            by=["u1", "u2"],
        )
        made = draws.log_entries(drawn)
        report = check(draws.logged(drawn, [*made[:3], void, *made[3:]]).auditor(), True)
        assert report.ok
        assert "VOIDED: WRONG_FRAME" in next(
            c.detail for c in report.checks if c.name == "log: void"
        )

    def test_a_lottery_value_read_wrong_may_be_corrected_and_dice_may_not(self):
        from doubledraw.log import entries

        drawn = draws.hold()
        true = draws.entropy_array(drawn)
        ours = {"draw_id": drawn.design.draw_id, "commitment": drawn.c}
        commit, first, result, *rest = draws.log_entries(drawn)
        correct = entries.EntropyCorrected(
            at="2026-12-02T09:00:00+08:00", **ours, entropy=true, reason="读错一位"
        )
        again = dataclasses.replace(result, at="2026-12-02T09:01:00+08:00")
        for source, verdict in ((0, set()), (1, {"log: entropy"})):
            wrong = [dict(item) for item in true]
            wrong[source]["value"] = "x"
            misread = dataclasses.replace(first, entropy=wrong)
            files = draws.logged(drawn, [commit, misread, result, correct, again, *rest]).auditor()
            assert false_names(check(files, True)) == verdict

    def test_a_substitution_names_leaves_of_this_draw(self):
        from doubledraw.draw import leaves
        from doubledraw.log import entries

        drawn = draws.hold()
        ours = {"draw_id": drawn.design.draw_id, "commitment": drawn.c}
        suite, tree = drawn.design.hashing(), drawn.outcome.targets
        out, incoming = (leaves.leaf_hash(suite, leaf) for leaf in tree.leaves[:2])
        entry = entries.Substituted(
            at="2026-12-03T09:00:00+08:00",
            **ours,
            out=out,
            in_=incoming,
            team="1" * 64,
            reason="UNABLE",
            evidence="2" * 64,
            by=["u1", "u2"],
        )
        made = draws.log_entries(drawn)
        for changes, verdict in (
            ({}, set()),
            ({"out": "3" * 64}, {"log: substitutes"}),
            ({"in_": "", "team": ""}, set()),
            ({"in_": ""}, {"log: substitutes"}),
            ({"out": "3" * 64, "in_": "", "team": ""}, {"log: substitutes"}),
            ({"reason": "BECAUSE"}, {"log entries"}),
        ):
            written = [*made[:3], dataclasses.replace(entry, **changes), *made[3:]]
            assert false_names(check(draws.logged(drawn, written).auditor(), True)) == verdict

    def test_a_round_is_committed_to_once_and_open_only_until_its_teams_are_logged(self):
        from doubledraw.log import entries

        drawn = draws.hold()
        ours = {"draw_id": drawn.design.draw_id, "commitment": drawn.c, "round": 1}
        at = "2026-12-03T09:00:00+08:00"
        roster = entries.RosterCommitted(at=at, digest="1" * 64, **ours)
        teams = entries.TeamsDrawn(at=at, teams_root="2" * 64, **ours)
        again = dataclasses.replace(roster, digest="3" * 64)
        later = dataclasses.replace(roster, round=2)
        made = draws.log_entries(drawn)
        for more, verdict in (
            ([roster], set()),
            ([roster, again], {"log: team rounds"}),
            ([roster, later], {"log: team rounds"}),
            ([roster, teams], {"log: team rounds"}),
        ):
            files = draws.logged(draws.hold(), [*made[:3], *more, *made[3:]]).auditor()
            assert false_names(check(files, True)) == verdict

    def test_without_a_signature_check_signatures_are_not_checkable_here(self, full):
        report = verify.verify(full.auditor(), auditor=True)
        assert report.ok
        assert verdicts(report, "log: signatures") == ["unchecked"]
        assert verdicts(report, "attestations") == ["unchecked"]

    def test_a_log_the_policy_does_not_know_is_reported(self, full):
        report = check(full.auditor(), True, trusted=frozenset())
        details = {c.name: c.detail for c in report.checks}
        assert "does not know" in details["log: signatures"]
        assert "does not know" in details["attestations"]


class TestWitnesses:
    """A draw is witnessed by a cosignature that is dated before the first `when`."""

    def details(self, cosigned_at, trusted):
        drawn = draws.logged(draws.hold(), cosigned_at=cosigned_at)
        report = check(
            drawn.public(),
            False,
            trusted=frozenset(trusted),
            check_cosignature=draws.check_cosignature,
        )
        assert report.ok
        return next((c.verdict, c.detail) for c in report.checks if c.name == "witnesses")

    def test_in_time(self):
        verdict, detail = self.details(BEFORE_ENTROPY, {draws.WITNESS_KEY.verifier().encoded()})
        assert verdict == "true"
        assert "witness.notary" in detail

    @pytest.mark.parametrize(
        ("cosigned_at", "known"), [(AFTER_ENTROPY, True), (BEFORE_ENTROPY, False), (None, True)]
    )
    def test_late_unknown_or_missing_is_unwitnessed(self, cosigned_at, known):
        trusted = {draws.WITNESS_KEY.verifier().encoded()} if known else set()
        verdict, detail = self.details(cosigned_at, trusted)
        assert verdict == "unchecked"
        assert detail.startswith("unwitnessed")


def test_attested_by_nobody_is_said(plain):
    report = check(plain.auditor(), True)
    assert [c.detail for c in report.checks if c.name == "attestations"] == ["attested by nobody"]


def test_an_attestation_of_another_result_is_false():
    drawn, other = draws.attested(draws.hold()), draws.attested(draws.hold(blind="c"))
    name = "attestations/audit-bureau.note"
    report = check({**drawn.auditor(), name: other.files[name]}, True)
    assert false_names(report) == {"attestations"}
