"""Identity codes with right check digits: 统一社会信用代码, 组织机构代码, the old 15-digit 注册号."""

from collections.abc import Callable
from operator import mul
from random import Random

from doubledraw.demo.county.dice import pick

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: digits and letters without I, O, S, V, Z."""

_USCC_VALUE: Callable[[str], int] = {c: i for i, c in enumerate(USCC_ALPHABET)}.__getitem__
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def uscc_check(body: str) -> str:
    """The 18th character of a code whose first 17 are given (GB 32100-2015, MOD 31)."""
    total = sum(map(mul, map(_USCC_VALUE, body), _USCC_WEIGHTS))
    return USCC_ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """The 9th character of an organisation code whose first 8 are given (GB 11714, MOD 11)."""
    total = sum(int(c, 36) * weight for c, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def registration_check(body: str) -> str:
    """The 15th digit of an old registration number whose first 14 are given (ISO 7064 MOD 11,10)."""
    check = 10
    for digit in body:
        check = ((check + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - check) % 10)


def uscc(rng: Random, category: str, region: str, organisation_prefix: str) -> str:
    """A valid code: category (2), region (6), organisation code (9, beginning as told), check.

    An empty prefix gives the all-digit organisation codes issued before October 2015.
    """
    alphabet = USCC_ALPHABET if organisation_prefix else USCC_ALPHABET[:10]
    body = organisation_prefix
    while len(body) < 8:
        body += pick(rng, alphabet)
    code = category + region + body + organisation_check(body)
    return code + uscc_check(code)


def old_registration_number(rng: Random, office: str) -> str:
    """A valid 15-digit registration number: office (6), serial (8), check."""
    body = office
    while len(body) < 14:
        body += pick(rng, "0123456789")
    return body + registration_check(body)
