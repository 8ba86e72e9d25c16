"""Hostile and honest workbooks, written byte by byte so that nobody has to trust a fixture."""

import zipfile
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(path: Path, sheet: bytes | str, **parts: bytes | str) -> Path:
    """A workbook with one sheet, given as the XML within <worksheet>, and further parts."""
    if isinstance(sheet, str):
        sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData></worksheet>'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (_frame() | parts).items():
            package.writestr(name, content)
        package.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def sparse(path: Path, *cells: str) -> Path:
    """A workbook in which only these cells hold something."""
    rows = "".join(f'<row r="{_digits(c)}"><c r="{c}"><v>1</v></c></row>' for c in cells)
    return workbook(path, rows)


def _digits(cell: str) -> str:
    return cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _frame() -> dict[str, bytes | str]:
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_RELS}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}">'
        '<sheets><sheet name="名单" sheetId="1" r:id="r1"/></sheets></workbook>',
    }
