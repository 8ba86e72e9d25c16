"""A list taken away as a file: streamed, under a name with its date, in the format asked for."""

from collections.abc import Sequence
from datetime import datetime

from django.http import StreamingHttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext

from doubledraw.tables.writing import CONTENT_TYPES, FORMATS, Rows, written


def format_of(asked: str, otherwise: str = "csv") -> str:
    """The format asked for, when it is one of ours."""
    return asked if asked in FORMATS else otherwise


def download(
    form: str, name: str, title: str, headers: Sequence[str], rows: Rows, *, at: datetime
) -> StreamingHttpResponse:
    """The table as `name`-YYYYMMDD.`form`; `title` names the sheet. Headers are said in the reader's language."""
    said = [gettext(header) if header else "" for header in headers]
    pieces = written(form, gettext(title), said, rows)
    answer = StreamingHttpResponse(pieces, content_type=CONTENT_TYPES[form])
    file = f"{name}-{localtime(at):%Y%m%d}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer
