"""Who sees what on the pages of a draw: every page at every stage, outsiders, administrators, the secret list."""

from datetime import timedelta

import pytest
from django.urls import reverse

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.ledger.models import AuditEvent
from tests.world import ceremony as world

GET = ("draw", "draw-record", "draw-round-new", "draw-substitutes")
POST = (
    *("draw-commit", "draw-sign-in", "draw-invite", "draw-draw", "draw-reveal", "draw-void"),
    *("draw-void-agree", "draw-void-decline", "draw-list", "draw-auditor-bundle", "draw-attest"),
    *("draw-legal", "draw-attach", "draw-holder", "draw-escrow", "draw-part-make"),
    *("draw-part-release", "draw-part-share", "draw-part-come", "draw-part-sign"),
)


def _embargoed(place, line, now) -> Draw:
    start = now - timedelta(hours=4)
    day = (now + timedelta(days=20)).date().isoformat()
    return world.drawn_draw(place, line, start, reveal=day)


def test_every_page_answers_at_every_stage(as_, place, noon, now) -> None:
    lines = list(world.plain_plan(place, noon, lines=6).lines.order_by("number"))
    start = now - timedelta(hours=4)
    draws = [
        world.frozen_draw(place, lines[0], now),
        world.committed_draw(place, lines[1], start),
        world.ready_draw(place, lines[2], start),
        _embargoed(place, lines[3], now),
        world.revealed_draw(place, lines[4], start),
        world.voided(place, world.frozen_draw(place, lines[5], now), now),
    ]
    for name in ("李起草", "王处长", "周抽取", "何监督", "陈法务", "吴纪检"):
        client = as_(name)
        assert client.get("/desk/draws/").status_code == 200
        for draw, view in ((d, v) for d in draws for v in GET):
            page = client.get(reverse(view, args=[draw.draw_id]))
            assert page.status_code == 200, (name, draw.state, view)
            assert draw.title in page.content.decode()
            assert page.content.decode().count("btn primary") <= 1
            assert "style=" not in page.content.decode()


@pytest.mark.parametrize("name", ["外单位钱某"])
def test_an_outsider_finds_nothing(as_, place, line, now, name) -> None:
    draw = _embargoed(place, line, now)
    client = as_(name)
    assert draw.draw_id not in client.get("/desk/draws/").content.decode()
    for view in GET:
        assert client.get(reverse(view, args=[draw.draw_id])).status_code == 404
    for view in POST:
        assert client.post(reverse(view, args=[draw.draw_id])).status_code == 404, view
    for path in ("files/design.json", "public.zip"):
        assert client.get(f"/desk/draws/{draw.draw_id}/{path}").status_code == 404
    assert client.get(reverse("draw-prepare", args=[line.pk])).status_code == 404


@pytest.mark.parametrize("name", ["系统孙", "安全赵", "审计冯"])
def test_administrators_do_no_business(as_, place, line, now, name) -> None:
    draw = _embargoed(place, line, now)
    assert as_(name).get(reverse("draw", args=[draw.draw_id])).status_code == 403


def test_no_page_names_a_drawn_firm_before_the_reveal(as_, place, line, now) -> None:
    draw = _embargoed(place, line, now)
    codes = set(draw.drawn_targets.values_list("code", flat=True))
    assert codes
    for name in ("李起草", "王处长", "周抽取", "何监督", "陈法务", "吴纪检"):
        client = as_(name)
        for url in ("/desk/draws/", *(reverse(v, args=[draw.draw_id]) for v in GET)):
            text = client.get(url).content.decode()
            assert not [code for code in codes if code in text]
            assert draw.key not in text
            assert draw.outcome_files["drawn.tsv"][:16] not in text
        for file in ("drawn.tsv", "selection.tsv", "strata.tsv", "nonces.json", "teams.tsv"):
            path = f"/desk/draws/{draw.draw_id}/files/{file}"
            assert client.get(path).status_code == 404


def test_the_list_is_a_post_and_every_look_is_written_down(as_, place, line, now) -> None:
    draw = _embargoed(place, line, now)
    url = reverse("draw-list", args=[draw.draw_id])
    assert as_("周抽取").get(url).status_code == 405
    assert not AuditEvent.objects.filter(kind="EmbargoedListViewed").exists()
    text = as_("周抽取").post(url).content.decode()
    for target in draw.drawn_targets.filter(role="selected"):
        assert target.name in text
    assert AuditEvent.objects.filter(kind="EmbargoedListViewed").count() == 1
    refused = as_("李起草").post(url)
    assert refused.status_code == 403
    assert "名单在揭示前保密" in refused.content.decode()


def test_the_list_takes_a_fixed_number_of_queries(
    as_, place, noon, now, django_assert_max_num_queries
) -> None:
    lines = list(world.plain_plan(place, noon, lines=30).lines.order_by("number"))
    for line in lines[:25]:
        world.frozen_draw(place, line, now)
    client = as_("周抽取")
    with django_assert_max_num_queries(15):
        assert client.get("/desk/draws/").status_code == 200
