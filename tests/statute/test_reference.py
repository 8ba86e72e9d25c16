"""The reference page is what the law book says today, and shows every source and every doubt."""

import subprocess
import sys
from pathlib import Path

from doubledraw.statute.books import every_parameter, rule_set, rule_sets
from doubledraw.statute.reference import page, spelled

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_is_fresh() -> None:
    written = (DOCS / "reference" / "statute.md").read_text(encoding="utf-8")
    assert written == page(), "python -m doubledraw.statute > docs/reference/statute.md"


def test_the_command_prints_it_in_utf_8() -> None:
    command = [sys.executable, "-m", "doubledraw.statute"]
    run = subprocess.run(
        command, capture_output=True, check=True, env={"PYTHONIOENCODING": "ascii"}
    )
    assert run.stdout.decode("utf-8") == page()


def test_every_value_every_quotation_and_every_doubt_is_on_it() -> None:
    shown = page()
    for _, parameter in every_parameter():
        for value in parameter.values:
            assert parameter.name in shown
            assert value.citation.quotation in shown
            assert value.citation.seen in shown
            assert value.note in shown
    doubts = sum(not v.citation.is_confirmed for _, p in every_parameter() for v in p.values)
    assert shown.count("**Unconfirmed**, adopted by DoubleDraw 缺省值.") == doubts == 6
    assert "`annual_cap_per_firm` 同一企业年度行政检查次数上限" in shown


def test_values_are_spelled_as_a_lawyer_would() -> None:
    said = {
        f"{name}/{parameter.name}": spelled(parameter.values[-1])
        for name in rule_sets()
        for parameter in rule_set(name).parameters.values()
    }
    assert said["karamay-2016/publication_normal"] == "抽查结束之日起20个工作日内"
    assert said["changchun-2021/notice_lead"] == "开始行政检查前48小时"
    assert said["changchun-2021/record_entry"] == "对检查对象的检查结束当日"
    assert said["xian-2017/ledger_filed"] == "文件发布之日起1个月内"
    assert said["guantao-2020/quarterly_report"] == "每年 04-05 07-01 10-08"
    assert said["changchun-2021/item_list_filed"] == "每季 末日"
    assert said["changchun-2021/key_item_ratio_min"] == "20%"
    assert said["karamay-2016/no_fee"] == "是"
