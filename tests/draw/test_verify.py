"""The verifier finds every change to a bundle, and says what it could not check."""

import dataclasses

import pytest

from doubledraw.draw import canonical, verify
from doubledraw.draw.case import Case
from doubledraw.log.note import check_note
from tests.draw import draws, mutations

BEFORE_ENTROPY = 1_796_000_000  # 2026-11-30, POSIX seconds
AFTER_ENTROPY = 1_800_000_000


@pytest.fixture(scope="module")
def plain():
    """Drawn, not logged."""
    return draws.hold()


@pytest.fixture(scope="module")
def hidden():
    """The strata are not public; not logged."""
    return draws.hold({"strata_public": False})


@pytest.fixture(scope="module")
def full():
    """Blocked, filled in a team round, attested and logged."""
    return draws.logged(draws.attested(draws.blocked_then_filled()))


def check(files, auditor, **policy):
    return verify.verify(files, auditor=auditor, check_note=check_note, **policy)


def verdicts(report, name):
    return [c.verdict for c in report.checks if c.name == name]


def false_names(report):
    return {c.name for c in report.checks if c.verdict == "false"}


def uncaught(files, auditor, stride):
    tried, missed = 0, []
    for mutation in mutations.of(files, stride):
        tried += 1
        if not is_caught(mutation, auditor):
            missed.append(mutation)
    print(f"\n{tried} mutations tried, {len(missed)} not caught")
    assert tried > 1000
    return missed


def is_caught(mutation, auditor):
    """A whole report for whatever is changed; of the thousands of flipped bytes, as far as the first thing false."""
    if not mutation.place.endswith(" byte"):
        return not check(mutation.files, auditor).ok
    case = Case(mutation.files, auditor, check_note, None, None)
    return any(found.verdict == "false" for found in verify.checks_of(case))


@pytest.mark.parametrize("method", ["srs", "pareto"])
@pytest.mark.parametrize("suite", ["sha256", "sm3"])
@pytest.mark.parametrize("public", [True, False])
def test_a_true_bundle_is_true(method, suite, public):
    drawn = draws.hold({"method": method, "suite": suite, "strata_public": public})
    for auditor, files in ((True, drawn.auditor()), (False, drawn.public())):
        report = check(files, auditor)
        assert report.ok, report.checks
        assert verdicts(report, "drawn.tsv") == ["true" if public or auditor else "unchecked"]
        assert verdicts(report, "teams.tsv") == ["true" if auditor else "unchecked"]


def test_what_the_public_cannot_check_is_named(plain, hidden):
    for drawn, names in (
        (plain, {"teams.tsv", "teams root"}),
        (
            hidden,
            {
                "teams.tsv",
                "teams root",
                "selection.tsv",
                "reserve.tsv",
                "drawn.tsv",
                "targets root",
                "nonces.json",
            },
        ),
    ):
        unchecked = {
            c.name: c.detail
            for c in check(drawn.public(), False).checks
            if c.verdict == "unchecked"
        }
        assert names <= set(unchecked)
        assert all("not checkable here" in unchecked[name] for name in names)


def test_a_full_auditor_bundle_leaves_only_the_witness_open(full):
    report = check(full.auditor(), True)
    assert report.ok
    assert {c.name for c in report.checks if c.verdict == "unchecked"} == {"witnesses"}
    assert {c.name for c in report.checks if c.section == "§3"} >= {
        "round-1: teams",
        "round-1: people",
    }


def test_every_mutation_of_an_auditor_bundle_is_caught(plain):
    assert uncaught(plain.auditor(), True, stride=5) == []


def test_every_mutation_of_a_full_auditor_bundle_is_caught(full):
    """With a team round, an attestation and the log."""
    assert uncaught(full.auditor(), True, stride=23) == []


def test_every_mutation_of_a_logged_public_bundle_is_caught():
    drawn = draws.logged(draws.hold({"strata_public": False}))
    files = drawn.public()
    assert uncaught(files, False, stride=11) == []
    assert not check(with_other_drawn(files), False).ok


def test_of_an_unlogged_public_bundle_only_the_teams_root_cannot_be_checked(plain):
    missed = uncaught(plain.public(), False, stride=5)
    assert {m.place for m in missed} == {"outcome.json .teams_root", "outcome.json byte"}
    assert {teams_root_only(m.files, plain.files) for m in missed} == {True}


