"""统一社会信用代码: what is wrong with a code, asked for with --strict-ids (GB 32100-2015)."""

from __future__ import annotations

from stdnum import exceptions
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10


def fault(code: str) -> tuple[str, str] | None:
    """(reason, remedy), or None for a sound code of 18 characters."""
    if len(code) == 15 and code.isdigit():
        return _old_number(code)
    try:
        sound = uscc.validate(code)
    except exceptions.InvalidLength:
        return f"{code} has {len(code)} characters, a code has 18", "Look the code up."
    except exceptions.InvalidChecksum:
        return (
            f"{code} has a wrong check character",
            "One of its characters is mistyped: look it up.",
        )
    except exceptions.ValidationError:
        return f"{code} is not built like a code of 18 characters", "Look the code up."
    if sound != code:
        return f"{code} is not written as {sound}", f"Write {sound}."
    return None


def _old_number(code: str) -> tuple[str, str]:
    """Registration numbers of before 2015 have a check digit of their own (ISO 7064 mod 11,10)."""
    state = "is sound as such" if mod_11_10.is_valid(code) else "has a wrong check digit as well"
    return (
        f"{code} is an old registration number of 15 digits, and {state}",
        "Look up the code of 18 characters that replaced it.",
    )
