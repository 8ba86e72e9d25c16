"""The verifier finds every change to a bundle, and says what it could not check."""

import pytest

from doubledraw.draw import canonical, verify
from doubledraw.draw.case import Case
from doubledraw.log.note import check_note
from tests.draw import draws, mutations
from tests.draw.reports import check, false_names, verdicts


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
