"""Reading the ledger: documents, proofs, who did what."""

from django.db.models import Q, QuerySet

from doubledraw.log import stored
from doubledraw.log.checkpoint import open_signed
from doubledraw.log.errors import LogError
from doubledraw.log.proof import Proof
from doubledraw.log.tree import Tree, leaf_hash
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.keys import log_key
from doubledraw.platform.ledger.models import (
    AuditEvent,
    Checkpoint,
    LogLeaf,
    LogNode,
    SealedDocument,
)
from doubledraw.platform.ledger.tree import fetch


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


def leaves_of(subject: str) -> list[LogLeaf]:
    """The entries about one subject ("draw:350981-2026-0001"), in log order."""
    return list(LogLeaf.objects.filter(subject=subject).order_by("index"))


def proof_of(leaf: LogLeaf, checkpoint: Checkpoint) -> str:
    """The leaf's tlog-proof under a checkpoint that covers it (one query)."""
    hashes = stored.inclusion_proof(leaf.index, checkpoint.size, fetch)
    return Proof(leaf.index, tuple(hashes), checkpoint.note).encoded()


def proof_files(subject: str) -> dict[str, bytes]:
    """The `log/…` files of a bundle for one subject, under the newest checkpoint."""
    checkpoint = latest_checkpoint()
    files = {"log/key": (log_key().verifier().encoded() + "\n").encode()}
    if checkpoint is None:
        return {}
    for leaf in leaves_of(subject):
        if leaf.index >= checkpoint.size:
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
