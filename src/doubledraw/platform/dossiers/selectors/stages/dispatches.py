"""When a firm was released to its team, and, for those who supervise, who looked at it while it was secret."""

from collections.abc import Iterator

from doubledraw.platform.dossiers.documents import Entry, Stage
from doubledraw.platform.dossiers.selectors.asking import Asked
from doubledraw.platform.draws.models import Dispatch, ListView
from doubledraw.platform.draws.policies import may_see_views
from doubledraw.platform.organs.selectors import names_of_staff


def gather(asked: Asked) -> Iterator[Entry]:
    """Three queries."""
    rows = list(Dispatch.objects.filter(draw__in=list(asked.draws), code__in=asked.codes))
    people = names_of_staff({row.made_by for row in rows})
    for row in rows:
        draw = asked.draws[row.draw_id]
        yield Entry(
            row.opens_at,
            Stage.DISPATCH,
            "下发给检查组",
            (("抽取", draw.title),),
            people.get(row.made_by, ""),
            draw.draw_id,
        )
    watched = [pk for pk, draw in asked.draws.items() if may_see_views(draw, asked.actor)]
    looks = ListView.objects.filter(draw__in=watched, code__in=asked.codes)
    for look in looks.order_by("at", "pk"):
        draw = asked.draws[look.draw_id]
        yield Entry(
            look.at,
            Stage.DISPATCH,
            "揭示以前查看",
            (("内容", look.get_thing_display()), ("单位", look.organ_name)),
            look.name,
            draw.draw_id,
        )
