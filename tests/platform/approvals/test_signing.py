"""Maker is never checker: not through the service, not through the ORM, not through raw SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.approvals.policies import may_sign
from doubledraw.platform.approvals.selectors import (
    digests_signed_by,
    signatures_of,
    signatures_on,
)
from doubledraw.platform.approvals.services import sign
from doubledraw.platform.approvals.states import SigningStep
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Refused
from doubledraw.platform.ledger.models import AuditEvent

pytestmark = pytest.mark.django_db

LI = Actor(11, "李起草", 1, "/1/", "县市场监督管理局")
CHEN = Actor(12, "陈法务", 2, "/2/", "县司法局")
WANG = Actor(13, "王处长", 1, "/1/", "县市场监督管理局")
DIGEST = "ab" * 32


def signed(noon, by=CHEN, step=SigningStep.LEGAL_REVIEW, digest=DIGEST) -> Signature:
    return sign(digest, "plan:X", step, LI.user_id, "同意", by=by, at=noon)


def row(noon, **changes) -> Signature:
    fields = {
        "digest": DIGEST,
        "subject": "plan:X",
        "step": SigningStep.APPROVE,
        "drafted_by": LI.user_id,
        "signer_id": WANG.user_id,
        "signer_name": "王处长",
        "organ_name": "",
        "at": noon,
    }
    return Signature(**(fields | changes))


def test_a_signature_says_who_when_what_and_why(noon) -> None:
    signature = signed(noon)
    assert (signature.signer_name, signature.organ_name) == ("陈法务", "县司法局")
    assert signatures_on("plan:X") == signatures_of(DIGEST) == [signature]
    assert list(digests_signed_by(CHEN)) == [DIGEST]
    assert AuditEvent.objects.get().payload == {
        "digest": DIGEST,
        "step": "legal_review",
        "remark": "同意",
        "behalf": "",
    }


def test_the_maker_is_refused_by_the_service(noon) -> None:
    with pytest.raises(Refused, match="由您起草，不能由您法制审核"):
        signed(noon, by=LI)
    assert not Signature.objects.exists()


def test_one_person_does_not_sign_two_steps(noon) -> None:
    signed(noon)
    with pytest.raises(Refused, match="一人不能签两个环节"):
        signed(noon, step=SigningStep.APPROVE)


def test_a_signed_step_is_not_signed_again(noon) -> None:
    signed(noon)
    with pytest.raises(Refused, match="已由陈法务签署"):
        signed(noon, by=WANG)


def test_another_person_signs_the_next_step_and_the_same_person_another_content(noon) -> None:
    signed(noon)
    signed(noon, by=WANG, step=SigningStep.APPROVE)
    signed(noon, digest="cd" * 32)
    assert Signature.objects.count() == 3


def test_of_two_who_pass_the_verdict_at_once_one_gets_a_conflict(noon, monkeypatch) -> None:
    signed(noon)
    monkeypatch.setattr(
        "doubledraw.platform.approvals.services.signing.signatures_of", lambda digest: []
    )
    with pytest.raises(Conflict, match="刚刚被他人签署"):
        signed(noon, by=WANG)
    assert Signature.objects.count() == 1


def test_a_good_row_is_taken_by_the_database(noon) -> None:
    row(noon).save()
    assert Signature.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"signer_id": LI.user_id}, id="maker-signs-own"),
        pytest.param({"step": SigningStep.LEGAL_REVIEW, "signer_id": 99}, id="step-signed-twice"),
        pytest.param({"signer_id": CHEN.user_id}, id="one-person-two-steps"),
    ],
)
def test_the_database_refuses_through_the_orm(changes, noon) -> None:
    signed(noon)
    with pytest.raises(DatabaseError), transaction.atomic():
        row(noon, **changes).save()
    assert Signature.objects.count() == 1


RAW = (
    "INSERT INTO approvals_signature (digest, subject, step, drafted_by, signer_id, signer_name, "
    "organ_name, behalf_name, remark, at) "
    "VALUES (%s, 'plan:X', 'approve', 11, %s, 'x', '', '', '', '2026-05-20')"
)


@pytest.mark.parametrize(("signer", "taken"), [(11, False), (13, True)])
def test_the_database_refuses_a_maker_through_raw_sql(signer, taken) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(RAW, [DIGEST, signer])
    except DatabaseError:
        assert not taken
    assert Signature.objects.count() == int(taken)


@pytest.mark.parametrize("sql", ["UPDATE {} SET remark = 'x'", "DELETE FROM {}"])
def test_a_signature_stands_for_ever(sql, noon) -> None:
    signed(noon)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format("approvals_signature"))
    assert Signature.objects.get().remark == "同意"


def test_the_verdict_needs_no_database_row_to_refuse_the_maker() -> None:
    assert may_sign(SigningStep.APPROVE, LI.user_id, [], LI).code == "own_draft"
    assert may_sign(SigningStep.APPROVE, LI.user_id, [], WANG)
