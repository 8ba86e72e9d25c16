"""The verifier on a bare Python, as an auditor with nothing installed runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from doubledraw.draw import bundle
from doubledraw.draw.__main__ import main
from tests.draw import draws

SRC = Path(__file__).resolve().parents[2] / "src"


@pytest.fixture
def zipped(tmp_path):
    held = draws.logged(draws.attested(draws.blocked_then_filled()))
    bundle.write(held.auditor(), tmp_path / "auditor.zip")
    bundle.write(held.public(), tmp_path / "public.zip")
    return tmp_path


def bare(*arguments):
    """-I -S: no site-packages, no user site, no PYTHONPATH."""
    run = "runpy.run_module('doubledraw.draw', run_name='__main__')"
    code = f"import sys, runpy; sys.path.insert(0, {str(SRC)!r}); {run}"
    command = [sys.executable, "-I", "-S", "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_it_runs_with_the_standard_library_alone(zipped):
    done = bare("verify", zipped / "auditor.zip", "--auditor")
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing is false" in done.stdout
    assert "§5    teams.tsv: recomputed: blocked" in done.stdout


def test_the_json_report(zipped):
    done = bare("verify", zipped / "public.zip", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"], report["bundle"]) == (0, True, "public")


def test_false_is_exit_1_and_unreadable_exit_2(zipped, capsys):
    files = bundle.read(zipped / "public.zip")
    bundle.write({**files, "drawn.tsv": b"x\n"}, zipped / "false.zip")
    assert main(["verify", str(zipped / "public.zip")]) == 0
    assert main(["verify", str(zipped / "false.zip")]) == 1
    assert "FALSE" in capsys.readouterr().out
    assert main(["verify", str(zipped / "absent.zip")]) == 2
    assert "Download the bundle again" in capsys.readouterr().err


def test_the_shipped_vectors_agree_on_a_bare_python():
    done = bare("vectors")
    assert done.returncode == 0
    assert "DIFFERS" not in done.stdout
    assert done.stdout.count("commitment.json") >= 6


def test_a_wrong_vector_is_exit_1(tmp_path, capsys):
    from doubledraw.draw import vectors

    vector = json.loads((vectors.FOLDER / "counts.json").read_bytes())
    vector["derived"]["C"] = "0" * 64
    (tmp_path / "v.json").write_text(json.dumps(vector))
    assert main(["vectors", str(tmp_path / "v.json")]) == 1
    assert "DIFFERS  v.json C" in capsys.readouterr().out
