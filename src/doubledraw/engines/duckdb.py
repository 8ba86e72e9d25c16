"""DuckDB over a frozen table, Parquet or CSV, larger than memory if need be."""

import re
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import duckdb

from doubledraw.draw.design import Design
from doubledraw.draw.errors import DrawError
from doubledraw.draw.selection import Selection
from doubledraw.engines import ranking
from doubledraw.engines.ranking import Progress, Task
from doubledraw.engines.statements import quoted, statement

MEMORY = "1500MB"
_POLL_SECONDS = 0.2
_BATCH = 1 << 16
# Below this a second thread costs more processor time than it saves of anybody's.
_WORTH_THREADS_BYTES = 64 << 20
# Start and share of the two long queries in the whole work.
_CHECKING, _RANKING = (0.0, 0.15), (0.15, 0.84)
_COLUMNS = "{'id': 'VARCHAR', 'stratum': 'VARCHAR', 'weight': 'VARCHAR'}"
_FIXED = f"auto_detect = false, quote = '', escape = '', columns = {_COLUMNS}"
_CSV = {
    # The frozen table: its first line is the blind.
    ".tsv": rf"header = false, skip = 1, delim = '\t', new_line = '\n', {_FIXED}",
    ".csv": "header = true, delim = ',', quote = '\"', escape = '\"', all_varchar = true",
}
_TEXTS = {"selection.tsv": "rank <= size", "reserve.tsv": "rank > size"}


@dataclass(frozen=True, slots=True)
class Written:
    """What `write` left in the folder: the number of rank n_h and how many lines of each file."""

    cuts: dict[str, str]
    lines: dict[str, int]


def select(
    design: Design,
    strata: Path | bytes,
    sizes: Mapping[str, int],
    key: str,
    progress: Progress | None = None,
    *,
    check: bool = True,
    memory: str = MEMORY,
    threads: int | None = None,
) -> Selection:
    """The selection of DD-1 §4, as `doubledraw.draw.selection.select` gives it.

    strata: the frozen `strata.tsv`, or its columns id, stratum, weight as .csv or .parquet (a
    folder stands for all Parquet files in it). memory bounds what DuckDB keeps before it writes to
    a temporary folder; the selected rows are Python objects besides. threads: one for a small file,
    otherwise all there are. check=False trusts the freeze that no id stands twice. Errors: DrawError.
    """
    task = Task(design, sizes, key, check)
    with _ranked(task, strata, progress, memory, threads) as session:
        return ranking.selection(session.ranked(), task)


def write(
    design: Design,
    strata: Path | bytes,
    sizes: Mapping[str, int],
    key: str,
    folder: Path,
    progress: Progress | None = None,
    *,
    check: bool = True,
    memory: str = MEMORY,
    threads: int | None = None,
) -> Written:
    """The same selection as the files selection.tsv, reserve.tsv and drawn.tsv in the folder.

    No row ever becomes a Python object, so that millions can be selected.
    """
    task = Task(design, sizes, key, check)
    with _ranked(task, strata, progress, memory, threads) as session:
        return session.write(task, folder)


@contextmanager
def _ranked(
    task: Task, strata: Path | bytes, progress: Progress | None, memory: str, threads: int | None
) -> Iterator["_Session"]:
    with tempfile.TemporaryDirectory(prefix="doubledraw-") as scratch:
        path = _on_disk(strata, Path(scratch))
        if threads is None and path.is_file() and path.stat().st_size < _WORTH_THREADS_BYTES:
            threads = 1
        with _Session.open(path, Path(scratch), memory, threads) as session:
            with _reported(session, progress), _explained(path):
                ranking.rank(session, task)
            yield session


def _on_disk(strata: Path | bytes, scratch: Path) -> Path:
    if isinstance(strata, Path):
        return strata
    path = scratch / "strata.tsv"
    path.write_bytes(strata)
    return path


