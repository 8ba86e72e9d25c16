/* The five frozen tables (DD-1 §2, §2.1): every line judged in place, as bytes, so that a million lines stay cheap. */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const { Failure } = DD1;
  const { isName, isId, CONTROL } = DD1.text;
  const { decodeText, compareText } = DD1.canonical;
  const TAB = 9, LF = 10, CR = 13;
  const PAUSE = 4096; // lines between two chances to draw the page

  const EXCLUSION_REASONS = ['SAME_ITEM', 'FREQUENCY_CAP', 'SUPERIOR', 'INACTIVE', 'MOVED', 'LAW'];
  const RECUSAL_REASONS = ['KIN', 'INTEREST', 'FORMER_EMPLOYER', 'LAST_TIME', 'REQUESTED', 'LAW'];

  const ID_BYTE = Uint8Array.from({ length: 256 }, (_, c) => (/[0-9A-Za-z._:-]/.test(String.fromCharCode(c)) ? 1 : 0));

  function compareBytes(a, a0, a1, b, b0, b1) {
    while (a0 < a1 && b0 < b1) {
      const d = a[a0++] - b[b0++];
      if (d !== 0) return d;
    }
    return a1 - a0 - (b1 - b0);
  }

  function isIdBytes(bytes, from, to) {
    if (to - from < 1 || to - from > 64) return false;
    for (let i = from; i < to; i++) if (ID_BYTE[bytes[i]] === 0) return false;
    return true;
  }

  function isIntegerBytes(bytes, from, to) {
    if (to === from || (bytes[from] === 48 && to - from > 1)) return false;
    for (let i = from; i < to; i++) if (bytes[i] < 48 || bytes[i] > 57) return false;
    return true;
  }

  function indexOfByte(bytes, byte, from, to) {
    for (let i = from; i < to; i++) if (bytes[i] === byte) return i;
    return to;
  }

  /* A table whose bytes are known; lines are counted without the blind line. */
  class Table {
    constructor(name, bytes) {
      this.name = name;
      this.bytes = bytes;
      this.starts = new Uint32Array(1);
      this.rows = 0;
    }

    idEnd(row) {
      return indexOfByte(this.bytes, TAB, this.starts[row], this.starts[row + 1] - 1);
    }

    line(row) {
      return decodeText(this.bytes.subarray(this.starts[row], this.starts[row + 1] - 1), this.name, row + 2);
    }

    fields(row) {
      return this.line(row).split('\t');
    }

    id(row) {
      return String.fromCharCode.apply(null, this.bytes.subarray(this.starts[row], this.idEnd(row)));
    }

    compareId(row, other, otherRow) {
      return compareBytes(this.bytes, this.starts[row], this.idEnd(row), other.bytes, other.starts[otherRow], other.idEnd(otherRow));
    }

    /* Row of an id, or -1; lines are sorted, and TAB sorts before every character of an id. */
    find(id) {
      const wanted = DD1.hashes.utf8.encode(id);
      let low = 0, high = this.rows;
      while (low < high) {
        const middle = (low + high) >> 1;
        const d = compareBytes(this.bytes, this.starts[middle], this.idEnd(middle), wanted, 0, wanted.length);
        if (d === 0) return middle;
        if (d < 0) low = middle + 1;
        else high = middle;
      }
      return -1;
    }
  }

  function* indexLines(table) {
    const { bytes, name } = table;
    if (bytes.length === 0 || bytes[bytes.length - 1] !== LF) throw new Failure('table_last_line', { file: name });
    let starts = new Uint32Array(1024);
    let count = 0;
    for (let at = 0; at < bytes.length; count++) {
      if (count === starts.length - 1) {
        const more = new Uint32Array(2 * starts.length);
        more.set(starts);
        starts = more;
      }
      starts[count] = at;
      at = indexOfByte(bytes, LF, at, bytes.length) + 1;
      starts[count + 1] = at;
      if (count % PAUSE === 0) yield { phase: 'read', file: name, done: at, total: bytes.length };
    }
    const blind = decodeText(bytes.subarray(0, starts[1] - 1), name, 1);
    if (!/^#blind\t[0-9a-f]{64}$/.test(blind)) throw new Failure('table_blind', { file: name });
    table.rows = count - 1;
    table.starts = starts.subarray(1, count + 1);
  }

  /* Reads a table and judges each line with `judge(bytes, from, to, row)`, which returns a failure code or "". */
  function* read(name, bytes, judge) {
    const table = new Table(name, bytes);
    yield* indexLines(table);
    const { starts } = table;
    for (let row = 0; row < table.rows; row++) {
      const from = starts[row], to = starts[row + 1] - 1;
      if (row > 0 && compareBytes(bytes, starts[row - 1], from - 1, bytes, from, to) >= 0) {
        throw new Failure('table_order', { file: name, line: row + 2 });
      }
      const code = judge(bytes, from, to, row);
      if (code) throw new Failure(code, { file: name, line: row + 2 });
      if (row % PAUSE === 0) yield { phase: 'read', file: name, done: row, total: table.rows };
    }
    return table;
  }

  function* checkUniqueIds(table) {
    for (let row = 1; row < table.rows; row++) {
      if (table.compareId(row - 1, table, row) === 0) {
        throw new Failure('table_id_twice', { file: table.name, line: row + 2, id: table.id(row) });
      }
      if (row % PAUSE === 0) yield null;
    }
  }

  function judgeFrame(bytes, from, to) {
    const tab = indexOfByte(bytes, TAB, from, to);
    return isIdBytes(bytes, from, tab) && isIdBytes(bytes, tab + 1, to) ? '' : 'table_line';
  }

  function* readFrame(bytes) {
    const frame = yield* read('frame.tsv', bytes, judgeFrame);
    yield* checkUniqueIds(frame);
    return frame;
  }

  /* Stratum (index in the design) and weight of each line; the weight is NaN beyond 2^53, where only pareto minds (§4.4). */
  function* readStrata(bytes, names) {
    const wanted = names.map((name) => DD1.hashes.utf8.encode(name));
    const stratumOf = [];
    const weights = [];
    let last = 0;
    const judge = (line, from, to) => {
      const a = indexOfByte(line, TAB, from, to);
      const b = indexOfByte(line, TAB, a + 1, to);
      if (!isIdBytes(line, from, a) || !isIntegerBytes(line, b + 1, to) || line[b + 1] === 48) return 'table_line';
      const is = (i) => compareBytes(line, a + 1, b, wanted[i], 0, wanted[i].length) === 0;
      if (!(last < wanted.length && is(last))) last = wanted.findIndex((_, i) => is(i));
      if (last < 0) {
        last = 0;
        return 'stratum_unknown';
      }
      stratumOf.push(last);
      weights.push(readWeight(line, b + 1, to));
      return '';
    };
    const table = yield* read('strata.tsv', bytes, judge);
    yield* checkUniqueIds(table);
    return { table, stratumOf: Uint32Array.from(stratumOf), weights: Float64Array.from(weights) };
  }

  function readWeight(bytes, from, to) {
    if (to - from > 16) return NaN;
    let value = 0;
    for (let i = from; i < to; i++) value = value * 10 + bytes[i] - 48;
    return value <= 2 ** 53 ? value : NaN;
  }

  /* Lines of tables that are never huge are judged as text. */
  function byText(name, judgeFields) {
    return (bytes, from, to, row) => {
      const text = decodeText(bytes.subarray(from, to), name, row + 2);
      return !text.includes('\r') && judgeFields(text.split('\t')) ? '' : 'table_line';
    };
  }

  function* readExclusions(bytes) {
    const judge = byText('exclusions.tsv', (f) => f.length === 3 && isId(f[0]) && EXCLUSION_REASONS.includes(f[1]));
    const table = yield* read('exclusions.tsv', bytes, judge);
    yield* checkUniqueIds(table);
    return table;
  }

  function isSortedList(items, isItem, mayRepeat) {
    return items.every((item, i) => isItem(item) && (i === 0 || compareText(items[i - 1], item) < (mayRepeat ? 1 : 0)));
  }

  const isInteger = (text) => DD1.text.INTEGER.test(text);
  const smallEnough = (text) => Number(text) <= 2 ** 53;

  function isRosterLine(f) {
    return f.length === 6 && isId(f[0]) && isName(f[1])
      && (f[2] === '' || isSortedList(f[2].split(','), isName, true))
      && (f[3] === '*' || isSortedList(f[3].split(','), isId, false))
      && (f[4] === '-' || (isInteger(f[4]) && smallEnough(f[4])))
      && isInteger(f[5]) && smallEnough(f[5]);
  }

  /* Inspectors in order of ref bytes, which is the order of the lines. */
  function* readRoster(bytes) {
    const table = yield* read('roster.tsv', bytes, byText('roster.tsv', isRosterLine));
    yield* checkUniqueIds(table);
    const people = [];
    for (let row = 0; row < table.rows; row++) people.push(inspector(table.fields(row)));
    return { table, people };
  }

  function inspector([ref, department, qualifications, regions, capacity, load]) {
    return {
      ref,
      department,
      qualifications: new Set(qualifications === '' ? [] : qualifications.split(',')),
      regions: regions === '*' ? null : new Set(regions.split(',')), // null: every region
      capacity: capacity === '-' ? Infinity : Number(capacity),
      load: Number(load),
    };
  }

  /* Pairs "target TAB inspector" that must not meet. */
  function* readRecusals(bytes) {
    const judge = byText('recusals.tsv', (f) => f.length === 3 && isId(f[0]) && isId(f[1]) && RECUSAL_REASONS.includes(f[2]));
    const table = yield* read('recusals.tsv', bytes, judge);
    const pairs = new Set();
    for (let row = 0; row < table.rows; row++) {
      const [target, ref] = table.fields(row);
      if (pairs.has(target + '\t' + ref)) throw new Failure('table_id_twice', { file: 'recusals.tsv', line: row + 2, id: target + ' ' + ref });
      pairs.add(target + '\t' + ref);
    }
    return { table, pairs };
  }

  /* strata.tsv has exactly the ids of the frame; both are sorted by id. */
  function* checkSameIds(frame, strata) {
    const rows = Math.min(frame.rows, strata.rows);
    for (let row = 0; row < rows; row++) {
      if (frame.compareId(row, strata, row) !== 0) throw new Failure('strata_other_ids', { line: row + 2, id: frame.id(row) });
      if (row % PAUSE === 0) yield null;
    }
    if (frame.rows !== strata.rows) throw new Failure('strata_other_ids', { line: rows + 2, id: '' });
  }

  function checkDisjoint(frame, exclusions) {
    for (let row = 0; row < exclusions.rows; row++) {
      const id = exclusions.id(row);
      if (frame.find(id) >= 0) throw new Failure('excluded_in_frame', { line: row + 2, id });
    }
  }

  function checkRecusals(recusals, frame, roster) {
    const refs = new Set(roster.people.map((person) => person.ref));
    for (let row = 0; row < recusals.table.rows; row++) {
      const [target, ref] = recusals.table.fields(row);
      if (frame.find(target) < 0 || !refs.has(ref)) throw new Failure('recusal_unknown', { line: row + 2, id: target, ref });
    }
  }

  /* Compares bytes with lines made one after another; remembers the first line that differs. */
  class Comparison {
    constructor(name, bytes) {
      this.name = name;
      this.bytes = bytes;
      this.at = 0;
      this.lines = 0;
      this.scratch = new Uint8Array(1024);
    }

    expect(line) {
      const { written } = DD1.hashes.utf8.encodeInto(line + '\n', this.scratch);
      this.lines++;
      const end = Math.min(this.at + written, this.bytes.length);
      if (compareBytes(this.bytes, this.at, end, this.scratch, 0, written) !== 0) {
        throw new Failure('line_differs', { file: this.name, line: this.lines, expected: line, found: this.found() });
      }
      this.at += written;
    }

    found() {
      const end = indexOfByte(this.bytes, LF, this.at, this.bytes.length);
      return new TextDecoder().decode(this.bytes.subarray(this.at, Math.min(end, this.at + 300)));
    }

    end() {
      if (this.at !== this.bytes.length) {
        throw new Failure('line_differs', { file: this.name, line: this.lines + 1, expected: '', found: this.found() });
      }
    }
  }

  /* drawn.tsv on its own: ids, sorted, none twice, every line ended. */
  function readIds(name, bytes) {
    if (bytes.length > 0 && bytes[bytes.length - 1] !== LF) throw new Failure('table_last_line', { file: name });
    const ids = decodeText(bytes, name).split('\n').slice(0, -1);
    ids.forEach((id, i) => {
      if (!isId(id)) throw new Failure('table_line', { file: name, line: i + 1 });
      if (i > 0 && ids[i - 1] >= id) throw new Failure('table_order', { file: name, line: i + 1 });
    });
    return ids;
  }

  DD1.tables = {
    readFrame, readStrata, readExclusions, readRoster, readRecusals, readIds,
    checkSameIds, checkDisjoint, checkRecusals, Comparison, PAUSE,
  };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
