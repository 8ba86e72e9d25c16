"""Everything that can be done to one file of a bundle, one thing at a time."""

import copy
import json
from dataclasses import dataclass

from doubledraw.draw import canonical


@dataclass(frozen=True)
class Mutation:
    """A changed bundle; `place` says where in general, `what` exactly what was done."""

    place: str
    what: str
    files: dict


def of(files, stride=1):
    """Every mutation of every file; of single bytes, every stride-th."""
    for name in sorted(files):
        yield from _structural(files, name)
        yield from _raw(files, name, stride)
        yield _changed(files, name, "file", "removed", None)
    for extra in (
        "note.txt",
        "design.json.bak",
        "frame/frame.tsv",
        "log/readme",
        "round-7/teams.tsv",
        "attestations/x",
    ):
        yield _changed(files, extra, "extra file", "added", b"{}")
    for name in sorted(files):
        yield _changed(files, name + "x", "extra file", "copied", files[name])


def _changed(files, name, part, what, data):
    mutated = {key: value for key, value in files.items() if key != name}
    if data is not None:
        mutated[name] = data
    return Mutation(f"{name} {part}".strip(), what, mutated)


def _structural(files, name):
    variants = _json(files[name]) if name.endswith(".json") else _lines(files[name])
    for part, what, data in variants:
        if data != files[name]:
            yield _changed(files, name, part, what, data)


def _raw(files, name, stride):
    data = files[name]
    for position in range(0, len(data), stride):
        flipped = data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]
        yield _changed(files, name, "byte", f"flipped at {position}", flipped)
    for position in {0, 1, len(data) // 2, len(data) - 1} - {len(data)}:
        if position >= 0 and data:
            yield _changed(files, name, "length", f"cut at {position}", data[:position])
    for tail in (b"\n", b" ", b"\0", b"x", b"\r\n"):
        yield _changed(files, name, "length", f"trailing {tail!r}", data + tail)
    for front in (b"\xef\xbb\xbf", b" ", b"\n"):
        yield _changed(files, name, "length", f"leading {front!r}", front + data)


def _lines(data):
    lines = data.split(b"\n")[:-1]

    def joined(changed):
        return b"".join(line + b"\n" for line in changed)

    for n, line in enumerate(lines):
        yield "line", f"{n} removed", joined(lines[:n] + lines[n + 1 :])
        yield "line", f"{n} doubled", joined([*lines[: n + 1], *lines[n:]])
        yield (
            "line",
            f"{n} swapped",
            joined([*lines[:n], *reversed(lines[n : n + 2]), *lines[n + 2 :]]),
        )
        yield (
            "line",
            f"{n} with carriage return",
            joined([*lines[:n], line + b"\r", *lines[n + 1 :]]),
        )
        fields = line.split(b"\t")
        for f, value in enumerate(fields):
            for new in {_other(value), b"", value + b"0", value + b"\t"}:
                changed = b"\t".join([*fields[:f], new, *fields[f + 1 :]])
                yield (
                    f"field {f}",
                    f"line {n}: {value!r} -> {new!r}",
                    joined([*lines[:n], changed, *lines[n + 1 :]]),
                )


def _other(value):
    """A value of the same shape."""
    if value.isdigit():
        return str(int(value) + 1).encode()
    if value[-1:] in b"0123456789abcdefABCDEF" and value:
        return value[:-1] + (b"1" if value[-1:] == b"0" else b"0")
    return value[:-1]


def _json(data):
    value = json.loads(data)
    for path in _paths(value):
        for what, new in _variants(value, path):
            part = "".join(f".{step}" if isinstance(step, str) else "[]" for step in path)
            yield part, what, canonical.encode(new)
    for indented in (json.dumps(value, ensure_ascii=False, indent=1), json.dumps(value)):
        yield "spelling", "re-saved", indented.encode()


def _paths(value, path=()):
    yield path
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, item in items:
        yield from _paths(item, (*path, step))


def _variants(value, path):
    """The document with the thing at `path` removed, replaced, doubled, moved, renamed."""
    old = value
    for step in path:
        old = old[step]
    for new in _replacements(old):
        yield f"{old!r} -> {new!r}", _replaced(value, path, new)
    if path:
        parent = _at(copy.deepcopy(value), path[:-1])
        del parent[path[-1]]
        yield "removed", _replaced(value, path[:-1], parent)
    if isinstance(old, list) and old:
        yield "doubled", _replaced(value, path, [*old, old[-1]])
        yield "reversed", _replaced(value, path, old[::-1])


def _replacements(old):
    if isinstance(old, bool):
        return [not old, int(old)]
    if isinstance(old, int):
        return [old + 1, str(old), None, *([old - 1] if old else [])]
    if isinstance(old, str):
        shaped = _other(old.encode()).decode(errors="ignore")
        return [shaped, old + "0", "", 0, None, [old]]
    if isinstance(old, dict):
        return [{**old, "extra": 1}, {}, []]
    if isinstance(old, list):
        return [[], {}, [*old, 1]]
    return [0, ""]


def _at(value, path):
    for step in path:
        value = value[step]
    return value


def _replaced(value, path, new):
    if not path:
        return new
    changed = copy.deepcopy(value)
    _at(changed, path[:-1])[path[-1]] = new
    return changed
