"""Names as registers write them: place, trade name, line of business, form; none given twice."""

from random import Random

from doubledraw.demo.county.dice import Weighted, pick
from doubledraw.demo.county.places import COUNTY, Site, Town
from doubledraw.demo.county.trades import Kind, Trade
from doubledraw.demo.county.words import styles

LIMITED = "有限公司"
_SUFFIX: Weighted[str] = Weighted([(LIMITED, 92), ("有限责任公司", 7), ("股份有限公司", 1)])

_LOCAL_SHARE = {Kind.SOLE: 0.4, Kind.COOP: 0.3, Kind.NGO: 0.5, Kind.INST: 0.7}
"""How often the town stands in the name, as in 清源县石桥镇林记家常菜馆."""

_PLAIN_TRIES = 4
_LONGER_TRIES = 12


class Names:
    """Gives names and remembers them: a name is unique in the county's register."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._styles = styles()

    def new(self, rng: Random, trade: Trade, noun: str, at: Site) -> str:
        """A name that nobody has yet; longer when the short ones are used up."""
        attempt = 0
        while True:
            name = self._propose(rng, trade, noun, at, attempt)
            if name not in self._taken:
                self._taken.add(name)
                return name
            attempt += 1

    def _propose(self, rng: Random, trade: Trade, noun: str, at: Site, attempt: int) -> str:
        word = self._word(rng, trade, noun, at)
        if attempt > _LONGER_TRIES or (attempt > _PLAIN_TRIES and rng.random() < 0.5):
            word = pick(rng, self._styles["commerce"]) + word
        if attempt > _LONGER_TRIES:
            word = at.place + word
        if trade.kind is Kind.FIRM:
            return _firm_name(rng, word, noun)
        return _prefix(rng, trade.kind, at.town) + word + noun

    def _word(self, rng: Random, trade: Trade, noun: str, at: Site) -> str:
        style = pick(rng, trade.styles)
        if style == "place":
            return at.place
        word = pick(rng, self._styles[style])
        while word[-1] in noun:  # 福庆楼酒楼 stammers
            word = pick(rng, self._styles[style])
        return word


def branch_of(name: str, town: Town) -> str:
    """The branch that a company of that name keeps in a town."""
    return f"{name}{town.stem}分公司"


def is_company(noun: str) -> bool:
    return not noun.startswith("=")


def _firm_name(rng: Random, word: str, noun: str) -> str:
    place = COUNTY.name if rng.random() < 0.55 else COUNTY.short
    if is_company(noun):
        return place + word + noun + _SUFFIX.pick(rng)
    return COUNTY.name + word + noun[1:]


def _prefix(rng: Random, kind: Kind, town: Town) -> str:
    return COUNTY.name + (town.short if rng.random() < _LOCAL_SHARE[kind] else "")
