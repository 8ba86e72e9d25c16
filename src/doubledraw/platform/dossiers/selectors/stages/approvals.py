"""Task orders of a firm's visits, and the forms under which they were approved."""

from collections.abc import Iterator

from doubledraw.platform.dossiers.documents import Details, Entry, Stage, paper, sealed
from doubledraw.platform.dossiers.selectors.asking import Asked
from doubledraw.platform.inspections.models import ApprovalForm
from doubledraw.platform.organs.selectors import names_of_staff


def gather(asked: Asked) -> Iterator[Entry]:
    """One query."""
    visits = asked.visits.values()
    people = names_of_staff({visit.ordered_by for visit in visits})
    for visit in visits:
        yield Entry(
            visit.ordered_at,
            Stage.APPROVAL,
            "下达检查任务",
            (("任务", visit.draw.title),),
            people.get(visit.ordered_by, ""),
            visit.number,
            page=("visit", visit.number),
        )
        if visit.form is not None:
            yield from _form(visit.form, visit.number)


def _form(form: ApprovalForm, number: str) -> Iterator[Entry]:
    urgent: Details = (("紧急情况", form.urgent),) if form.urgent else ()
    files = sealed(form.digest, "检查审批表")
    page = ("visit", number)
    yield Entry(
        *(form.made_at, Stage.APPROVAL, "检查审批表报批", urgent, form.made_by_name, number),
        form.digest,
        page=page,
        files=files,
    )
    if form.decided_at:
        said: Details = (("决定", form.get_state_display()),)
        said += (("意见", form.remark),) if form.remark else ()
        yield Entry(
            *(form.decided_at, Stage.APPROVAL, "检查审批表审批", said, form.decided_by_name),
            number,
            form.digest,
            page=page,
            files=files + paper(number, "approval", "检查审批表"),
        )
