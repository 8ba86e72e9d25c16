"""Draws frozen by somebody who ignores the rules: both verifiers refuse the same ones, and accept the same ones."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from doubledraw.draw import verify
from tests.verifier import specs
from tests.verifier.conftest import Node
from tests.verifier.small import small_draw

Change = Callable[[dict[str, Any]], object]


def design(**fields: Any) -> Change:
    return lambda spec: spec["design"].update(fields)


def stratum(**fields: Any) -> Change:
    return lambda spec: spec["design"]["strata"].__setitem__(0, {"name": "餐饮", **fields})


def seat(**fields: Any) -> Change:
    return lambda spec: spec["design"]["seats"][0].update(fields)


def source(**fields: Any) -> Change:
    def change(spec: dict[str, Any]) -> None:
        for name, value in fields.items():
            spec["design"]["entropy"][0][name] = value
            if name != "form":
                spec["entropy"][0][name] = value

    return change


def cell(table: str, row: int, column: int, text: str) -> Change:
    return lambda spec: spec[table][row].__setitem__(column, text)


def holder(name: str) -> Change:
    return lambda spec: spec["nonces"][0].update(holder=name)


TRUE: dict[str, Change] = {
    "unchanged": design(),
    "a plan that is a digest": design(plan="0" * 64),
    "it replaces a voided draw": design(replaces="350981-2026-0001"),
    "no seats at all": design(seats=[]),
    "an empty title": design(title=""),
    "no rules": design(rules=[]),
    "a reserve larger than the frame": design(reserve=1000),
    "a load limit": design(max_load=30),
    "a ratio of one": stratum(ratio="7/7"),
    "a ratio and limits": stratum(ratio="1/100", min=2, max=2),
    "a count": stratum(count=3),
    "a leap day": source(when="2024-02-29T00:00:00+08:00"),
    "a long stratum name": lambda s: rename(s, "层" * 64),
    "a stratum called __proto__": lambda s: rename(s, "__proto__"),
    "an odd region": cell("frame", 0, 1, "r.1:2_3-4"),
    "an empty reference": cell("exclusions", 0, 2, ""),
    "a reference in other letters": cell("exclusions", 0, 2, "第 3 号 “é” 𠮷"),
    "a large weight": cell("strata", 0, 2, "99999999999"),
    "no capacity left": cell("roster", 0, 4, "0"),
    "a holder beyond the first plane": holder("𠮷野家"),
}

FALSE: dict[str, Change] = {
    "draw id with a space": design(draw_id="350981 2026"),
    "plan with a slash": design(plan="a/b"),
    "it replaces something unnamable": design(replaces="a b"),
    "a negative zone": source(when="2026-12-01T21:30:00-05:00"),
    "unknown method": design(method="sys"),
    "a control character in the title": design(title="a\u0001b"),
    "strata_public a number": design(strata_public=1),
    "negative reserve": design(reserve=-1),
    "negative load limit": design(max_load=-1),
    "rules not texts": design(rules=[1]),
    "reveal not a date": design(reveal="2027-02-30"),
    "reveal another word": design(reveal="later"),
    "draw_by before the lottery": design(draw_by="2026-12-01T21:30:00+08:00"),
    "draw_by without zone": design(draw_by="2026-12-02T12:00:00Z"),
    "an unknown field": design(colour="red"),
    "ratio above one": stratum(ratio="3/2"),
    "ratio over zero": stratum(ratio="0/0"),
    "ratio with a leading zero": stratum(ratio="01/5"),
    "ratio in per cent": stratum(ratio="20%"),
    "ratio and count": stratum(ratio="1/5", count=3),
    "neither ratio nor count": stratum(min=1),
    "min above max": stratum(ratio="1/5", min=5, max=4),
    "negative count": stratum(count=-3),
    "nobody of a stratum": stratum(count=0),
    "a stratum of unknown field": stratum(ratio="1/5", weight=1),
    "a stratum name too long": lambda s: rename(s, "层" * 65),
    "a stratum name with a comma": lambda s: rename(s, "a,b"),
    "a seat for nobody": seat(count=0),
    "a seat without department": seat(department=""),
    "a qualification with a comma": seat(qualification="a,b"),
    "an unknown form": source(form="pl3"),
    "dice without number": source(form="d10x"),
    "too many dice": source(form="d10x65"),
    "dice with a leading zero": source(form="d10x08"),
    "a day that does not exist": source(when="2026-02-30T00:00:00+08:00"),
    "an hour that does not exist": source(when="2026-12-01T24:00:00+08:00"),
    "one source used twice": source(source="现场骰子"),
    "an id with a space": cell("frame", 0, 0, "9135 098"),
    "an empty region": cell("frame", 0, 1, ""),
    "a weight of zero": cell("strata", 0, 2, "0"),
    "a weight with a sign": cell("strata", 0, 2, "+1"),
    "a stratum nobody named": cell("strata", 0, 1, "批发"),
    "an unknown reason": cell("exclusions", 0, 1, "FRIEND"),
    "an excluded target in the frame": cell("exclusions", 0, 0, "91350981MA00000001"),
    "a reference with a carriage return": cell("exclusions", 0, 2, "a\rb"),
    "a recusal of a stranger": cell("recusals", 0, 1, "i99"),
    "a recusal for no reason": cell("recusals", 0, 2, "SHY"),
    "qualifications out of order": cell("roster", 0, 2, "food,fire"),
    "regions out of order": cell("roster", 0, 3, "r2,r1"),
    "a region twice": cell("roster", 0, 3, "r1,r1"),
    "no region": cell("roster", 0, 3, ""),
    "every region and one": cell("roster", 0, 3, "*,r1"),
    "a negative capacity": cell("roster", 0, 4, "-1"),
    "a load that is no number": cell("roster", 0, 5, "x"),
    "a department with a comma": cell("roster", 0, 1, "a,b"),
    "one inspector twice": cell("roster", 0, 0, "i01"),
    "a holder without name": holder(""),
    "one holder twice": holder("公证处"),
    "a nonce too short": lambda s: s["nonces"][0].update(nonce="ab"),
    "a nonce in capitals": lambda s: s["nonces"][0].update(nonce="A" * 64),
    "a blind too short": lambda s: s["blind"].update({"frame.tsv": "ab"}),
}


def rename(spec: dict[str, Any], name: str) -> None:
    spec["design"]["strata"][0]["name"] = name
    for row in spec["strata"]:
        row[1] = name if row[1] == "餐饮" else row[1]


def table(spec: dict[str, Any], name: str) -> bytes:
    """The table as its rows say, sorted, whatever the rows say."""
    lines = sorted("\t".join(row).encode() for row in spec[name])
    blind = spec["blind"][f"{name}.tsv"].encode()
    return b"".join(line + b"\n" for line in (b"#blind\t" + blind, *lines))


def in_json(document: Any) -> bytes:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def spliced(files: dict[str, bytes], spec: dict[str, Any]) -> dict[str, bytes]:
    """A true bundle whose design and tables are replaced, under a commitment that names them."""
    promise = json.loads(files["commitment.json"])
    new = {"design.json": in_json(spec["design"]), "entropy.json": in_json(spec["entropy"])}
    promise["design"] = sha256(new["design.json"]).hexdigest()
    for name in specs.TABLES:
        data = new[f"{name}.tsv"] = table(spec, name)
        rows = data.count(b"\n") - 1
        promise["files"][f"{name}.tsv"] = {"digest": sha256(data).hexdigest(), "rows": rows}
    return files | new | {"commitment.json": in_json(promise)}


def published_anyway(node: Node, change: Change) -> dict[str, bytes]:
    """The auditor bundle of somebody who checks nothing."""
    spec = copy.deepcopy(small_draw())
    change(spec)
    if spec["nonces"] != small_draw()["nonces"]:
        return node.build(spec).auditor
    return spliced(node.build(small_draw()).auditor, spec)


def javascript_faults(node: Node, files: dict[str, bytes]) -> set[str]:
    return {section for section, _, _ in node.verify(files)["wrong"]}


def python_faults(files: dict[str, bytes]) -> set[str]:
    report = verify.verify(files, auditor=True)
    return {check.section for check in report.checks if check.verdict == "false"}


@pytest.mark.parametrize("name", TRUE)
def test_both_verifiers_accept(node: Node, name: str) -> None:
    spec = copy.deepcopy(small_draw())
    TRUE[name](spec)
    files = node.build(spec).auditor
    assert (javascript_faults(node, files), python_faults(files)) == (set(), set())


@pytest.mark.parametrize("name", FALSE)
def test_both_verifiers_refuse(node: Node, name: str) -> None:
    """Each for a fault of the inputs themselves (§2, §3), not only for what follows from them."""
    files = published_anyway(node, FALSE[name])
    for faults in (javascript_faults(node, files), python_faults(files)):
        assert {fault for fault in faults if fault.startswith(("§2", "§3"))} - {"§3.2"} or (
            "nonce" in name or "holder" in name
        ), faults
        assert faults


def test_splicing_alone_is_no_fault(node: Node) -> None:
    files = published_anyway(node, design())
    assert (javascript_faults(node, files), python_faults(files)) == (set(), set())
