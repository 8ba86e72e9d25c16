"""DuckDB selects exactly what the pure engine selects, from every format, within its memory."""

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from duckdb import OutOfMemoryException
from hypothesis import HealthCheck, given, settings

from doubledraw.draw.errors import DrawError
from doubledraw.engines import cuts, duckdb
from doubledraw.engines.duckdb import _settings
from tests.engines.rolls import BLIND, KEY, Roll, design, grown, rolls, twice

THREADS = 2
few = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
fewer = settings(few, max_examples=40)


def drawn(roll: Roll, strata: Path | bytes, **options: Any) -> dict[str, bytes]:
    chosen = duckdb.select(roll.design, strata, roll.sizes, KEY, threads=THREADS, **options)
    return chosen.files()


def refused(roll: Roll, strata: Path | bytes, **options: Any) -> DrawError:
    with pytest.raises(DrawError) as refusal:
        drawn(roll, strata, **options)
    return refusal.value


@few
@given(roll=rolls())
def test_a_frozen_table_gives_the_bytes_of_the_pure_engine(roll: Roll) -> None:
    assert drawn(roll, roll.frozen) == roll.drawn_by_python().files()


@fewer
@given(roll=rolls())
def test_parquet_in_any_order_gives_the_bytes_of_the_pure_engine(
    roll: Roll, tmp_path: Path
) -> None:
    assert drawn(roll, roll.parquet(tmp_path / "s.parquet")) == roll.drawn_by_python().files()


@fewer
@given(roll=rolls())
def test_csv_gives_the_bytes_of_the_pure_engine(roll: Roll, tmp_path: Path) -> None:
    assert drawn(roll, roll.csv(tmp_path / "s.csv")) == roll.drawn_by_python().files()


@fewer
@given(roll=rolls())
def test_written_files_are_those_of_the_selection(roll: Roll, tmp_path: Path) -> None:
    written = duckdb.write(roll.design, roll.frozen, roll.sizes, KEY, tmp_path, threads=THREADS)
    expected = roll.drawn_by_python()
    assert {name: (tmp_path / name).read_bytes() for name in expected.files()} == expected.files()
    assert written.cuts == expected.cuts
    assert written.lines["selection.tsv"] == len(expected.selected)


