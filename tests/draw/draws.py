"""Small draws for the tests: 清源县 draws 30 firms, with everything a bundle can hold."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from doubledraw.draw import bundle, commitment, entropy, frame, outcome, rounds
from doubledraw.draw.design import Design, EntropySource
from doubledraw.log import attest, checkpoint, entries, note, proof, tree

FIRST_WHEN = "2026-12-01T21:30:00+08:00"
DRAW_BY = "2026-12-02T12:00:00+08:00"
LOG_KEY = note.SignerKey.from_seed("log.qingyuan.example", bytes(32))
AUDITOR_KEY = note.SignerKey.from_seed("audit-bureau", bytes([1] * 32))
WITNESS_KEY = note.SignerKey.from_seed("witness.notary", bytes([2] * 32), note.COSIGNATURE)


def design(**changes):
    """design.json as a dict."""
    return {
        "protocol": "dd-1",
        "suite": "sha256",
        "draw_id": "990126-2026-0001",
        "plan": "plan-1",
        "replaces": "",
        "title": "餐饮随机抽查",
        "method": "srs",
        "strata": [{"name": "大", "ratio": "1/2"}, {"name": "小", "ratio": "1/5", "min": 1}],
        "strata_public": True,
        "reserve": 2,
        "seats": [
            {"department": "市场监管局", "count": 1, "qualification": "食品"},
            {"department": "市场监管局", "count": 1, "qualification": ""},
        ],
        "max_load": 9,
        "entropy": [
            {"source": "快乐8 2026321", "when": FIRST_WHEN, "form": "kl8"},
            {"source": "骰子", "when": "2026-12-01T21:40:00+08:00", "form": "d10x4"},
        ],
        "draw_by": DRAW_BY,
        "reveal": "2027-03-31",
        "rules": ["FA-05"],
        **changes,
    }


def tables(seed=1, targets=30, people=8):
    """Rows of the five tables, by name."""
    rng = random.Random(seed)
    ids = [f"91990126MA{rng.getrandbits(30):08X}" for _ in range(targets)]
    regions = ["990126001", "990126002"]
    roster = [
        (
            f"q{i:02d}",
            "市场监管局",
            "食品" if i % 2 else "特种设备,食品",
            "*" if i % 3 else ",".join(regions),
            "-" if i % 2 else "20",
            str(i % 3),
        )
        for i in range(people)
    ]
    return {
        "frame.tsv": [(i, rng.choice(regions)) for i in ids],
        "strata.tsv": [
            (i, "大" if n % 3 == 0 else "小", str(1 + n % 4)) for n, i in enumerate(ids)
        ],
        "exclusions.tsv": [(f"X{n}", "FREQUENCY_CAP", f"公告第 {n} 号") for n in range(3)],
        "roster.tsv": roster,
        "recusals.tsv": [(rng.choice(ids), f"q{n:02d}", "KIN") for n in range(3)],
    }


ENTROPY = {
    "kl8": "02 06 14 19 22 23 25 30 37 39 40 44 49 52 56 62 64 68 73 77",
    "d10x4": "4071",
    "d10x20": "4" * 20,
}


@dataclass
class Ceremony:
    """One draw from freeze to bundle."""

    design: Design
    files: dict[str, bytes]
    nonces: list[str]
    outcome: outcome.Outcome
    rounds: list[rounds.RoundOutcome] = field(default_factory=list)

    @property
    def c(self):
        return self.outcome.c

    def public(self):
        """The public bundle."""
        return bundle.public(self.files, self.design)

    def auditor(self):
        """The auditor bundle: everything."""
        return dict(self.files)


def hold(changes=None, rows=None, holders=("平台", "公证处"), blind="b"):
    """Freeze, commit, draw."""
    frozen = Design.parse(design(**(changes or {})))
    rows = rows or tables()
    files = {
        name: frame.encode_table(name, rows[name], (blind + str(n)) * 32)
        for n, name in enumerate(frame.TABLES)
    }
    nonces = [f"{n + 10:064x}" for n, _ in enumerate(holders)]
    suite = frozen.hashing()
    sealed = [
        (h, commitment.nonce_commitment(suite, frozen.draw_id, h, n))
        for h, n in zip(holders, nonces, strict=True)
    ]
    files["design.json"] = frozen.encoded()
    files["commitment.json"] = commitment.build(frozen, files, sealed)
    files["entropy.json"] = entropy.build(frozen, [ENTROPY[s.form] for s in frozen.entropy])
    drawn = outcome.compute(files, nonces, files["entropy.json"])
    files |= drawn.files
    files["nonces.json"] = bundle.nonces_file(
        commitment.Commitment.read(files["commitment.json"]), nonces
    )
    return Ceremony(frozen, files, nonces, drawn)


def add_round(ceremony, roster, recusals):
    """A later team round with these rows."""
    number = len(ceremony.rounds) + 1
    sources = [EntropySource(f"骰子 {number}", "2026-12-03T10:00:00+08:00", "d10x20")]
    files = {
        "roster.tsv": frame.encode_table("roster.tsv", roster, "c" * 64),
        "recusals.tsv": frame.encode_table("recusals.tsv", recusals, "d" * 64),
    }
    drawn, draw_by = ceremony.outcome, "2026-12-03T18:00:00+08:00"
    files["commitment.json"] = commitment.build_round(
        ceremony.design, ceremony.c, number, files, sources, draw_by
    )
    files["entropy.json"] = entropy.build_for(sources, [ENTROPY["d10x20"]])
    made = rounds.compute(
        drawn.design, drawn.c, drawn.seed, drawn.regions, number, files, files["entropy.json"]
    )
    ceremony.rounds.append(made)
    files |= made.files
    ceremony.files |= {f"round-{number}/{name}": data for name, data in files.items()}
    return made


def entropy_array(ceremony):
    """The value of entropy.json."""
    return [
        {"source": s.source, "when": s.when, "value": ENTROPY[s.form]}
        for s in ceremony.design.entropy
    ]


def log_entries(ceremony):
    """What the log says of the ceremony, in order."""
    ours = {"draw_id": ceremony.design.draw_id, "commitment": ceremony.c}
    drawn, suite = ceremony.outcome, ceremony.design.hashing()
    roots = {"targets_root": drawn.targets_root, "teams_root": drawn.teams_root}
    made = [
        entries.DrawCommitted(
            at="2026-12-01T09:00:00+08:00",
            **ours,
            plan=ceremony.design.plan,
            replaces=ceremony.design.replaces,
        ),
        entries.EntropyPublished(
            at="2026-12-01T21:45:00+08:00", **ours, entropy=entropy_array(ceremony)
        ),
        entries.ResultDrawn(
            at="2026-12-01T21:46:00+08:00", **ours, sizes=dict(drawn.sizes), **roots
        ),
    ]
    for number, team_round in enumerate(ceremony.rounds, 1):
        digest = suite.hex(ceremony.files[f"round-{number}/commitment.json"])
        made += [
            entries.RosterCommitted(
                at="2026-12-03T09:00:00+08:00", **ours, round=number, digest=digest
            ),
            entries.TeamsDrawn(
                at="2026-12-03T11:00:00+08:00",
                **ours,
                round=number,
                teams_root=team_round.teams_root,
            ),
        ]
    if "attestations/audit-bureau.note" in ceremony.files:
        digest = suite.hex(ceremony.files["attestations/audit-bureau.note"])
        made.append(
            entries.Attested(
                at="2026-12-05T09:00:00+08:00", **ours, **roots, by="audit-bureau", note=digest
            )
        )
    public = bundle.public_names(ceremony.design)
    digests = {name: suite.hex(data) for name, data in ceremony.files.items() if name in public}
    made.append(entries.Revealed(at="2027-03-31T09:00:00+08:00", **ours, files=digests, early=""))
    return made


def attested(ceremony):
    """The audit bureau recomputed the draw and signs."""
    drawn = ceremony.outcome
    text = attest.make(AUDITOR_KEY, ceremony.c, drawn.targets_root, drawn.teams_root)
    ceremony.files["attestations/audit-bureau.note"] = text.encode()
    ceremony.files["attestations/keys"] = (AUDITOR_KEY.verifier().encoded() + "\n").encode()
    return ceremony


def logged(ceremony, written=None, cosigned_at=None):
    """Write the entries into a log with others around them, and the proofs into the bundle."""
    written = written or log_entries(ceremony)
    data = [b"others", *(entries.encode(entry) for entry in written), b"others again"]
    log = tree.Tree.over(tree.leaf_hash(leaf) for leaf in data)
    signed = checkpoint.Checkpoint(LOG_KEY.name, log.size, log.root).signed(LOG_KEY)
    if cosigned_at is not None:
        signed = checkpoint.cosign(signed, WITNESS_KEY, cosigned_at)
    ceremony.files["log/key"] = (LOG_KEY.verifier().encoded() + "\n").encode()
    for index, entry in enumerate(written, 1):
        name = f"log/{index:08d}-{entry.KIND}"
        ceremony.files[f"{name}.json"] = data[index]
        ceremony.files[f"{name}.tlog-proof"] = proof.Proof.of(index, log, signed).encoded().encode()
    return ceremony


def check_cosignature(signed, vkey):
    """What the command line injects: the witness's time, or None."""
    found = checkpoint.cosignatures(signed, [note.VerifierKey.parse(vkey)])
    return found[0].time if found else None


def blocked_then_filled():
    """Nobody holds the second seat's qualification; a team round adds people."""
    rows = tables()
    rows["roster.tsv"] = [(f"q{i:02d}", "市场监管局", "食品", "*", "-", "0") for i in range(3)]
    seats = [
        {"department": "市场监管局", "count": 1, "qualification": "食品"},
        {"department": "市场监管局", "count": 1, "qualification": "电梯"},
    ]
    ceremony = hold({"seats": seats, "max_load": None}, rows)
    grown = [
        *rows["roster.tsv"],
        ("q10", "市场监管局", "电梯", "*", "-", "0"),
        ("q11", "市场监管局", "电梯", "*", "-", "0"),
    ]
    add_round(ceremony, grown, rows["recusals.tsv"])
    return ceremony
