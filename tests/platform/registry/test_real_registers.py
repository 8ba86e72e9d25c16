"""Registers of real places, when they are beside the project; generated ones of the same shape when not."""

import csv
import gzip
from pathlib import Path
from random import Random

import pytest

from doubledraw.demo.county.codes import old_registration_number
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.services import apply_import, read_import, stage_import
from doubledraw.platform.registry.states import BatchState
from tests.world.county import county
from tests.world.rolls import firms, table

pytestmark = pytest.mark.django_db

TARGETS = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "targets"
HEADERS = ("uscc", "name", "reg_date", "ent_type", "capital", "province", "city", "address")
IS_REAL = TARGETS.is_dir()
SOURCE = "real" if IS_REAL else "generated"


def register(name: str, rows: int) -> bytes:
    """The real file, or as many generated firms under the same headers."""
    if IS_REAL:
        return (TARGETS / name).read_bytes()
    found = [
        (f.uscc, f.name, f.established, f.legal_form, "", "", "", f.address)
        for f in firms(Random(1), rows)
    ]
    return gzip.compress(table(HEADERS, found))


def odd_codes() -> tuple[bytes, int, int]:
    """A file of codes that are wrong as credit codes; how many rows, how many are right as old numbers."""
    from stdnum.iso7064 import mod_11_10

    if IS_REAL:
        data = (TARGETS / "invalid_codes.csv").read_bytes()
    else:
        rng = Random(1)
        numbers = [old_registration_number(rng, "990126") for _ in range(90)]
        wrong = [str((int(n[:14]) + 7) % 10**14).zfill(14) + n[14] for n in numbers[:10]]
        data = table(("code_as_given",), [(number,) for number in numbers + wrong])
    codes = [row["code_as_given"] for row in csv.DictReader(data.decode("utf-8-sig").splitlines())]
    once = {code for code in codes if codes.count(code) == 1} if len(codes) < 500 else set(codes)
    right = [c for c in once if len(c) == 15 and c.isdigit() and mod_11_10.is_valid(c)]
    return data, len(codes), len(right)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("local_guantao_130433.csv.gz", 124),
        ("local_fuan_350981.csv.gz", 1_160),
        ("local_karamay_6502.csv.gz", 2_259),
    ],
    ids=lambda value: f"{value}-{SOURCE}",
)
def test_a_whole_register_comes_in(name, rows, noon) -> None:
    place = county(noon)
    li = place["李起草"]
    batch = stage_import("targets", register(name, rows), name, place.market, by=li, at=noon)
    read_import(batch)
    assert batch.state == BatchState.READ
    assert (batch.counts["rows"], batch.counts["rejected"]) == (rows, 0)
    apply_import(batch, by=li, at=noon)
    assert Target.objects.count() == rows
    assert not Target.objects.filter(name_key="").exists()
    assert set(Target.objects.values_list("region_id", flat=True)) <= {"990126"}


@pytest.mark.parametrize("source", [SOURCE])
def test_wrong_codes_are_all_reported_and_old_numbers_taken_by_their_own_scheme(
    source, noon
) -> None:
    place = county(noon)
    li = place["李起草"]
    data, rows, right = odd_codes()
    mapping = {"code": "code_as_given", "name": "code_as_given"}
    batch = stage_import(
        "targets", data, "invalid_codes.csv", place.market, by=li, at=noon, mapping=mapping
    )
    read_import(batch)
    assert (batch.counts["rejected"], batch.counts["new"]) == (rows, 0)
    assert "old_registration_number" in set(batch.rejects.values_list("rule", flat=True))
    assert all(reject.reason and reject.remedy for reject in batch.rejects.all())
    each = stage_import(
        "targets",
        data,
        "invalid_codes.csv",
        place.market,
        by=li,
        at=noon,
        mapping=mapping,
        options={"scheme": "each"},
    )
    read_import(each)
    assert each.counts["new"] + each.counts["rejected"] == rows
    assert each.counts["new"] > 0.8 * right
    apply_import(each, by=li, at=noon, without_rejects=True)
    assert set(Target.objects.values_list("scheme", flat=True)) - {"orgcode"} == {"regno"}