def test_with_hidden_strata_only_roots_entropy_and_the_ids_drawn_cannot_be_checked(hidden):
    """Exactly what §8 leaves to the auditors and the log."""
    files = hidden.public()
    missed = uncaught(files, False, stride=1)
    assert {m.place for m in missed} == {
        "outcome.json .targets_root",
        "outcome.json .teams_root",
        "outcome.json byte",
        "entropy.json [].value",
        "entropy.json byte",
    }
    for mutation in missed:
        changed = {n for n in files if files[n] != mutation.files[n]}
        assert changed in ({"entropy.json"}, {"outcome.json"})
        if changed == {"outcome.json"}:
            ours, theirs = (
                canonical.decode(f["outcome.json"], "") for f in (files, mutation.files)
            )
            assert {k for k in ours if ours[k] != theirs[k]} <= {"targets_root", "teams_root"}
    assert check(with_other_drawn(files), False).ok
    assert not check(
        {**hidden.auditor(), "drawn.tsv": with_other_drawn(files)["drawn.tsv"]}, True
    ).ok


def teams_root_only(changed, original):
    ours, theirs = (canonical.decode(f["outcome.json"], "") for f in (original, changed))
    return {k for k in ours if ours[k] != theirs[k]} == {"teams_root"}


def with_other_drawn(files):
    """One drawn firm quietly replaced by another of the frame, sorted again."""
    drawn = files["drawn.tsv"].decode().split()
    frame = [line.split("\t")[0] for line in files["frame.tsv"].decode().split("\n")[1:-1]]
    other = next(i for i in frame if i not in drawn)
    return {**files, "drawn.tsv": "".join(f"{i}\n" for i in sorted([*drawn[1:], other])).encode()}


def edited(name, old, new):
    def edit(files):
        assert files[name].count(old) >= 1
        return {**files, name: files[name].replace(old, new, 1)}

    return edit


def with_json(name, **fields):
    def edit(files):
        return {**files, name: canonical.encode({**canonical.decode(files[name], name), **fields})}

    return edit


def swapped_lines(name):
    def edit(files):
        lines = files[name].split(b"\n")
        return {**files, name: b"\n".join([lines[1], lines[0], *lines[2:]])}

    return edit


CONTROLS = [
    ("files of the bundle", lambda files: {**files, "extra.txt": b""}),
    *(
        (f"{name}.tsv", edited(f"{name}.tsv", b"#blind\tb", b"#blind\tc"))
        for name in ("frame", "strata", "exclusions", "roster", "recusals")
    ),
    ("outcome.json", with_json("outcome.json", commitment="0" * 64)),
    ("sizes", with_json("outcome.json", sizes={"大": 5, "小": 5})),
    ("selection.tsv", swapped_lines("selection.tsv")),
    ("reserve.tsv", swapped_lines("reserve.tsv")),
    ("drawn.tsv", with_other_drawn),
    ("targets root", with_json("outcome.json", targets_root="0" * 64)),
    ("teams.tsv", swapped_lines("teams.tsv")),
    ("teams root", with_json("outcome.json", teams_root="0" * 64)),
]


@pytest.mark.parametrize(("name", "mutate"), CONTROLS, ids=[name for name, _ in CONTROLS])
def test_without_its_check_a_mutation_gets_through(monkeypatch, plain, name, mutate):
    """The negative control: each of these checks is the only one that catches its mutation."""
    mutated = mutate(plain.auditor())
    assert false_names(check(mutated, True)) == {name}
    monkeypatch.setattr(verify, "STEPS", [step for step in verify.STEPS if step[1] != name])
    assert check(mutated, True).ok


def test_an_empty_bundle_is_false():
    assert not check({}, False).ok
    assert not check({}, True).ok


def test_a_public_bundle_with_an_auditors_file_is_false(hidden):
    files = hidden.public()
    for name in ("strata.tsv", "roster.tsv", "nonces.json"):
        report = check({**files, name: hidden.files[name]}, False)
        assert false_names(report) == {"files of the bundle"}


def test_a_public_bundle_is_not_an_auditor_bundle(plain):
    assert false_names(check(plain.public(), True)) == {"files of the bundle"}


def test_a_redraw_is_found_out():
    """The operator draws again under other dice and publishes the nicer outcome."""
    first, second = draws.hold(), draws.hold(holders=("平台", "另一人"))
    mixed = {**first.auditor(), **{n: second.files[n] for n in second.outcome.files}}
    assert {"outcome.json", "selection.tsv", "drawn.tsv"} <= false_names(check(mixed, True))


def test_a_whole_forged_draw_is_found_out_by_the_log():
    true, forged = draws.logged(draws.hold()), draws.hold(blind="c")
    mixed = {**true.public(), **forged.public()}
    assert "log entries" in false_names(check(mixed, False))


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


def test_the_report_is_json_without_surprises(plain):
    value = check(plain.auditor(), True).to_json()
    assert value["ok"] is True
    assert value["draw_id"] == plain.design.draw_id
    assert {c["verdict"] for c in value["checks"]} == {"true", "unchecked"}


def test_whatever_goes_wrong_inside_counts_as_false(monkeypatch, plain):
    def broken(_case):
        raise ZeroDivisionError

    monkeypatch.setattr(verify, "STEPS", [*verify.STEPS, ("§0", "broken", broken)])
    assert false_names(check(plain.auditor(), True)) == {"broken"}
