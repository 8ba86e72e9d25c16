"""The frame of the portal's pages (head, menu, foot) is written once for all who read in one language and look.

What differs from page to page is put into its slots: the title, further styles, the body, and the address to
which the buttons for language and look lead back. It is as old as a page may be: of this
edition of what is public, and of this minute.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template import Context, Template
from django.template.context import make_context
from django.template.loader import get_template, render_to_string
from django.template.loader_tags import ExtendsNode
from django.urls import get_script_prefix

from doubledraw.platform.ledger.selectors import latest_checkpoint
from doubledraw.platform.portal.web.slots import Parts, filled, parted, slots
from doubledraw.platform.ui.context import shell
from doubledraw.platform.ui.http import PublicRequest
from doubledraw.platform.ui.navigation import place_in_portal

FRAME = "portal/frame.html"
BASE = "portal/base.html"
BLOCKS = ("title", "styles", "main")
BACK = "back"
MOST_KEPT = 200

_frames: dict[tuple[object, ...], Parts] = {}


def framed(request: PublicRequest, name: str, said: Mapping[str, Any]) -> str:
    """The page: the frame that is at hand, with this page's own blocks. One of another shape is written as it is."""
    found: Any = get_template(name)
    template: Template = found.template
    blocks = _blocks(template)
    if blocks is None or len(get_messages(request)):
        return str(found.render({**said, "checkpoint": latest_checkpoint()}, request))
    own = _own(template, blocks, said, request)
    own[BACK] = escape(request.get_full_path())
    return filled(_frame(request), own)


def minute_of(request: PublicRequest) -> int:
    """The minute in which it was asked: so long a page of the portal may be kept."""
    return int(request.at.timestamp()) // 60


def forget_frames() -> None:
    """Write every frame anew."""
    _frames.clear()


def _blocks(template: Template) -> Mapping[str, Any] | None:
    """The blocks that a page of the portal fills; None for one that stands on another base or fills other blocks."""
    first = template.nodelist[0]
    if not isinstance(first, ExtendsNode) or first.parent_name.token != f'"{BASE}"':
        return None
    return first.blocks if set(first.blocks) <= set(BLOCKS) else None


def _own(
    template: Template, blocks: Mapping[str, Any], said: Mapping[str, Any], request: HttpRequest
) -> dict[str, str]:
    context = make_context(dict(said), request)
    with context.render_context.push_state(template), context.bind_template(template):
        return {name: _written(blocks.get(name), context) for name in BLOCKS}


def _written(block: Any, context: Context) -> str:
    return block.render(context) if block else ""


def _frame(request: PublicRequest) -> Parts:
    around = shell(request)
    look = (around["html_lang"], *around["display"].values(), get_script_prefix())
    site = (*around["site"].values(), around["is_demo"], around["demo_today"])
    age = (getattr(request, "edition", None), minute_of(request))
    key = (*look, *site, place_in_portal(request.path), *age)
    found = _frames.get(key)
    if found is None:
        said = {"slots": slots((*BLOCKS, BACK)), "checkpoint": latest_checkpoint()}
        written = render_to_string(FRAME, said, request)
        if len(_frames) >= MOST_KEPT:
            _frames.clear()
        found = _frames[key] = parted(written)
    return found
