"""Reading the ledger: documents, proofs, who cosigned, who did what."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from doubledraw.log import stored
from doubledraw.log.checkpoint import open_signed
from doubledraw.log.errors import LogError
from doubledraw.log.policy import Policy
from doubledraw.log.proof import Proof
from doubledraw.log.tiles import ENTRIES, Tile, encode_bundle
from doubledraw.log.tree import Tree, leaf_hash
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.keys import log_key, witnesses
from doubledraw.platform.ledger.models import (
    AuditEvent,
    Checkpoint,
    Cosignature,
    LogLeaf,
    LogNode,
    SealedDocument,
)
from doubledraw.platform.ledger.tree import fetch

LOOKED_AT = 500
"""So many cosignatures after an entry are looked through for the first quorum."""


def document(digest: str) -> bytes:
    """The canonical bytes of a sealed document; DoesNotExist when there is none."""
    return bytes(SealedDocument.objects.get(digest=digest).data)


def is_public(digest: str) -> bool:
    """Whether a document with this digest has been published in the log."""
    return LogLeaf.objects.filter(
        subject=f"document:{digest}", kind__in=["document.publish", "plan.publish"]
    ).exists()


def latest_checkpoint() -> Checkpoint | None:
    """The newest signed checkpoint."""
    return Checkpoint.objects.order_by("-size").first()


def leaf_at(index: int) -> LogLeaf | None:
    """The entry at a place of the log, if it is that long."""
    return LogLeaf.objects.filter(index=index).first()


def leaves_of(subject: str) -> list[LogLeaf]:
    """The entries about one subject ("draw:350981-2026-0001"), in log order."""
    return list(LogLeaf.objects.filter(subject=subject).order_by("index"))


def proof_of(leaf: LogLeaf, checkpoint: Checkpoint) -> str:
    """The leaf's tlog-proof under a checkpoint that covers it, with its cosignatures (two queries)."""
    hashes = stored.inclusion_proof(leaf.index, checkpoint.size, fetch)
    return Proof(leaf.index, tuple(hashes), signed_note(checkpoint)).encoded()


def signed_note(checkpoint: Checkpoint) -> str:
    """The checkpoint as the log and its witnesses signed it."""
    lines = checkpoint.cosignatures.order_by("pk").values_list("line", flat=True)
    return checkpoint.note + "".join(lines)


def checkpoint_for(index: int) -> Checkpoint | None:
    """What proves the entry best: the earliest checkpoint that a quorum of witnesses cosigned, else the earliest
    that one cosigned, else the newest; None when none covers it."""
    return checkpoints_for([index])[index]


def checkpoints_for(indexes: Iterable[int]) -> dict[int, Checkpoint | None]:
    """The same for several entries (a query for each, and two)."""
    policy, newest = witnesses(), latest_checkpoint()
    sizes = {index: _best_size(index, policy) for index in indexes}
    kept = Checkpoint.objects.in_bulk([size for size in sizes.values() if size])
    return {
        index: kept[size] if size else newest if newest and newest.size > index else None
        for index, size in sizes.items()
    }


def cosigned_before(index: int, moment: datetime) -> list[Cosignature]:
    """The cosignatures under the entry that are dated before a moment, when they are a quorum; else none."""
    checkpoint = checkpoint_for(index)
    if checkpoint is None:
        return []
    known = {key.encoded() for key in witnesses().witnesses.values()}
    found = [c for c in cosignatures_of(checkpoint) if c.time < moment and c.vkey in known]
    return found if witnesses().is_met({c.vkey for c in found}) else []


def cosignatures_of(checkpoint: Checkpoint) -> list[Cosignature]:
    """Who cosigned a checkpoint, in the order they were taken in."""
    return list(checkpoint.cosignatures.order_by("pk"))


def _best_size(index: int, policy: Policy) -> int | None:
    """The earliest size over the entry that a quorum cosigned, else that anybody did."""
    signers: dict[int, set[str]] = {}
    rows = Cosignature.objects.filter(checkpoint_id__gt=index).order_by("checkpoint_id")
    for size, key in rows.values_list("checkpoint_id", "vkey")[:LOOKED_AT]:
        signers.setdefault(size, set()).add(key)
    met = (size for size, keys in signers.items() if policy.is_met(keys))
    return next(met, next(iter(signers), None))


