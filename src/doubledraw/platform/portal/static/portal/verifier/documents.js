/* The documents of a draw: design, commitment, entropy, nonces, outcome (DD-1 §2.1, §3, §8) and the seed they give. */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const { isId, isHex64, isCount, isName, isDate, instant, exact, field, demand, distinct, CONTROL } = DD1.text;

  const TABLES = ['frame.tsv', 'strata.tsv', 'exclusions.tsv', 'roster.tsv', 'recusals.tsv'];

  /* ── entropy, §3.3: the closed list of forms; bits in hundredths, as the table of the protocol states them ── */

  function ascending(text, count, most) {
    const numbers = text.split(' ');
    return numbers.length === count && numbers.every((n, i) =>
      /^\d\d$/.test(n) && n >= '01' && Number(n) <= most && (i === 0 || numbers[i - 1] < n));
  }

  function twoParts(text, first, firstMost, second, secondMost) {
    const parts = text.split('+');
    return parts.length === 2 && ascending(parts[0], first, firstMost) && ascending(parts[1], second, secondMost);
  }

  const FORMS = new Map([
    ['kl8', { bits: 6160, lottery: true, fits: (v) => ascending(v, 20, 80) }],
    ['pl5', { bits: 1660, lottery: true, fits: (v) => /^\d{5}$/.test(v) }],
    ['fc3d', { bits: 990, lottery: true, fits: (v) => /^\d{3}$/.test(v) }],
    ['ssq', { bits: 2400, lottery: true, fits: (v) => twoParts(v, 6, 33, 1, 16) }],
    ['dlt', { bits: 2430, lottery: true, fits: (v) => twoParts(v, 5, 35, 2, 12) }],
    ['drand', { bits: 25600, lottery: false, fits: isHex64 }],
  ]);

  function dice(name) {
    const m = /^(d10|d6)x([1-9]|[1-5][0-9]|6[0-4])$/.exec(name);
    if (!m) return null;
    const pattern = new RegExp('^' + (m[1] === 'd10' ? '[0-9]' : '[1-6]') + '{' + m[2] + '}$');
    return { bits: (m[1] === 'd10' ? 332 : 258) * Number(m[2]), lottery: false, fits: (v) => pattern.test(v) };
  }

  const form = (name) => (typeof name === 'string' ? FORMS.get(name) || dice(name) : null);

  function parseSources(sources, where) {
    demand(Array.isArray(sources), 'field_wrong', { where, field: 'entropy', text: DD1.text.shown(sources) });
    for (const item of sources) {
      exact(item, where + ' entropy', ['source', 'when', 'form']);
      field(typeof item.source === 'string' && item.source !== '' && !CONTROL.test(item.source), where, 'source', item.source);
      field(!Number.isNaN(instant(item.when)), where, 'when', item.when);
      field(form(item.form), where, 'form', item.form);
    }
    distinct(sources.map((item) => item.source), where, 'source');
    return sources;
  }

  function entropyBits(sources) {
    return sources.reduce((sum, item) => sum + form(item.form).bits, 0) / 100;
  }

  function checkEntropyEnough(sources) {
    const bits = entropyBits(sources);
    demand(bits >= 60, 'entropy_too_little', { bits: String(bits) });
    return { bits: String(bits) };
  }

  function checkDrawBy(drawBy, sources, where) {
    field(!Number.isNaN(instant(drawBy)), where, 'draw_by', drawBy);
    for (const item of sources) demand(instant(item.when) < instant(drawBy), 'draw_by_early', { when: item.when, draw_by: drawBy });
  }

  /* entropy.json against the sources named in advance; E is its hash. */
  function parseEntropy(bytes, sources, file) {
    return checkEntropyValues(DD1.canonical.decode(bytes, file), sources, file);
  }

  function checkEntropyValues(values, sources, file) {
    demand(Array.isArray(values) && values.length === sources.length, 'entropy_count', { file, expected: sources.length });
    values.forEach((item, i) => {
      exact(item, file, ['source', 'when', 'value']);
      demand(item.source === sources[i].source && item.when === sources[i].when, 'entropy_source', { file, source: sources[i].source });
      demand(typeof item.value === 'string' && form(sources[i].form).fits(item.value), 'entropy_value', {
        file, source: item.source, form: sources[i].form, text: DD1.text.shown(item.value),
      });
    });
    return values;
  }

  /* ── design.json ── */

  function parseRatio(text) {
    const m = typeof text === 'string' && /^(0|[1-9][0-9]*)\/(0|[1-9][0-9]*)$/.exec(text);
    if (!m) return null;
    const [a, b] = [BigInt(m[1]), BigInt(m[2])];
    return b >= 1n && a <= b ? { a, b } : null;
  }

  function parseStratum(item) {
    exact(item, 'design.json strata', ['name'], ['ratio', 'count', 'min', 'max']);
    const where = 'design.json strata ' + DD1.text.shown(item.name);
    field(isName(item.name), where, 'name', item.name);
    demand(('ratio' in item) !== ('count' in item), 'ratio_or_count', { where });
    if ('ratio' in item) field(parseRatio(item.ratio), where, 'ratio', item.ratio);
    for (const key of ['count', 'min', 'max']) if (key in item) field(isCount(item[key]), where, key, item[key]);
    demand(!('min' in item && 'max' in item) || item.min <= item.max, 'min_over_max', { where });
    return item;
  }

  function parseSeat(seat) {
    exact(seat, 'design.json seats', ['department', 'count', 'qualification']);
    field(isName(seat.department), 'design.json seats', 'department', seat.department);
    field(isCount(seat.count) && seat.count >= 1, 'design.json seats', 'count', seat.count);
    field(seat.qualification === '' || isName(seat.qualification), 'design.json seats', 'qualification', seat.qualification);
  }

  const DESIGN_FIELDS = [
    'protocol', 'suite', 'draw_id', 'plan', 'replaces', 'title', 'method', 'strata', 'strata_public', 'reserve',
    'seats', 'max_load', 'entropy', 'draw_by', 'reveal', 'rules',
  ];

  function parseDesign(bytes) {
    const d = exact(DD1.canonical.decode(bytes, 'design.json'), 'design.json', DESIGN_FIELDS);
    const rule = (condition, name) => field(condition, 'design.json', name, d[name]);
    rule(d.protocol === 'dd-1', 'protocol');
    rule(DD1.hashes.SUITES.has(d.suite), 'suite');
    rule(isId(d.draw_id), 'draw_id');
    rule(isId(d.plan), 'plan');
    rule(d.replaces === '' || isId(d.replaces), 'replaces');
    rule(typeof d.title === 'string', 'title');
    rule(d.method === 'srs' || d.method === 'pareto', 'method');
    rule(Array.isArray(d.strata) && d.strata.length > 0, 'strata');
    d.strata.forEach(parseStratum);
    distinct(d.strata.map((s) => s.name), 'design.json', 'strata');
    rule(typeof d.strata_public === 'boolean', 'strata_public');
    rule(isCount(d.reserve), 'reserve');
    rule(Array.isArray(d.seats), 'seats');
    d.seats.forEach(parseSeat);
    rule(d.max_load === null || isCount(d.max_load), 'max_load');
    parseSources(d.entropy, 'design.json');
    checkDrawBy(d.draw_by, d.entropy, 'design.json');
    rule(d.reveal === 'at-once' || isDate(d.reveal), 'reveal');
    rule(Array.isArray(d.rules) && d.rules.every((rule_) => typeof rule_ === 'string'), 'rules');
    return d;
  }

  /* n_h of §4.2, in integers */
  function sampleSize(stratum, population) {
    const all = BigInt(population);
    let n;
    if ('ratio' in stratum) {
      const { a, b } = parseRatio(stratum.ratio);
      n = (a * all + b - 1n) / b;
    } else n = BigInt(stratum.count);
    if ('min' in stratum && n < BigInt(stratum.min)) n = BigInt(stratum.min);
    if ('max' in stratum && n > BigInt(stratum.max)) n = BigInt(stratum.max);
    return Number(n < all ? n : all);
  }

  /* ── commitment.json ── */

  function parseFiles(files, names, where) {
    exact(files, where + ' files', names);
    for (const name of names) {
      exact(files[name], where + ' ' + name, ['digest', 'rows']);
      field(isHex64(files[name].digest), where, name + ' digest', files[name].digest);
      field(isCount(files[name].rows), where, name + ' rows', files[name].rows);
    }
  }

  function parseHolders(nonces) {
    field(Array.isArray(nonces) && nonces.length >= 1, 'commitment.json', 'nonces', nonces);
    for (const item of nonces) {
      exact(item, 'commitment.json nonces', ['holder', 'commitment']);
      field(isName(item.holder), 'commitment.json', 'holder', item.holder);
      field(isHex64(item.commitment), 'commitment.json', 'commitment', item.commitment);
    }
    distinct(nonces.map((item) => item.holder), 'commitment.json', 'holder');
    distinct(nonces.map((item) => item.commitment), 'commitment.json', 'commitment');
  }

  function parseCommitment(bytes, design) {
    const c = exact(DD1.canonical.decode(bytes, 'commitment.json'), 'commitment.json',
      ['protocol', 'draw_id', 'design', 'files', 'strata', 'nonces']);
    field(c.protocol === 'dd-1', 'commitment.json', 'protocol', c.protocol);
    field(c.draw_id === design.draw_id, 'commitment.json', 'draw_id', c.draw_id);
    field(isHex64(c.design), 'commitment.json', 'design', c.design);
    parseFiles(c.files, TABLES, 'commitment.json');
    exact(c.strata, 'commitment.json strata', design.strata.map((s) => s.name));
    for (const s of design.strata) field(isCount(c.strata[s.name]), 'commitment.json strata', s.name, c.strata[s.name]);
    parseHolders(c.nonces);
    return c;
  }

  /* ── nonces.json and the seed, §3.2, §3.4 ── */

  function parseNonces(bytes, commitment, suite) {
    const nonces = DD1.canonical.decode(bytes, 'nonces.json');
    demand(Array.isArray(nonces) && nonces.length === commitment.nonces.length, 'nonce_count', { expected: commitment.nonces.length });
    nonces.forEach((item, i) => {
      exact(item, 'nonces.json', ['holder', 'nonce']);
      const promised = commitment.nonces[i];
      demand(item.holder === promised.holder, 'nonce_holder', { holder: promised.holder });
      field(isHex64(item.nonce), 'nonces.json', 'nonce', item.nonce);
      const opened = suite.sha(['dd-1/nonce', commitment.draw_id, item.holder, item.nonce].join('/'));
      demand(opened === promised.commitment, 'nonce_differs', { holder: item.holder });
    });
    return nonces.map((item) => item.nonce);
  }

  const seedOf = (suite, C, E, nonces) => suite.sha(['dd-1/seed', C, E, ...nonces].join('/'));
  const teamSeed = (suite, seed, commitment, entropy) => suite.sha(['dd-1/team', seed, commitment, entropy].join('/'));
  const keyOf = (suite, label, seed) => suite.sha('dd-1/' + label + '/' + seed).slice(0, 32);

  /* ── outcome.json ── */

  function parseOutcome(bytes, design) {
    const o = exact(DD1.canonical.decode(bytes, 'outcome.json'), 'outcome.json',
      ['draw_id', 'commitment', 'sizes', 'targets_root', 'teams_root']);
    field(o.draw_id === design.draw_id, 'outcome.json', 'draw_id', o.draw_id);
    field(isHex64(o.commitment), 'outcome.json', 'commitment', o.commitment);
    exact(o.sizes, 'outcome.json sizes', design.strata.map((s) => s.name));
    for (const s of design.strata) field(isCount(o.sizes[s.name]), 'outcome.json sizes', s.name, o.sizes[s.name]);
    field(isHex64(o.targets_root), 'outcome.json', 'targets_root', o.targets_root);
    field(o.teams_root === 'blocked' || isHex64(o.teams_root), 'outcome.json', 'teams_root', o.teams_root);
    return o;
  }

  /* ── round-r/: a later team round, §3 "Blocked teams" ── */

  function parseRoundCommitment(bytes, folder, expected) {
    const file = folder + 'commitment.json';
    const c = exact(DD1.canonical.decode(bytes, file), file,
      ['protocol', 'draw_id', 'commitment', 'round', 'files', 'entropy', 'draw_by']);
    field(c.protocol === 'dd-1', file, 'protocol', c.protocol);
    for (const name of ['draw_id', 'commitment', 'round']) field(c[name] === expected[name], file, name, c[name]);
    parseFiles(c.files, ['roster.tsv', 'recusals.tsv'], file);
    parseSources(c.entropy, file);
    checkDrawBy(c.draw_by, c.entropy, file);
    return c;
  }

  function parseRoundOutcome(bytes, folder, expected) {
    const file = folder + 'outcome.json';
    const o = exact(DD1.canonical.decode(bytes, file), file, ['draw_id', 'commitment', 'round', 'teams_root']);
    for (const name of ['draw_id', 'commitment', 'round']) field(o[name] === expected[name], file, name, o[name]);
    field(o.teams_root === 'blocked' || isHex64(o.teams_root), file, 'teams_root', o.teams_root);
    return o;
  }

  DD1.documents = {
    TABLES, FORMS, form, parseDesign, parseCommitment, parseEntropy, checkEntropyValues, parseNonces, parseOutcome,
    parseRoundCommitment, parseRoundOutcome, sampleSize, checkEntropyEnough, seedOf, teamSeed, keyOf,
  };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
