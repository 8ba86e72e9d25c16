"""The bars the project sets itself, and whether this run met them."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.frames import NATION
from bench.measuring import Measured

COUNTY, CITY, PROVINCE, TARGETS, REGISTER = 20_000, 10**6, 10**7, 10_000, 200_000
RESULTS = FIRMS = 100_000
Results = Mapping[tuple[str, int], Measured]


@dataclass(frozen=True, slots=True)
class Bar:
    """A promise about one of our cases, beside a peer measured in the same run."""

    ours: str
    count: int
    peer: str
    unit: str  # "cpu" or "wall": what the ratio compares
    promise: str
    met: Callable[[Measured, Measured], bool]

    def line(self, results: Results) -> tuple[str, ...]:
        """The cells of the bar's line in the report."""
        ours, peer = results[self.ours, self.count], results[self.peer, self.count]
        ratio = getattr(peer, self.unit) / getattr(ours, self.unit)
        return (
            ours.entry.what,
            f"{self.count:,}",
            self._cost(ours),
            f"{peer.entry.what}: {self._cost(peer)}",
            f"{ratio:,.1f}×",
            self.promise,
            "yes" if self.met(ours, peer) else "**no**",
        )

    def _cost(self, measured: Measured) -> str:
        """Seconds and memory; beside seconds on the clock, what the machine gave of itself."""
        cpu = f"{measured.cpu:.2f} CPU s, {measured.peak_mb:,.0f} MB"
        if self.unit == "cpu":
            return cpu
        cores = len(os.sched_getaffinity(0))
        given = measured.cpu / measured.wall / cores
        return f"{measured.wall:.1f} s at {given:.0%} of {cores} cores, {cpu}"


def _in_hellos(measured: Measured, bars: Mapping[str, float]) -> bool:
    """RELIABILITY.md: public pages made anew beside a view that says hello, in the same run."""
    return all(float(measured.fact(f"{name}_of_hello")) >= bar for name, bar in bars.items())


def _hellos(vendor: str, bars: Mapping[str, float]) -> Bar:
    words = ", ".join(f"{name} ≥ {bar:.2f}" for name, bar in bars.items())
    return Bar(
        *(f"results-{vendor}", RESULTS, f"results-plain-{vendor}", "wall"),
        f"of a hello: {words}",
        lambda ours, peer: _in_hellos(ours, bars),
    )


BARS = (
    Bar("python", CITY, "consistent_sampler", "cpu", "≤ 1.2 CPU s", lambda o, p: o.cpu <= 1.2),
    Bar(
        *("python", CITY, "consistent_sampler", "cpu", "≥ 5× the peer"),
        lambda o, p: p.cpu / o.cpu >= 5,
    ),
    Bar(
        *("duckdb", CITY, "consistent_sampler", "cpu", "≥ 10× the peer"),
        lambda o, p: p.cpu / o.cpu >= 10,
    ),
    Bar(
        *("duckdb", PROVINCE, "plain-sql", "cpu", "≤ 6 CPU s, ≤ 1,500 MB"),
        lambda o, p: o.cpu <= 6 and o.peak_mb <= 1500,
    ),
    Bar(
        *("duckdb-files", NATION, "plain-sql-cut", "wall", "≤ 45 s on 2 cores, ≤ 3,000 MB"),
        lambda o, p: o.wall <= 45 and o.peak_mb <= 3000,
    ),
    Bar("assign", TARGETS, "ortools", "cpu", "≤ 2 CPU s", lambda o, p: o.cpu <= 2),
    Bar(
        *("assign", TARGETS, "networkx", "cpu", "load spread ≤ 2"),
        lambda o, p: int(o.fact("spread")) <= 2,
    ),
    Bar(
        *("import-sqlite", REGISTER, "import-plain", "wall", "≤ 60 s on 2 cores, < 700 MB"),
        lambda o, p: o.wall <= 60 and o.peak_mb < 700,
    ),
    Bar(
        *("import-postgresql", REGISTER, "import-plain", "wall", "≤ 40 s on 2 cores, < 700 MB"),
        lambda o, p: o.wall <= 40 and o.peak_mb < 700,
    ),
    *(
        Bar(
            *(f"search-{vendor}", CITY, f"scan-{vendor}", "wall", "p95 < 50 ms"),
            lambda o, p: float(o.fact("p95_ms")) < 50,
        )
        for vendor in ("sqlite", "postgresql")
    ),
    *(
        Bar(
            *(f"counts-{vendor}", CITY, f"count-each-{vendor}", "wall"),
            "≤ 2 s on 2 cores",
            lambda o, p: o.wall <= 2,
        )
        for vendor in ("sqlite", "postgresql")
    ),
    *(
        Bar(
            *(f"merges-{vendor}", CITY, f"merge-pairs-{vendor}", "wall"),
            "≤ 20 s on 2 cores, < 700 MB",
            lambda o, p: o.wall <= 20 and o.peak_mb < 700,
        )
        for vendor in ("sqlite", "postgresql")
    ),
    _hellos("sqlite", {"list": 0.09, "search": 0.08}),
    _hellos("postgresql", {"list": 0.09, "search": 0.04}),
    *(_hellos(vendor, {"page": 0.20}) for vendor in ("sqlite", "postgresql")),
    *(
        Bar(
            *(f"credit-{vendor}", FIRMS, f"credit-plain-{vendor}", "wall"),
            "≤ 120 s on 2 cores, < 700 MB",
            lambda o, p: o.wall <= 120 and o.peak_mb < 700,
        )
        for vendor in ("sqlite", "postgresql")
    ),
    Bar(
        *("ceremony-sqlite", COUNTY, "anyhow-sqlite", "wall", "< 3 s on 2 cores"),
        lambda o, p: o.wall < 3,
    ),
    Bar(
        *("ceremony-postgresql", CITY, "anyhow-postgresql", "wall", "< 60 s on 2 cores"),
        lambda o, p: o.wall < 60,
    ),
)
