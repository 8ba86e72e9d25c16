"""Codes of items: as lists write them, or made from the words where a list has none."""

import hashlib
import re
import unicodedata

from doubledraw.platform.kernel.errors import Invalid

_CODE = re.compile(r"[0-9A-Za-z._:-]{1,40}")
_NUMBERED = re.compile(r"^(?:[（(][一二三四五六七八九十百〇0-9]+[)）]|[0-9]+[.、．])\s*")


def spelled(text: str) -> str:
    """A code as it is kept; Invalid when it has other characters."""
    code = "".join(unicodedata.normalize("NFKC", text).split())
    if not _CODE.fullmatch(code):
        raise Invalid(
            "bad_item_code",
            "编码只能用数字、字母和 . _ : - ，最多 40 位",
            remedy="请改正编码。",
        )
    return code


def made(*words: str) -> str:
    """A code for what has none: the same words give the same code, so that a list can be imported again."""
    digest = hashlib.sha256("\n".join(words).encode("utf-8", "replace")).hexdigest()
    return f"AUTO-{digest[:8].upper()}"


def unnumbered(text: str) -> str:
    """A heading without its number and its full stop: （二）项目办理开工手续情况。 is 项目办理开工手续情况."""
    return _NUMBERED.sub("", text).rstrip("。；") or text
