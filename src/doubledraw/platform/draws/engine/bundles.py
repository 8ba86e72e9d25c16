"""What the public and the auditors get: the files of DD-1 §8, their log proofs and attestations."""

from doubledraw.draw import bundle, rounds
from doubledraw.draw.commitment import Commitment
from doubledraw.draw.design import Design
from doubledraw.log import attest
from doubledraw.log.note import VerifierKey
from doubledraw.platform.draws.engine.words import in_our_words, stored
from doubledraw.platform.draws.models import Draw, TeamRound
from doubledraw.platform.draws.selectors.rounds import rounds_of
from doubledraw.platform.ledger.selectors import proof_files

KEYS = "attestations/keys"


def nonces_file(draw: Draw, nonces: list[str]) -> bytes:
    """nonces.json in commitment order."""
    committed = Commitment.read(stored("commitment.json", draw.commitment_file))
    return bundle.nonces_file(committed, nonces)


def names_to_reveal(draw: Draw) -> frozenset[str]:
    """The files that become public, beside log and attestations."""
    return bundle.public_names(Design.parse(draw.design))


def stored_files(draw: Draw) -> dict[str, str]:
    """Every file of the draw that is in the store, by its name in a bundle."""
    found = dict(draw.files) | (draw.outcome_files or {})
    if draw.commitment_file:
        found["commitment.json"] = draw.commitment_file
    if draw.entropy_file:
        found["entropy.json"] = draw.entropy_file
    return found


def round_files(round: TeamRound) -> dict[str, str]:
    """Every stored file of a team round, by its name in a bundle."""
    found = dict(round.files) | (round.outcome_files or {})
    found["commitment.json"] = round.commitment_file
    if round.entropy_file:
        found["entropy.json"] = round.entropy_file
    return {f"{rounds.folder(round.number)}/{name}": digest for name, digest in found.items()}


def public_bundle(draw: Draw) -> dict[str, bytes]:
    """The public bundle of a revealed draw, with the proofs under the newest checkpoint."""
    files = {n: stored(n, digest) for n, digest in (draw.revealed_files or {}).items()}
    return files | evidence(draw)


def auditor_bundle(draw: Draw) -> dict[str, bytes]:
    """Everything the draw was made of, for those who attest to it."""
    kept, drawn = stored_files(draw), [r for r in rounds_of(draw) if r.outcome_files is not None]
    again = [round.blocked is not None for round in drawn]
    names = bundle.auditor_names(blocked=draw.blocked is not None, rounds=again)
    for round in drawn:
        kept |= round_files(round)
    return {name: stored(name, kept[name]) for name in names} | evidence(draw)


def evidence(draw: Draw) -> dict[str, bytes]:
    """The files of log/ and attestations/."""
    files = proof_files(f"draw:{draw.draw_id}")
    attestations = list(draw.attestations.all())
    if attestations:
        keys = sorted(attestation.vkey for attestation in attestations)
        files[KEYS] = "".join(f"{key}\n" for key in keys).encode()
    for attestation in attestations:
        name = attest.file_name(VerifierKey.parse(attestation.vkey))
        files[name] = attestation.note.encode()
    return files


def pack(files: dict[str, bytes]) -> bytes:
    """The zip: equal files give equal bytes."""
    return bundle.pack(files)


def text_to_attest(draw: Draw) -> str:
    """Exactly what an auditor signs."""
    return attest.text(draw.commitment, draw.targets_root, draw.teams_root)


def check_attestation(draw: Draw, note: str, vkey: str) -> str:
    """The key's name, if this note truly attests this result; "" when it does not."""
    with in_our_words():
        key = VerifierKey.parse(vkey)
        attest.check_name(key.name)
        held = attest.check(note, key, draw.commitment, draw.targets_root, draw.teams_root)
        return key.name if held else ""
