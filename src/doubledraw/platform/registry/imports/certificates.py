"""The certificates that rows of a roster speak of, and the people found by a number they hold."""

from collections.abc import Collection, Iterable
from datetime import date

from doubledraw.platform.registry.imports.directory import Values
from doubledraw.platform.registry.imports.people import day_or_none
from doubledraw.platform.registry.models import Certificate, Inspector
from doubledraw.platform.registry.states import CertificateKind


def keep_certificates(rows: Iterable[tuple[Inspector, str, Values]]) -> None:
    """The certificates that rows speak of: the one they are known by, and that of the department."""
    held = list[Certificate]()
    for inspector, number, values in rows:
        until = day_or_none(values.get("valid_until", "")) or inspector.valid_until
        held.append(_certificate(inspector, CertificateKind.ENFORCEMENT, number, until))
        if second := values.get("department_certificate"):
            until = day_or_none(values.get("department_valid_until", ""))
            held.append(_certificate(inspector, CertificateKind.DEPARTMENT, second, until))
    Certificate.objects.bulk_create(
        held,
        update_conflicts=True,
        unique_fields=["kind", "number"],
        update_fields=["valid_until"],
        batch_size=200,
    )


def _certificate(
    inspector: Inspector, kind: CertificateKind, number: str, until: date | None
) -> Certificate:
    return Certificate(inspector=inspector, kind=kind.value, number=number, valid_until=until)


def holders_of(keys: Collection[str]) -> dict[str, Inspector]:
    """Inspectors by the numbers they go by: the one they were entered under, or a renewed one. Two queries."""
    rows = Inspector.objects.filter(ref__in=keys).select_related("organ")
    found = {row.ref: row for row in rows}
    renewed = Certificate.objects.filter(
        kind=CertificateKind.ENFORCEMENT, number__in=[key for key in keys if key not in found]
    ).select_related("inspector__organ")
    return found | {each.number: each.inspector for each in renewed}


def department_certificates(rows: Iterable[Inspector]) -> dict[int, Certificate]:
    """{inspector id: the department certificate they hold}, the latest of several; one query."""
    held = Certificate.objects.filter(
        inspector__in=[row.pk for row in rows],
        kind=CertificateKind.DEPARTMENT,
        withdrawn_on=None,
    )
    return {each.inspector_id: each for each in held.order_by("valid_until", "number")}
