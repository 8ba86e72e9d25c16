"""From a register to a bundle that a stranger verifies, typed at the terminal."""

import csv
import gzip
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from doubledraw.cli import draw as draw_command
from doubledraw.draw import bundle
from tests.cli.office import KL8, REVEAL, WHEN, Office, firms, people, type_in

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def frozen_rows(office: Office, name: str) -> list[list[str]]:
    lines = (office.folder / name).read_text().splitlines()[1:]
    return [line.split("\t") for line in lines]


def test_freeze_draw_reveal_verify(office: Office) -> None:
    office.write()
    frozen = office.freeze()
    assert (frozen.code, len(frozen.out.strip())) == (0, 64)
    assert "stratum A: 60 targets, 3 to be drawn" in frozen.err
    drawn = office.draw()
    assert drawn.code == 0
    assert drawn.out.startswith("targets root ")
    assert office.reveal("public.zip").code == 0
    assert office.reveal("auditor.zip", "--auditor").code == 0
    public = type_in("verify", office.home / "public.zip")
    assert (public.code, public.out.splitlines()[-1][:5]) == (0, "TRUE:")
    assert frozen.out.strip() in public.out
    auditor = type_in("verify", office.home / "auditor.zip", "--auditor")
    assert auditor.code == 0
    assert "teams.tsv: recomputed" in auditor.out
    # Each bundle is judged by its own kind.
    assert type_in("verify", office.home / "public.zip", "--auditor").code == 1
    assert type_in("verify", office.home / "auditor.zip").code == 1


def test_the_same_commands_again_change_nothing(office: Office) -> None:
    office.write().freeze()
    office.draw()
    before = office.files()
    again = office.draw()
    assert (again.code, office.files()) == (0, before)
    assert "already drawn" in again.err
    refused = office.draw("other.json")
    assert (refused.code, office.files()) == (1, before)
    assert "has its entropy already" in refused.err
    office.reveal("b.zip")
    first = (office.home / "b.zip").read_bytes()
    assert office.reveal("b.zip").code == 0
    assert (office.home / "b.zip").read_bytes() == first


def test_a_frozen_draw_is_never_overwritten(office: Office) -> None:
    c = office.write().freeze().out.strip()
    before = office.files()
    refused = office.freeze()
    assert (refused.code, refused.out, office.files()) == (1, "", before)
    assert c in refused.err
    (office.home / "taken").mkdir()
    (office.home / "taken" / "letter.txt").write_text("mine")
    spec = office.home / "spec.toml"
    assert type_in("freeze", spec, "--out", office.home / "taken").code == 1
    assert os.listdir(office.home / "taken") == ["letter.txt"]  # noqa: PTH208