def tile_bytes(tile: Tile) -> bytes:
    """A tile or entry bundle out of the database (one query); LookupError when the log is not so long."""
    if tile.level == ENTRIES:
        leaves = LogLeaf.objects.filter(index__range=_span(tile)).order_by("index")
        entries = [entry.encode() for entry in leaves.values_list("entry", flat=True)]
        found, data = len(entries), encode_bundle(entries)
    else:
        nodes = LogNode.objects.filter(level=tile.node_level, index__range=_span(tile))
        hashes = nodes.order_by("index").values_list("hash", flat=True)
        found, data = len(hashes), bytes.fromhex("".join(hashes))
    if found < tile.width:
        raise LookupError(tile.path)
    return data


def _span(tile: Tile) -> tuple[int, int]:
    return tile.start, tile.start + tile.width - 1


def proof_files(subject: str) -> dict[str, bytes]:
    """The `log/…` files of a bundle for one subject, each under the checkpoint that proves it best."""
    files = {"log/key": (log_key().verifier().encoded() + "\n").encode()}
    leaves = leaves_of(subject)
    under = checkpoints_for(leaf.index for leaf in leaves)
    if not any(under.values()):
        return {}
    for leaf in leaves:
        checkpoint = under[leaf.index]
        if checkpoint is None:
            continue
        name = f"log/{leaf.index:08d}-{leaf.kind}"
        files[f"{name}.json"] = leaf.entry.encode()
        files[f"{name}.tlog-proof"] = proof_of(leaf, checkpoint).encode()
    return files


def events_about(subject: str) -> list[AuditEvent]:
    """What happened to one subject, oldest first."""
    return list(AuditEvent.objects.filter(subject=subject).order_by("id"))


def events_visible_to(actor: Actor) -> QuerySet[AuditEvent]:
    """Audit administrators see everything; business staff what happened in their scope; others nothing.

    An event keeps the path of its day. A scope is recognised by its organ's id within that path, so that an organ
    that has since moved still sees its own past, and its new superior does not.
    """
    events = AuditEvent.objects.order_by("-id")
    if actor.office == "audit":
        return events
    condition = Q(pk__in=[])
    for path in actor.scopes():
        condition |= Q(organ_path__contains=f"/{path.rstrip('/').rpartition('/')[2]}/")
    return events.filter(condition)


def inspect_log() -> list[str]:
    """Re-derive the whole log from its entries and compare with every stored node and checkpoint: the faults found."""
    entries = list(LogLeaf.objects.order_by("index").values_list("index", "entry"))
    faults = [f"entry {i} is missing" for i, (index, _) in enumerate(entries) if index != i][:1]
    tree = Tree.over(leaf_hash(entry.encode()) for _, entry in entries)
    for level, index, found in LogNode.objects.values_list("level", "index", "hash"):
        whole = (index + 1) << level <= tree.size
        if not whole or tree.levels[level][index].hex() != found:
            faults.append(f"node {level}/{index} is not the hash of its entries")
    return faults + _false_checkpoints(tree)


def _false_checkpoints(tree: Tree) -> list[str]:
    key, faults, largest = log_key().verifier(), [], 0
    known = {
        (level, index): hash_
        for level, row in enumerate(tree.levels)
        for index, hash_ in enumerate(row)
    }
    for checkpoint in Checkpoint.objects.order_by("size"):
        largest = checkpoint.size
        if checkpoint.size > tree.size:
            faults.append(f"checkpoint {checkpoint.size} is larger than the log")
            continue
        root = stored.root(checkpoint.size, lambda wanted: {c: known[c] for c in wanted})
        try:
            signed = open_signed(checkpoint.note, key)
        except LogError:
            faults.append(f"checkpoint {checkpoint.size} is not signed by this log")
            continue
        if (signed.size, signed.root) != (checkpoint.size, root):
            faults.append(f"checkpoint {checkpoint.size} does not have the root of its entries")
    if largest != tree.size:
        faults.append(f"the newest checkpoint covers {largest} of {tree.size} entries")
    return faults
