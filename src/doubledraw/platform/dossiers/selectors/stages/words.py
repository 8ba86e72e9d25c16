"""What the firm said behind the code of its notice, as far as the asker may know, and what it was answered."""

from collections.abc import Iterator

from doubledraw.platform.dossiers.documents import Details, Entry, Stage
from doubledraw.platform.dossiers.policies import may_read_words
from doubledraw.platform.dossiers.selectors.asking import Asked
from doubledraw.platform.inspections.models import FirmWord
from doubledraw.platform.inspections.states import Asking


def gather(asked: Asked) -> Iterator[Entry]:
    """A complaint only for who answers it, an objection before its answer and who spoke likewise. One query."""
    rows = FirmWord.objects.filter(notice__visit__in=list(asked.visits))
    for word in rows.select_related("notice", "answer").order_by("at", "pk"):
        visit = asked.visits[word.notice.visit_id]
        is_mine = visit.pk in asked.teams
        knows = may_read_words(visit.draw.organ.path, asked.actor, is_of_the_team=is_mine)
        answer = getattr(word, "answer", None)
        is_open = word.kind == Asking.OBJECTION and answer is None
        if not knows and (word.kind == Asking.COMPLAINT or is_open):
            continue
        yield _word(word, visit.number, knows=knows)
        if answer is not None:
            said: Details = (("答复", answer.text),)
            head = (answer.at, Stage.WORDS, "答复企业", said, answer.by_name, word.number)
            yield Entry(*head, page=("visit", visit.number))


def _word(word: FirmWord, number: str, *, knows: bool) -> Entry:
    details: Details = (("内容", word.text),) if word.text else ()
    details += (("评分", str(word.stars)),) if word.stars else ()
    if word.inspector_ref:
        details += (("涉及的执法证号", word.inspector_ref),)
    if knows and word.phone:
        details += (("联系电话", word.phone),)
    who = word.name if knows else ""
    title = Asking.of(word.kind).label
    return Entry(word.at, Stage.WORDS, title, details, who, word.number, page=("visit", number))