@dataclass
class _Session:
    """A connection of our own with the frame as a view; see `ranking.Session`."""

    connection: duckdb.DuckDBPyConnection
    source: str
    is_one_parquet: bool
    stage: tuple[float, float] = field(default=(0.0, 0.0), init=False)
    strata: str = field(default="dd_strata", init=False)

    @classmethod
    @contextmanager
    def open(cls, path: Path, scratch: Path, memory: str, threads: int | None) -> Iterator[Self]:
        with duckdb.connect(config=_settings(scratch, memory, threads)) as connection:
            connection.execute("CREATE TEMP MACRO dd_sha(x) AS sha256(x)")
            connection.execute(
                "CREATE TEMP MACRO dd_k(x) AS CAST('0x' || substr(x, 1, 13) AS bigint)"
            )
            connection.execute("SET enable_progress_bar = true")
            connection.execute("SET enable_progress_bar_print = false")
            session = cls(connection, _source(path), path.is_file() and path.suffix == ".parquet")
            with _explained(path):
                session.open_view()
            yield session

    def open_view(self) -> None:
        """The frame under one name, whatever it is read from."""
        self.connection.execute(
            "CREATE TEMP VIEW dd_strata AS SELECT CAST(id AS text) AS id, "
            "CAST(stratum AS text) AS stratum, CAST(weight AS bigint) AS weight "
            f"FROM {self.source}"
        )

    def duplicate(self) -> str | None:
        """An id that stands twice. In frozen tables each id exceeds the one before: then none."""
        self.stage = _CHECKING
        if self._ascends():
            return None
        return next((str(row[0]) for row in self.rows(statement("duplicate", self.strata))), None)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query with a short answer."""
        return self.connection.execute(query).fetchall()

    def keep(self, query: str) -> None:
        """Run the query and keep its rows as the temporary table dd_ranked."""
        self.stage = _RANKING
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE dd_ranked AS {query}")

    def ranked(self) -> Iterator[tuple[Any, ...]]:
        """The rows of dd_ranked, in batches."""
        self.connection.execute("SELECT * FROM dd_ranked")
        while batch := self.connection.fetchmany(_BATCH):
            yield from batch

    def write(self, task: Task, folder: Path) -> Written:
        """The three files of §4.5, straight from dd_ranked."""
        places = [(p, name, size) for p, (name, size) in enumerate(task.sizes.items())]
        self.connection.execute(
            "CREATE TEMP TABLE dd_place (position bigint, stratum text, size bigint)"
        )
        self.connection.executemany("INSERT INTO dd_place VALUES (?, ?, ?)", places)
        joined = "FROM dd_ranked JOIN dd_place USING (position)"
        lines = {
            name: self._copy(
                f"SELECT stratum, rank, id, number {joined} WHERE {which} ORDER BY position, rank",
                folder / name,
            )
            for name, which in _TEXTS.items()
        }
        drawn = f"SELECT id {joined} WHERE rank <= size ORDER BY id"
        lines["drawn.tsv"] = self._copy(drawn, folder / "drawn.tsv")
        cuts = self.rows(f"SELECT stratum, number {joined} WHERE rank = size ORDER BY position")
        return Written(dict(cuts), lines)

    def _copy(self, query: str, path: Path) -> int:
        options = "FORMAT csv, HEADER false, DELIMITER '\t', QUOTE '', ESCAPE ''"
        return int(self.rows(f"COPY ({query}) TO {quoted(str(path))} ({options})")[0][0])

    def _ascends(self) -> bool:
        """Whether each id exceeds the one before it. Parquet is read in stretches side by side."""
        query = " UNION ALL ".join(
            f"SELECT bool_or({falls}) AS falls FROM (SELECT *, {before} FROM {rows})"
            for falls, before, rows in self._stretches()
        )
        return not any(falls for (falls,) in self.rows(query))

    def _stretches(self) -> list[tuple[str, str, str]]:
        """What falls, what is compared with, the rows. Stretches share the row where they meet."""
        falls, before = "id <= id_before", "lag(id) OVER () AS id_before"
        if not self.is_one_parquet:
            return [(falls, before, self.strata)]
        # The row number shows that rows arrived in their order, so that no pair was left out.
        falls += " OR file_row_number <> row_before + 1"
        before += ", lag(file_row_number) OVER () AS row_before"
        numbered = f"{self.source.removesuffix(')')}, file_row_number = true)"
        threads = int(self.rows("SELECT current_setting('threads')")[0][0])
        rows = int(self.rows(f"SELECT count(*) FROM {self.source}")[0][0])
        step = rows // threads + 1
        return [
            (
                *(falls, before),
                f"(SELECT CAST(id AS text) AS id, file_row_number FROM {numbered} "
                f"WHERE file_row_number BETWEEN {first} AND {first + step})",
            )
            for first in range(0, max(rows, 1), step)
        ]


def _source(path: Path) -> str:
    """The table function that reads the file."""
    if path.is_dir():
        return f"read_parquet({_literal(path)} || '/*.parquet')"
    if path.suffix == ".parquet":
        return f"read_parquet({_literal(path)})"
    options = _CSV.get(path.suffix)
    if options is None:
        raise DrawError(
            "unknown_table_format",
            f"{path.name} is none of {', '.join(_CSV)}, .parquet",
            path.name,
            "Convert it to one of these.",
        )
    return f"read_csv({_literal(path)}, {options})"


def _literal(path: Path) -> str:
    """The path as a string literal in which * ? [ mean themselves."""
    return quoted(re.sub(r"([*?\[])", r"[\1]", str(path)))


def _settings(scratch: Path, memory: str, threads: int | None) -> dict[str, Any]:
    """A connection that installs nothing, prints nothing and spills to the scratch folder."""
    settings: dict[str, Any] = {
        "memory_limit": memory,
        "temp_directory": str(scratch / "spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return settings | ({"threads": threads} if threads else {})


_UNREADABLE = (
    duckdb.IOException,
    duckdb.InvalidInputException,
    duckdb.ConversionException,
    duckdb.BinderException,  # a column is missing
)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """What DuckDB cannot read, as a DrawError that names the file."""
    try:
        yield
    except _UNREADABLE as error:
        raise DrawError(
            "unreadable_table",
            str(error).strip().splitlines()[0],
            path.name,
            "Take the file as it was frozen; it has the columns id, stratum and weight.",
            "§2.1",
        ) from error


@contextmanager
def _reported(session: _Session, progress: Progress | None) -> Iterator[None]:
    """Tell how far the work is, from 0 to 1 and never back, until the block ends."""
    if progress is None:
        yield
        return
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(session, progress, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    progress(1.0)


def _watch(session: _Session, progress: Progress, done: threading.Event) -> None:
    furthest = 0.0
    while not done.wait(_POLL_SECONDS):
        start, share = session.stage
        within = session.connection.query_progress() / 100
        furthest = max(furthest, start + share * min(max(within, 0.0), 1.0))
        progress(furthest)