def test_secrets_are_for_the_owner_alone(office: Office) -> None:
    office.write().freeze()
    assert stat.S_IMODE((office.folder / "nonces.secret.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(office.folder.stat().st_mode) == 0o700
    office.draw()
    office.reveal("b.zip")
    nonce = json.loads((office.folder / "nonces.secret.json").read_text())[0]["nonce"]
    frozen_only = {name: data for name, data in office.files().items() if "secret" not in name}
    assert not any(nonce.encode() in data for data in frozen_only.values())


def test_two_freezes_of_one_specification_have_nothing_secret_in_common(office: Office) -> None:
    office.write().freeze()
    first = office.files()
    office.folder.rename(office.home / "first")
    office.freeze()
    second = office.files()
    same = {name for name in first if first[name] == second[name]}
    assert same == {"design.json"}


def test_every_holder_has_a_nonce_and_a_seal(office: Office) -> None:
    office.spec["holders"] = '["平台", "公证处"]'
    assert office.write().freeze().code == 0
    seals = json.loads((office.folder / "commitment.json").read_text())["nonces"]
    secrets = json.loads((office.folder / "nonces.secret.json").read_text())
    assert [s["holder"] for s in seals] == [s["holder"] for s in secrets] == ["平台", "公证处"]
    assert len({s["nonce"] for s in secrets}) == 2
    office.draw()
    office.reveal("b.zip")
    assert type_in("verify", office.home / "b.zip").code == 0


def as_tsv(text: str) -> bytes:
    return text.replace(",", "\t").encode()


def as_xlsx(text: str) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for number, row in enumerate(csv.reader(io.StringIO(text))):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def as_parquet(text: str) -> bytes:
    source, made = Path("firms.tmp.csv"), Path("firms.tmp.parquet")
    source.write_text(text)
    select = f"SELECT * FROM read_csv('{source}', all_varchar = true)"
    duckdb.sql(f"COPY ({select}) TO '{made}' (FORMAT parquet)")
    return made.read_bytes()


@pytest.mark.parametrize(
    "save",
    [
        lambda text: text.encode("gb18030"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: gzip.compress(text.encode()),
        as_tsv,
        as_xlsx,
        as_parquet,
        lambda text: gzip.compress(as_xlsx(text)),
    ],
    ids=["GB18030", "BOM", "gz", "TSV", "XLSX", "Parquet", "XLSX.gz"],
)
def test_a_register_in_any_format_freezes_to_the_same_rows(
    office: Office, save: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.home)
    office.write().freeze()
    plain = frozen_rows(office, "frame.tsv"), frozen_rows(office, "strata.tsv")
    office.folder.rename(office.home / "plain")
    (office.home / "firms.csv").write_bytes(save(office.firms))  # type: ignore[operator]
    said = office.freeze()
    assert said.code == 0, said.err
    assert (frozen_rows(office, "frame.tsv"), frozen_rows(office, "strata.tsv")) == plain


def test_english_headers_weights_and_columns_of_ones_own(office: Office) -> None:
    office.firms = "uscc,Risk,weight\nX1,A,5\nX2,A,1\nX3,B,2\nX4,B,1\n"
    office.spec["strata"] = '[{name = "A", count = 1}, {name = "B", count = 1}]'
    office.spec["method"] = '"pareto"'
    office.tail = '[columns.targets]\nstratum = "Risk"\n'
    said = office.write().freeze()
    assert said.code == 0, said.err
    assert frozen_rows(office, "strata.tsv")[0] == ["X1", "A", "5"]
    assert frozen_rows(office, "frame.tsv")[0] == ["X1", "-"]
    assert office.draw().code == 0


def test_one_stratum_needs_no_column(office: Office) -> None:
    office.firms = "id\nX1\nX2\n"
    office.spec["strata"] = '[{name = "全部", count = 1}]'
    assert office.write().freeze().code == 0
    assert frozen_rows(office, "strata.tsv") == [["X1", "全部", "1"], ["X2", "全部", "1"]]


def test_rosters_are_put_in_order(office: Office) -> None:
    office.people = (
        "ref,department,qualifications,regions,capacity,load\n"
        'p1,市场监管局,"食品,特种设备、食品","350981001;350981000，350981002",30,2\n'
        "p2,市场监管局,,*,,\n"
    )
    assert office.write().freeze().code == 0
    assert frozen_rows(office, "roster.tsv") == [
        ["p1", "市场监管局", "特种设备,食品", "350981000,350981001,350981002", "30", "2"],
        ["p2", "市场监管局", "", "*", "-", "0"],
    ]


def test_the_excluded_leave_the_frame_and_are_listed(office: Office) -> None:
    office.write()
    one, two = office.firms.splitlines()[1][:18], "not-in-the-register"
    (office.home / "out.csv").write_text(f"id,reason,reference\n{one},SAME_ITEM,P1\n{two},LAW,\n")
    (office.home / "not.csv").write_text(
        f"id,ref,reason\n{office.firms.splitlines()[2][:18]},JZ001,KIN\n"
    )
    office.spec |= {"exclusions": '"out.csv"', "recusals": '"not.csv"'}
    said = office.write().freeze()
    assert said.code == 0, said.err
    assert "excluded: 2, of which 1 stood in the targets" in said.err
    assert one not in {row[0] for row in frozen_rows(office, "frame.tsv")}
    assert len(frozen_rows(office, "frame.tsv")) == 119
    office.draw()
    office.reveal("a.zip", "--auditor")
    assert type_in("verify", office.home / "a.zip", "--auditor").code == 0


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
@pytest.mark.parametrize("public", ["true", "false"])
def test_both_suites_and_both_kinds_of_strata(office: Office, suite: str, public: str) -> None:
    office.spec |= {"suite": f'"{suite}"', "strata_public": public}
    office.write().freeze()
    assert office.draw().code == 0
    office.reveal("b.zip")
    names = set(bundle.read(office.home / "b.zip"))
    assert ("nonces.json" in names) is (public == "true")
    assert type_in("verify", office.home / "b.zip").code == 0


def test_the_embargo_holds_until_the_date_or_a_recorded_reason(office: Office) -> None:
    office.write().freeze()
    office.draw()
    reveal = ("reveal", office.folder, "--out", office.home / "b.zip")
    refused = type_in(*reveal)
    assert (refused.code, (office.home / "b.zip").exists()) == (1, False)
    assert REVEAL in refused.err
    assert type_in(*reveal, "--early", "  ").code == 1
    assert not (office.folder / "reveal.json").exists()
    assert type_in(*reveal, "--early", "听证需要").code == 0
    record = json.loads((office.folder / "reveal.json").read_text())
    assert record["early"] == "听证需要"
    assert record["at"].endswith("+08:00")
    # The first reason stays.
    assert type_in(*reveal, "--early", "another").code == 0
    assert json.loads((office.folder / "reveal.json").read_text()) == record


@pytest.mark.parametrize("day", ["at-once", "2020-01-01"])
def test_no_reason_is_needed_from_the_date_on(office: Office, day: str) -> None:
    office.spec["reveal"] = f'"{day}"'
    office.write().freeze()
    office.draw()
    assert type_in("reveal", office.folder, "--out", office.home / "b.zip").code == 0
    assert not (office.folder / "reveal.json").exists()


def test_another_file_is_not_overwritten_by_a_bundle(office: Office) -> None:
    office.write().freeze()
    assert office.reveal("b.zip").code == 1  # nothing is drawn yet
    office.draw()
    (office.home / "b.zip").write_text("mine")
    refused = office.reveal("b.zip")
    assert (refused.code, (office.home / "b.zip").read_text()) == (1, "mine")


def test_blocked_teams_leave_the_selection_standing(office: Office) -> None:
    """Region 0 has nobody; whether that blocks is known only once somebody there is drawn."""
    office.people = "ref,department,regions\np1,市场监管局,350981001\np2,市场监管局,350981002\n"
    office.spec["seats"] = '[{department = "市场监管局", count = 1}]'
    frozen = office.write().freeze()
    assert frozen.code == 0
    assert "region 350981000: 40 targets, and 0 eligible" in frozen.err
    drawn = office.draw()
    assert (drawn.code, "teams root   blocked" in drawn.out) == (0, True)
    assert "region 350981000" in drawn.err
    assert not (office.folder / "teams.tsv").exists()
    office.reveal("a.zip", "--auditor")
    assert type_in("verify", office.home / "a.zip", "--auditor").code == 0
    assert office.draw().code == 0


def test_both_engines_give_the_same_bytes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.write().freeze()
    office.draw("entropy.json", "--engine", "python")
    before = office.files()
    assert office.draw("entropy.json", "--engine", "duckdb").code == 0
    monkeypatch.setattr(draw_command, "LARGE", 1)
    again = office.draw()
    assert (again.code, office.files()) == (0, before)
    assert "selecting … 100 %" in again.err


def test_a_time_that_makes_the_draw_worthless_is_pointed_out(office: Office) -> None:
    office.spec["entropy"] = (
        '[{source = "快乐8 2020001", when = "2020-01-01T21:30:00+08:00", form = "kl8"}]'
    )
    office.spec["draw_by"] = '"2020-01-02T21:30:00+08:00"'
    frozen = office.write().freeze()
    assert (frozen.code, "before this freeze" in frozen.err) == (0, True)


def test_entropy_still_to_come_is_pointed_out(office: Office) -> None:
    far = "2999-01-01T21:30:00+08:00"
    office.spec["entropy"] = f'[{{source = "快乐8", when = "{far}", form = "kl8"}}]'
    office.spec["draw_by"] = '"2999-01-02T21:30:00+08:00"'
    office.write().freeze()
    values = [{"source": "快乐8", "when": far, "value": KL8}]
    (office.home / "entropy.json").write_text(json.dumps(values), encoding="utf-8")
    drawn = office.draw()
    assert (drawn.code, "still to come" in drawn.err) == (0, True)


def test_auditors_attest_what_they_recomputed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.home)
    office.spec["strata_public"] = "false"
    office.write().freeze()
    office.draw()
    office.reveal("public.zip")
    office.reveal("auditor.zip", "--auditor")
    assert "attested by nobody" in type_in("verify", "public.zip").out
    public_key = type_in("attest", "--new-key", "jijian").out.strip()
    assert stat.S_IMODE(Path("jijian.key").stat().st_mode) == 0o600
    assert type_in("attest", "--new-key", "jijian").code == 1
    note = type_in("attest", "auditor.zip", "--key", "jijian.key", "--into", "public.zip")
    assert (note.code, note.out.startswith("dd-1 attestation\n")) == (0, True)
    Path("policy").write_text(f"# 纪检\n{public_key}\n")
    Path("others").write_text("")
    trusted = type_in("verify", "public.zip", "--policy", "policy")
    assert (trusted.code, "jijian" in trusted.out) == (0, True)
    assert trusted.out != type_in("verify", "public.zip", "--policy", "others").out
    # The office keeps it beside the draw, so that every later bundle carries it.
    assert type_in("attest", "auditor.zip", "--key", "jijian.key", "--into", "draw").code == 0
    office.reveal("later.zip")
    assert bundle.read(Path("later.zip")) == bundle.read(Path("public.zip"))
    assert office.draw().code == 0


def test_a_false_or_foreign_bundle_is_never_attested(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.home)
    office.write().freeze()
    office.draw()
    office.reveal("auditor.zip", "--auditor")
    type_in("attest", "--new-key", "jijian")
    files = bundle.read(Path("auditor.zip"))
    lines = files["selection.tsv"].splitlines(keepends=True)
    false = {**files, "selection.tsv": b"".join([lines[1], lines[0], *lines[2:]])}
    Path("false.zip").write_bytes(bundle.pack(false))
    refused = type_in("attest", "false.zip", "--key", "jijian.key")
    assert (refused.code, "nothing was signed" in refused.err, refused.out) == (1, True, "")
    assert not any("attest" in name for name in bundle.read(Path("false.zip")))
    office.folder.rename("first")
    office.freeze()
    office.draw()
    assert type_in("attest", "auditor.zip", "--key", "jijian.key", "--into", "draw").code == 1
    assert type_in("attest", "auditor.zip").code == 2


def test_verify_speaks_json_and_says_unusable(office: Office) -> None:
    office.write().freeze()
    office.draw()
    office.reveal("b.zip")
    report = json.loads(type_in("verify", office.home / "b.zip", "--json").out)
    assert report["ok"] is True
    (office.home / "no.zip").write_text("no zip")
    assert type_in("verify", office.home / "no.zip").code == 2
    assert type_in("verify", office.home / "nowhere").code == 2


def test_a_folder_verifies_like_its_zip(office: Office) -> None:
    office.write().freeze()
    office.draw()
    office.reveal("b.zip")
    with zipfile.ZipFile(office.home / "b.zip") as package:
        package.extractall(office.home / "unpacked")
    assert type_in("verify", office.home / "unpacked").code == 0
    (office.home / "unpacked" / "drawn.tsv").write_text("")
    assert type_in("verify", office.home / "unpacked").code == 1
    # The draw folder itself is no bundle: it holds secrets.
    assert type_in("verify", office.folder).code in (1, 2)


def test_every_command_explains_itself() -> None:
    top = type_in("--help")
    for command in ("freeze", "draw", "reveal", "verify", "verify-leaf", "vectors", "attest"):
        assert command in top.out
        said = type_in(command, "--help")
        assert (said.code, len(said.out) > 200) == (0, True)
    assert "统一社会信用代码|uscc" in type_in("freeze", "--help").out
    assert type_in().code == 2
    assert type_in("redraw").code == 2


def test_verify_loads_neither_the_platform_nor_an_engine(office: Office) -> None:
    office.write().freeze()
    office.draw()
    office.reveal("b.zip")
    script = (
        "import sys; from doubledraw.cli import main\n"
        f"code = main(['verify', {str(office.home / 'b.zip')!r}])\n"
        "heavy = {'django', 'duckdb', 'python_calamine', 'stdnum'} & set(sys.modules)\n"
        "sys.exit(code or (f'loaded {heavy}' if heavy else 0))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_vectors_agree_and_a_changed_one_does_not(tmp_path: Path) -> None:
    from doubledraw.draw import vectors

    files = sorted((SHARED / "design" / "vectors").glob("*.json")) or sorted(
        vectors.FOLDER.glob("*.json")
    )
    assert files
    said = type_in("vectors", *files)
    assert (said.code, said.out.count("true ")) == (0, len(files))
    vector = json.loads(files[0].read_text())
    vector["derived"]["seed"] = "0" * 64
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(vector))
    said = type_in("vectors", changed)
    assert (said.code, "seed" in said.out) == (1, True)
    changed.write_text("{}")
    assert type_in("vectors", changed).code == 2


REAL = SHARED / "data" / "targets" / "local_fuan_350981.csv.gz"


@pytest.mark.parametrize(
    "register", [pytest.param(REAL, id="real-fuan" if REAL.exists() else "generated-no-shared")]
)
def test_a_real_register_is_drawn_and_verified(office: Office, register: Path) -> None:
    if register.exists():
        office.spec["targets"] = f'"{register}"'
    else:
        office.firms = firms(1160)
    office.spec["strata"] = '[{name = "全部", ratio = "3/100"}]'
    office.people = people(30)
    said = office.write().freeze()
    assert said.code == 0, said.err
    assert office.draw().code == 0
    office.reveal("a.zip", "--auditor")
    assert type_in("verify", office.home / "a.zip", "--auditor").code == 0


def test_when_has_one_spelling_in_the_frozen_design(office: Office) -> None:
    """TOML's own dates come out as DD-1 writes them."""
    office.write().freeze()
    design = json.loads((office.folder / "design.json").read_text())
    assert design["entropy"][0]["when"] == WHEN
    assert design["draw_by"] == "2026-12-02T12:00:00+08:00"
