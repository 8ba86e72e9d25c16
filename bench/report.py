"""The pages docs/reference/benchmarks.md (draws), benchmarks-lists.md and benchmarks-ceremonies.md."""

import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version

from bench.bars import BARS, Bar, Results
from bench.measuring import Measured

_PEERS = ("duckdb", "consistent-sampler", "ortools", "networkx")
_BAR_HEADS = ("what", "N", "ours", "peer", "peer / ours", "bar", "met")
_RUN_HEADS = (
    "case",
    "N",
    "runs",
    "CPU s",
    "wall s",
    "peak MB",
    "found",
    "can outsiders verify it?",
)

_TOP = """# {title}

Written by `python -m bench {part}` (`make bench` runs all parts); do not edit. Everything below was
measured in one run, ours and peers in turns, each run in a process of its own. CPU seconds are user
and system time of all threads; medians are shown, peaks are the largest. Machines and loads differ:
compare the ratios. A bar in seconds on the clock means something only where the machine gave nearly
all of its cores. {elsewhere}

{machine}

"""

_DRAWS = """What is timed in a selection: three per cent of N ids with equal chances, from a frozen frame on
disk to the ranked selection. Ours reads the file within the timing, draws in four strata, ranks ten
substitutes in each; that no id stands twice was proved at the freeze, and rows that say "checking"
prove it once more. Peers start with what suits them: ids in memory, one stratum, no substitutes, no
check. Ids have 18 characters, as a 统一社会信用代码 has.

What is timed in a matching: {targets:,} targets with two of 500 inspectors each, 20 regions of which
an inspector covers three, one eligible pair in a hundred recused, at most 46 visits each (40 is the
mean). Ours starts from rows of the frozen tables, peers from arrays of eligible pairs.
"""

_LISTS = """What is timed in an import: a register of 200,000 firms read in its limited child, every code checked,
compared, previewed and applied with its search index and receipt; the peer puts the same rows into a
bare table, unchecked. What is timed in a search: 400 questions of one to four characters, each for the
first page in the list's order and the count, among 10^6 targets. A count of common words is "at
least so many" in a large directory; peers count all. FTS5's trigrams answer nothing to one or
two characters (`found` says how little). Memory is that of the process and its largest child; a
database server's is not in it.

What is timed for plans: one plan of 300 lines over 10^6 targets of some 36,000 kinds. Merge suggestions
compare all 44,850 pairs of lines, judge the best twenty, and count the directory anew each time; the peer
asks the database for one pair in a thousand, so its ratio stands for a thousandth of that work.
"""

_CEREMONIES = """What is timed: one draw through the services of the platform, from the rolls in its database to kept
teams: five tables written, checked, stored and synced, the design, the commitment, the log with its signed
checkpoints, two people's double entry of two public numbers, the selection, two people for each firm, both
result trees, every row of the result. Nobody waits for anybody: the seconds are the machine's. A county has
20,000 firms of which five in a hundred are drawn, and 300 inspectors; a city 10^6, three in a hundred, and
3,000. One inspector in three works in three of eight towns. The peer takes random rows of the same table and
people in turn, and keeps ids in a bare table. Memory is the process's; a database server's is not in it.
"""

_RESULTS = """What is timed: 150 lists of published results (first parts and later ones; of everything, of a town, of an
organ, of an item, of what has problems) and 150 searches for two characters of a firm's name, among 10^5 results of two
items each, and 150 pages of one result, as whole pages through every middleware of the product. `of_hello` is how
often a view that only says hello would have been answered in the time of the page, measured in the same minute and
process: CPU seconds on SQLite, seconds on the clock on PostgreSQL, whose own work the process does not count; medians.
Every page is asked for twice: made anew, when nobody has asked before, for which the bars are taken, and `again`, when
it is kept (for a minute, unless something public changes). `by_five` is what it costs five readers of its minute, one
anew and four again. The frame of a page (head, menu, foot) is kept for all pages of its minute; what stands
around a list's rows, for all lists of one shape; counts, and the form that narrows a list, for as long as nothing
public changes: a search whose words nobody has asked before is counted anew. The peer answers the same questions of the
same table with a count, an offset and `icontains`, and draws no page.
"""

_CREDIT = """What is timed: one night's round over 10^5 firms with three events of their records each,
through the service that the job calls, from the list of firms to sealed and logged proposals. The morning
is an ordinary one: every firm stands in the class that yesterday gave it, and what changes is what falls
out of the rule's 24 months today. Firms are looked at five hundred at a time, in as many questions to the
database as one; who changes is held and weighed again alone, and `a_proposal_ms` is what that costs with
its seal, its log and its lock. `looking_s` is a second round, in which nothing changes. The peer is one
statement that sums points by firm and compares classes: no repairs, no lists, no steps, nothing proposed.
Memory is the process's; a database server's is not in it.
"""

