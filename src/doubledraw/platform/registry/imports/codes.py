"""Identity codes: each scheme with its own check digit, and the words for what is wrong with one."""

import re
import unicodedata
from operator import mul

from stdnum.iso7064 import mod_11_10

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.registry.states import Scheme, SchemeChoice, TargetKind

LOCAL = re.compile(r"[0-9A-Za-z._:-]{1,64}")
_AS_NUMBER = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
# GB 32100-2015 leaves these five out because they look like others.
_LOOKALIKES = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
# GB 32100-2015, table 1: the registering authority and the kind of body, digits 1 and 2.
_KINDS = {
    "91": TargetKind.ENTERPRISE,
    "92": TargetKind.SOLE_TRADER,
    "93": TargetKind.COOPERATIVE,
    "52": TargetKind.NON_ENTERPRISE,
    "12": TargetKind.INSTITUTION,
}
# GB 32100-2015, 4.2.5: what each character counts, and the weight of each place.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_LETTERS = frozenset(_ALPHABET)
_WIDTH = 18
_OLD_WIDTH = 15
# GB 11714-1997: eight characters and a check character, often behind a hyphen.
_ORGANISATION = re.compile(r"([0-9A-Z]{8})-?([0-9X])")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def identify(text: str, choice: str) -> tuple[Scheme, str]:
    """The scheme and the canonical spelling of a code, or Invalid with what is wrong and what to do.

    `choice` is a SchemeChoice, or the Scheme that is meant.
    """
    code = unspaced(text)
    if not code:
        raise Invalid(
            "code_missing", "没有代码", remedy="请补上代码；没有代码的对象用本地编码登记。"
        )
    if _AS_NUMBER.fullmatch(code):
        raise Invalid(
            "code_as_number",
            "代码成了数字 {value}，后面几位已经丢失",
            remedy="请在电子表格中把这一列设为“文本”，从原系统重新导出。",
            value=code,
        )
    match choice:
        case SchemeChoice.LOCAL:
            return Scheme.LOCAL, _local(code)
        case SchemeChoice.REGISTRATION:
            return Scheme.REGISTRATION, _registration(code)
        case Scheme.ORGANISATION:
            return Scheme.ORGANISATION, _organisation(*_parted(code.upper()))
        case SchemeChoice.EACH if len(code) == _OLD_WIDTH:
            return Scheme.REGISTRATION, _registration(code)
        case SchemeChoice.EACH if found := _ORGANISATION.fullmatch(code.upper()):
            return Scheme.ORGANISATION, _organisation(found[1], found[2])
    if (
        choice == SchemeChoice.USCC
        and len(code) == _OLD_WIDTH
        and code.isascii()
        and code.isdigit()
    ):
        raise _old_number(code)
    return Scheme.USCC, _uscc(code.upper())


def kind_of(scheme: str, code: str) -> TargetKind:
    """What the code itself says the target is."""
    if scheme == Scheme.USCC:
        return _KINDS.get(code[:2], TargetKind.OTHER)
    if scheme == Scheme.REGISTRATION:
        # GS15-2006: the seventh digit is 6 to 9 for sole traders, 0 to 5 for enterprises.
        return TargetKind.SOLE_TRADER if code[6] in "6789" else TargetKind.ENTERPRISE
    return TargetKind.OTHER


def region_of(scheme: str, code: str) -> str:
    """The division whose office registered the target, where the code says so."""
    if scheme == Scheme.USCC:
        return code[2:8]
    return code[:6] if scheme == Scheme.REGISTRATION else ""


def unspaced(text: str) -> str:
    """Half width, without the blanks and joiners that people put between groups."""
    if text.isascii() and text.isalnum():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c) not in ("Zs", "Cf"))


def uscc_check_digit(body: str) -> str:
    """The eighteenth character for these seventeen."""
    return _ALPHABET[-sum(map(mul, map(_VALUES.__getitem__, body), _WEIGHTS)) % 31]


