"""Labels in the browser: the list, one label with its rules and their preview, putting on and taking off."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.registry.models import Label, LabelRule, Target
from doubledraw.platform.registry.policies.targets import may_keep_labels, may_put_label
from doubledraw.platform.registry.selectors import targets_visible_to
from doubledraw.platform.registry.selectors.labels import (
    COLUMNS,
    Condition,
    label_uses,
    labels_visible_to,
    meant_by,
    rules_of,
    specials_of,
    targets_served,
    words_matched,
    words_shown,
)
from doubledraw.platform.registry.selectors.targets import sought_by
from doubledraw.platform.registry.services.label_rules import (
    Typed,
    end_rule,
    read_conditions,
    set_rule,
)
from doubledraw.platform.registry.services.labels import (
    close_label,
    make_label,
    put_label,
    take_label_off,
)
from doubledraw.platform.registry.states import LabelFamily, RuleField, RuleOp
from doubledraw.platform.registry.web.asking import back_to, chosen_organ, clerk_organs, plain
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

AT_ONCE = 300
EXAMPLES = 12
ROWS = 4


@staff()
@require_GET
def labels(request: StaffRequest) -> HttpResponse:
    """All labels in reach by family, with how many targets have each."""
    found = list(labels_visible_to(request.actor).order_by("family", "name"))
    uses, rules = label_uses(found), rules_of(found)
    shown = words_shown([rule.conditions for each in rules.values() for rule in each])
    rows: list[dict[str, Any]] = [
        {
            "label": label,
            "uses": uses.get(label.pk, (0, 0)),
            "rules": [sentence(rule.conditions, shown) for rule in rules.get(label.pk, ())],
        }
        for label in found
    ]
    context = {
        "families": [
            (family.label, [row for row in rows if _is_open(row, family)]) for family in LabelFamily
        ],
        "closed": [row for row in rows if row["label"].closed_at],
        "has_any": bool(found),
        "organs": clerk_organs(request),
        "choices": list(LabelFamily),
    }
    return render(request, "registry/labels.html", context)


@staff()
@require_GET
def label(request: StaffRequest, code: str) -> HttpResponse:
    """One label: its rules, what a rule that is being written would mean, and who has it."""
    found = _label(request, code)
    edited = _edited(request, found)
    typed = _typed(request.GET)
    problem, preview = None, None
    if any(text.strip() for _, _, text in typed):
        try:
            preview = _preview(found, read_conditions(found.organ, typed))
        except Invalid as refusal:
            problem = refusal
    elif edited:
        typed = _as_typed(edited)
    rules = rules_of([found]).get(found.pk, [])
    shown = words_shown([rule.conditions for rule in rules])
    people = names_of_staff({rule.made_by for rule in rules})
    uses = found.uses.filter(until=None).select_related("target", "rule")
    context = {
        "label": found,
        "may_keep": may_keep_labels(found.organ, request.actor),
        "may_put": may_put_label(found, request.actor),
        "rules": [
            (rule, sentence(rule.conditions, shown), people.get(rule.made_by, "")) for rule in rules
        ],
        "edited": edited,
        "rows": [*typed, *[("", "", "")] * max(0, ROWS - len(typed))],
        "fields": list(RuleField),
        "ops": list(RuleOp),
        "preview": preview,
        "problem": problem,
        "uses": label_uses([found]).get(found.pk, (0, 0)),
        "latest": uses.order_by("-since", "-pk")[:EXAMPLES],
    }
    return render(request, "registry/label.html", context, status=422 if problem else 200)


@staff()
@require_POST
def make(request: StaffRequest) -> HttpResponse:
    """A new label."""
    family = request.POST.get("family", "")
    if family not in list(LabelFamily):
        raise Invalid("family_unknown", "请选择标签类别", remedy="行业、领域或者类型。")
    made = make_label(
        chosen_organ(request),
        request.POST.get("name", ""),
        LabelFamily.of(family),
        note=request.POST.get("note", ""),
        by=request.actor,
        at=request.at,
    )
    return HttpResponseRedirect(reverse("label", args=[made.code]))


@staff()
@require_POST
def close(request: StaffRequest, code: str) -> HttpResponse:
    """Stop using a label."""
    close_label(_label(request, code), by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("labels"))


@staff()
@require_POST
def rule(request: StaffRequest, code: str) -> HttpResponse:
    """Set a rule, new or in place of another."""
    found = _label(request, code)
    conditions = read_conditions(found.organ, _typed(request.POST))
    instead = request.POST.get("instead", "")
    set_rule(
        found,
        conditions,
        instead=_rule(found, instead) if instead else None,
        by=request.actor,
        at=request.at,
    )
    messages.success(request, gettext("规则已生效，正在后台贴标签。"))
    return HttpResponseRedirect(reverse("label", args=[found.code]))


@staff()
@require_POST
def rule_end(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """End a rule; what it put on comes off."""
    found = _label(request, code)
    end_rule(_rule(found, str(pk)), by=request.actor, at=request.at)
    messages.success(request, gettext("规则已停用，由它贴上的标签正在后台取下。"))
    return HttpResponseRedirect(reverse("label", args=[found.code]))


@staff()
@require_POST
def put(request: StaffRequest) -> HttpResponse:
    """Put a label on the targets ticked, or on all that the list is narrowed to; or take it off."""
    chosen = request.POST.get("label", "")
    if not chosen:
        raise Invalid("label_missing", "请选择一个标签", remedy="没有合适的，请先新建标签。")
    found = _label(request, chosen)
    may_put_label(found, request.actor).enforce()
    if request.POST.get("all") == "yes":
        targets = _all_found(request)
        if targets.count() > AT_ONCE:
            return _in_background(request, found)
    else:
        targets = ticked(request)
    off = request.POST.get("deed") == "off"
    if off:
        done = take_label_off(found, targets, by=request.actor, at=request.at)
    else:
        why = request.POST.get("why", "")
        done = put_label(found, targets, why=why, by=request.actor, at=request.at)
    words = gettext("已取下 {n} 户的“{label}”。") if off else gettext("已给 {n} 户贴上“{label}”。")
    messages.success(request, words.format(n=done, label=found.name))
    return back_to(request, reverse("targets"))


def ticked(request: StaffRequest) -> QuerySet[Target]:
    """The targets whose boxes were ticked; Invalid when none was."""
    codes = [plain(code) for code in request.POST.getlist("code")][:1_000]
    if not codes:
        raise Invalid("nothing_ticked", "没有选中对象", remedy="请先在名录里勾选。")
    return targets_visible_to(request.actor).filter(code__in=codes)


def _all_found(request: StaffRequest) -> QuerySet[Target]:
    query = _query(request)
    return sought_by(query, request.actor).among(targets_visible_to(request.actor))


def _query(request: StaffRequest) -> QueryDict:
    return QueryDict(plain(request.POST.get("query", ""), 4_000))


def _in_background(request: StaffRequest, found: Label) -> HttpResponse:
    with transaction.atomic():
        job = enqueue(
            "registry.label_found",
            {
                "label": found.pk,
                "query": _query(request).urlencode(),
                "off": request.POST.get("deed") == "off",
                "why": plain(request.POST.get("why", ""), 200),
            },
            key=f"registry.label:{found.pk}:{request.actor.user_id}:{request.at.isoformat()}",
            at=request.at,
            asked_by=request.actor.user_id,
            title="批量贴标签",
        )
    return HttpResponseRedirect(reverse("job", args=[job.pk]))


def sentence(conditions: Sequence[Condition], shown: Mapping[str, str]) -> list[dict[str, Any]]:
    """A rule in words: for each condition the field, how it compares, and the words."""
    return [
        {
            "field": RuleField.of(each["field"]).label,
            "op": RuleOp.of(each["op"]).label,
            "words": [shown.get(f"{each['field']}:{word}", word) for word in each["value"]],
        }
        for each in conditions
    ]


def _label(request: StaffRequest, code: str) -> Label:
    found: Label = get_object_or_404(labels_visible_to(request.actor), code=plain(code))
    return found


def _rule(found: Label, pk: str) -> LabelRule:
    number = int(pk) if pk.isascii() and pk.isdecimal() and len(pk) < 18 else 0
    rule: LabelRule = get_object_or_404(found.rules.select_related("label__organ"), pk=number)
    return rule


def _edited(request: StaffRequest, found: Label) -> LabelRule | None:
    asked = request.GET.get("instead", "")
    return _rule(found, asked) if asked else None


def _typed(said: Any) -> list[Typed]:
    """The rows of the rule form."""
    columns = (said.getlist("field"), said.getlist("op"), said.getlist("value"))
    return list(zip(*columns, strict=False))[:20]


def _as_typed(edited: LabelRule) -> list[Typed]:
    shown = words_shown([edited.conditions])
    return [
        (
            each["field"],
            each["op"],
            "、".join(shown.get(f"{each['field']}:{word}", word) for word in each["value"]),
        )
        for each in edited.conditions
    ]


def _preview(found: Label, conditions: Sequence[Condition]) -> dict[str, Any]:
    """How many targets the rule means, how many of these have the label already, and some of them."""
    meant = targets_served(found.organ).filter(meant_by(conditions))
    total = meant.count()
    has = found.uses.filter(until=None, target__in=meant).count()
    some = list(meant.select_related("region").order_by("code")[:EXAMPLES])
    specials = specials_of([target.pk for target in some])
    shown = words_shown([conditions])
    return {
        "total": total,
        "has": has,
        "new": total - has,
        "sentence": sentence(conditions, shown),
        "examples": [
            (target, _why(conditions, target, specials.get(target.pk, set()), shown))
            for target in some
        ],
    }


def _why(
    conditions: Sequence[Condition], target: Target, specials: set[str], shown: Mapping[str, str]
) -> list[str]:
    row = {column: getattr(target, column) for column in COLUMNS.values()}
    by_word = {key.partition(":")[2]: name for key, name in shown.items()}
    return [by_word.get(word, word) for word in words_matched(conditions, row, specials)]


def _is_open(row: Mapping[str, Any], family: LabelFamily) -> bool:
    return row["label"].family == family and not row["label"].closed_at
