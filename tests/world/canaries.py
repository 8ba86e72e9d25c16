"""One row of every kind in an organ's hands, each bearing the organ's canary: a word that must turn up nowhere else.

`nest` needs no help for a new model: it fills required columns by their type. `SPECIAL` says what a type cannot know.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from doubledraw.platform.approvals.documents import FiledEntry, FiledList
from doubledraw.platform.catalogue.documents.sheets import Question
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.services import draft_item, propose_item, publish_item
from doubledraw.platform.credit.engine.rule import EXAMPLE
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.ledger.services import seal
from doubledraw.platform.organs.models import Organ, Region, Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import admit_staff, grant_role
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.records.store import put
from doubledraw.platform.registry.models import Target
from tests.world.county import PASSWORD, County
from tests.world.rolls import read, target_file

APPS = (
    *("registry", "credit", "catalogue", "approvals", "plans", "organs", "jobs", "obligations"),
    "rulebook",
)
SINGLES = (
    "organs.Organ",
    "organs.Region",
    "organs.Staff",
    "organs.RoleGrant",
    "rulebook.HolidayNotice",
)
"""Made by services, not bred; a notice of holidays belongs to no organ."""
_numbers = count(1)


@dataclass
class Nest:
    """What belongs to one organ: `rows` by "app.Model", the word they bear, and somebody with every role there."""

    organ: Organ
    canary: str
    keeper: Actor
    clerk: Staff
    checker: Staff
    region: Region
    at: datetime
    rows: dict[str, Any] = field(default_factory=dict)
    draw: Draw | None = None

    def __getitem__(self, label: str) -> Any:
        return self.rows[label]


def nest(place: County, organ: Organ, canary: str, at: datetime, *, tag: str) -> Nest:
    """Breed one row of every model for `organ`."""
    keeper = all_roles(f"{tag}all", organ, at)
    clerk, checker = one_role(tag, Role.CLERK, organ, at), one_role(tag, Role.APPROVER, organ, at)
    region = Region.objects.get(code="990126001")
    made = Nest(organ, canary, actor_of(keeper), clerk, checker, region, at)
    data = target_file(3).replace("有限公司".encode(), f"{canary}有限公司".encode())
    made.rows["registry.ImportBatch"] = read(
        "targets", data, organ, by=actor_of(clerk), at=at, filename=f"{canary}.csv"
    )
    _published_item(made)
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            if f"{label}.{model.__name__}" not in SINGLES:
                _bred(made, model)
    return made


def all_roles(account: str, organ: Organ, at: datetime) -> Staff:
    """Somebody with every role over an organ."""
    staff = admit_staff(account, account, organ=organ, password=PASSWORD, by=SYSTEM, at=at)
    for role in Role:
        grant_role(staff, role, organ, by=SYSTEM, at=at)
    return staff


def one_role(tag: str, role: Role, organ: Organ, at: datetime) -> Staff:
    """Somebody with one role over an organ."""
    name = f"{tag}{role.value}"
    staff = admit_staff(name, name, organ=organ, password=PASSWORD, by=SYSTEM, at=at)
    grant_role(staff, role, organ, by=SYSTEM, at=at)
    return staff


def _bred(made: Nest, model: type[models.Model]) -> Any:
    label = f"{model._meta.app_label}.{model.__name__}"
    if label == "organs.Organ":
        return made.organ
    if label == "organs.Region":
        return made.region
    if label == "organs.Staff":
        return made.clerk
    if label not in made.rows:
        said = {name: value(made) for name, value in SPECIAL.get(label, {}).items()}
        for column in model._meta.concrete_fields:
            if column.name not in said and _needed(column):
                said[column.name] = _filled(made, column)
        made.rows[label] = model._default_manager.create(**said)
    return made.rows[label]


def _needed(column: Any) -> bool:
    wordy = isinstance(column, models.CharField | models.TextField) and not column.choices
    return not column.primary_key and (wordy or not (column.null or column.has_default()))


def _filled(made: Nest, column: Any) -> Any:
    if isinstance(column, models.ForeignKey):
        return _bred(made, column.related_model)
    for kind, value in _VALUES:
        if isinstance(column, kind):
            return value(made, column)
    raise TypeError(
        f"{column}: say in tests/world/canaries.py how to fill a {type(column).__name__}"
    )


def _text(made: Nest, column: Any) -> str:
    if column.choices:
        return str(column.choices[0][0])
    if "digest" in column.name:
        return put(f"{made.canary}{next(_numbers)}".encode())
    if column.unique:
        return f"{made.organ.pk:04d}-{next(_numbers)}"
    return f"{made.canary}{next(_numbers)}"[: column.max_length]


def _staff_id(made: Nest, column: Any) -> int:
    return made.clerk.pk


_VALUES: tuple[tuple[Any, Callable[[Nest, Any], Any]], ...] = (
    (models.CharField, _text),
    (models.TextField, lambda made, column: f"{made.canary}{next(_numbers)}"),
    (models.DateTimeField, lambda made, column: made.at),
    (models.DateField, lambda made, column: timezone.localtime(made.at).date()),
    (models.BooleanField, lambda made, column: False),
    (models.JSONField, lambda made, column: {}),
    (models.BigIntegerField, _staff_id),
    (models.IntegerField, lambda made, column: 1),
)

FAR = datetime(2099, 1, 1, tzinfo=UTC)

_RECKONING = {
    "due": "2099-01-01",
    "rule": "report_month",
    "title": "月报",
    "value": "5",
    "unit": "工作日",
    "started_by": "",
    "start": "",
    "provisional": False,
    "hour": "",
    "words": "",
    "days": [],
    "notes": [],
}

Special = dict[str, dict[str, Callable[[Nest], Any]]]
SPECIAL: Special = {
    "registry.Target": {
        "scheme": lambda made: "local",
        "code": lambda made: f"LOC{made.organ.pk:04d}",
        "kind": lambda made: "enterprise",
        "status": lambda made: "active",
        "changed_at": lambda made: made.at,
    },
    "registry.Inspector": {
        "ref": lambda made: f"REF{made.organ.pk:04d}",
        "regions": lambda made: ["*"],
    },
    "registry.Recusal": {
        "reason": lambda made: "KIN",
        "evidence": lambda made: put(made.canary.encode()),
    },
    "registry.RecusalRule": {"reason": lambda made: "FORMER_EMPLOYER"},
    "registry.LabelRule": {
        "conditions": lambda made: [{"field": "name", "op": "contains", "value": made.canary}]
    },
    "registry.SavedView": {"staff_id": lambda made: made.clerk.pk, "page": lambda made: "targets"},
    "registry.DuplicateRuling": {"second": lambda made: _another_target(made)},
    "registry.ImportReject": {"row": lambda made: 2},
    "registry.Feed": {"directory": lambda made: "targets", "folder": lambda made: ""},
    "registry.TargetChange": {
        "fields": lambda made: {"name": [f"旧{made.canary}", made.canary]},
        "cause": lambda made: "edit",
    },
    "registry.InspectorChange": {
        "fields": lambda made: {"name": [f"旧{made.canary}", made.canary]}
    },
    "catalogue.Item": {
        "code": lambda made: f"IT{made.organ.pk:04d}",
        "basis": lambda made: f"《{made.canary}法》第一条",
        "state": lambda made: "draft",
        "digest": lambda made: "",
    },
    "catalogue.ItemRevision": {
        "item": lambda made: _published_item(made),
        "fields": lambda made: {"name": f"{made.canary}新名"},
        "digest": lambda made: "",
        "state": lambda made: "draft",
    },
    "catalogue.SheetEdition": {
        "state": lambda made: "draft",
        "digest": lambda made: "",
        "questions": lambda made: [asdict(Question("q1", f"{made.canary}？"))],
    },
    "credit.CreditEvent": {"cancels": lambda made: "", "kind": lambda made: "unreachable"},
    "credit.CreditRule": {
        "content": lambda made: {**EXAMPLE.content, "source": _article(made)},
        "document": lambda made: "",
        "adopted_name": lambda made: "",
    },
    "credit.CreditProposal": {
        "before": lambda made: "A",
        "after": lambda made: "B",
        "ground": lambda made: _article(made),
        "decided_name": lambda made: "",
        "remark": lambda made: "",
    },
    "credit.CreditListing": {
        "ground": lambda made: _article(made),
        "removed_reason": lambda made: "",
    },
    "credit.ListingNote": {"kind": lambda made: "objection"},
    "credit.JointMeasure": {
        "basis": lambda made: _article(made),
        "decided_name": lambda made: "",
        "remark": lambda made: "",
        "ended_reason": lambda made: "",
    },
    "approvals.Signature": {"signer_id": lambda made: made.checker.pk},
    "approvals.Filing": {
        "office": lambda made: made.organ.parent or made.organ,
        "matter": lambda made: "items",
        "period": lambda made: "2026Q2",
        "receipt": lambda made: "",
        "digest": lambda made: _filed(made),
    },
    "plans.Plan": {
        "year": lambda made: 2026,
        "number": lambda made: f"P{made.organ.pk:04d}",
        "state": lambda made: "draft",
        "digest": lambda made: "",
    },
    "plans.PlanLine": {
        "item": lambda made: _published_item(made),
        "strata_by": lambda made: "none",
        "strata": lambda made: [{"name": "全部", "ratio": "1/10"}],
        "seats": lambda made: [],
        "starts": lambda made: date(2026, 6, 1),
        "ends": lambda made: date(2026, 7, 31),
        "reveal": lambda made: "at-once",
    },
    "plans.MergeProposal": {
        "kept": lambda made: _bred(made, PlanLine),
        "dropped_content": lambda made: {"title": made.canary},
        "state": lambda made: "proposed",
    },
    "jobs.Job": {
        "kind": lambda made: "registry.read_upload",
        "state": lambda made: "running",
        "lease_until": lambda made: FAR,
        "asked_by": lambda made: made.clerk.pk,
    },
    "obligations.Obligation": {
        "kind": lambda made: "report_month",
        "subject": lambda made: f"organ:{made.organ.code}:2026-05",
        "role": lambda made: Role.CLERK,
        "state": lambda made: "open",
        "due": lambda made: FAR,
        "first_due": lambda made: FAR,
        "closed_by_document": lambda made: "",
        "reckoning": lambda made: _RECKONING,
        "cited": lambda made: {"instrument": f"《{made.canary}规定》", "article": "第一条"},
    },
    "obligations.Ruling": {
        "office": lambda made: made.organ.parent or made.organ,
        "kind": lambda made: "waive",
    },
    "organs.Liaison": {
        "name": lambda made: "刘联络",
        "duty": lambda made: "食品",
        "phone": lambda made: "0599-1234",
    },
    "organs.Delegation": {
        "deputy": lambda made: made.checker,
        "role": lambda made: Role.CLERK,
    },
    "organs.OrganChange": {
        "fields": lambda made: {"before": {}, "after": {}},
        "reason": lambda made: "",
    },
    "organs.Posting": {"section": lambda made: "", "reason": lambda made: ""},
}


def _article(made: Nest) -> dict[str, str]:
    return {"instrument": f"《{made.canary}办法》", "article": "第一条", "quotation": made.canary}


def _another_target(made: Nest) -> Target:
    first = _bred(made, Target)
    return Target.objects.create(
        organ=made.organ,
        scheme="local",
        code=f"{first.code}B",
        name=f"{made.canary}二号",
        name_key=f"{made.canary}二号",
        kind="enterprise",
        region=made.region,
        status="active",
        entered_at=made.at,
        changed_at=made.at,
    )


def _filed(made: Nest) -> str:
    """The sealed list of one entry that was handed over."""
    entry = FiledEntry("0001", made.canary, "published")
    place = (made.organ.code, made.canary, "office", "office")
    return seal(FiledList(*place, "items", "2026Q2", 1, "0" * 64, (entry,)), at=made.at)


def _published_item(made: Nest) -> Item:
    """Published by two people of the organ, as items are; its edition is sealed."""
    if "published" not in made.rows:
        content = {
            "code": f"IP{made.organ.pk:04d}",
            "name": f"{made.canary}公布事项",
            "basis": "《某法》第一条",
            "object": made.canary,
            "content": made.canary,
            "method": "现场检查",
            "ratio": "5%",
            "frequency": "每年1次",
            "priority": "general",
        }
        clerk, checker = actor_of(made.clerk), actor_of(made.checker)
        item = draft_item(made.organ, content, by=clerk, at=made.at)
        propose_item(item, by=clerk, at=made.at)
        publish_item(item, digest=item.digest, by=checker, at=made.at)
        made.rows["published"] = item
        made.rows["catalogue.ItemEdition"] = item.editions.get()
    found: Item = made.rows["published"]
    return found
