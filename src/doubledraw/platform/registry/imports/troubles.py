"""What the table reader says, in the words of the person who holds the spreadsheet."""

import re

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.tables import TableError

_RESAVE = "请在电子表格中另存为 CSV UTF-8 或 xlsx，再上传。"
_WORDS = {
    "empty": ("文件是空的", "请重新导出后上传。"),
    "encoding": (
        "第 {line} 行的文字既不是 UTF-8 也不是 GB18030",
        _RESAVE,
    ),
    "nul_character": ("第 {line} 行有空字符，这不是普通文本", _RESAVE),
    "quotes": (
        "第 {line} 行的引号没有成对",
        '单元格里的引号要写两次（""），或者另存为 xlsx。',
    ),
    "cell_too_long": ("第 {line} 行有一格超过 {characters} 个字，或者引号没有关上", _RESAVE),
    "row_width": (
        "第 {line} 行有 {cells} 格，表头是 {expected} 格",
        "这一行多了或少了分隔符，或者文件在这里断了。请改正后重新上传。",
    ),
    "too_many_columns": ("列太多，最多 {limit} 列", "请只留下需要的列。"),
    "too_many_rows": ("行数超过 {limit}", "请分成几个文件。"),
    "too_big": ("文件太大，或者展开后太大", "请只留下需要的列，或者分成几个文件。"),
    "too_slow": ("这个文件读得太久，已经停下", "请把内容复制到新的工作簿，或者另存为 CSV。"),
    "damaged": ("文件已损坏或者不完整", "请重新导出后上传。"),
    "not_a_table": ("这不是电子表格", "请上传 CSV、TSV、XLSX 或 Parquet 文件。"),
    "old_workbook": (
        "这是旧的 .xls 工作簿，或者加了密码",
        "请打开它，去掉密码，另存为 .xlsx 或 CSV。",
    ),
    "unsafe_xml": ("工作簿里有不安全的内容", "请把内容复制到新的工作簿。"),
    "nested_column": ("列 {column} 里不是单个的值", "请导出成普通的列。"),
    "digits_lost": (
        "第 {row} 行 {column} 列的代码成了数字 {value}，15 位以后已经丢失",
        "请把这一列设为“文本”，从原系统重新导出。",
    ),
    "control_character": (
        "第 {row} 行 {column} 列有看不见的控制字符",
        "请删掉它，或者重新录入这一格。",
    ),
    "unreadable": ("文件打不开", "请重新上传。"),
}


def explained(error: TableError) -> Invalid:
    """The same refusal in Chinese; the reader's own words when it has a new code."""
    reason, remedy = _WORDS.get(error.code, ("文件读不了：{said}", _RESAVE))
    told = {**_place(error), "said": error.reason, **error.params}
    found = Invalid(error.code, reason, remedy=remedy)
    found.params = told
    return found


def _place(error: TableError) -> dict[str, str]:
    """Row and column, from the reader's English place; a place it does not name is a dash."""
    row = re.search(r"(?:row|line) (\d+)", error.where)
    column = re.search(r"column (\w+)", error.where)
    return {"row": row[1] if row else "–", "column": column[1] if column else "–"}
