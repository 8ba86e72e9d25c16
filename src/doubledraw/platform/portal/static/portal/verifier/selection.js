/* Selecting targets (DD-1 §4): numbers, order, cut; a million lines in pieces between which a page can draw. */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const { Failure } = DD1;
  const { Numbers } = DD1.hashes;
  const PAUSE = 4096;
  const PLAIN = 4096; // up to so many rows one sort call is short enough

  /* number("target", id) of every row: the first 64 bits are kept, the rest is computed again when it matters. */
  class TargetNumbers {
    constructor(table, suite, key) {
      this.table = table;
      this.numbers = new Numbers(suite, key);
      this.high = new Uint32Array(table.rows);
      this.low = new Uint32Array(table.rows);
    }

    *compute() {
      const { table, numbers, high, low } = this;
      for (let row = 0; row < table.rows; row++) {
        const state = numbers.ofBytes(table.bytes, table.starts[row], table.idEnd(row));
        high[row] = state[0];
        low[row] = state[1];
        if (row % PAUSE === 0) yield { phase: 'numbers', done: row, total: table.rows };
      }
    }

    hex(row) {
      return this.numbers.hexOfBytes(this.table.bytes, this.table.starts[row], this.table.idEnd(row));
    }

    compare(a, b) {
      if (a === b) return 0;
      if (this.high[a] !== this.high[b]) return this.high[a] - this.high[b];
      if (this.low[a] !== this.low[b]) return this.low[a] - this.low[b];
      return this.hex(a) < this.hex(b) ? -1 : 1;
    }

    /* k of §4.4: the first 13 hex digits as an integer */
    first52(row) {
      return this.high[row] * 2 ** 20 + (this.low[row] >>> 12);
    }
  }

  /* The first `need` of `rows` in the order of `compare`; `bucket` (20 bits) never contradicts that order. */
  function* firstInOrder(rows, need, compare, bucket) {
    if (rows.length <= PLAIN) return Array.from(rows).sort(compare).slice(0, need);
    const ends = new Uint32Array((1 << 20) + 1);
    for (const row of rows) ends[bucket(row) + 1]++;
    yield null;
    for (let i = 0; i < 1 << 20; i++) ends[i + 1] += ends[i];
    yield null;
    const placed = new Uint32Array(rows.length);
    const next = ends.slice();
    for (let i = 0; i < rows.length; i++) {
      placed[next[bucket(rows[i])]++] = rows[i];
      if (i % 65536 === 0) yield null;
    }
    const first = [];
    for (let b = 0; b < 1 << 20 && first.length < need; b++) {
      const group = placed.subarray(ends[b], ends[b + 1]);
      if (group.length > 1) group.sort(compare);
      for (const row of group) if (first.length < need) first.push(row);
      if (b % 16384 === 0) yield { phase: 'order', done: first.length, total: need };
    }
    return first;
  }

  function rowsByStratum(stratumOf, count) {
    const sizes = new Uint32Array(count);
    for (const s of stratumOf) sizes[s]++;
    const groups = Array.from(sizes, (size) => new Uint32Array(size));
    const filled = new Uint32Array(count);
    for (let row = 0; row < stratumOf.length; row++) {
      const s = stratumOf[row];
      groups[s][filled[s]++] = row;
    }
    return groups;
  }

  /* ── pareto, §4.4 ── */

  /* n·X < 2^53, so every sum and product below is exact in a double. */
  function* totalWeight(rows, weights, n, name) {
    let total = 0;
    for (let i = 0; i < rows.length; i++) {
      total += weights[rows[i]];
      if (!(total <= 2 ** 53)) throw new Failure('weights_too_big', { stratum: name }); // NaN as well
      if (i % PAUSE === 0) yield null;
    }
    if (BigInt(n) * BigInt(total) >= 2n ** 53n) throw new Failure('weights_too_big', { stratum: name });
    return total;
  }

  /* Splits off the units selected with certainty; returns them, the rest, and what n and X have become. */
  function splitCertain(rows, weights, n, total) {
    const certain = [];
    let rest = Array.from(rows);
    for (;;) {
      const sure = rest.filter((row) => n * weights[row] >= total);
      if (sure.length === 0) return { certain, rest, n, total };
      rest = rest.filter((row) => n * weights[row] < total);
      for (const row of sure) certain.push(row);
      n -= sure.length;
      total -= sure.reduce((sum, row) => sum + weights[row], 0);
    }
  }

  function paretoScore(k, weight, n, total) {
    const lambda = (n * weight) / total;
    const u = (k + 0.5) * 2 ** -52;
    return (u * (1 - lambda)) / (lambda * (1 - u));
  }

  const doubles = new Float64Array(1);
  const words = new Uint32Array(doubles.buffer);
  const LITTLE = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

  /* Positive doubles sort like their bits. */
  function bucketOfDouble(value) {
    doubles[0] = value;
    return words[LITTLE ? 1 : 0] >>> 12;
  }

  function* orderPareto(rows, need, n, stratum, weights, numbers) {
    const split = splitCertain(rows, weights, n, yield* totalWeight(rows, weights, n, stratum.name));
    const byNumber = (a, b) => numbers.compare(a, b);
    const numberBucket = (row) => numbers.high[row] >>> 12;
    const first = yield* firstInOrder(split.certain, need, byNumber, numberBucket);
    const left = need - first.length;
    if (split.n === 0) return first.concat(yield* firstInOrder(split.rest, left, byNumber, numberBucket));
    const scores = new Float64Array(numbers.table.rows);
    for (const [i, row] of split.rest.entries()) {
      scores[row] = paretoScore(numbers.first52(row), weights[row], split.n, split.total);
      if (i % PAUSE === 0) yield null;
    }
    const byScore = (a, b) => scores[a] - scores[b] || numbers.compare(a, b);
    return first.concat(yield* firstInOrder(split.rest, left, byScore, (row) => bucketOfDouble(scores[row])));
  }

  /* Rows of each stratum in rank order, selected and reserve together, in design order of strata. */
  function* select(design, strata, sizes, numbers) {
    const groups = rowsByStratum(strata.stratumOf, design.strata.length);
    const ranked = [];
    for (const [h, stratum] of design.strata.entries()) {
      const n = sizes[h];
      const need = Math.min(n + design.reserve, groups[h].length);
      const rows = groups[h];
      if (design.method === 'pareto') ranked.push(yield* orderPareto(rows, need, n, stratum, strata.weights, numbers));
      else ranked.push(yield* firstInOrder(rows, need, (a, b) => numbers.compare(a, b), (row) => numbers.high[row] >>> 12));
      yield { phase: 'order', done: h + 1, total: design.strata.length };
    }
    return ranked;
  }

  /* The lines of selection.tsv ("selected") or reserve.tsv ("reserve"), §4.5. */
  function* lines(design, ranked, sizes, numbers, role) {
    for (const [h, stratum] of design.strata.entries()) {
      const [from, to] = role === 'selected' ? [0, sizes[h]] : [sizes[h], ranked[h].length];
      for (let i = from; i < to; i++) {
        const row = ranked[h][i];
        yield [stratum.name, i + 1, numbers.table.id(row), numbers.hex(row)].join('\t');
      }
    }
  }

  DD1.selection = { TargetNumbers, firstInOrder, select, lines, paretoScore, splitCertain };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
