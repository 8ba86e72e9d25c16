"""A stranger checks a published bundle in all three ways: the command, the other implementation, by hand."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from doubledraw.draw import bundle
from tests.cli.test_pages import run, typed
from tests.verifier.conftest import Node


def by_command(path: Path) -> str:
    """`doubledraw verify`, as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "doubledraw", "verify", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def by_the_other_implementation(path: Path) -> dict[str, object]:
    """The JavaScript verifier, in Node."""
    node = Node()
    try:
        report = node.verify(bundle.read(path))["report"]
    finally:
        node.close()
    assert report["verdict"] in ("true", "partial"), report
    return dict(report)


def by_hand(path: Path, folder: Path) -> None:
    """The how-to page, typed with sha256sum, sort and head alone, for the smallest stratum."""
    unpacked, programs = folder / "by-hand", folder / "programs"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(unpacked)
    programs.mkdir()
    for name in ("sha256sum", "sort", "head"):
        (programs / name).symlink_to(str(shutil.which(name)))
    design = json.loads((unpacked / "design.json").read_bytes())
    sizes = json.loads((unpacked / "outcome.json").read_bytes())["sizes"]
    stratum = min((s for s in design["strata"] if sizes[s["name"]]), key=lambda s: sizes[s["name"]])
    of, each = stratum["ratio"].split("/")
    script = typed("verify-by-hand.md").replace("STRATUM=A", f"STRATUM='{stratum['name']}'")
    script = script.replace("OF=1 EACH=20", f"OF={of} EACH={each}")
    script = script.replace("RESERVE=3", f"RESERVE={design['reserve']}")
    done = run(script, unpacked, str(programs))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"the selection of stratum {stratum['name']} is the published one" in done.stdout
