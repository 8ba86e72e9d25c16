"""What a question of a check sheet must say before the sheet can be used."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from doubledraw.platform.catalogue.documents import Question
from doubledraw.platform.catalogue.documents.words import lines_of, one_line
from doubledraw.platform.catalogue.states import QuestionKind
from doubledraw.platform.kernel.errors import Invalid

LONGEST = {
    "text": 300,
    "group": 60,
    "method": 600,
    "yes": 200,
    "no": 200,
    "unit": 20,
    "low": 20,
    "high": 20,
}
MOST_QUESTIONS = 300
MOST_CHOICES = 30
LONGEST_CHOICE = 100
CHOOSING = (QuestionKind.CHOICE, QuestionKind.CHOICES)
LABELS = {
    "text": "问题",
    "group": "分组",
    "method": "操作方法与要领",
    "yes": "答“是”的默认说明",
    "no": "答“否”的默认说明",
    "unit": "单位",
    "low": "下限",
    "high": "上限",
}


def question(said: Mapping[str, Any], id: str) -> Question:
    """The question as it is kept: tidy, and only with what its kind has. Invalid when it cannot be kept at all."""
    texts = {name: one_line(said.get(name, "")) for name in LONGEST}
    for name, text in texts.items():
        if len(text) > LONGEST[name]:
            raise _too_long(LABELS[name], len(text), LONGEST[name])
    kind = str(said.get("kind") or QuestionKind.YES_NO)
    if kind not in set(QuestionKind):
        raise Invalid("unknown_kind", "没有这种题型", remedy="请从列出的里面选。")
    choices = lines_of("\n".join(said.get("choices", ()))) if kind in CHOOSING else ()
    _check_choices(choices)
    if kind != QuestionKind.YES_NO:
        texts |= {"yes": "", "no": ""}
    texts |= _bounds(texts) if kind == QuestionKind.NUMBER else {"unit": "", "low": "", "high": ""}
    return Question(
        id=id,
        kind=kind,
        choices=tuple(dict.fromkeys(choices)),
        is_required=bool(said.get("is_required", True)),
        is_critical=bool(said.get("is_critical", False)),
        **texts,
    )


def faults(questions: Sequence[Question]) -> Iterator[tuple[str, Invalid]]:
    """(question, why) for what keeps a sheet from being proposed; the question is empty for the sheet as a whole."""
    if not questions:
        yield "", Invalid("no_questions", "检查表还没有问题", remedy="请先加上要问的。")
    texts: dict[tuple[str, str], str] = {}
    for each in questions:
        if not each.text:
            yield each.id, Invalid("question_empty", "没有写问什么", remedy="请写上问题。")
        if each.kind in CHOOSING and len(each.choices) < 2:
            yield (
                each.id,
                Invalid("too_few_choices", "至少要有两个选项", remedy="请一行写一个选项。"),
            )
        if texts.setdefault((each.group, each.text), each.id) != each.id:
            yield (
                each.id,
                Invalid("question_twice", "同一组里有两个一样的问题", remedy="请删去一个。"),
            )


def _check_choices(choices: Sequence[str]) -> None:
    if len(choices) > MOST_CHOICES:
        raise Invalid(
            "too_many_choices",
            "有 {n} 个选项，最多 {most} 个",
            remedy="请合并一些。",
            n=len(choices),
            most=MOST_CHOICES,
        )
    for choice in choices:
        if len(choice) > LONGEST_CHOICE:
            raise _too_long("选项", len(choice), LONGEST_CHOICE)


def _bounds(texts: Mapping[str, str]) -> dict[str, str]:
    low, high = _decimal(texts["low"]), _decimal(texts["high"])
    if low is not None and high is not None and low > high:
        raise Invalid("bounds_crossed", "下限比上限大", remedy="请对调，或者改正。")
    return {
        "low": "" if low is None else f"{low:f}",
        "high": "" if high is None else f"{high:f}",
    }


def _decimal(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise Invalid("not_a_number", "上下限要填数", remedy="例如 0.05，不带单位。")
    return number


def _too_long(field: str, length: int, longest: int) -> Invalid:
    return Invalid(
        "too_long",
        "“{field}”有 {length} 个字，最多 {longest} 个",
        remedy="请缩短。",
        field=field,
        length=length,
        longest=longest,
    )
