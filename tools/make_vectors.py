"""Make the test vectors shipped with the draw: `python tools/make_vectors.py [FOLDER]`.

Everything comes from numbered generators, so a second run writes the same bytes. What each vector
is about stands in CASES.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from doubledraw.draw import vectors

_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WHEN = "2026-12-01T21:30:00+08:00"
_REGIONS = ("990101", "990102", "990103", "990104")
_TABLES = ("frame", "strata", "exclusions", "roster", "recusals")


def _ratio(name: str, ratio: str, **limits: int) -> dict[str, Any]:
    return {"name": name, "ratio": ratio, **limits}


def _count(name: str, count: int, **limits: int) -> dict[str, Any]:
    return {"name": name, "count": count, **limits}


def _seat(department: str, count: int, qualification: str = "") -> dict[str, Any]:
    return {"department": department, "count": count, "qualification": qualification}


# name -> what differs from _DEFAULT
_DEFAULT: Mapping[str, Any] = {
    "suite": "sha256",
    "method": "srs",
    "strata": [_ratio("甲", "1/10"), _ratio("乙", "1/4")],
    "shares": [3, 1],
    "targets": 120,
    "public": True,
    "reserve": 3,
    "seats": [_seat("市场监管局", 2)],
    "max_load": None,
    "forms": ["d10x20"],
    "holders": ["平台"],
    "people": 14,
    "departments": ["市场监管局"],
    "capacities": [None],
    "star": 0.2,
    "recused": 0.01,
    "weights": [1, 4, 9, 16, 25],
}
CASES: Mapping[str, Mapping[str, Any]] = {
    "sm3-pareto": {
        "suite": "sm3",
        "method": "pareto",
        "strata": [_ratio("A类", "1/20"), _ratio("D类", "2/5")],
        "public": False,
        "forms": ["dlt", "fc3d", "ssq", "pl5"],
        "holders": ["平台", "公证处", "审计局", "政协"],
        "weights": [1, 1, 1, 2, 3, 500],
    },
    "pareto-used-up": {
        # The certainty units use up n; the reserve then follows by number (§4.4).
        "method": "pareto",
        "strata": [_count("重点", 3), _count("一般", 2)],
        "weights": [1] * 30 + [10**9],
        "reserve": 4,
    },
    "empty-stratum": {
        "strata": [_ratio("有", "1/5"), _ratio("无", "1/1"), _count("也无", 7, min=2)],
        "shares": [1, 0, 0],
        "forms": ["d6x24"],
    },
    "reserve-exhausted": {
        "strata": [_ratio("小", "2/3"), _ratio("全", "1/1"), _ratio("大", "1/50")],
        "shares": [1, 1, 20],
        "reserve": 9,
        "targets": 90,
    },
    "hidden-strata": {
        "public": False,
        "holders": ["平台", "外单位 钱某", "清源县公证处"],
        "forms": ["drand"],
    },
    "capacities": {
        "seats": [_seat("消防", 1, "注册消防"), _seat("市场监管局", 2)],
        "departments": ["消防", "市场监管局", "市场监管局"],
        "people": 60,
        "capacities": [None, 4, 9, 30],
        "star": 0.6,
        "max_load": 12,
    },
    "counts": {
        "strata": [
            _count("一", 5, min=2, max=4),
            _count("二", 500),
            _ratio("三", "0/1", min=1),
            _ratio("四", "1/3", max=2),
            _count("五", 0, min=3),
        ],
        "shares": [4, 1, 4, 4, 4],
        "seats": [],
        "reserve": 0,
    },
    "every-form": {"forms": ["kl8", "pl5", "fc3d", "ssq", "dlt", "d10x1", "d6x64", "drand"]},
    "names": {
        # The keys sort differently by code point and by UTF-16, as RFC 8785 wants.
        "strata": [_ratio("﨑", "1/9"), _ratio("𠮷", "1/8"), _ratio('a/b \\ "c" \'', "1/7")],
        "shares": [1, 1, 1],
        "ids": "odd",
        "holders": ["平台/一", "e\u0301é"],
        "forms": ["kl8"],
    },
    "tight": {
        # Loads are so close to the caps that the alternating search has to move people.
        "strata": [_ratio("甲", "1/3"), _ratio("乙", "1/3")],
        "seats": [_seat("市场监管局", 1, "食品"), _seat("市场监管局", 2)],
        "people": 22,
        "max_load": 8,
        "star": 0.0,
        "recused": 0.3,
    },
    "blocked-second-seat": {
        "seats": [_seat("市场监管局", 1), _seat("消防", 2, "注册消防")],
        "departments": ["市场监管局", "消防"],
        "people": 16,
        "capacities": [5],
        "star": 0.0,
    },
}


def specs() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every vector's name and inputs."""
    for number, (name, changes) in enumerate(CASES.items(), 1):
        yield name, _spec(number, {**_DEFAULT, **changes})


