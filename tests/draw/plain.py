"""DD-1 once more, as slow and as literal as possible, sharing no code with the engine.

Follows the text of the norm line by line; the tests compare the engine with it.
"""

import hashlib
import json


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def key(label, seed):
    return sha(f"dd-1/{label}/{seed}")[:32]


def number(label, seed, text):
    return sha(key(label, seed) + text)


def size(stratum, population):
    """§4.2."""
    if "ratio" in stratum:
        a, b = map(int, stratum["ratio"].split("/"))
        n = (a * population + b - 1) // b
    else:
        n = stratum["count"]
    n = max(n, stratum.get("min", n))
    n = min(n, stratum.get("max", n))
    return min(n, population)


def order(units, n, method, k):
    """§4.3 and §4.4: the ids of one stratum in order; units = {id: weight}."""
    numbers = {i: sha(k + i) for i in units}
    if method == "srs":
        return sorted(units, key=lambda i: numbers[i])
    certain, rest = [], dict(units)
    while True:
        total = sum(rest.values())
        sure = [i for i in rest if n * rest[i] >= total]
        if not sure:
            break
        certain += sure
        for i in sure:
            del rest[i]
        n -= len(sure)
    certain.sort(key=lambda i: numbers[i])
    if n == 0:
        return certain + sorted(rest, key=lambda i: numbers[i])

    def rank(i):
        lam = (n * rest[i]) / total
        u = (int(numbers[i][:13], 16) + 0.5) * 2**-52
        return (u * (1 - lam)) / (lam * (1 - u)), numbers[i]

    return certain + sorted(rest, key=rank)


def select(design, strata_rows, seed):
    """The lines of selection.tsv and reserve.tsv."""
    k = key("target", seed)
    selection, reserve = [], []
    for stratum in design["strata"]:
        units = {row[0]: int(row[2]) for row in strata_rows if row[1] == stratum["name"]}
        n = size(stratum, len(units))
        for rank, i in enumerate(order(units, n, design["method"], k), 1):
            line = f"{stratum['name']}\t{rank}\t{i}\t{sha(k + i)}"
            if rank <= n:
                selection.append(line)
            elif rank <= n + design["reserve"]:
                reserve.append(line)
    return selection, reserve


def assign(design, targets, regions, roster, recusals, seed):
    """§5: the lines of teams.tsv, or {seat, targets, need, most}."""
    targets = sorted(targets)
    recused = {(t, ref) for t, ref, _ in recusals}
    given = {row[0]: 0 for row in roster}
    sits = {t: set() for t in targets}
    lines = []
    for g, seat in enumerate(design["seats"]):
        people = sorted(
            row
            for row in roster
            if row[1] == seat["department"]
            and (seat["qualification"] == "" or seat["qualification"] in row[2].split(","))
        )
        refs = [row[0] for row in people]
        row_of = {row[0]: row for row in people}
        load0 = {ref: int(row_of[ref][5]) + given[ref] for ref in refs}
        load = dict(load0)
        cap = {}
        for ref in refs:
            caps = [int(row_of[ref][4])] if row_of[ref][4] != "-" else []
            caps += [design["max_load"]] if design["max_load"] is not None else []
            cap[ref] = min(caps) if caps else 10**9

        def may(t, ref, row_of=row_of):
            allowed = row_of[ref][3].split(",")
            here = regions[t] in allowed or "*" in allowed
            return here and (t, ref) not in recused and ref not in sits[t]

        def r(t, ref, g=g):
            return number(f"edge/{g}", seed, f"{t}/{ref}")

        turns = sorted(targets, key=lambda t: number(f"order/{g}", seed, t))
        has = {t: set() for t in targets}
        for t in turns:
            free = [ref for ref in refs if may(t, ref) and load[ref] < cap[ref]]
            free.sort(key=lambda ref: (load[ref], r(t, ref)))
            for ref in free[: seat["count"]]:
                has[t].add(ref)
                load[ref] += 1
        for start in turns:
            while len(has[start]) < seat["count"]:
                queue, seen, visited, parent, via = [start], {start}, set(), {}, {}
                end = None
                while queue and end is None:
                    t = queue.pop(0)
                    for ref in sorted((x for x in refs if may(t, x)), key=lambda x: r(t, x)):
                        if ref in visited or ref in has[t]:
                            continue
                        visited.add(ref)
                        parent[ref] = t
                        if load[ref] < cap[ref]:
                            end = ref
                            break
                        for other in targets:
                            if ref in has[other] and other not in seen:
                                seen.add(other)
                                via[other] = ref
                                queue.append(other)
                if end is None:
                    most = sum(
                        min(max(0, cap[ref] - load0[ref]), sum(may(t, ref) for t in seen))
                        for ref in refs
                    )
                    return {
                        "seat": g,
                        "targets": sorted(seen),
                        "need": len(seen) * seat["count"],
                        "most": most,
                    }
                load[end] += 1
                while True:
                    t = parent[end]
                    has[t].add(end)
                    if t == start:
                        break
                    has[t].remove(via[t])
                    end = via[t]
        for t in targets:
            sits[t] |= has[t]
            for ref in has[t]:
                given[ref] += 1
                lines.append((t, g, ref))
    return [f"{t}\t{g}\t{ref}" for t, g, ref in sorted(lines)]


def root(leaves):
    """RFC 6962 §2.1, by its own recursion."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:])).digest()


def leaf(label, seed, target, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return (number(label, seed, target) + text).encode()