@pytest.mark.parametrize("method", ["srs", "pareto"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_large_frame_under_provisional_cuts(method: str, seed: int) -> None:
    roll = grown(method, 20_000, per_mille=30, seed=seed)
    assert drawn(roll, roll.frozen) == roll.drawn_by_python().files()


@pytest.mark.parametrize("method", ["srs", "pareto"])
def test_a_cut_that_was_too_low_is_widened(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    roll = grown(method, 5_000, per_mille=30)
    kept: list[str] = []
    keep = duckdb._Session.keep

    def counted(session: Any, query: str) -> None:
        kept.append(query)
        keep(session, query)

    monkeypatch.setattr(cuts, "margin", lambda want: 1 - want)
    monkeypatch.setattr(duckdb._Session, "keep", counted)
    assert drawn(roll, roll.frozen) == roll.drawn_by_python().files()
    assert len(kept) > 1


def test_cuts_leave_most_of_a_large_frame_unsorted() -> None:
    """Without this the tests above would pass on a cut that lets everybody through."""
    assert cuts.below(300, 10_000) < "0d"  # 5 % and not 3 %: small draws need a wide margin
    assert cuts.below(300_000, 10_000_000) < "08"
    weights = cuts.Weights([(40, 3)], 10_000, 200_000, 5_500_000.0)
    assert cuts.pareto("A", 0, 305, 300, weights, 0).below_q < 2.5


@pytest.mark.parametrize("suffix", ["tsv", "csv", "parquet"])
@pytest.mark.parametrize("place", [0, 499, 500, 501, 999])
def test_an_id_that_stands_twice_is_refused_wherever_it_stands(
    place: int, suffix: str, tmp_path: Path
) -> None:
    roll = grown("srs", 1_000, per_mille=10)
    rows = twice(roll, place, "A" if roll.rows[place][1] != "A" else "B")
    path = tmp_path / f"s.{suffix}"
    if suffix == "tsv":
        lines = ["\t".join(row) for row in rows]
        path.write_text("\n".join([f"#blind\t{BLIND}", *lines, ""]))
    else:
        getattr(Roll(roll.design, rows, roll.sizes), suffix)(path)
    error = refused(roll, path)
    assert (error.code, error.params["key"]) == ("duplicate", rows[place][0])


def test_twins_far_apart_are_refused_too(tmp_path: Path) -> None:
    roll = grown("srs", 1_000, per_mille=10)
    rows = (*roll.rows, (roll.rows[0][0], "A", "1"))
    assert refused(roll, roll.parquet(tmp_path / "s.parquet", rows)).code == "duplicate"


def test_a_folder_of_parquet_files_is_one_frame(tmp_path: Path) -> None:
    roll = grown("srs", 3_000, per_mille=30)
    for part, name in enumerate(("350981", "110000")):
        roll.parquet(tmp_path / f"{name}.parquet", roll.rows[part::2])
    assert drawn(roll, tmp_path) == roll.drawn_by_python().files()


def test_a_path_means_itself_whatever_its_characters(tmp_path: Path) -> None:
    roll = grown("srs", 500, per_mille=30)
    decoy, folder = tmp_path / "1", tmp_path / "[1]*?'"
    decoy.mkdir()
    folder.mkdir()
    (decoy / "strata.tsv").write_bytes(b"not a table")
    path = folder / "strata.tsv"
    path.write_bytes(roll.frozen)
    assert drawn(roll, path) == roll.drawn_by_python().files()
    duckdb.write(roll.design, path, roll.sizes, KEY, folder)
    assert (folder / "drawn.tsv").read_bytes() == roll.drawn_by_python().files()["drawn.tsv"]


def nowhere_to_spill(scratch: Path, memory: str, threads: int | None) -> dict[str, object]:
    return _settings(scratch, memory, threads) | {"temp_directory": ""}


def test_a_frame_larger_than_the_memory_is_spilled_and_cleaned_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll = grown("srs", 300_000, per_mille=1000)
    scratch, out = tmp_path / "scratch", tmp_path / "out"
    scratch.mkdir()
    out.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    monkeypatch.chdir(out)
    write = partial(duckdb.write, roll.design, roll.frozen, roll.sizes, KEY, out)
    lines = write(memory="40MB", threads=1).lines
    assert lines == {"selection.tsv": 300_000, "reserve.tsv": 0, "drawn.tsv": 300_000}
    selected = roll.drawn_by_python().files()["selection.tsv"]
    assert (out / "selection.tsv").read_bytes() == selected
    assert list(scratch.iterdir()) == []
    assert len(list(out.iterdir())) == 3
    # Negative control: 40 MB are too little when nothing may be spilled.
    monkeypatch.setattr(duckdb, "_settings", nowhere_to_spill)
    with pytest.raises(OutOfMemoryException):
        write(memory="40MB", threads=1)


def test_progress_only_grows_and_ends_at_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duckdb, "_POLL_SECONDS", 0.001)
    seen: list[float] = []
    roll = grown("pareto", 50_000, per_mille=30)
    drawn(roll, roll.frozen, progress=seen.append)
    assert seen == sorted(seen)
    assert len(seen) > 2
    assert all(0 <= fraction <= 1 for fraction in seen)
    assert seen[-1] == 1


class TestRefusals:
    """A frame that is not what the sizes were made from is named, with place and remedy."""

    roll = grown("pareto", 200, per_mille=100)

    def change(self, old: str, new: str) -> bytes:
        text = self.roll.frozen.decode()
        assert old in text
        return text.replace(old, new, 1).encode()

    def test_a_stratum_that_the_design_has_not(self) -> None:
        assert refused(self.roll, self.change("\tA\t", "\tZ\t")).code == "unknown_stratum"

    def test_an_empty_stratum(self) -> None:
        assert refused(self.roll, self.change("\tA\t", "\t\t")).code == "empty_field"

    def test_a_weight_that_is_no_number(self) -> None:
        assert refused(self.roll, self.change("\tA\t", "\tA\tx")).code == "unreadable_table"

    def test_a_line_that_is_too_short(self) -> None:
        assert refused(self.roll, self.change("\tA\t", "\tA")).code == "unreadable_table"

    def test_a_column_that_is_missing(self, tmp_path: Path) -> None:
        path = tmp_path / "s.csv"
        path.write_text("id,weight\nx1,1\n")
        assert refused(self.roll, path).code == "unreadable_table"

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        error = refused(self.roll, tmp_path / "gone.parquet")
        assert (error.code, error.where) == ("unreadable_table", "gone.parquet")

    def test_a_format_it_does_not_read(self, tmp_path: Path) -> None:
        assert refused(self.roll, tmp_path / "s.xlsx").code == "unknown_table_format"

    def test_more_to_draw_than_there_are(self) -> None:
        roll = Roll(self.roll.design, self.roll.rows, dict.fromkeys(self.roll.sizes, 1_000))
        assert refused(roll, roll.frozen).code == "too_few_targets"

    def test_weights_beyond_exact_arithmetic(self) -> None:
        assert refused(self.roll, self.change("\tA\t", f"\tA\t{2**52}")).code == "weights_too_large"

    def test_a_suite_without_an_engine(self) -> None:
        sm3 = Roll(design("srs", ["A"], 0, suite="sm3"), (("x1", "A", "1"),), {"A": 1})
        assert refused(sm3, sm3.frozen).code == "suite_not_in_engine"

    def test_a_key_that_is_none(self) -> None:
        with pytest.raises(ValueError, match="hexadecimal"):
            duckdb.select(self.roll.design, self.roll.frozen, self.roll.sizes, "x' OR '1'='1")


def test_it_takes_the_place_of_the_pure_engine() -> None:
    """`outcome.compute` calls select(design, file, sizes, key); options are bound beforehand."""
    roll = grown("srs", 300, per_mille=100)
    select = partial(duckdb.select, memory="500MB", check=False)
    assert select(roll.design, roll.frozen, roll.sizes, KEY) == roll.drawn_by_python()
