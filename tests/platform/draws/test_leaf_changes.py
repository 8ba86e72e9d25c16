"""After a team round or a substitution the new firm and team have a leaf, and the old one says it was replaced."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from doubledraw.cli import main
from doubledraw.draw import __main__ as bare
from doubledraw.draw import canonical, door
from doubledraw.log.note import check_note
from doubledraw.platform.draws import services
from doubledraw.platform.draws.models import DrawnTarget
from doubledraw.platform.draws.selectors import teams_in_force
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.keys import log_key
from tests.verifier.conftest import Node
from tests.world import ceremony as world
from tests.world import rounds as cast


@pytest.fixture(scope="module")
def page() -> Iterator[Node]:
    """The verifier of the page, in Node."""
    process = Node()
    yield process
    process.close()


def _verdict(page: Node, data: bytes) -> tuple[str, str]:
    """(Python, JavaScript)."""
    trusted = frozenset([log_key().verifier().encoded()])
    said = {check.verdict for check in door.check(data, check_note, trusted).checks}
    ours = "false" if "false" in said else "partial" if "unchecked" in said else "true"
    return ours, page.ask("leaf", text=data.decode(), policy=sorted(trusted))["verdict"]


def _why(data: bytes) -> str:
    return " ".join(c.detail for c in door.check(data, check_note).checks if c.verdict == "false")


def _ranks(draw, role: str) -> list[str]:
    rows = DrawnTarget.objects.filter(draw=draw, stratum="餐饮业", role=role).order_by("rank")
    return list(rows.values_list("code", flat=True))


def test_leaves_follow_a_substitute_firm_and_a_substitute_inspector(
    page, place, line, noon, tmp_path, capsys
) -> None:
    draw, day = world.drawn_draw(place, line, noon), noon + timedelta(days=1)
    out, into = _ranks(draw, "selected")[0], _ranks(draw, "reserve")[0]
    take = lambda code: services.take_leaf(draw, code, by=place["周抽取"], at=day)  # noqa: E731
    old = take(out)
    with pytest.raises(Invalid, match="没有抽中"):
        take(into)
    since = (noon - timedelta(days=19)).date()
    cast.replaced(place, draw, day, "target", "INACTIVE_BEFORE_FREEZE", code=out, since=since)
    new, gone = take(into), take(out)
    assert _verdict(page, old) == ("true", "true"), "a leaf printed before cannot know"
    assert _verdict(page, new) == ("true", "true")
    assert _verdict(page, gone) == ("false", "false")
    assert "was replaced" in _why(gone)
    facts = door.check(new, check_note).facts
    team = [ref for refs in teams_in_force(draw)[into] for ref in refs]
    assert (facts["id"], facts["role"], facts["team"]) == (into, "reserve", team)

    fields = {"code": into, "inspector_ref": team[0]}
    cast.replaced(place, draw, day, "inspector", "RECUSED", **fields)
    changed = take(into)
    assert _verdict(page, changed) == ("true", "true")
    now = [ref for refs in teams_in_force(draw)[into] for ref in refs]
    assert door.check(changed, check_note).facts["team"] == now != team
    stale = canonical.encode(json.loads(changed) | {"team": json.loads(new)["team"]})
    assert _verdict(page, stale) == ("false", "false"), "the old team, in a file that knows better"
    assert "team was replaced" in _why(stale)
    wrong = [what for what, data in _changes(changed) if _verdict(page, data) != ("false",) * 2]
    assert not wrong
    assert _verdict(page, canonical.encode(json.loads(changed))) == ("true", "true"), "the control"

    file = tmp_path / "leaf.json"
    for data, code in ((changed, 0), (gone, 1)):
        file.write_bytes(data)
        assert main(["verify-leaf", str(file)]) == code
        assert bare.main(["verify-leaf", str(file)]) == code
    assert "was replaced" in capsys.readouterr().out


def _changes(data: bytes) -> Iterator[tuple[str, bytes]]:
    """One thing changed in what came later."""
    file = json.loads(data)
    first, second = file["later"]
    team = {"team": {"leaf": file["team"]["leaf"].replace("R00", "R01")}}
    entry = json.loads(second["entry"])
    for name in ("team", "out", "draw_id"):
        other = canonical.encode(entry | {name: "0" * 64}).decode()
        yield f"entry {name}", _with(file, later=[first, second | {"entry": other}])
    yield "no firm's entry", _with(file, later=[second])
    yield "no team's entry", _with(file, later=[first])
    yield "nothing later", _with({k: v for k, v in file.items() if k != "later"})
    yield "empty", _with(file, later=[])
    yield "order", _with(file, later=[second, first])
    yield "twice", _with(file, later=[first, second, second])
    yield "other proof", _with(file, later=[first, second | {"proof": first["proof"]}])
    yield "further field", _with(file, later=[first | {"more": ""}, second])
    yield "the result", _with(file, later=[{n: file[n] for n in ("entry", "proof")}, first, second])
    unsigned = [*second["proof"][:-2], second["proof"][-2][:-9] + "AAAAAAA=", ""]
    yield "signature", _with(file, later=[first, second | {"proof": unsigned}])
    yield "people", _with(file, **team)


def _with(file: dict, **changes: object) -> bytes:
    return canonical.encode(file | changes)


def test_a_team_round_gives_the_leaf_its_team(page, place, line, noon) -> None:
    draw, day = cast.blocked_draw(place, line, noon), noon + timedelta(days=1)
    code = _ranks(draw, "selected")[0]
    take = lambda at: services.take_leaf(draw, code, by=place["周抽取"], at=at)  # noqa: E731
    bare_leaf = json.loads(take(day))
    assert bare_leaf["team"] == "blocked"
    cast.cure(place, day)
    row = cast.drawn_round(place, draw, day)
    data = take(day + timedelta(hours=3))
    assert _verdict(page, data) == ("true", "true")
    team = [ref for refs in teams_in_force(draw)[code] for ref in refs]
    assert door.check(data, check_note).facts["team"] == team
    assert row.teams_root in json.loads(data)["later"][0]["entry"]
    file = json.loads(data)
    for changed in (
        _with({k: v for k, v in file.items() if k != "later"}),
        _with(file, team="blocked"),
        canonical.encode(bare_leaf | {"later": file["later"]}),
    ):
        assert _verdict(page, changed) == ("false", "false")
    services.dispatch_firms(draw, [code], day, by=place["周抽取"], at=day + timedelta(hours=3))
