"""A receiver that is none (模拟接收端): checks a file as a platform would and writes its receipt, for practice.

It knows no firm: a row is refused when its code is no unified social credit code.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from doubledraw.platform.credit.exports.exchange import Answer, checked, receipt_of
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.registry.imports.codes import identify
from doubledraw.platform.registry.states import SchemeChoice

NAME = "模拟接收端"


def simulated_receipt(data: bytes, at: str) -> bytes:
    """The receipt for a file, row by row; a file with a fault is refused as a whole. `at`: when it was received."""
    head, lines, faults = checked(data)
    digest = hashlib.sha256(data).hexdigest()
    if faults:
        why = f"FILE-{faults[0].line}"
        answers = [_refused(line, why, "文件校验没有通过") for line in lines]
    else:
        answers = [_answered(line) for line in lines]
    return receipt_of(head, digest, answers, at, NAME)


def _answered(line: Mapping[str, Any]) -> Answer:
    try:
        identify(line["code"], SchemeChoice.USCC)
    except Invalid as error:
        return _refused(line, "CODE", str(error))
    return Answer(line["seq"], line["source"], True, "OK", "")


def _refused(line: Mapping[str, Any], code: str, reason: str) -> Answer:
    return Answer(line.get("seq", 0), str(line.get("source", "")), False, code, reason)
