"""A small office at the terminal: a register, a roster, a specification, and what it types."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass, field
from pathlib import Path

from stdnum.cn import uscc

from doubledraw.cli import main

KL8 = "02 06 14 19 22 23 25 30 37 39 40 44 49 52 56 62 64 68 73 77"
OTHER_KL8 = KL8.replace("77", "78")
WHEN = "2026-12-01T21:30:00+08:00"
REVEAL = "2099-03-31"
"""The command reads the real clock: a day that these tests will not live to see."""


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


def type_in(*words: object) -> Said:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main([str(word) for word in words])
        except SystemExit as stop:
            code = int(stop.code or 0)
    return Said(code, out.getvalue(), err.getvalue())


def code(number: int) -> str:
    """A fictional 统一社会信用代码 with a right check character."""
    body = f"91350981MA{number:07d}"
    return body + uscc.calc_check_digit(body)


@dataclass
class Office:
    """The files of an office in a folder; change a text before writing to make it go wrong."""

    home: Path
    firms: str = ""
    people: str = ""
    spec: dict[str, str] = field(default_factory=dict)
    tail: str = ""

    def __post_init__(self) -> None:
        self.firms = self.firms or firms()
        self.people = self.people or people()
        self.spec = {
            "draw_id": '"350981-2026-1"',
            "plan": '"350981-2026-P1"',
            "title": '"2026 年度随机抽查"',
            "strata_public": "true",
            "reserve": "3",
            "draw_by": "2026-12-02T12:00:00+08:00",
            "reveal": f'"{REVEAL}"',
            "rules": '["闽市监〔2026〕1号"]',
            "targets": '"firms.csv"',
            "inspectors": '"people.csv"',
            "strata": '[{name = "A", ratio = "1/20"}, {name = "B", ratio = "3/20", min = 2}]',
            "seats": '[{department = "市场监管局", count = 2}]',
            "entropy": f'[{{source = "快乐8 2026321", when = {WHEN}, form = "kl8"}}]',
        } | self.spec

    def write(self) -> Office:
        """Put everything on the disk."""
        (self.home / "firms.csv").write_text(self.firms, encoding="utf-8")
        (self.home / "people.csv").write_text(self.people, encoding="utf-8")
        lines = "".join(f"{name} = {value}\n" for name, value in self.spec.items())
        (self.home / "spec.toml").write_text(lines + self.tail, encoding="utf-8")
        self.entropy("entropy.json", KL8)
        self.entropy("other.json", OTHER_KL8)
        return self

    def entropy(self, name: str, value: str) -> Path:
        """An entropy file with this value."""
        values = [{"source": "快乐8 2026321", "when": WHEN, "value": value}]
        path = self.home / name
        path.write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")
        return path

    @property
    def folder(self) -> Path:
        """Where the draw is frozen."""
        return self.home / "draw"

    def freeze(self, *more: str) -> Said:
        """Type the freeze."""
        return type_in("freeze", self.home / "spec.toml", "--out", self.folder, *more)

    def draw(self, entropy: str = "entropy.json", *more: str) -> Said:
        """Type the draw."""
        return type_in("draw", self.folder, "--entropy", self.home / entropy, *more)

    def reveal(self, name: str, *more: str) -> Said:
        """Type the reveal, early and with a reason."""
        return type_in("reveal", self.folder, "--out", self.home / name, "--early", "听证", *more)

    def files(self) -> dict[str, bytes]:
        """Everything in the folder of the draw."""
        return {path.name: path.read_bytes() for path in sorted(self.folder.iterdir())}


def firms(count: int = 120) -> str:
    """A register of two strata and three regions."""
    rows = [f"{code(n)},某厂{n},{'AB'[n % 2]},35098100{n % 3}" for n in range(count)]
    return "统一社会信用代码,名称,信用风险等级,区划代码\n" + "".join(f"{row}\n" for row in rows)


def people(count: int = 8) -> str:
    """A roster of one department, everywhere."""
    rows = [f"JZ{n:03d},市场监管局,食品、特种设备,*,,{n % 3}" for n in range(count)]
    return "执法证号,部门,资质,区域,上限,已派\n" + "".join(f"{row}\n" for row in rows)
