"""The sources of the verifier: fresh single file, honest policy, both languages, nothing that talks or injects."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.verifier.conftest import PROJECT, VERIFIER, Node

SCRIPTS = sorted(VERIFIER.glob("*.js"))
TOOL = PROJECT / "tools/make_offline_verifier.py"
HTML = VERIFIER / "doubledraw-verify.html"


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_offline_verifier", TOOL)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_single_file_is_fresh() -> None:
    assert tool().offline_html() == HTML.read_text("utf-8"), f"run {TOOL.name}"


def test_every_part_is_in_the_single_file_the_worker_and_node() -> None:
    parts = {path.stem for path in SCRIPTS} - {"node", "worker"}
    assert set(tool().SCRIPTS) == parts
    imported = re.findall(r"'(\w+)\.js'", (VERIFIER / "worker.js").read_text("utf-8"))
    assert set(imported) == parts - {"page", "words"}
    required = re.search(r"\[([^\]]+)\]", (VERIFIER / "node.js").read_text("utf-8"))
    assert required
    assert set(re.findall(r"'(\w+)'", required[1])) == parts - {"page", "words", "session"}


def test_the_policy_of_the_single_file_allows_its_own_blocks_only() -> None:
    html = HTML.read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    rules = dict(rule.split(" ", 1) for rule in policy[1].split("; "))
    assert rules["default-src"] == rules["connect-src"] == "'none'"
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        (block,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    assert not re.search(r'\s(src|href|style|on\w+)="', html.split("<script>")[0])


FORBIDDEN = (
    r"\beval\b",
    r"new Function\b",
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write",
    r"XMLHttpRequest|WebSocket|EventSource|sendBeacon|RTCPeer",
    r"localStorage|sessionStorage|indexedDB|document\.cookie",
    r"setTimeout\(['\"]",
)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_part_injects_sends_or_stores(path: Path) -> None:
    text = path.read_text("utf-8")
    for pattern in FORBIDDEN:
        assert not re.search(pattern, text), pattern
    assert text.count("fetch(") == (1 if path.name == "page.js" else 0)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)


def test_nothing_is_required_from_outside() -> None:
    for path in SCRIPTS:
        required = re.findall(r"require\(([^)]*)\)", path.read_text("utf-8"))
        assert all(argument.startswith("'./") for argument in required), path.name


def codes(pattern: str) -> set[str]:
    text = "".join(path.read_text("utf-8") for path in SCRIPTS if path.name != "words.js")
    return set(re.findall(pattern, text))


def test_every_failure_and_every_check_has_words_in_both_languages(node: Node) -> None:
    words = node.ask("words")
    failures = codes(r"(?:Failure|Unchecked|refuse)\('(\w+)'") - {"other_origin", "fetch_failed"}
    failures |= codes(r"demand\([^;]*?, '(\w+)'") | codes(r"'(table_\w+|stratum_\w+)'")
    assert len(failures) > 70
    checks = codes(r"\['§[\d.]+', '([\w.]+)'")
    assert len(checks) > 20
    wanted = {f"why.{code}" for code in failures} | {f"check.{code}" for code in checks}
    assert wanted <= words.keys(), sorted(wanted - words.keys())
    for key, pair in words.items():
        chinese, english = pair
        assert chinese, key
        assert english, key
        named = [sorted(re.findall(r"\{(\w+)\}", text)) for text in pair]
        assert named[0] == named[1], key
        assert not re.search(r"[\u4e00-\u9fff]", english), key


def test_every_word_is_used(node: Node) -> None:
    text = "".join(p.read_text("utf-8") for p in SCRIPTS if p.name != "words.js")
    for key in node.ask("words"):
        group, *rest = key.split(".")
        assert f"{group}." in text, key
        stem = rest[-1].removesuffix("_srs").removesuffix("_pareto")  # said as `… + method`
        assert stem in text, key
