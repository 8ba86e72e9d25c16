"""Policies: k of n, groups of groups, and nothing that lets one key count twice."""

import pytest

from doubledraw.log.errors import LogError
from doubledraw.log.note import COSIGNATURE, SignerKey
from doubledraw.log.policy import Policy


def vkey(name: str, kind: int = COSIGNATURE) -> str:
    return SignerKey.from_seed(name, name.encode().ljust(32), kind).verifier().encoded()


LOG = vkey("qingyuan.example/log", 1)
NAMES = ("X1", "X2", "X3", "Y1", "Y2", "Y3")
LINES = "".join(f"witness {name} {vkey(name)} https://{name}.example\n" for name in NAMES)
STANDARD = f"""# the standard's own example
log {LOG}

{LINES}
group X-witnesses 2 X1 X2 X3
\tgroup Y-witnesses  any Y1 Y2 Y3
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


@pytest.mark.parametrize(
    ("seen", "is_met"),
    [
        ("X1 X2 Y3", True),
        ("X1 X2 X3 Y1", True),
        ("X1 X2", False),
        ("X1 Y1 Y2 Y3", False),
        ("", False),
    ],
)
def test_the_standards_example(seen: str, is_met: bool) -> None:
    policy = Policy.parse(STANDARD)
    assert policy.is_met({vkey(name) for name in seen.split()}) is is_met
    assert policy.keys == {LOG, *map(vkey, NAMES)}


def test_two_of_three() -> None:
    policy = Policy.parse(f"{LINES}group outside 2 X1 X2 X3\nquorum outside\n")
    assert policy.needed() == (2, 3)
    assert not policy.is_met({vkey("X1"), vkey("Y1")})
    assert policy.is_met({vkey("X1"), vkey("X3")})


def test_bare_keys_ask_for_any_one_witness() -> None:
    auditor = vkey("jijian", 1)
    policy = Policy.parse(f"{vkey('X1')}\n\n# mine\n{vkey('X2')}\n{auditor}\n")
    assert policy.is_met({vkey("X2")})
    assert not policy.is_met({auditor})
    assert auditor in policy.keys


def test_no_witness_is_asked_for_where_none_is_named() -> None:
    assert Policy.parse("quorum none\n").is_met(set())
    assert Policy().is_met(set())


@pytest.mark.parametrize(
    "text",
    [
        f"{LINES}group g 4 X1 X2 X3\nquorum g\n",
        f"{LINES}group g 0 X1\nquorum g\n",
        f"{LINES}group g 01 X1\nquorum g\n",
        f"{LINES}group g 1 X1 X1\nquorum g\n",
        f"{LINES}group g any X1\ngroup h any X1\nquorum h\n",
        f"{LINES}group g any nobody\nquorum g\n",
        f"{LINES}group g any X1\n",
        f"{LINES}quorum X1\nquorum X2\n",
        "quorum nobody\n",
        "quorum X1\n" + LINES,
        f"witness none {vkey('X1')}\n",
        f"witness A {vkey('X1')}\nwitness B {vkey('X1')}\n",
        f"witness A {vkey('X1')}\nwitness A {vkey('X2')}\n",
        f"witness A {LOG}\n",
        f"log {vkey('X1')}\n",
        f"log {LOG}\nlog {LOG}\n",
        "nonsense of three words\n",
    ],
)
def test_a_policy_that_breaks_a_rule_is_refused(text: str) -> None:
    with pytest.raises(LogError):
        Policy.parse(text)


def test_one_key_under_two_names_counts_once() -> None:
    one = SignerKey.from_seed("one.example", b"1" * 32, COSIGNATURE).verifier()
    two = SignerKey.from_seed("two.example", b"1" * 32, COSIGNATURE).verifier()
    assert one.public == two.public
    with pytest.raises(LogError, match="twice"):
        Policy.parse(f"witness one {one.encoded()}\nwitness two {two.encoded()}\n")
