"""The container files stay honest: what they copy exists, what they run is a command of ours, nobody is root."""

import re
import tomllib
from pathlib import Path

import yaml

from doubledraw.cli import parser

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def instructions(name: str) -> list[str]:
    joined = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^{name} (.*)$", joined, re.MULTILINE)


def test_every_copied_path_exists() -> None:
    copied = [line.split()[:-1] for line in instructions("COPY") if "--from" not in line]
    assert copied
    assert all((ROOT / path).exists() for paths in copied for path in paths)


def test_the_image_is_that_of_the_lowest_python_we_support_and_of_debian_12() -> None:
    lowest = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    version = lowest.removeprefix(">=")
    assert {f.split()[0] for f in instructions("FROM")} == {f"python:{version}-slim-bookworm"}


def test_the_last_user_is_not_root_and_dependencies_are_hashed() -> None:
    assert instructions("USER") == ["doubledraw"]
    assert "--require-hashes -r requirements/base.lock" in DOCKERFILE


def test_the_default_command_is_one_of_ours() -> None:
    words = yaml.safe_load(instructions("CMD")[-1])
    assert parser().parse_args(words).run


def test_compose_uses_variables_that_the_settings_read() -> None:
    settings = (ROOT / "src/doubledraw/platform/settings.py").read_text(encoding="utf-8")
    named = COMPOSE["services"]["doubledraw"]["environment"]
    assert named
    assert all(f'"{name}"' in settings for name in named)


def test_no_secret_stands_in_compose_and_ports_are_local() -> None:
    assert "POSTGRES_PASSWORD" not in COMPOSE["services"]["database"]["environment"]
    assert all(p.startswith("127.0.0.1:") for p in COMPOSE["services"]["doubledraw"]["ports"])


def test_every_secret_and_volume_is_declared() -> None:
    for service in COMPOSE["services"].values():
        assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"])
        assert {v.split(":")[0] for v in service.get("volumes", ())} <= set(COMPOSE["volumes"])
