"""The steps of a draw and of a team round, each as one deed that a fault can meet, and how one sees that it stands."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.platform.draws import arena, round_arena

KEY = "faults"
LATER, DAY = arena.LATER, arena.NOON + timedelta(days=1)


def _draw() -> Any:
    """The newest."""
    from doubledraw.platform.draws.models import Draw

    return Draw.objects.select_related("organ").latest("pk")


def _line(number: int) -> Any:
    from doubledraw.platform.plans.models import PlanLine

    return PlanLine.objects.order_by("number")[number]


def _asked() -> Any:
    from tests.world import ceremony

    return ceremony.preparation(_line(0), arena.NOON)


def _freeze(place: Any) -> None:
    import secrets

    from doubledraw.platform.draws import services

    by = place["周抽取"]
    services.freeze_draw(_asked(), by=by, at=arena.NOON, chance=secrets.token_bytes, key=KEY)


def _commit(place: Any) -> None:
    import secrets

    from doubledraw.platform.draws import services

    at = arena.NOON + timedelta(minutes=1)
    services.commit_draw(_draw(), by=place["周抽取"], at=at, chance=secrets.token_bytes)


def _confirm(place: Any) -> None:
    from doubledraw.platform.draws import services
    from tests.world import ceremony

    services.confirm_entropy(_draw(), 1, ceremony.DICE, by=place["何监督"], at=LATER)


def _compute(place: Any) -> None:
    from doubledraw.platform.draws import services

    services.draw_targets(_draw(), by=place["周抽取"], at=LATER + timedelta(minutes=5))


def _reveal(place: Any) -> None:
    from doubledraw.platform.draws import services

    at = LATER + timedelta(minutes=6)
    services.reveal_draw(_draw(), reason="", by=place["周抽取"], at=at)


def _substitute(place: Any) -> None:
    from doubledraw.platform.draws import services
    from doubledraw.platform.draws.models import Withdrawal

    row = Withdrawal.objects.select_related("draw__organ").get()
    services.agree_substitute(row, by=place["何监督"], at=DAY)


def in_two(place: Any) -> None:
    """The control: a void that is logged in one transaction and written down in the next."""
    from django.db import transaction

    from doubledraw.log.entries import Voided
    from doubledraw.platform.draws.models import Draw
    from doubledraw.platform.ledger.services import append, stamp

    draw = _draw()
    named = {"draw_id": draw.draw_id, "commitment": draw.commitment, "text": "control control"}
    with transaction.atomic():
        entry = Voided(at=stamp(DAY), reason="LAW", by=["a:1", "b:2"], **named)
        append(entry, subject=f"draw:{draw.draw_id}", at=DAY)
    with transaction.atomic():
        both = {"void_asked_by": 5, "void_asked_organ": 6, "voided_by": 7, "voided_organ": 8}
        said = {"void_reason": "LAW", "void_text": named["text"], "voided_at": DAY}
        Draw.objects.filter(pk=draw.pk).update(state="voided", **both, **said)


def _planned(place: Any) -> None:
    from tests.world import ceremony

    ceremony.work_planned(place, _asked(), arena.NOON)


def _typed(place: Any) -> None:
    from doubledraw.platform.draws import services
    from tests.world import ceremony

    ceremony.everybody_present(place, _draw(), LATER)
    zhou, he = place["周抽取"], place["何监督"]
    services.enter_entropy(_draw(), 0, ceremony.KL8, by=zhou, at=LATER)
    services.confirm_entropy(_draw(), 0, ceremony.KL8, by=he, at=LATER)
    services.enter_entropy(_draw(), 1, ceremony.DICE, by=zhou, at=LATER)


def _requested(place: Any) -> None:
    from doubledraw.platform.draws import services
    from tests.world import rounds

    code = _draw().drawn_targets.filter(role="selected").order_by("code").first().code
    why, since = "INACTIVE_BEFORE_FREEZE", round_arena.BEFORE
    asked = rounds.asked("target", why, code=code, since=since)
    services.ask_substitute(_draw(), asked, by=place["周抽取"], at=DAY)


def _blocked(place: Any) -> None:
    """A second draw, whose teams are blocked, and somebody who can fill the seat."""
    from tests.world import rounds

    assert rounds.blocked_draw(place, _line(1), arena.NOON).blocked is not None
    rounds.cure(place, DAY)


def _round() -> Any:
    from doubledraw.platform.draws.models import TeamRound

    return TeamRound.objects.select_related("draw__organ").first()


def _open(place: Any) -> None:
    from tests.world import rounds

    rounds.open_round(place, _draw(), DAY)


def _typed_again(place: Any) -> None:
    from doubledraw.platform.draws import services
    from tests.world import rounds

    services.enter_round_entropy(
        _round(), 0, rounds.DICE19, by=place["周抽取"], at=round_arena.LATER
    )


def _confirm_again(place: Any) -> None:
    from doubledraw.platform.draws import services
    from tests.world import rounds

    services.confirm_round_entropy(
        _round(), 0, rounds.DICE19, by=place["何监督"], at=round_arena.LATER
    )


def _draw_teams(place: Any) -> None:
    from doubledraw.platform.draws import services

    at = round_arena.LATER + timedelta(minutes=5)
    services.draw_teams(_round(), by=place["周抽取"], at=at)


# whether a step stands


def _is_frozen() -> bool:
    from doubledraw.platform.draws.models import Draw

    return Draw.objects.exists()


def _is_fixed() -> bool:
    row = _round()
    return row is not None and bool(row.entropy_file)


def _logged(kind: str) -> Callable[[], bool]:
    def is_logged() -> bool:
        from doubledraw.platform.ledger.models import LogLeaf

        return LogLeaf.objects.filter(kind=kind).exists()

    return is_logged


Deed = Callable[[Any], None]
STEPS: dict[str, tuple[Deed | None, Deed, Callable[[], bool]]] = {
    "freeze": (_planned, _freeze, _is_frozen),
    "commit": (None, _commit, _logged("draw.commit")),
    "entropy": (_typed, _confirm, _logged("draw.entropy")),
    "draw": (None, _compute, _logged("draw.result")),
    "reveal": (None, _reveal, _logged("draw.reveal")),
    "substitution": (_requested, _substitute, _logged("draw.substitute")),
    "round": (_blocked, _open, _logged("draw.roster")),
    "round's entropy": (_typed_again, _confirm_again, _is_fixed),
    "teams": (None, _draw_teams, _logged("draw.teams")),
}
"""Step → what comes before it, the step itself, whether it stands: of one draw, then of the team round of another."""
