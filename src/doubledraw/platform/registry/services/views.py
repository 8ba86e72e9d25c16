"""Saved views: a narrowed list under a name of one's own."""

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.registry.imports import cells
from doubledraw.platform.registry.models import SavedView

LONGEST = 1000
MOST = 60


def save_view(page: str, title: str, query: str, *, by: Actor, at: datetime) -> SavedView:
    """Keep this address of a list; one that has the title already is given the new address."""
    kept = urlencode([(name, value) for name, value in parse_qsl(query) if name != "page"])
    if not kept:
        raise Invalid("nothing_narrowed", "名录还没有筛选", remedy="请先筛选或者查找，再保存。")
    if len(kept) > LONGEST:
        raise Invalid("view_too_long", "筛选条件太多", remedy="请减少几个条件再保存。")
    if SavedView.objects.filter(staff_id=by.user_id, page=page).count() >= MOST:
        raise Conflict("too_many_views", "常用视图太多", remedy="请先删去用不着的。")
    view, _ = SavedView.objects.update_or_create(
        staff_id=by.user_id,
        page=page,
        title=cells.name(title, 40),
        defaults={"query": kept, "at": at},
    )
    return view


def rename_view(view: SavedView, title: str, *, by: Actor) -> None:
    """Call it something else. Conflict when another view of theirs is called so."""
    said = cells.name(title, 40)
    try:
        with transaction.atomic():
            SavedView.objects.filter(pk=view.pk, staff_id=by.user_id).update(title=said)
    except IntegrityError as error:
        raise Conflict("view_exists", "已有同名的视图", remedy="请换个名称。") from error


def delete_view(view: SavedView, *, by: Actor) -> None:
    """Forget it; it is theirs alone."""
    SavedView.objects.filter(pk=view.pk, staff_id=by.user_id).delete()