def _spec(number: int, case: Mapping[str, Any]) -> dict[str, Any]:
    rng = random.Random(number)
    sources = [
        {"source": f"{form} 第{number}{i}期", "when": _WHEN, "form": form}
        for i, form in enumerate(case["forms"])
    ]
    design = {
        "protocol": "dd-1",
        "suite": case["suite"],
        "draw_id": f"990100-2026-{number:04d}",
        "plan": f"plan-{number}",
        "replaces": "" if number % 2 else "990100-2026-0099",
        "title": f"第{number}次 “双随机”",
        "method": case["method"],
        "strata": case["strata"],
        "strata_public": case["public"],
        "reserve": case["reserve"],
        "seats": case["seats"],
        "max_load": case["max_load"],
        "entropy": sources,
        "draw_by": "2026-12-02T12:00:00+08:00",
        "reveal": "2027-03-31" if number % 2 else "at-once",
        "rules": ["FA-05", "CC-14"],
    }
    values = [
        {"source": s["source"], "when": s["when"], "value": _value(rng, s["form"])} for s in sources
    ]
    return {
        "design": design,
        **_tables(rng, case),
        "blind": {f"{name}.tsv": _hex(rng) for name in _TABLES},
        "nonces": [{"holder": holder, "nonce": _hex(rng)} for holder in case["holders"]],
        "entropy": values,
    }


def _tables(rng: random.Random, case: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    ids = [_id(rng, case.get("ids", "")) for _ in range(case["targets"])]
    names = [stratum["name"] for stratum in case["strata"]]
    of = [
        rng.choices(names, case["shares"] + [1] * (len(names) - len(case["shares"])))[0]
        for _ in ids
    ]
    people = [_person(rng, f"j{i:03d}", case) for i in range(case["people"])]
    recusals = [
        [target, person[0], rng.choice(("KIN", "LAST_TIME"))]
        for target in ids
        for person in people
        if rng.random() < case["recused"]
    ]
    return {
        "frame": [[target, rng.choice(_REGIONS)] for target in ids],
        "strata": [
            [t, name, str(rng.choice(case["weights"]))] for t, name in zip(ids, of, strict=True)
        ],
        "exclusions": [[_id(rng, "x"), "FREQUENCY_CAP", f"公告 {i} 号"] for i in range(3)],
        "roster": people,
        "recusals": recusals,
    }


def _id(rng: random.Random, kind: str) -> str:
    tail = "".join(rng.choices(_SYMBOLS, k=9))
    if kind == "odd":
        return rng.choice(("", "a.", "A_", "-", ":", "z")) + tail[: rng.randint(3, 9)]
    return ("X9990101" if kind else "91990101M") + tail


def _person(rng: random.Random, ref: str, case: Mapping[str, Any]) -> list[str]:
    regions = (
        "*"
        if rng.random() < case["star"]
        else ",".join(sorted(rng.sample(_REGIONS, rng.randint(1, 2))))
    )
    held = sorted(q for q in ("注册消防", "特种设备", "食品") if rng.random() < 0.6)
    capacity = rng.choice(case["capacities"])
    load = rng.randint(0, 3)
    limit = "-" if capacity is None else str(capacity)
    return [ref, rng.choice(case["departments"]), ",".join(held), regions, limit, str(load)]


def _value(rng: random.Random, form: str) -> str:
    if form == "kl8":
        return _ascending(rng, 20, 80)
    if form == "ssq":
        return f"{_ascending(rng, 6, 33)}+{_ascending(rng, 1, 16)}"
    if form == "dlt":
        return f"{_ascending(rng, 5, 35)}+{_ascending(rng, 2, 12)}"
    if form == "drand":
        return _hex(rng)
    digits = "123456" if form.startswith("d6x") else "0123456789"
    count = {"pl5": 5, "fc3d": 3}.get(form) or int(form.partition("x")[2])
    return "".join(rng.choices(digits, k=count))


def _ascending(rng: random.Random, count: int, largest: int) -> str:
    return " ".join(f"{n:02d}" for n in sorted(rng.sample(range(1, largest + 1), count)))


def _hex(rng: random.Random) -> str:
    return f"{rng.getrandbits(256):064x}"


def main(folder: Path) -> None:
    """Write every vector."""
    for name, spec in specs():
        derived, expected = vectors.recompute(spec)
        vector = {"spec": spec, "derived": derived, "expected": expected}
        text = json.dumps(vector, ensure_ascii=False, indent=None, separators=(",", ":"))
        (folder / f"{name}.json").write_bytes(text.encode() + b"\n")
        print(name, "blocked" if "blocked" in expected else "")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else vectors.FOLDER)
