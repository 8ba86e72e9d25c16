"""Templates compiled once a language: what is the same on every page of a language is written out once.

A text in `translate`, an address without arguments, a static file and an icon say the same whoever reads the page,
and stand on it by the dozen. They become plain text when the template is read; the rest is Django's.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.template import Context, Node, NodeList, Origin
from django.template.base import FilterExpression, Template, TextNode, render_value_in_context
from django.template.defaulttags import IfNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders import cached
from django.template.loaders.base import Loader as Reading
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch, get_script_prefix
from django.utils.translation import get_language, gettext

from doubledraw.platform.ui.templatetags.ui import icon

Skipped = list[Origin] | None


class _Folding(Reading):
    """Reads a template and folds it, in the language of the moment."""

    def get_template(self, template_name: str, skip: Skipped = None) -> Template:
        template = super().get_template(template_name, skip)
        fold(template.nodelist)
        return template


class Loader(cached.Loader, _Folding):
    """Keeps a template once a language (and once a place at which the site is mounted)."""

    def cache_key(self, template_name: str, skip: Skipped = None) -> str:
        return f"{get_language()} {get_script_prefix()} {super().cache_key(template_name, skip)}"


class Filled(Node):
    """A translated text with places, each filled by an expression of its own."""

    child_nodelists = ()

    def __init__(self, text: str, values: Mapping[str, FilterExpression]) -> None:
        self.text, self.values = text, tuple(values.items())

    def render(self, context: Context) -> str:
        """The text with what the expressions say now."""
        return self.text % {
            name: render_value_in_context(value.resolve(context), context)
            for name, value in self.values
        }


def fold(nodes: NodeList) -> None:
    """Write out, in place, what every page of this language has alike."""
    folded: list[Node] = []
    for node in nodes:
        _fold_within(node)
        new = _written(node)
        if isinstance(new, TextNode) and folded and isinstance(folded[-1], TextNode):
            new = TextNode(folded.pop().s + new.s)  # type: ignore[attr-defined]
        if new is not node:
            new.token, new.origin = node.token, node.origin
        folded.append(new)
    nodes[:] = folded


def _fold_within(node: Node) -> None:
    for nodes in _inner(node):
        fold(nodes)


def _inner(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        yield from (nodes for _, nodes in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        nodes = getattr(node, name, None)
        if isinstance(nodes, NodeList):
            yield nodes


def _written(node: Node) -> Node:
    """What stands in the node's place: a text, a text with places, or the node itself."""
    if _is_constant(node):
        try:
            return TextNode(node.render(Context()))
        except NoReverseMatch:
            return node
    return _filled(node) if isinstance(node, BlockTranslateNode) else node


def _is_constant(node: Any) -> bool:
    if isinstance(node, TranslateNode):
        return not (node.noop or node.asvar or node.message_context) and _is_literal(
            node.filter_expression
        )
    if isinstance(node, StaticNode):
        return node.varname is None and _is_literal(node.path)
    if isinstance(node, URLNode):
        return not (node.asvar or node.kwargs) and all(
            map(_is_literal, [node.view_name, *node.args])
        )
    if isinstance(node, SimpleNode):
        return (
            node.func is icon
            and not (node.target_var or node.kwargs)
            and all(map(_is_literal, node.args))
        )
    return False


def _is_literal(expression: Any) -> bool:
    """Whether it is a text in quotation marks, without filters."""
    literal = getattr(expression.var, "literal", expression.var)
    return isinstance(literal, str) and not expression.filters


def _filled(node: BlockTranslateNode) -> Node:
    """With its text translated once, if all that it says is given to it by name."""
    said: Any = node
    if said.plural or said.asvar or said.message_context:
        return node
    text, names = said.render_token_list(said.singular)
    if not set(names) <= set(said.extra_context):
        return node
    text = gettext(text)
    try:
        written = text % dict.fromkeys(names, "")
    except (KeyError, ValueError):
        return node
    return (
        Filled(text, {name: said.extra_context[name] for name in names})
        if names
        else TextNode(written)
    )
