"""One county for all tests of this folder."""

from random import Random

import pytest

from doubledraw.demo.county import Inspector, Target, inspectors, targets

SEED = 990126


@pytest.fixture(scope="session")
def roll() -> list[Target]:
    return list(targets(Random(SEED)))


@pytest.fixture(scope="session")
def roster() -> list[Inspector]:
    return list(inspectors(Random(SEED)))
