"""The outcome: one for the same inputs, none for tampered ones; leaves a firm can check."""

import pytest

from doubledraw.draw import bundle, commitment, leaves, outcome, rounds
from doubledraw.draw.design import Design
from doubledraw.draw.errors import DrawError
from tests.draw import draws, plain


@pytest.fixture(scope="module")
def held():
    return draws.hold()


def test_the_same_inputs_give_the_same_outcome(held):
    assert draws.hold().files == held.files


def test_paths_give_what_bytes_give(held, tmp_path):
    names = [n for n in held.files if n.endswith(".tsv")]
    for name in names:
        (tmp_path / name).write_bytes(held.files[name])
    files = {**held.files, **{name: tmp_path / name for name in names}}
    again = outcome.compute(files, held.nonces, held.files["entropy.json"])
    assert again.files == held.outcome.files


def test_another_engine_may_select(held):
    asked = []

    def select(design, strata_file, sizes, key):
        asked.append((design.draw_id, dict(sizes), key))
        return outcome.selection.select(design, strata_file, sizes, key)

    again = outcome.compute(held.files, held.nonces, held.files["entropy.json"], select)
    assert again.files == held.outcome.files
    assert asked == [(held.design.draw_id, dict(held.outcome.sizes), held.outcome.key)]


def test_the_seed_is_typed_by_hand(held):
    c, e = (
        plain.sha(held.files["commitment.json"].decode()),
        plain.sha(held.files["entropy.json"].decode()),
    )
    assert held.outcome.seed == plain.sha(f"dd-1/seed/{c}/{e}/{held.nonces[0]}/{held.nonces[1]}")
    assert held.outcome.key == plain.key("target", held.outcome.seed)


@pytest.mark.parametrize(
    "name", ["frame.tsv", "strata.tsv", "exclusions.tsv", "roster.tsv", "recusals.tsv"]
)
def test_a_tampered_table_is_refused_by_name(held, name):
    files = {**held.files, name: held.files[name].replace(b"\tb", b"\tc", 1)}
    with pytest.raises(DrawError) as caught:
        outcome.compute(files, held.nonces, held.files["entropy.json"])
    assert (caught.value.code, caught.value.where) == ("digest_differs", name)


@pytest.mark.parametrize(
    ("nonces", "code"),
    [
        (lambda n: n[:1], "nonce_count"),
        (lambda n: [*n, "1" * 64], "nonce_count"),
        (lambda n: n[::-1], "nonce_differs"),
        (lambda n: [n[0], "1" * 64], "nonce_differs"),
        (lambda n: [n[0], n[1].upper() + "G"], "bad_hex"),
        (lambda n: [], "nonce_count"),
    ],
)
def test_every_nonce_must_open_its_commitment(held, nonces, code):
    with pytest.raises(DrawError) as caught:
        outcome.compute(held.files, nonces(held.nonces), held.files["entropy.json"])
    assert caught.value.code == code


def test_a_design_changed_after_the_commitment_is_refused(held):
    other = Design.parse(draws.design(reserve=3)).encoded()
    with pytest.raises(DrawError, match="does not belong to design"):
        outcome.compute(
            {**held.files, "design.json": other}, held.nonces, held.files["entropy.json"]
        )


class TestLeaves:
    """§6: what the QR code on the notice proves."""

    def test_every_selected_and_reserve_firm_has_a_proof(self, held):
        drawn, suite = held.outcome, held.design.hashing()
        ranked = [*drawn.selection.selected, *drawn.selection.reserve]
        assert set(drawn.targets.places) == {row.id for row in ranked}
        for row in ranked:
            proof = drawn.targets.proof(row.id)
            assert proof.holds(suite)
            assert proof.root == drawn.targets_root
        for row in drawn.selection.selected:
            assert drawn.teams_tree.proof(row.id).holds(suite)

    def test_a_proof_for_another_leaf_does_not_hold(self, held):
        drawn, suite = held.outcome, held.design.hashing()
        one, two = (drawn.targets.proof(row.id) for row in drawn.selection.selected[:2])
        forged = leaves.LeafProof(
            one.leaf.replace("selected", "reserve"), one.index, one.size, one.hashes, one.root
        )
        moved = leaves.LeafProof(one.leaf, two.index, two.size, two.hashes, two.root)
        assert not forged.holds(suite)
        assert not moved.holds(suite)

    def test_the_roots_are_those_of_the_norm(self, held):
        drawn, seed, draw_id = held.outcome, held.outcome.seed, held.design.draw_id
        roles = {r.id: "selected" for r in drawn.selection.selected}
        roles |= {r.id: "reserve" for r in drawn.selection.reserve}
        order = sorted(roles, key=lambda i: plain.number("salt", seed, i))
        targets = [
            plain.leaf("salt", seed, i, {"draw_id": draw_id, "id": i, "role": roles[i]})
            for i in order
        ]
        assert drawn.targets_root == plain.root(targets).hex()
        teams = [
            plain.leaf(
                "seal", seed, i, {"draw_id": draw_id, "id": i, "team": list(drawn.teams.of(i))}
            )
            for i in order
            if roles[i] == "selected"
        ]
        assert drawn.teams_root == plain.root(teams).hex()

    def test_nothing_drawn_has_the_root_of_nothing(self):
        assert leaves.targets_tree(
            Design.parse(draws.design()).hashing(), "d", "1" * 64, {}
        ).root == plain.sha("")

    def test_a_place_tells_nothing_about_the_id(self, held):
        order = [
            i for i, _ in sorted(held.outcome.targets.places.items(), key=lambda item: item[1])
        ]
        assert order != sorted(order)


