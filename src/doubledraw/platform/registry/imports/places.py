"""Regions as files name them: codes of six, nine or twelve digits, or the name of a town."""

from collections import Counter

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ, Region

_WHOLE = 6


class Places:
    """The divisions known here (one query), seen from one organ."""

    def __init__(self, organ: Organ) -> None:
        rows = list(Region.objects.values_list("code", "name", "parent_code"))
        self.home = organ.region_id
        self.names = {code: name for code, name, _ in rows}
        self._parents = {code: parent for code, _, parent in rows}
        near = [(code, name) for code, name, _ in rows if self.lies_at_home(code)]
        often = Counter(name for _, name in near)
        self._by_name = {name: code for code, name in near if often[name] == 1}

    def lies_at_home(self, code: str) -> bool:
        """Whether the division is the organ's own or within it."""
        for _ in range(5):
            if code == self.home:
                return True
            code = self._parents.get(code, "")
        return False

    def find(self, text: str) -> str:
        """The code of a division by code or by name; Invalid when nobody here knows it."""
        for candidate in (text, text[:9], text[:_WHOLE]) if text.isdigit() else ():
            if candidate in self.names and not text[len(candidate) :].strip("0"):
                return candidate
        if text in self._by_name:
            return self._by_name[text]
        raise Invalid(
            "unknown_region",
            "没有区划“{region}”",
            remedy="请填本级或下级的区划代码；也可以选择把不认识的区划记入本机关所在区划。",
            region=text[:40],
        )
