"""Matching: 10,000 targets, two of 500 inspectors each; 20 regions; one pair in a hundred recused.

Every inspector works in three neighbouring regions and takes at most 46 visits (the mean is 40).
Peers get the eligible pairs as arrays; ours gets the frozen tables' rows and finds the pairs itself.
"""

import random
from functools import cache, partial

from bench.cases import Facts, Timed, case
from bench.selecting import _design
from doubledraw.draw.design import Design
from doubledraw.draw.frame import Row
from doubledraw.draw.matching import People, Teams, assign

REGIONS = 20
INSPECTORS = 500
COUNT = 2
MAX_LOAD = 46
SEED = "5e" * 32


@case("assign", "DoubleDraw assign/v1", "yes: one hash per pair, any order of rows")
def ours(count: int) -> Timed:
    frame, roster, recusals = _frame(count), _roster(), _recusals(count)
    design, targets = _matching_design(), [row[0] for row in frame]

    def timed() -> Teams:
        teams = assign(design, targets, People.of(frame, roster, recusals), SEED)
        assert isinstance(teams, Teams)
        return teams

    return lambda: partial(_loads_spread, timed())


@case("ortools", "OR-Tools min-cost flow, random costs", "no: ties and versions decide")
def ortools(count: int) -> Timed:
    import numpy
    from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped]

    pairs, sink = _pairs(count), count + INSPECTORS
    tails = numpy.array([t for t, _ in pairs] + [count + i for i in range(INSPECTORS)])
    heads = numpy.array([count + i for _, i in pairs] + [sink] * INSPECTORS)
    capacities = numpy.array([1] * len(pairs) + [MAX_LOAD] * INSPECTORS)
    costs = numpy.array(_costs(len(pairs)) + [0] * INSPECTORS)
    supplies = numpy.array([COUNT] * count + [0] * INSPECTORS + [-COUNT * count])

    def timed() -> dict[str, int]:
        flow = min_cost_flow.SimpleMinCostFlow()
        arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
        flow.set_nodes_supplies(numpy.arange(sink + 1), supplies)
        assert flow.solve() == flow.OPTIMAL
        used = flow.flows(arcs)[len(pairs) :]
        return {str(i): int(load) for i, load in enumerate(used)}

    return lambda: partial(_spread, timed())


@case("networkx", "networkx min-cost flow, random costs", "no: ties and versions decide")
def networkx(count: int) -> Timed:
    import networkx as nx  # type: ignore[import-untyped]

    pairs = _pairs(count)
    edges = [
        (t, count + i, {"capacity": 1, "weight": cost})
        for (t, i), cost in zip(pairs, _costs(len(pairs)), strict=True)
    ]
    edges += [(count + i, -1, {"capacity": MAX_LOAD, "weight": 0}) for i in range(INSPECTORS)]

    def timed() -> dict[str, int]:
        graph = nx.DiGraph()
        graph.add_nodes_from(range(count), demand=-COUNT)
        graph.add_node(-1, demand=COUNT * count)
        graph.add_edges_from(edges)
        flow = nx.min_cost_flow(graph)
        return {str(i): flow[count + i][-1] for i in range(INSPECTORS)}

    return lambda: partial(_spread, timed())


def _loads_spread(teams: Teams) -> Facts:
    return _spread(teams.loads)


def _spread(loads: dict[str, int]) -> Facts:
    given = sorted(loads.values())
    assert len(given) == INSPECTORS
    return {"visits": sum(given), "spread": given[-1] - given[0]}


def _frame(count: int) -> list[Row]:
    return [(f"91350981{t:010d}", str(t * REGIONS // count)) for t in range(count)]


def _roster() -> list[Row]:
    def regions(i: int) -> str:
        home = i % REGIONS
        return ",".join(sorted(str((home + step) % REGIONS) for step in (-1, 0, 1)))

    return [(f"35{i:06d}", "市场监管局", "", regions(i), "-", "0") for i in range(INSPECTORS)]


@cache
def _all_pairs(count: int) -> tuple[list[tuple[int, int]], set[tuple[int, int]]]:
    """The pairs whose regions fit, and the hundredth of them that is recused."""
    dice = random.Random(20)
    regions = [t * REGIONS // count for t in range(count)]
    pairs = [
        (t, i)
        for t in range(count)
        for i in range(INSPECTORS)
        if (regions[t] - i % REGIONS) % REGIONS in (0, 1, REGIONS - 1)
    ]
    return pairs, set(dice.sample(pairs, len(pairs) // 100))


def _pairs(count: int) -> list[tuple[int, int]]:
    pairs, recused = _all_pairs(count)
    return [pair for pair in pairs if pair not in recused]


def _recusals(count: int) -> list[Row]:
    frame, roster = _frame(count), _roster()
    recused = sorted(_all_pairs(count)[1])
    return [(frame[t][0], roster[i][0], "INTEREST") for t, i in recused]


def _costs(count: int) -> list[int]:
    dice = random.Random(21)
    return [dice.randrange(1 << 20) for _ in range(count)]


def _matching_design() -> Design:
    seats = [{"department": "市场监管局", "count": COUNT, "qualification": ""}]
    return Design.parse(_design().to_json() | {"seats": seats, "max_load": MAX_LOAD})
