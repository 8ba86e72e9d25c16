"""The five cities: descriptions that hold together, rolls in their own divisions, a clock for demos alone."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from stdnum.cn import uscc

from doubledraw.demo.cities import NAMES, City, city
from doubledraw.demo.cities.rolls import (
    city_inspectors,
    city_targets,
    districts,
    grade_of,
    write_city,
)
from doubledraw.demo.cities.stage import site_of
from doubledraw.statute.books import rule_set

FEW = 200
REAL = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PRINT = "from doubledraw.platform import settings as s; print(s.DEMO_SHIFT, *s.RULE_SETS)"


def few(name: str) -> City:
    return replace(city(name), targets=FEW)


# descriptions


@pytest.mark.parametrize("name", NAMES)
def test_a_demo_is_set_in_the_year_its_document_speaks_of(name: str) -> None:
    chosen = city(name)
    own = rule_set(chosen.rule_sets[-1])
    assert own.region == chosen.code
    assert chosen.begins.year == chosen.today.year
    assert chosen.today.year in (own.year, own.year - 1)
    assert chosen.rule_sets[0] == "national"


@pytest.mark.parametrize("name", NAMES)
def test_everything_a_description_names_is_there(name: str) -> None:
    chosen = city(name)
    bodies = {body.name: body for body in chosen.bodies}
    known = {*bodies, chosen.government["name"]}
    named = {chosen.people[key] for key in ("lead", "legal", "supervisor", "auditor")}
    named |= {chosen.plan["organ"], *(item["organ"] for item in chosen.items)}
    named |= {organ for line in chosen.lines for organ in line.get("with", ())}
    assert named <= known
    assert bodies[chosen.people["supervisor"]].kind == "oversight"
    assert {line["item"] for line in chosen.lines} <= {item["code"] for item in chosen.items}
    days = [chosen.plan[step] for step in STEPS]
    assert days == sorted(days)
    assert chosen.published < days[-1] < chosen.draw["held"] < chosen.today


STEPS = ("drafted", "submitted", "checked", "reviewed", "approved", "published")


def test_another_city_has_no_description() -> None:
    with pytest.raises(KeyError):
        city("../fuan")


# rolls


@pytest.mark.parametrize("name", NAMES)
def test_the_firms_are_the_citys_own_and_the_same_each_time(name: str) -> None:
    chosen = few(name)
    roll = list(city_targets(chosen))
    assert roll == list(city_targets(chosen))
    assert len({target.uscc for target in roll}) == FEW
    places = dict(districts(chosen)) or {chosen.code: ""}
    for target in roll:
        assert uscc.is_valid(target.uscc)
        assert target.uscc[2:8] == chosen.code
        assert target.address.startswith(f"{chosen.name}{places[target.region]}")
        assert target.established <= chosen.begins
        assert not mentions(target.name + target.address, ("清源", "河阳镇", "石桥镇"))


def mentions(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def test_two_cities_have_different_firms() -> None:
    one, other = ({t.uscc[8:] for t in city_targets(few(n))} for n in ("fuan", "xian"))
    assert len(one & other) < FEW // 10


def test_divisions_are_those_of_the_day() -> None:
    changchun, xian = (dict(districts(city(n))).values() for n in ("changchun", "xian"))
    assert "公主岭市" in changchun
    assert "九台市" not in changchun
    assert "鄠邑区" in xian
    assert "户县" not in xian
    before = replace(city("xian"), today=date(2016, 6, 1))
    assert "户县" in dict(districts(before)).values()
    assert not districts(city("fuan"))


def test_the_gravest_grade_is_the_first() -> None:
    xian = city("xian")
    assert grade_of(xian, "焙烤食品制造") == "一级"
    assert grade_of(xian, "正餐服务") == "二级"
    assert grade_of(xian, "摄影扩印服务") == "三级"


def test_only_what_its_year_had_stands_in_the_roll(tmp_path: Path) -> None:
    heads = {}
    for name in ("karamay", "xian", "changchun"):
        roll, _ = write_city(few(name), tmp_path / name)
        heads[name] = roll.read_text("utf-8-sig").splitlines()[0].split(",")
    assert not {"信用风险等级", "信用等次"} & set(heads["karamay"])
    assert "信用等次" in heads["xian"]
    assert "信用风险等级" not in heads["xian"]
    assert "信用风险等级" in heads["changchun"]


def test_inspectors_work_where_they_may_inspect() -> None:
    people = list(city_inspectors(city("guantao")))
    assert {person.organ.name for person in people} == {
        "馆陶县市场监督管理局",
        "馆陶县教育局",
        "馆陶县应急管理局",
    }
    assert len({person.certificate for person in people}) == 40


# the clock


def settings_of(home: Path, site: dict[str, str]) -> str:
    """What the settings read from this home in a process of their own."""
    (home / "site.json").write_text(json.dumps(site), encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DOUBLEDRAW_")}
    done = subprocess.run(
        [sys.executable, "-c", PRINT],
        env={**kept, "DOUBLEDRAW_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_clock_shows_ten_oclock_of_the_citys_day() -> None:
    chosen = city("changchun")
    shift = timedelta(seconds=int(site_of(chosen, REAL)["clock_shift"]))
    assert REAL + shift == datetime(2021, 6, 21, 2, 0, tzinfo=UTC)


def test_only_a_demo_may_have_another_clock(tmp_path: Path) -> None:
    site = site_of(city("guantao"), REAL)
    assert settings_of(tmp_path, site).startswith("-")
    assert settings_of(tmp_path, site).endswith("national hebei-2015 guantao-2020")
    real = {key: value for key, value in site.items() if key != "demo"}
    assert settings_of(tmp_path, real).startswith("0:00:00")
