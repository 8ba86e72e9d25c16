"""The roll of targets (检查对象名录): about 20,000 bodies that read like a county's own register."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import sqrt
from random import Random

from doubledraw.demo.county.codes import uscc
from doubledraw.demo.county.dice import Weighted, pick
from doubledraw.demo.county.names import Names, branch_of, is_company
from doubledraw.demo.county.places import AS_OF, COUNTY, Site, Town, address, site
from doubledraw.demo.county.trades import Kind, Trade, trades

UNCLASSIFIED = "未分类"
ACTIVE = "存续"

KINDS = Weighted(
    [
        (Kind.SOLE, 63.0),
        (Kind.FIRM, 33.5),
        (Kind.COOP, 2.0),
        (Kind.NGO, 1.2),
        (Kind.INST, 0.3),
    ]
)
CREDIT_CLASSES = Weighted([("A", 25), ("B", 55), ("C", 15), ("D", 3), (UNCLASSIFIED, 2)])
STATUSES = Weighted([(ACTIVE, 93), ("注销", 3.5), ("吊销", 2.5), ("迁出", 1)])

_ABNORMAL_SHARE = {"A": 0.0, "B": 0.004, "C": 0.03, "D": 0.25, UNCLASSIFIED: 0.0}
_BLACKLIST_SHARE_IN_D = 0.08
_BRANCH_SHARE = 0.03

_LIMITED_FORMS = Weighted(
    [
        ("有限责任公司（自然人投资或控股）", 58),
        ("有限责任公司（自然人独资）", 33),
        ("有限责任公司（法人独资）", 7),
        ("有限责任公司（国有独资）", 2),
    ]
)
_SMALL_FORMS = Weighted([("个人独资企业", 85), ("普通合伙企业", 15)])

# No company before the Company Law, no cooperative before the law on them, and so on.
_COMPANY_LAW = date(1994, 7, 1)
_SOLE_PROPRIETORSHIP_LAW = date(2000, 1, 1)
_FIRST_DAY = {
    Kind.SOLE: date(1985, 1, 1),
    Kind.FIRM: date(1985, 1, 1),
    Kind.COOP: date(2007, 7, 1),
    Kind.NGO: date(1998, 10, 25),
    Kind.INST: date(1985, 1, 1),
}
_ONE_CODE_PER_BODY = date(2015, 10, 1)
_NEWCOMER_DAYS = 200
_SETTLED_DAYS = 2 * 365


@dataclass(frozen=True, slots=True)
class Target:
    """One body on the roll, with the columns a register exports and the labels a county adds."""

    uscc: str
    name: str
    kind: str
    legal_form: str
    region: str
    town: str
    address: str
    industry_code: str
    industry: str
    credit_class: str
    established: date
    status: str
    scope: str
    labels: tuple[str, ...]
    is_abnormal: bool
    is_blacklisted: bool


def targets(rng: Random, n: int = 20_000, as_of: date = AS_OF) -> Iterator[Target]:
    """Yield n targets; codes and names occur once. A longer roll begins with the shorter one."""
    names = Names()
    codes: set[str] = set()
    for _ in range(n):
        yield _target(rng, names, codes, as_of)


def _target(rng: Random, names: Names, codes: set[str], as_of: date) -> Target:
    kind = KINDS.pick(rng)
    trade = trades()[kind].pick(rng)
    town = trade.towns.pick(rng)
    at = _site(rng, trade, town)
    noun = pick(rng, trade.nouns)
    credit_class = CREDIT_CLASSES.pick(rng)
    established = _established(rng, trade, noun, credit_class, as_of)
    name, legal_form = _identity(rng, names, trade, noun, at, established)
    is_abnormal, is_blacklisted = _black_marks(rng, credit_class)
    return Target(
        uscc=_new_code(rng, kind, established, codes),
        name=name,
        kind=kind.label,
        legal_form=legal_form,
        region=town.code,
        town=town.name,
        address=address(rng, at, is_office=_is_office(trade, noun)),
        industry_code=trade.industry_code,
        industry=trade.industry,
        credit_class=credit_class,
        established=established,
        status=_status(rng, kind, established, as_of),
        scope=trade.scope,
        labels=trade.labels,
        is_abnormal=is_abnormal,
        is_blacklisted=is_blacklisted,
    )


def _established(rng: Random, trade: Trade, noun: str, credit_class: str, as_of: date) -> date:
    """Most bodies are young; the unclassified mostly are unclassified because they are new."""
    first = max(_FIRST_DAY[trade.kind], date(trade.since, 1, 1))
    if trade.kind is Kind.FIRM and is_company(noun):
        first = max(first, _COMPANY_LAW)
    last, oldest = as_of.toordinal(), first.toordinal()
    if credit_class == UNCLASSIFIED and rng.random() < 0.8:
        oldest = max(oldest, last - _NEWCOMER_DAYS)
    return date.fromordinal(last - int((last - oldest) * (1 - sqrt(rng.random()))))


def _site(rng: Random, trade: Trade, town: Town) -> Site:
    """Farms lie in villages; other country trades as often on the main street."""
    is_village = trade.is_rural and (trade.is_farming or rng.random() < 0.5)
    return site(rng, town, is_village=is_village)


def _is_office(trade: Trade, noun: str) -> bool:
    return trade.kind is Kind.FIRM and is_company(noun) and not trade.is_rural


def _status(rng: Random, kind: Kind, established: date, as_of: date) -> str:
    """Nobody closes, moves or loses the licence in the first two years; public bodies never."""
    status = STATUSES.pick(rng)
    is_settled = (as_of - established).days > _SETTLED_DAYS
    return status if is_settled and kind is not Kind.INST else ACTIVE


def _identity(
    rng: Random, names: Names, trade: Trade, noun: str, at: Site, established: date
) -> tuple[str, str]:
    """The name and the legal form, which the name must not contradict."""
    name = names.new(rng, trade, noun, at)
    if trade.kind is not Kind.FIRM:
        return name, trade.kind.label
    if not is_company(noun):
        return name, _small_form(rng, established)
    if rng.random() < _BRANCH_SHARE:
        return branch_of(name, at.town), "有限责任公司分公司"
    if name.endswith("股份有限公司"):
        return name, "股份有限公司（非上市）"
    return name, _LIMITED_FORMS.pick(rng)


def _small_form(rng: Random, established: date) -> str:
    return "集体所有制" if established < _SOLE_PROPRIETORSHIP_LAW else _SMALL_FORMS.pick(rng)


def _black_marks(rng: Random, credit_class: str) -> tuple[bool, bool]:
    """Whether it is on the 经营异常名录, and on the 严重违法失信名单."""
    chance = rng.random()
    is_blacklisted = credit_class == "D" and chance < _BLACKLIST_SHARE_IN_D
    return chance < _ABNORMAL_SHARE[credit_class], is_blacklisted


def _new_code(rng: Random, kind: Kind, established: date, codes: set[str]) -> str:
    # Sole traders had no organisation code of their own before the reform.
    is_old = established < _ONE_CODE_PER_BODY and kind is not Kind.SOLE
    prefix = "" if is_old else kind.organisation_prefix
    while True:
        code = uscc(rng, kind.category, COUNTY.code, prefix)
        if code not in codes:
            codes.add(code)
            return code
