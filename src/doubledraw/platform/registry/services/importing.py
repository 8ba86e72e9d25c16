"""An import, step by step: stage the bytes, read them, apply what was previewed, or give it up.

Nothing reaches a directory before `apply_import`, and it writes exactly what the preview said, in one
transaction, once; when the directory has moved on since, it refuses and the file is to be read again.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record, seal, stamp
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records import store
from doubledraw.platform.records.statistics import look_anew
from doubledraw.platform.records.transitions import move
from doubledraw.platform.registry.documents import ImportReceipt
from doubledraw.platform.registry.events import (
    ImportApplied,
    ImportDiscarded,
    ImportRemapped,
    ImportUploaded,
)
from doubledraw.platform.registry.imports.applying import Prepared, moved_on, prepare
from doubledraw.platform.registry.imports.directory import Directory, directory_called
from doubledraw.platform.registry.imports.manner import OPTIONS, remember
from doubledraw.platform.registry.imports.reading import (
    Reading,
    Report,
    Tally,
    beginning_of,
    read_file,
    unwatched,
)
from doubledraw.platform.registry.imports.staging import chunks, staged
from doubledraw.platform.registry.models import ImportBatch, ImportReject
from doubledraw.platform.registry.policies import may_apply, may_import
from doubledraw.platform.registry.services.duties import directory_updated
from doubledraw.platform.registry.services.label_rules import ask_for_refresh
from doubledraw.platform.registry.states import (
    BATCH_FLOW,
    BatchSource,
    BatchState,
    SchemeChoice,
    UnknownRegion,
)

_LABELLED = ("targets", "licences")  # the directories that label rules look at
_MANY = 1_000  # so many rows written change how the database should ask its questions
IMPORT_LOCK = 0x44_44_32  # under which directories are written on PostgreSQL; SQLite has one writer

# For these the page shows how the file begins; a file that is broken or hostile is not opened a second time.
_CURED_BY_COLUMNS = ("column_missing", "no_such_column", "no_template", "row_width", "quotes")


@transaction.atomic
def stage_import(
    directory: str,
    data: bytes,
    filename: str,
    organ: Organ,
    *,
    by: Actor,
    at: datetime,
    options: Mapping[str, str] | None = None,
    mapping: Mapping[str, int | str] | None = None,
    source: BatchSource = BatchSource.UPLOAD,
) -> ImportBatch:
    """Keep the bytes of a file that is meant for a directory of `organ`. Nothing is read yet.

    `options`: scheme (a SchemeChoice), unknown_region (an UnknownRegion), template (the name of one). `mapping`:
    {field: column number or header}; None has the columns remembered, recognised or guessed.
    """
    may_import(organ, by).enforce()
    directory_called(directory)
    batch = ImportBatch.objects.create(
        organ=organ,
        directory=directory,
        filename=filename[-200:],
        file_digest=store.put(data),
        uploaded_by=by.user_id,
        uploaded_at=at,
        mapping=dict(mapping) if mapping is not None else {},
        options=dict(options or {}),
        source=source.value,
    )
    record(
        ImportUploaded(batch.pk, directory, batch.filename, batch.file_digest),
        by=by,
        at=at,
        subject=_subject(batch),
    )
    return batch


def read_import(batch: ImportBatch, *, report: Report = unwatched) -> ImportBatch:
    """Read the file in a limited child process, check every row, compare with the directory, keep the preview.

    A file that cannot be read as a whole leaves the batch unusable, with the reason in `problem`.
    """
    BATCH_FLOW.step(BATCH_FLOW.state_of(batch), "read")
    try:
        reading = read_file(
            store.path_of(batch.file_digest),
            batch.filename,
            directory_called(batch.directory),
            batch.organ,
            mapping=batch.mapping or None,
            options=batch.options,
            report=report,
        )
    except Invalid as problem:
        _refuse_file(batch, problem)
    else:
        _keep_reading(batch, reading)
    return batch


@transaction.atomic
def remap_import(
    batch: ImportBatch,
    mapping: Mapping[str, int],
    options: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
) -> ImportBatch:
    """Have the same file read another way; `read_import` comes next."""
    may_import(batch.organ, by).enforce()
    chosen = OPTIONS | dict(options)
    move(batch, BATCH_FLOW, "remap", mapping=dict(mapping), options=chosen, problem=None)
    event = ImportRemapped(batch.pk, dict(mapping), chosen)
    record(event, by=by, at=at, subject=_subject(batch))
    return batch


def apply_import(
    batch: ImportBatch,
    *,
    by: Actor,
    at: datetime,
    without_rejects: bool = False,
    report: Report = unwatched,
    report_within: Report = unwatched,
) -> ImportReceipt:
    """Let the previewed changes take effect, all at once and once. Returns the sealed receipt.

    Refused when there are rows with problems, unless the clerk says the others are wanted `without_rejects`.
    Conflict when it has been applied, or when the directory has changed since the preview. `report_within` is told
    within the transaction, chunk by chunk; what it raises (a withdrawal) leaves everything as it was.
    """
    may_apply(batch, by, without_rejects=without_rejects).enforce()
    BATCH_FLOW.step(BATCH_FLOW.state_of(batch), "apply")
    directory = _opened(batch)
    report(0.1, "正在核对名录")
    ahead = _prepared(batch, directory, by, at, report) if directory.compares_ahead else None
    report(0.7, "正在写入名录")
    with transaction.atomic():
        _one_at_a_time()
        tally = (
            ahead.write(report_within) if ahead else _write(batch, directory, by, at, report_within)
        )
        _refuse_if_moved_on(batch, tally)
        receipt = _receipt(batch, by, at)
        digest = seal(receipt, at=at)
        remember(batch, at)
        move(
            batch,
            BATCH_FLOW,
            "apply",
            applied_by=by.user_id,
            applied_at=at,
            receipt_digest=digest,
        )
        record(
            ImportApplied(
                batch.pk, batch.directory, digest, tally.new, tally.changed, receipt.rejected
            ),
            by=by,
            at=at,
            subject=_subject(batch),
        )
        if batch.directory in _LABELLED:
            ask_for_refresh(f"import:{batch.pk}", at=at, by=by)
        directory_updated(batch, digest, by=by, at=at)
    if tally.new + tally.changed >= _MANY:
        look_anew(directory.fills)
    return receipt


@transaction.atomic
def discard_import(batch: ImportBatch, *, by: Actor, at: datetime) -> None:
    """Give an import up. The directory has not been touched."""
    may_import(batch.organ, by).enforce()
    move(batch, BATCH_FLOW, "discard")
    record(ImportDiscarded(batch.pk), by=by, at=at, subject=_subject(batch))


def import_file(
    directory: str,
    path: Path,
    organ: Organ,
    *,
    by: Actor,
    at: datetime,
    scheme: str = SchemeChoice.USCC,
    unknown_region: str = UnknownRegion.REJECT,
    mapping: Mapping[str, int | str] | None = None,
    without_rejects: bool = False,
    report: Report = unwatched,
) -> ImportBatch:
    """Stage, read and apply in one go, for the command line and scripts.

    Invalid when the file cannot be read. Refused when rows have problems and `without_rejects` is not said:
    the batch then stands as read, with its rejects, and nothing has been applied.
    """
    options = {"scheme": str(scheme), "unknown_region": str(unknown_region)}
    batch = stage_import(
        directory,
        path.read_bytes(),
        path.name,
        organ,
        by=by,
        at=at,
        options=options,
        mapping=mapping,
    )
    read_import(batch, report=report)
    if batch.state == BatchState.UNUSABLE:
        problem = batch.problem or {}
        raise Invalid(
            problem["code"], problem["reason"], remedy=problem["remedy"], **problem["params"]
        )
    apply_import(batch, by=by, at=at, without_rejects=without_rejects, report=report)
    return batch


def _keep_reading(batch: ImportBatch, reading: Reading) -> None:
    with transaction.atomic():
        batch.rejects.all().delete()
        ImportReject.objects.bulk_create(_rejects(batch, reading), batch_size=2_000)
        move(
            batch,
            BATCH_FLOW,
            "read",
            encoding=reading.encoding or reading.format,
            mapping=reading.columns,
            options=reading.manner.options,
            counts=reading.counts,
            preview=reading.preview,
            staged_digest=reading.staged_digest,
        )


def _rejects(batch: ImportBatch, reading: Reading) -> Iterator[ImportReject]:
    for row in reading.rejected:
        for header, value, why in row.troubles:
            yield ImportReject(
                batch=batch,
                row=row.line,
                column=header[:60],
                value=value[:300],
                rule=why.code,
                reason=why.reason,
                remedy=why.remedy,
                params={name: str(value) for name, value in why.params.items()},
                cells=row.cells,
            )


def _refuse_file(batch: ImportBatch, problem: Invalid) -> None:
    told = {
        "code": problem.code,
        "reason": problem.reason,
        "remedy": problem.remedy,
        "params": {name: str(value) for name, value in problem.params.items()},
    }
    with transaction.atomic():
        batch.rejects.all().delete()
        move(
            batch,
            BATCH_FLOW,
            "refuse",
            problem=told,
            options=OPTIONS | batch.options,
            preview=_beginning(batch) if problem.code in _CURED_BY_COLUMNS else {},
            counts={},
            staged_digest="",
        )


def _beginning(batch: ImportBatch) -> dict[str, object]:
    return beginning_of(store.path_of(batch.file_digest), batch.filename)


def _opened(batch: ImportBatch) -> Directory:
    return directory_called(batch.directory)(batch.organ, batch.mapping, batch.options)


def _prepared(
    batch: ImportBatch, directory: Directory, by: Actor, at: datetime, report: Report
) -> Prepared:
    taken = chunks(staged(batch.staged_digest))
    return prepare(directory, taken, batch, by=by, at=at, report=report)


def _write(
    batch: ImportBatch, directory: Directory, by: Actor, at: datetime, report: Report
) -> Tally:
    tally = Tally()
    for chunk in chunks(staged(batch.staged_digest)):
        changes = directory.compare(chunk)
        if changes.foreign:
            raise moved_on()
        directory.write(changes, batch, by=by, at=at)
        tally.add(changes, directory)
        share = tally.rows / max(1, batch.counts["rows"])
        report(0.1 + 0.9 * share, "已写入 {rows} 行", rows=tally.rows)
    return tally


def _refuse_if_moved_on(batch: ImportBatch, tally: Tally) -> None:
    """What takes effect is what the clerk has seen."""
    if any(batch.counts[name] != value for name, value in tally.counts.items()):
        raise moved_on()


def _receipt(batch: ImportBatch, by: Actor, at: datetime) -> ImportReceipt:
    headers, counts = batch.preview["headers"], batch.counts
    return ImportReceipt(
        directory=batch.directory,
        organ=batch.organ.code,
        filename=batch.filename,
        file=batch.file_digest,
        taken=batch.staged_digest,
        mapping={name: headers[column] for name, column in batch.mapping.items()},
        options=batch.options,
        rows=counts["rows"],
        new=counts["new"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        rejected=counts["rejected"],
        vanished=counts["vanished"],
        fields=counts["fields"],
        rejects=tuple(sorted(set(batch.rejects.values_list("row", flat=True)))),
        applied_by=by.user_id,
        applied_at=stamp(at),
    )


def _one_at_a_time() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _subject(batch: ImportBatch) -> str:
    return f"import:{batch.pk}"
