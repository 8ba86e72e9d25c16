"""What the forms have in common: whom they concern, who comes, under which articles, and the proof of the draw."""

from dataclasses import dataclass

from doubledraw.papers.model import Block, Code, Field, Marks, Signature, Stroke


@dataclass(frozen=True, slots=True)
class Party:
    """The firm or other body inspected. `code` is its 统一社会信用代码 or registration number."""

    name: str
    code: str
    address: str = ""
    person: str = ""
    """法定代表人、负责人 or 经营者."""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Officer:
    """An inspector who carries out the visit, with the number of the enforcement certificate."""

    name: str
    organ: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask: a name and a telephone."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What is checked or done, and the articles that say so, as the caller's rule book quotes them."""

    subject: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """The draw that chose the firm: its number, its commitment, the checkpoint of the log, where anybody checks it."""

    draw_id: str
    commitment: str
    checkpoint: str
    address: str


@dataclass(frozen=True, slots=True)
class Ink:
    """How somebody signed: strokes, or `said` for a signature by account or a refusal; nothing for an empty box."""

    name: str = ""
    strokes: tuple[Stroke, ...] = ()
    said: str = ""
    when: str = ""


EMPTY = Ink()
"""Nobody has signed yet: a box for ink."""


def party_rows(party: Party, name: str = "被检查单位") -> tuple[tuple[Field, ...], ...]:
    """The rows of a form that say who the firm is."""
    return (
        (Field(name, party.name),),
        (Field("统一社会信用\n代码/注册号", party.code), Field("联系电话", party.phone)),
        (Field("住所（地址）", party.address),),
        (Field("法定代表人\n（负责人）", party.person),),
    )


def party_words(party: Party) -> str:
    """Who the firm is, in one line of a letter."""
    words = [
        f"统一社会信用代码/注册号：{party.code}" if party.code else "",
        f"住所（地址）：{party.address}" if party.address else "",
        f"法定代表人（负责人）：{party.person}" if party.person else "",
    ]
    return "，".join(filter(None, words))


def articles(basis: tuple[Basis, ...]) -> str:
    """Every subject with its articles, a line each."""
    return "\n".join(f"{one.subject}：{'；'.join(one.articles)}" for one in basis)


def cited(words: tuple[str, ...]) -> str:
    """Articles in a sentence."""
    return "、".join(words)


def numbered(words: tuple[str, ...]) -> str:
    """（一）… each on its own line."""
    return "\n".join(f"（{chinese_number(n)}）{text}" for n, text in enumerate(words, 1))


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese numerals: 一, 十, 十二, 二十三."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return (
        (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")
    )


def team(officers: tuple[Officer, ...]) -> str:
    """The people who come, a line each."""
    return "\n".join(f"{one.name}（{one.organ}，执法证号 {one.certificate}）" for one in officers)


def signature(label: str, ink: Ink) -> Signature:
    """A box for `ink`."""
    return Signature(label, ink.name, ink.strokes, ink.said, ink.when)


def proof_blocks(proof: Proof | None) -> tuple[Block, ...]:
    """Code and marks by which the firm checks that it was drawn by lot; none for a check that no draw chose."""
    if proof is None:
        return ()
    rows = (
        ("抽取编号", proof.draw_id),
        ("承诺指纹", proof.commitment),
        ("公开日志检查点", proof.checkpoint.strip()),
    )
    return (
        Code(
            proof.address,
            "扫码核对",
            "谁来检查、检查什么、依据哪一条、是不是随机抽中的，\n用手机扫描即可核对；也可以提出回避、异议和评价。",
        ),
        Marks(tuple(row for row in rows if row[1]), "随机抽取凭证"),
    )
