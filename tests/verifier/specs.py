"""Random draws, small enough to run by the thousand, odd enough to reach every corner of DD-1."""

from __future__ import annotations

import random
import string
from typing import Any

TABLES = ("frame", "strata", "exclusions", "roster", "recusals")
ID_CHARACTERS = string.ascii_letters + string.digits + "._:-"
NAMES = (
    "甲",
    "A",
    "10",
    "9",
    "__proto__",
    "é e",
    "𠮷野家",
    "￮",
    "z z",
    "餐饮 “大”",
    "constructor",
    "x" * 64,
)
QUALIFICATIONS = ("food", "fire", "特种设备", "𠮷", "￮")
EXCLUSIONS = ("SAME_ITEM", "FREQUENCY_CAP", "SUPERIOR", "INACTIVE", "MOVED", "LAW")
RECUSALS = ("KIN", "INTEREST", "FORMER_EMPLOYER", "LAST_TIME", "REQUESTED", "LAW")
ENOUGH = (
    "kl8",
    "drand",
    "d10x20",
    "d6x24",
    "d10x64",
    "ssq dlt kl8",
    "pl5 fc3d ssq d10x7",
    "dlt ssq d6x12",
)


def hex64(rng: random.Random) -> str:
    return f"{rng.getrandbits(256):064x}"


def identifier(rng: random.Random) -> str:
    if rng.random() < 0.6:
        return "91350981" + "".join(rng.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=10))
    return "".join(rng.choices(ID_CHARACTERS, k=rng.choice((1, 2, 5, 24, 63, 64))))


def ascending(rng: random.Random, count: int, most: int) -> str:
    return " ".join(f"{n:02d}" for n in sorted(rng.sample(range(1, most + 1), count)))


def entropy_value(rng: random.Random, form: str) -> str:
    if form.startswith("d"):
        for prefix, faces in (("d10x", "0123456789"), ("d6x", "123456")):
            if form.startswith(prefix):
                return "".join(rng.choices(faces, k=int(form[len(prefix) :])))
    return {
        "kl8": lambda: ascending(rng, 20, 80),
        "pl5": lambda: f"{rng.randrange(10**5):05d}",
        "fc3d": lambda: f"{rng.randrange(10**3):03d}",
        "ssq": lambda: ascending(rng, 6, 33) + "+" + ascending(rng, 1, 16),
        "dlt": lambda: ascending(rng, 5, 35) + "+" + ascending(rng, 2, 12),
        "drand": lambda: hex64(rng),
    }[form]()