def _uscc(code: str) -> str:
    if len(code) != _WIDTH:
        raise Invalid(
            "uscc_length",
            "统一社会信用代码有 18 位，这里是 {length} 位",
            remedy="请对照营业执照补全。",
            length=len(code),
        )
    _refuse_strange_letters(code)
    if not code[:8].isdigit():
        raise Invalid(
            "uscc_format",
            "统一社会信用代码第 1—8 位应为数字",
            remedy="请对照营业执照改正。",
        )
    right = uscc_check_digit(code[:-1])
    if right != code[-1]:
        raise Invalid(
            "uscc_check_digit",
            "校验位不符：末位应为 {right}，这里是 {given}",
            remedy="至少有一位抄错，请对照营业执照改正。",
            right=right,
            given=code[-1],
        )
    return code


def _refuse_strange_letters(code: str) -> None:
    if _LETTERS.issuperset(code):
        return
    for place, letter in enumerate(code, 1):
        if letter in _LOOKALIKES:
            raise Invalid(
                "uscc_letter",
                "第 {place} 位的 {letter} 不会出现在统一社会信用代码中",
                remedy="很可能是 {instead}，请对照营业执照改正。",
                place=place,
                letter=letter,
                instead=_LOOKALIKES[letter],
            )
        if letter not in _LETTERS:
            raise Invalid(
                "uscc_character",
                "第 {place} 位的“{letter}”不是数字或大写字母",
                remedy="请对照营业执照改正。",
                place=place,
                letter=letter,
            )


def _registration(code: str) -> str:
    if len(code) != _OLD_WIDTH or not (code.isascii() and code.isdigit()):
        raise Invalid(
            "registration_format",
            "注册号是 15 位数字，这里是 {length} 位",
            remedy="请核对；18 位的是统一社会信用代码，请选“按各自编码方式”。",
            length=len(code),
        )
    right = mod_11_10.calc_check_digit(code[:-1])
    if right != code[-1]:
        raise Invalid(
            "registration_check_digit",
            "注册号校验位不符：末位应为 {right}，这里是 {given}",
            remedy="至少有一位抄错，请对照原营业执照改正。",
            right=right,
            given=code[-1],
        )
    return code


def _parted(code: str) -> tuple[str, str]:
    """The eight characters of an organisation's code and its check character."""
    found = _ORGANISATION.fullmatch(code)
    if found is None:
        raise Invalid(
            "organisation_format",
            "组织机构代码是 8 位数字或字母加 1 位校验码，这里是 {length} 位",
            remedy="请对照组织机构代码证改正。",
            length=len(code),
        )
    return found[1], found[2]


def _organisation(body: str, given: str) -> str:
    """Nine characters without the hyphen, check character MOD 11 (GB 11714-1997, section 4.3)."""
    total = sum(w * int(c, 36) for w, c in zip(_ORGANISATION_WEIGHTS, body, strict=True))
    right = "0123456789X0"[11 - total % 11]
    if right != given:
        raise Invalid(
            "organisation_check_digit",
            "组织机构代码校验位不符：末位应为 {right}，这里是 {given}",
            remedy="至少有一位抄错，请对照组织机构代码证改正；已换发 18 位代码的，请填新代码。",
            right=right,
            given=given,
        )
    return body + given


def _local(code: str) -> str:
    if not LOCAL.fullmatch(code):
        raise Invalid(
            "local_format",
            "本地编码只能用数字、字母和 . _ : - ，最多 64 位",
            remedy="请改用符合规则的编码。",
        )
    return code


def _old_number(code: str) -> Invalid:
    """A 15-digit number where 18 characters belong: tell whether it is at least right by its own digit."""
    if mod_11_10.is_valid(code):
        return Invalid(
            "old_registration_number",
            "这是 15 位的旧注册号（校验正确），不是统一社会信用代码",
            remedy="请换成 18 位代码；尚未换照的，请把编码方式选为“按各自编码方式”。",
        )
    return Invalid(
        "old_registration_number",
        "这是 15 位的旧注册号，而且校验位不符",
        remedy="请对照营业执照填写 18 位统一社会信用代码。",
    )
