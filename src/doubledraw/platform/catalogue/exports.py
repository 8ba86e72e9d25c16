"""The list of items as a file, under the headers its import knows."""

from typing import Any

from django.http import QueryDict

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.selectors.items import items_sought, items_visible_to
from doubledraw.platform.catalogue.states import ItemDomain, ItemState, Priority
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.registry.exports.exporter import Exporter, Rows, plain

_FACETS = ("state", "priority", "domain", "organ", "method", "lacks")


def _items(actor: Actor, query: QueryDict) -> Rows:
    chosen = {facet: plain(query.get(facet, "")) for facet in _FACETS}
    found = items_sought(items_visible_to(actor), plain(query.get("q", "")), chosen)
    return map(item_row, found.iterator(chunk_size=500))


def item_row(item: Item) -> tuple[Any, ...]:
    """One item under the headers of `ITEMS`."""
    return (
        item.code,
        item.name,
        Priority.of(item.priority).label,
        ItemDomain.of(item.domain).label,
        item.organ.name,
        item.basis,
        item.object,
        item.content,
        item.method,
        item.ratio,
        item.frequency,
        item.standard,
        item.key_points,
        ItemState.of(item.state).label,
    )


ITEMS = Exporter(
    "随机抽查事项清单",
    (
        *("事项编码", "事项名称", "类别", "领域", "检查主体", "抽查依据", "检查对象", "检查内容"),
        *("检查方式", "抽查比例", "抽查频次", "检查标准", "检查要点", "状态"),
    ),
    _items,
)