class TestRounds:
    """§3: teams that were blocked, drawn again with more people."""

    def test_the_round_runs_on_its_own_seed(self):
        held = draws.blocked_then_filled()
        made = held.rounds[0]
        committed, entropy = (
            held.files[f"round-1/{n}"].decode() for n in ("commitment.json", "entropy.json")
        )
        expected = plain.sha(
            f"dd-1/team/{held.outcome.seed}/{plain.sha(committed)}/{plain.sha(entropy)}"
        )
        assert made.seed == expected

    def test_the_teams_are_those_of_the_norm(self):
        held = draws.blocked_then_filled()
        rows = {n: frame_rows(held.files[f"round-1/{n}"]) for n in ("roster.tsv", "recusals.tsv")}
        expected = plain.assign(
            held.design.to_json(),
            list(held.outcome.regions),
            dict(held.outcome.regions),
            rows["roster.tsv"],
            rows["recusals.tsv"],
            held.rounds[0].seed,
        )
        assert held.rounds[0].files["teams.tsv"].decode().split("\n")[:-1] == expected

    def test_the_selection_stands_and_the_order_of_leaves_stays(self):
        held = draws.blocked_then_filled()
        assert held.outcome.teams_root == "blocked"
        assert "teams.tsv" not in held.outcome.files
        selected = {r.id for r in held.outcome.selection.selected}
        places, again = held.outcome.targets.places, held.rounds[0].teams_tree.places
        assert sorted(again, key=again.__getitem__) == sorted(selected, key=places.__getitem__)

    def test_a_round_may_be_blocked_again(self):
        held = draws.blocked_then_filled()
        rows = draws.tables()["recusals.tsv"]
        fresh = draws.Ceremony(held.design, dict(held.outcome.files), held.nonces, held.outcome)
        made = draws.add_round(
            fresh,
            [("q00", "市场监管局", "食品", "*", "-", "0")],
            [r for r in rows if r[1] == "q00"],
        )
        assert made.teams_root == "blocked"
        assert set(made.files) == {"outcome.json"}

    @pytest.mark.parametrize(("c", "number"), [("0" * 64, 1), (None, 2)])
    def test_a_commitment_of_another_draw_or_round_is_refused(self, c, number):
        held = draws.blocked_then_filled()
        data = held.files["round-1/commitment.json"]
        with pytest.raises(DrawError) as caught:
            rounds.read_commitment(held.design, c or held.c, number, data)
        assert caught.value.code == "round_differs"

    def test_too_little_entropy_is_refused_for_rounds_as_well(self):
        held = draws.blocked_then_filled()
        source = commitment.EntropySource("骰子", "2026-12-03T10:00:00+08:00", "d10x4")
        with pytest.raises(DrawError) as caught:
            commitment.build_round(
                held.design, held.c, 1, {}, [source], "2026-12-03T18:00:00+08:00"
            )
        assert caught.value.code == "too_little_entropy"


def frame_rows(data):
    return [tuple(line.split("\t")) for line in data.decode().split("\n")[1:-1]]


def test_nonces_file_is_in_commitment_order(held):
    committed = commitment.Commitment.read(held.files["commitment.json"])
    data = bundle.nonces_file(committed, held.nonces)
    assert bundle.read_nonces(data, committed) == held.nonces
    with pytest.raises(DrawError, match="not those of the commitment"):
        bundle.read_nonces(b"[]", committed)
