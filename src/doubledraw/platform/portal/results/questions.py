"""What is asked of the published results, as conditions in plain SQL."""

from typing import Any

from django.db import connection

from doubledraw.platform.disclosure.selectors import SHORTEST_QUESTION, folded
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.rows import LISTED
from doubledraw.platform.portal.results.words import begun_with, branches, codes_in

Said = tuple[str, list[Any]]
"""A condition and what fills it."""
TABLE = "disclosure_publicvisit"
ORDER = "ORDER BY published_at DESC, id DESC LIMIT %s"
FINDING = (
    "EXISTS (SELECT 1 FROM disclosure_publicfinding found "
    f"WHERE found.visit_id = {TABLE}.id AND found."
)
COMPARED = {
    "plan": "plan_number = %s",
    "draw": "draw_id = %s",
    "firm": "code = %s",
    "organ": "organ_name = %s",
    "inspecting": f"{FINDING}organ_name = %s)",
    "region": "region_code = %s",
    "result": "result = %s",
    "kind": "kind = %s",
    "item": f"{FINDING}item_code = %s)",
}


def both(*said: Said) -> Said:
    """All of them at once; an empty one asks for nothing."""
    return " AND ".join(sql for sql, _ in said if sql), [one for _, given in said for one in given]


def current(asked: Asked) -> Said:
    """The newest version of each, in the states that the list has."""
    states = (asked.state,) if asked.state else LISTED
    return f"is_current IN (%s) AND state IN ({', '.join(['%s'] * len(states))})", [True, *states]


def narrowed(asked: Asked) -> list[Said]:
    """Everything that was asked but the words."""
    given = ((sql, getattr(asked, name)) for name, sql in COMPARED.items())
    said: list[Said] = [(sql, [value]) for sql, value in given if value]
    if asked.line:
        said.append(("plan_line = %s", [int(asked.line)]))
    if asked.days:
        days = map(connection.ops.adapt_datefield_value, asked.days)
        said.append(("ended_on >= %s AND ended_on < %s", list(days)))
    return said


def worded(words: str) -> Said:
    """The folded name contains the folded words, or the code or number begins with them."""
    said: list[str] = []
    given: list[Any] = []
    if len(key := folded(words)) >= SHORTEST_QUESTION:
        said.append(f"{'INSTR' if connection.vendor == 'sqlite' else 'STRPOS'}(name_key, %s) > 0")
        given.append(key)
    for code in codes_in(words):
        begins = begun_with(code)
        for column in ("code", "key"):
            said.append(begins[0].format(column))
            given += begins[1]
    return f"({' OR '.join(said)})", given


def indexed(words: str) -> Said:
    """What the indexes offer: all that are meant, and perhaps others."""
    statements, given = zip(*branches(words), strict=True)
    return f"id IN ({' UNION '.join(statements)})", [one for some in given for one in some]
