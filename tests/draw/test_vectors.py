"""The shared vectors and our own: every file byte for byte."""

import json
from pathlib import Path

import pytest
from tools import make_vectors

from doubledraw.draw import vectors
from doubledraw.draw.errors import DrawError

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "design" / "vectors"
OWN = sorted(vectors.FOLDER.glob("*.json"))
FOUND = sorted(SHARED.glob("dd1-*.json"))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_our_vectors_agree(path):
    compared = vectors.check(path)
    assert {item.name for item in compared} >= {
        "C",
        "E",
        "seed",
        "key_target",
        "commitment.json",
        "outcome.json",
    }
    assert [item for item in compared if not item.agrees] == []


@pytest.mark.parametrize(
    "path",
    FOUND or OWN[:1],
    ids=[path.stem for path in FOUND] or ["shared-folder-absent-own-vector-instead"],
)
def test_the_shared_vectors_agree(path):
    assert [item for item in vectors.check(path) if not item.agrees] == []


def test_what_the_vectors_cover():
    assert len(OWN) >= 6
    designs = [json.loads(path.read_bytes())["spec"]["design"] for path in OWN]
    assert {(d["suite"], d["method"]) for d in designs} >= {("sm3", "pareto"), ("sha256", "srs")}
    forms = {source["form"].split("x")[0] for d in designs for source in d["entropy"]}
    assert forms == {"kl8", "pl5", "fc3d", "ssq", "dlt", "d10", "d6", "drand"}


def test_the_shipped_vectors_are_what_the_generator_makes(tmp_path):
    make_vectors.main(tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        p.name: p.read_bytes() for p in OWN
    }


def test_a_vector_with_one_wrong_digit_differs(tmp_path):
    vector = json.loads(OWN[0].read_bytes())
    rows = vector["expected"]["reserve.tsv"]
    vector["expected"]["reserve.tsv"] = rows[:-2] + ("0" if rows[-2] != "0" else "1") + "\n"
    del vector["expected"]["drawn.tsv"]
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(vector))
    differs = {item.name: item.detail for item in vectors.check(path) if not item.agrees}
    assert set(differs) == {"reserve.tsv", "drawn.tsv"}
    assert "expected" in differs["reserve.tsv"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"spec":{},"derived":{},"expected":{}}'])
def test_what_is_no_vector_is_refused(tmp_path, text):
    path = tmp_path / "no.json"
    path.write_text(text)
    with pytest.raises(DrawError):
        vectors.check(path)
