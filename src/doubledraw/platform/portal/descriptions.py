"""What each public file of a draw is, in a few words, and in which order to list them."""

from collections.abc import Iterable
from dataclasses import dataclass

from doubledraw.platform.disclosure.models import PublicFile

WHAT = {
    "design.json": "抽取设计：分层、比例、随机数来源",
    "commitment.json": "承诺：各文件的指纹、秘密数的承诺",
    "frame.tsv": "检查对象名录",
    "strata.tsv": "每户属于哪一层",
    "exclusions.tsv": "不参加的名单和理由",
    "entropy.json": "公共随机数",
    "nonces.json": "各方揭开的秘密数",
    "selection.tsv": "抽中名单、名次和抽签号",
    "reserve.tsv": "候补名单",
    "drawn.tsv": "抽中的代码，一行一个",
    "outcome.json": "结果：各层户数和结果树根",
}
BUNDLE = "bundle.zip"
TYPES = {
    "json": "application/json",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A draw's files as the page shows them."""

    main: tuple[tuple[PublicFile, str], ...]
    evidence: tuple[PublicFile, ...]
    bundle: PublicFile | None


def listed(files: Iterable[PublicFile]) -> Listed:
    """The files in reading order; log proofs and attestations apart; the bundle by itself."""
    by_name = {file.name: file for file in files}
    return Listed(
        tuple((by_name[name], what) for name, what in WHAT.items() if name in by_name),
        tuple(by_name[name] for name in sorted(by_name) if "/" in name),
        by_name.get(BUNDLE),
    )


def content_type(name: str) -> str:
    """The media type a file is served with."""
    return TYPES.get(name.rpartition(".")[2], "text/plain; charset=utf-8")