_MIDDLE = """
## All measurements

"""

_PROOF = """
`found`: how many were drawn, or the difference between the largest and the smallest load. The
standard library and DuckDB drew the same targets with the same numbers: {agreement}.

An outsider can verify a selection when each target's number follows from public values and its id
alone, whatever the order of rows, the library and its version. `random.sample` and SQLite are quick
because they compute no such number. Plain SQL over SHA-256 is verifiable and is what the engine
runs, with strata, ranks and substitutes around it.
"""

_SAID = {
    "draws": _DRAWS,
    "lists": _LISTS,
    "ceremonies": _CEREMONIES,
    "results": _RESULTS,
    "credit": _CREDIT,
}
_TITLES = {
    "draws": "Benchmarks",
    "lists": "Benchmarks of directories and plans",
    "ceremonies": "Benchmarks of the whole ceremony",
    "results": "Benchmarks of public results",
    "credit": "Benchmarks of the nightly round of credit",
}
_PAGES = {
    "draws": "selection and matching: [benchmarks.md](benchmarks.md)",
    "lists": "directories and plans: [benchmarks-lists.md](benchmarks-lists.md)",
    "ceremonies": "whole ceremonies: [benchmarks-ceremonies.md](benchmarks-ceremonies.md)",
    "results": "public results: [benchmarks-results.md](benchmarks-results.md)",
    "credit": "the nightly round of credit: [benchmarks-credit.md](benchmarks-credit.md)",
}


def page(part: str, results: Results, loads: Sequence[float], targets: int) -> str:
    """The whole page of one part: `draws` or `lists`."""
    top = _TOP.format(
        title=_TITLES[part], part=part, elsewhere=_elsewhere(part), machine=machine(loads)
    )
    draws = part == "draws"
    return "".join(
        (
            top,
            _SAID[part].format(targets=targets),
            "\n## Bars\n\n",
            _table(_BAR_HEADS, (bar.line(results) for bar in _measured(results))),
            _MIDDLE,
            _table(_RUN_HEADS, map(_line, results.values())),
            _PROOF.format(agreement=agreement(results)) if draws else "",
        )
    )


def _elsewhere(part: str) -> str:
    others = ", ".join(link for name, link in _PAGES.items() if name != part)
    return f"Measured apart: {others}."


def bars(results: Results) -> list[tuple[str, ...]]:
    """The lines of the bars whose cases were measured."""
    return [bar.line(results) for bar in _measured(results)]


def agreement(results: Results) -> str:
    """The digest on which both engines agree; an error if they do not."""
    digests = {results[name, 10**6].fact("digest") for name in ("python", "duckdb")}
    if len(digests) != 1:
        raise AssertionError(f"the engines drew different targets: {digests}")
    return f"digest `{str(digests.pop())[:16]}…` at 1,000,000"


def _measured(results: Results) -> list[Bar]:
    return [
        bar for bar in BARS if (bar.ours, bar.count) in results and (bar.peer, bar.count) in results
    ]


def _line(measured: Measured) -> tuple[str, ...]:
    entry = measured.entry
    return (
        *(entry.what, f"{entry.count:,}", str(entry.rounds)),
        *(f"{measured.cpu:.2f}", f"{measured.wall:.2f}", f"{measured.peak_mb:,.0f}"),
        *(_found(measured), entry.verifiable),
    )


def _found(measured: Measured) -> str:
    if "spread" in measured.runs[0].facts:
        return f"spread {measured.fact('spread')}"
    if "drawn" not in measured.runs[0].facts:
        return ", ".join(f"{name} {value}" for name, value in measured.runs[0].facts.items())
    found = f"{measured.fact('drawn'):,}"
    return (
        f"{found}, p95 {measured.fact('p95_ms')} ms"
        if "p95_ms" in measured.runs[0].facts
        else found
    )


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [heads, ["---"] * len(heads), *lines]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def machine(loads: Sequence[float], peers: Sequence[str] = _PEERS) -> str:
    """The machine, the versions of the peers and the loads, in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = "".join(f", {name} {version(name)}" for name in peers)
    return (
        f"Machine: {len(os.sched_getaffinity(0))} cores ({platform.machine()}), {memory:.0f} GiB, "
        f"Python {platform.python_version()}{versions}. "
        f"Load average before the run {loads[0]:.1f}, at its end {loads[1]:.1f} (ours and peers "
        "use up to two cores themselves)."
    )