def entropy(rng: random.Random) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Sources named in advance, and their values."""
    forms = rng.choice(ENOUGH).split(" ")
    when = "2026-12-01T21:30:00+08:00"
    sources = [
        {"source": f"{form} 第 {i} 号", "when": when, "form": form} for i, form in enumerate(forms)
    ]
    values = [
        {"source": s["source"], "when": when, "value": entropy_value(rng, s["form"])}
        for s in sources
    ]
    return sources, values


def stratum(rng: random.Random, name: str) -> dict[str, Any]:
    made: dict[str, Any] = {"name": name}
    if rng.random() < 0.7:
        b = rng.choice((1, 2, 3, 7, 10, 100, 10**17))
        made["ratio"] = f"{rng.randint(1, b)}/{b}"
    else:
        made["count"] = rng.randint(1, 9)
    if rng.random() < 0.3:
        made["min"] = rng.randint(1, 4)
    if rng.random() < 0.4:
        made["max"] = rng.randint(made.get("min", 1), 12)
    return made


def weight(rng: random.Random, method: str) -> str:
    if method == "srs" and rng.random() < 0.05:
        return str(10 ** rng.choice((15, 16, 17)))
    return str(rng.choice((1, 1, 2, 3, 16, 1000, rng.randint(1, 10**6))))


def seats(rng: random.Random) -> list[dict[str, Any]]:
    def seat() -> dict[str, Any]:
        return {
            "department": rng.choice(("市场监管局", "消防")),
            "count": rng.choice((1, 1, 2, 3)),
            "qualification": rng.choice(("", "", *QUALIFICATIONS[:2])),
        }

    return [seat() for _ in range(rng.choice((0, 1, 1, 2, 3)))]


def inspector(rng: random.Random, ref: str, regions: list[str]) -> list[str]:
    held = sorted(rng.sample(QUALIFICATIONS, rng.randint(0, 3)), key=lambda q: q.encode())
    own = sorted(rng.sample(regions, rng.randint(1, len(regions))))
    return [
        ref,
        rng.choice(("市场监管局", "市场监管局", "消防")),
        ",".join(held),
        "*" if rng.random() < 0.3 else ",".join(own),
        rng.choice(("-", str(rng.randint(0, 9)), str(rng.randint(5, 30)))),
        str(rng.randint(0, 5)),
    ]


def roster(rng: random.Random, regions: list[str], size: int) -> list[list[str]]:
    refs = {identifier(rng) for _ in range(size)}
    return [inspector(rng, ref, regions) for ref in sorted(refs)]


def recusals(rng: random.Random, ids: list[str], refs: list[str]) -> list[list[str]]:
    if not refs:
        return []
    pairs = {(rng.choice(ids), rng.choice(refs)) for _ in range(rng.randint(0, len(ids) // 2))}
    return [[target, ref, rng.choice(RECUSALS)] for target, ref in sorted(pairs)]


def draw(seed: str) -> dict[str, Any]:
    """A whole draw in the shape of the vectors' `spec`."""
    rng = random.Random(seed)
    sources, values = entropy(rng)
    names = rng.sample(NAMES, rng.choice((1, 1, 2, 3, 5)))
    method = rng.choice(("srs", "srs", "pareto"))
    ids = sorted({identifier(rng) for _ in range(rng.choice((1, 3, 12, 40, 120)))})
    rng.shuffle(ids)
    regions = rng.sample(("350981001", "350981002", "r.3", "R-4"), rng.randint(1, 4))
    people = roster(rng, regions, rng.choice((0, 2, 6, 15)))
    listed = [i for i in (identifier(rng) for _ in range(rng.randint(0, 4))) if i not in ids]
    draw_id = f"350981-2026-{seed[-6:]}"
    design = {
        "protocol": "dd-1",
        "suite": rng.choice(("sha256", "sm3")),
        "draw_id": "".join(c if c in ID_CHARACTERS else "-" for c in draw_id),
        "plan": rng.choice(("plan-7", hex64(rng))),
        "replaces": rng.choice(("", "350981-2025-0099")),
        "title": rng.choice(("随机抽查 “甲乙丙”", 'quote " slash / \\ ', "𠮷 \u2028 é")),
        "method": method,
        "strata": [stratum(rng, name) for name in names],
        "strata_public": rng.random() < 0.5,
        "reserve": rng.choice((0, 1, 3, 200)),
        "seats": seats(rng),
        "max_load": rng.choice((None, None, 3, 8)),
        "entropy": sources,
        "draw_by": "2026-12-02T12:00:00+08:00",
        "reveal": rng.choice(("at-once", "2027-03-31")),
        "rules": rng.choice(([], ["KL-05", "CC-06"])),
    }
    return {
        "design": design,
        "frame": [[i, rng.choice(regions)] for i in ids],
        "strata": [[i, rng.choice(names), weight(rng, method)] for i in ids],
        "exclusions": [
            [i, rng.choice(EXCLUSIONS), rng.choice(("", "第 3 号", "a b"))] for i in set(listed)
        ],
        "roster": people,
        "recusals": recusals(rng, ids, [p[0] for p in people]),
        "blind": {f"{name}.tsv": hex64(rng) for name in TABLES},
        "nonces": [
            {"holder": holder, "nonce": hex64(rng)}
            for holder in ("平台", "市场监管局", "𠮷 notary")[: rng.randint(1, 3)]
        ],
        "entropy": values,
    }


def more(rng: random.Random, person: list[str], regions: list[str]) -> list[str]:
    """The same inspector with regions, a qualification and capacity added."""
    ref, department, held, own, capacity, load = person
    wider = (
        "*" if own == "*" or rng.random() < 0.5 else ",".join(sorted({*own.split(","), *regions}))
    )
    richer = {*filter(None, held.split(",")), rng.choice(QUALIFICATIONS)}
    room = (
        capacity if capacity == "-" else rng.choice(("-", str(int(capacity) + rng.randint(0, 4))))
    )
    ordered = ",".join(sorted(richer, key=lambda q: q.encode()))
    return [ref, department, ordered, wider, room, load]


def round_after(seed: str, spec: dict[str, Any], before: list[list[str]]) -> dict[str, Any]:
    """A later team round: everybody stays, with more; some people are new."""
    rng = random.Random(seed)
    sources, values = entropy(rng)
    regions = sorted({row[1] for row in spec["frame"]})
    known = {person[0] for person in before}
    new = [p for p in roster(rng, regions, rng.choice((0, 4, 20))) if p[0] not in known]
    return {
        "roster": [more(rng, person, regions) for person in before] + new,
        "recusals": spec["recusals"],
        "blind": {"roster.tsv": hex64(rng), "recusals.tsv": hex64(rng)},
        "entropy": sources,
        "values": values,
        "draw_by": "2026-12-03T12:00:00+08:00",
    }


def with_rounds(seed: str, spec: dict[str, Any], count: int) -> dict[str, Any]:
    """The draw with `count` later rounds."""
    rounds: list[dict[str, Any]] = []
    for i in range(count):
        before = rounds[-1]["roster"] if rounds else spec["roster"]
        rounds.append(round_after(f"{seed}/round/{i}", spec, before))
    return {**spec, "rounds": rounds}
