"""A small draw, as plain as can be, and what is read in the answer about it."""

from __future__ import annotations

from typing import Any

from tests.verifier import specs

ATTESTERS = ["jiwei.example", "notary.example"]
FIRST_WHEN = 1796131800  # 2026-12-01T21:30:00+08:00


def small_draw(**changes: Any) -> dict[str, Any]:
    """A plain draw of 40 targets in two strata, two seats, enough inspectors."""
    design = {
        "protocol": "dd-1",
        "suite": "sha256",
        "draw_id": "350981-2026-0042",
        "plan": "plan-7",
        "replaces": "",
        "title": "第二轮抽查",
        "method": "srs",
        "strata": [{"name": "餐饮", "ratio": "1/5"}, {"name": "零售", "count": 3}],
        "strata_public": True,
        "reserve": 2,
        "seats": [
            {"department": "市场监管局", "count": 1, "qualification": "food"},
            {"department": "消防", "count": 1, "qualification": ""},
        ],
        "max_load": None,
        "entropy": [
            {"source": "快乐8 第 1 期", "when": "2026-12-01T21:30:00+08:00", "form": "kl8"},
            {"source": "现场骰子", "when": "2026-12-01T21:40:00+08:00", "form": "d10x8"},
        ],
        "draw_by": "2026-12-02T12:00:00+08:00",
        "reveal": "at-once",
        "rules": ["KL-05"],
    } | changes
    ids = [f"91350981MA0000{n:04d}" for n in range(40)]
    people = [
        [f"i{n:02d}", "市场监管局" if n % 2 else "消防", "food", "*", "-", "0"] for n in range(10)
    ]
    when = [source["when"] for source in design["entropy"]]
    kl8 = " ".join(f"{n:02d}" for n in range(3, 63, 3))
    return {
        "design": design,
        "frame": [[i, "350981001"] for i in ids],
        "strata": [[i, "餐饮" if n % 4 else "零售", "1"] for n, i in enumerate(ids)],
        "exclusions": [["91350981MA9999999X", "FREQUENCY_CAP", "2026 年上限公告"]],
        "roster": people,
        "recusals": [[ids[0], "i01", "KIN"]],
        "blind": {f"{name}.tsv": f"{n:064x}" for n, name in enumerate(specs.TABLES, 1)},
        "nonces": [{"holder": "平台", "nonce": "a" * 64}, {"holder": "公证处", "nonce": "b" * 64}],
        "entropy": [
            {"source": "快乐8 第 1 期", "when": when[0], "value": kl8},
            {"source": "现场骰子", "when": when[1], "value": "01234567"},
        ],
    }


def details(answer: Any, verdict: str) -> dict[str, str]:
    return {c["code"]: c["detail"] for c in answer["report"]["checks"] if c["verdict"] == verdict}
