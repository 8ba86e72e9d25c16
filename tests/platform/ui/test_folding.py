"""A folded template says what Django's own says, in each language."""

import pytest
from django.template import Context, Engine, Template
from django.utils.translation import override

from doubledraw.platform.ui.folding import Filled, Loader, fold

TEXT = (
    '{% load i18n static %}<a href="{% url "public-results" %}">{% translate "检查结果" %}</a>'
    '{% static "ui/ui.js" %}{% icon "seal" %}{% url "public-result" number %}'
    '{% for name in names %}{% if name %}{% translate "首页" %}{% else %}{% icon kind %}{% endif %}'
    "{% blocktranslate trimmed with n=name %}第 {{ n }} 版{% endblocktranslate %}{% endfor %}"
    "{% blocktranslate %}第 {{ number }} 版{% endblocktranslate %}"
    "{% blocktranslate trimmed with n=3 asvar third %}第 {{ n }} 版{% endblocktranslate %}{{ third }}"
    '{% translate "企业" as firm %}{{ firm }}{% url "public-result" number as there %}{{ there }}'
    '{% url "nowhere" as none %}[{{ none }}]{% translate number %}'
)
SAID = {"names": ["<b>", "", "%s"], "kind": "check", "number": "N-1"}


@pytest.mark.parametrize("language", ["zh-hans", "en", None])
def test_a_folded_template_says_the_same(language: str | None) -> None:
    engine = Engine(
        libraries={
            "i18n": "django.templatetags.i18n",
            "static": "django.templatetags.static",
        },
        builtins=["doubledraw.platform.ui.templatetags.ui"],
    )
    with override(language):
        plain, folded = Template(TEXT, engine=engine), Template(TEXT, engine=engine)
        fold(folded.nodelist)
        assert folded.render(Context(SAID)) == plain.render(Context(SAID))
        assert len(folded.nodelist.get_nodes_by_type(Filled)) == 1
    assert len(folded.nodelist) < len(plain.nodelist)


def test_each_language_has_a_template_of_its_own() -> None:
    loader = Loader(Engine(), ["django.template.loaders.app_directories.Loader"])
    keys = set()
    for language in ("zh-hans", "en"):
        with override(language):
            keys.add(loader.cache_key("ui/portal.html"))
    assert len(keys) == 2
