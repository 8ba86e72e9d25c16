"""Files for outside systems: each event once an attempt, receipts all or nothing, rejected rows once more."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from doubledraw.platform.credit import services
from doubledraw.platform.credit.exports.exchange import (
    FIELDS,
    answers_in,
    checked,
    receipt_of,
    schema,
)
from doubledraw.platform.credit.exports.simulator import simulated_receipt
from doubledraw.platform.credit.models import CreditExport, CreditExportLine, CreditReceipt
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.registry.models import Target
from tests.world.credit import noted

pytestmark = pytest.mark.django_db
USCC = "91350100M000100Y43"


@pytest.fixture
def export(place, firm, noon) -> CreditExport:
    """Two rows: a firm with a unified code, one with a local code that a platform refuses."""
    other = Target.objects.select_related("organ").get(code="T00006")
    Target.objects.filter(pk=other.pk).update(code=USCC)
    other.code = USCC
    noted(firm, "penalty", "p:1", noon)
    noted(other, "problem", "v:1", noon)
    return services.make_export(place.market, by=place["李起草"], at=noon)


def lines_in(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.splitlines()]


def test_the_file_is_what_its_schema_and_its_end_say(export, firm) -> None:
    data = services.file_of(export)
    assert hashlib.sha256(data).hexdigest() == export.digest
    head, rows, faults = checked(data)
    assert (head["batch"], head["count"], faults) == (export.number, 2, [])
    assert [row["source"] for row in rows] == ["p:1", "v:1"]
    assert set(rows[0]) == set(schema()["required"]) == {"type", *FIELDS}
    assert (rows[0]["code"], rows[0]["kind_name"]) == (firm.code, "行政处罚")


@pytest.mark.parametrize("broken", ["cut", "changed", "doubled", "nothing", "junk"])
def test_a_file_that_was_touched_is_found_out(export, broken) -> None:
    data = services.file_of(export)
    lines = data.splitlines(keepends=True)
    touched = {
        "cut": b"".join(lines[:-1]),
        "changed": data.replace("行政处罚".encode(), "守信表彰".encode()),
        "doubled": b"".join([*lines[:2], lines[1], *lines[2:]]),
        "nothing": b"",
        "junk": b"\xff\xfe{",
    }[broken]
    assert checked(touched)[2]


def test_nothing_is_sent_twice_and_what_is_rejected_goes_again(place, export, noon) -> None:
    li, later = place["李起草"], noon + timedelta(days=1)
    with pytest.raises(Invalid):
        services.make_export(place.market, by=li, at=later)
    receipt = simulated_receipt(services.file_of(export), "2026-05-20T13:00:00+08:00")
    assert services.take_receipt(export, receipt, by=li, at=later) == (1, 1)
    assert services.take_receipt(export, receipt, by=li, at=later) == (0, 0)
    assert export.state == "answered"
    refused = CreditReceipt.objects.get(is_accepted=False)
    assert refused.reason
    again = services.make_export(place.market, by=li, at=later)
    assert [(line.event.source, line.attempt) for line in again.lines.all()] == [("p:1", 2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditExportLine.objects.create(export=export, seq=9, event=refused.line.event, attempt=1)


def test_a_receipt_that_does_not_fit_changes_nothing(place, export, noon) -> None:
    li = place["李起草"]
    good = lines_in(simulated_receipt(services.file_of(export), "x"))

    def told(*changes: dict) -> bytes:
        lines = [{**line, **change} for line, change in zip(good, changes, strict=True)]
        return b"\n".join(json.dumps(line).encode() for line in lines)

    wrong = [
        b"",
        b"[]",
        told({"sha256": "0" * 64}, {}, {}),
        told({"batch": "CR-x"}, {}, {}),
        told({"count": 3}, {}, {}),
        told({"version": 2}, {}, {}),
        told({}, {}, {"seq": 7}),
        told({}, {}, {"source": "p:9"}),
        told({}, {}, {"seq": 1, "source": "p:1"}),
        told({}, {"accepted": "yes"}, {}),
        told({}, {"accepted": False, "reason": " "}, {}),
    ]
    for data in wrong:
        with pytest.raises(Invalid):
            services.take_receipt(export, data, by=li, at=noon)
    assert not CreditReceipt.objects.exists()
    services.take_receipt(export, told({}, {}, {}), by=li, at=noon)
    with pytest.raises(Conflict):
        flipped = told({}, {"accepted": True, "reason": ""}, {"accepted": False, "reason": "否"})
        services.take_receipt(export, flipped, by=li, at=noon)


def test_a_receipt_may_come_in_parts(place, export, noon) -> None:
    head, rows, _ = checked(services.file_of(export))
    answers = answers_in(
        simulated_receipt(services.file_of(export), "x"), export.number, export.digest
    )
    for part, state in ((answers[:1], "sent"), (answers[1:], "answered")):
        data = receipt_of(head, export.digest, part, "x", "某平台")
        services.take_receipt(export, data, by=place["李起草"], at=noon)
        assert export.state == state
    assert len(rows) == 2


def test_only_the_organs_clerk_sends(place, export, noon) -> None:
    for name in ("王处长", "孙科长", "外单位钱某", "何监督"):
        with pytest.raises(Refused):
            services.make_export(place.market, by=place[name], at=noon)
        with pytest.raises(Refused):
            services.take_receipt(export, b"", by=place[name], at=noon)
