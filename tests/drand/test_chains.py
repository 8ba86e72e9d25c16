"""The facts of the chains prove themselves by drand's own digest of them; rounds and times agree."""

import hashlib
import struct
from datetime import UTC, datetime

import pytest

from doubledraw.cli import main
from doubledraw.drand import chains
from doubledraw.drand.errors import DrandError
from tests.drand.rounds import DEFAULT, QUICKNET, RANDOMNESS

quicknet = chains.called("quicknet")


@pytest.mark.parametrize("chain", chains.known(), ids=lambda chain: chain.name)
def test_the_chain_hash_is_the_digest_of_its_facts(chain: chains.Chain) -> None:
    facts = struct.pack(">IQ", chain.period, chain.genesis)
    facts += bytes.fromhex(chain.public_key) + bytes.fromhex(chain.group_hash)
    facts += b"" if chain.name == "default" else chain.name.encode()
    assert hashlib.sha256(facts).hexdigest() == chain.hash


@pytest.mark.parametrize("chain", chains.known(), ids=lambda chain: chain.name)
def test_a_round_at_a_time_is_the_first_not_before_it(chain: chains.Chain) -> None:
    assert chain.round_at(chain.genesis) == 1
    assert chain.round_at(chain.genesis - 10**6) == 1
    for seconds in range(chain.genesis + 1, chain.genesis + 3 * chain.period):
        found = chain.round_at(seconds)
        assert 0 <= chain.time_of(found) - seconds < chain.period


def test_round_27946612_is_of_the_first_second_of_20_april_2026() -> None:
    at = int(datetime(2026, 4, 20, tzinfo=UTC).timestamp())
    assert quicknet.round_at(at) == 27946612
    assert quicknet.time_of(27946612) == at


@pytest.mark.parametrize(
    "source", ["drand quicknet 第1000轮", "drand quicknet 1000", "Drand Quicknet round 1000"]
)
def test_a_source_names_chain_and_round(source: str) -> None:
    assert chains.named(source) == (quicknet, 1000)


@pytest.mark.parametrize(
    "source",
    ["drand 1000", "drand quicknet", "drand quicknet 01", "drand other 5", "drand quicknet 5 6"],
)
def test_a_source_that_could_mean_two_rounds_names_none(source: str) -> None:
    with pytest.raises(DrandError):
        chains.named(source)


def test_the_command_says_true_false_and_unusable(
    capsys: pytest.CaptureFixture[str],
) -> None:
    value = ["--value", RANDOMNESS[1000]]
    assert main(["drand", "--round", "1000", QUICKNET[1000], *value]) == 0
    assert "TRUE: signature verified" in capsys.readouterr().out
    assert main(["drand", "--round", "1001", QUICKNET[1000]]) == 1
    assert main(["drand", "--round", "1000", QUICKNET[1000], "--value", "00" * 32]) == 1
    chained = ["--chain", "default", "--previous", DEFAULT.previous, DEFAULT.signature]
    assert main(["drand", "--round", "3311596", *chained]) == 0
    assert main(["drand", "--round", "1000", "nothing"]) == 2
    assert main(["drand", QUICKNET[1000]]) == 2
    assert main(["drand", "--chain", "other", "--round", "1", "00"]) == 2
    assert main(["drand", *chained[:3], "no", DEFAULT.signature, "--round", "1"]) == 2
    assert main(["drand", "--at", "2026-04-20T08:00:00"]) == 2
    assert main(["drand", "--at", "2026-04-20T08:00:00+08:00"]) == 0
    assert "drand quicknet 第27946612轮" in capsys.readouterr().out
