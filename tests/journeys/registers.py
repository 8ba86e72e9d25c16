"""Registers to take through a journey: real ones when they lie beside the project, generated ones when not."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from doubledraw.demo.county import rolls, targets

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "targets"
NAMES = {
    "fuan": "local_fuan_350981.csv.gz",
    "karamay": "local_karamay_6502.csv.gz",
    "changchun": "local_changchun_2201.csv.gz",
}
SIZES = {"fuan": 1_160, "karamay": 2_259, "changchun": 28_416}


@dataclass(frozen=True)
class Register:
    """A file of targets, how many rows it has, and whether it is a real one."""

    path: Path
    rows: int
    is_real: bool


def register(name: str, folder: Path) -> Register:
    """The real register of that name, or a generated one of the same size."""
    real = REAL / NAMES[name]
    if real.exists():
        return Register(real, SIZES[name], is_real=True)
    path = folder / f"{name}.csv"
    rolls.write_targets(path, targets(Random(name), SIZES[name]))
    return Register(path, SIZES[name], is_real=False)


def ids() -> list[str]:
    """The test ids say which registers are real."""
    return [
        f"{name}-{'real' if (REAL / file).exists() else 'generated'}"
        for name, file in NAMES.items()
    ]
