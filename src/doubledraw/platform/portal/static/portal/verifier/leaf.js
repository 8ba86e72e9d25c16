/* The leaf file a firm checks at its door: it and its team stand in the logged result (DD-1 §6). */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const { Failure, Unchecked, notes, trees } = DD1;
  const { decode } = DD1.canonical;
  const { demand, exact, field, instant, isId, isHex64, isCount, isObject } = DD1.text;
  const { SUITES, hex, unhex, utf8 } = DD1.hashes;

  const FILE = 'leaf.json';
  const FRAGMENT = 'leaf=';
  const MOST_BYTES = 1 << 20;
  const LEAF = /^([0-9a-f]{64})(\{[^]*\})$/;

  async function inflated(packed) {
    const parts = [];
    let size = 0;
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return new Blob(parts).text();
      size += value.length;
      if (size > MOST_BYTES) throw new Error('too much');
      parts.push(value);
    }
  }

  /* The file's text, out of itself or out of an address whose fragment carries it. */
  async function textOf(given) {
    const text = given.trim();
    if (text.startsWith('{') || !text.includes(FRAGMENT)) return text;
    const coded = text.slice(text.lastIndexOf(FRAGMENT) + FRAGMENT.length).replace(/-/g, '+').replace(/_/g, '/');
    const packed = notes.fromBase64(coded + '='.repeat((4 - (coded.length % 4)) % 4));
    demand(packed, 'leaf_link', {});
    try {
      return await inflated(packed);
    } catch {
      throw new Failure('leaf_link', {});
    }
  }

  function readFile(state) {
    const file = decode(utf8.encode(state.text), FILE);
    exact(file, FILE, ['protocol', 'suite', 'entry', 'proof', 'key', 'target', 'team'], ['later']);
    field(file.protocol === 'dd-1 leaf', FILE, 'protocol', file.protocol);
    field(SUITES.has(file.suite), FILE, 'suite', file.suite);
    for (const name of ['entry', 'key']) field(typeof file[name] === 'string', FILE, name, file[name]);
    field(Array.isArray(file.proof) && file.proof.every((line) => typeof line === 'string'), FILE, 'proof', file.proof);
    state.suite = SUITES.get(file.suite);
    state.key = notes.parseKey(file.key, FILE);
    state.file = file;
    return {};
  }

  function readResult(state) {
    const bytes = utf8.encode(state.file.entry);
    const entry = exact(decode(bytes, FILE), FILE,
      ['kind', 'at', 'draw_id', 'commitment', 'sizes', 'targets_root', 'teams_root']);
    field(entry.kind === 'draw.result', FILE, 'kind', entry.kind);
    field(!Number.isNaN(instant(entry.at)), FILE, 'at', entry.at);
    field(isId(entry.draw_id), FILE, 'draw_id', entry.draw_id);
    field(isHex64(entry.commitment), FILE, 'commitment', entry.commitment);
    field(isObject(entry.sizes), FILE, 'sizes', entry.sizes);
    field(isHex64(entry.targets_root), FILE, 'targets_root', entry.targets_root);
    field(entry.teams_root === 'blocked' || isHex64(entry.teams_root), FILE, 'teams_root', entry.teams_root);
    const proof = notes.parseProof(state.file.proof.join('\n'), FILE);
    notes.checkIncluded(bytes, proof, state.key, FILE);
    state.entry = entry;
    state.proof = proof;
    Object.assign(state.facts, { draw_id: entry.draw_id, at: entry.at, origin: proof.checkpoint.origin });
    return { at: entry.at, index: proof.index, origin: proof.checkpoint.origin };
  }

  /* A log of somebody's own would prove anything: whose key is it? */
  function knowKey(state) {
    if (state.policy.length === 0) throw new Unchecked('leaf_key_unknown', { key: state.file.key });
    demand(state.policy.includes(state.file.key), 'leaf_key_other', { key: state.file.key });
    return { origin: state.key.name };
  }

  const afterBlank = (lines) => lines.slice(lines.indexOf('')).join('\n');

  const CHANGES = {
    'draw.teams': ['round', 'teams_root'],
    'draw.substitute': ['out', 'in', 'team', 'reason', 'evidence', 'by'],
  };

  /* One entry of a team round or a substitute, proven under the very note that proves the result. */
  function readChange(state, value) {
    exact(value, FILE, ['entry', 'proof']);
    field(typeof value.entry === 'string', FILE, 'later', value.entry);
    field(Array.isArray(value.proof) && value.proof.every((line) => typeof line === 'string'), FILE, 'later', value.proof);
    const bytes = utf8.encode(value.entry);
    const entry = decode(bytes, FILE);
    field(isObject(entry) && Object.hasOwn(CHANGES, entry.kind), FILE, 'kind', entry && entry.kind);
    exact(entry, FILE, ['kind', 'at', 'draw_id', 'commitment', ...CHANGES[entry.kind]]);
    field(!Number.isNaN(instant(entry.at)), FILE, 'at', entry.at);
    for (const name of ['draw_id', 'commitment']) field(entry[name] === state.entry[name], FILE, name, entry[name]);
    if (entry.kind === 'draw.teams') {
      field(isCount(entry.round), FILE, 'round', entry.round);
      field(typeof entry.teams_root === 'string', FILE, 'teams_root', entry.teams_root);
    } else {
      for (const name of ['out', 'in', 'team', 'reason', 'evidence']) field(typeof entry[name] === 'string', FILE, name, entry[name]);
      field(Array.isArray(entry.by) && entry.by.length === 2 && entry.by.every((ref) => typeof ref === 'string')
        && entry.by[0] !== entry.by[1], FILE, 'by', entry.by);
    }
    demand(afterBlank(value.proof) === afterBlank(state.file.proof), 'leaf_later_log', {});
    const proof = notes.parseProof(value.proof.join('\n'), FILE);
    notes.checkIncluded(bytes, proof, state.key, FILE);
    return { ...entry, index: proof.index };
  }

  /* What changed places and teams after the result: a leaf says so as far as its file carries it. */
  function readLater(state) {
    const { file } = state;
    if (file.later === undefined) {
      state.later = [];
      return { count: 0 };
    }
    field(Array.isArray(file.later) && file.later.length > 0, FILE, 'later', file.later);
    const later = file.later.map((value) => readChange(state, value));
    let before = state.proof.index;
    for (const { index } of later) {
      demand(index > before, 'leaf_later_log', {});
      before = index;
    }
    state.later = later;
    state.facts.since = later[later.length - 1].at;
    return { count: later.length, at: state.facts.since };
  }

  const substitutions = (state) => state.later.filter((entry) => entry.kind === 'draw.substitute');

  /* The root of the teams in force: the last round's, else the result's. */
  function teamsRoot(state) {
    const rounds = state.later.filter((entry) => entry.kind === 'draw.teams');
    return rounds.length ? rounds[rounds.length - 1].teams_root : state.entry.teams_root;
  }

  /* The content of a leaf of this draw: under a logged root, or (rootHash null) named by a substitution. */
  function leafUnder(state, name, rootHash, fields) {
    const way = exact(state.file[name], name, rootHash === null ? ['leaf'] : ['leaf', 'index', 'size', 'hashes']);
    field(typeof way.leaf === 'string', name, 'leaf', way.leaf);
    const leaf = trees.leafHash(state.suite, utf8.encode(way.leaf));
    if (rootHash === null) {
      demand(substitutions(state).some((entry) => entry.team === hex(leaf)), 'leaf_not_in_tree', { name });
    } else {
      field(isCount(way.index), name, 'index', way.index);
      field(isCount(way.size), name, 'size', way.size);
      field(Array.isArray(way.hashes) && way.hashes.every(isHex64), name, 'hashes', way.hashes);
      const found = trees.rootFromInclusion(state.suite, leaf, way.index, way.size, way.hashes.map(unhex));
      demand(found !== null && hex(found) === rootHash, 'leaf_not_in_tree', { name });
    }
    const parts = LEAF.exec(way.leaf);
    demand(parts, 'leaf_not_in_tree', { name });
    const said = exact(decode(utf8.encode(parts[2]), name), name, fields);
    field(isId(said.id), name, 'id', said.id);
    field(said.draw_id === state.entry.draw_id, name, 'draw_id', said.draw_id);
    return [said, hex(leaf)];
  }

  function inForce(state, leaf, code, params) {
    const ended = substitutions(state).find((entry) => entry.out === leaf);
    if (ended) throw new Failure(code, { ...params, at: ended.at });
  }

  function checkFirm(state) {
    const [said, leaf] = leafUnder(state, 'target', state.entry.targets_root, ['draw_id', 'id', 'role']);
    Object.assign(state.facts, { id: said.id, role: said.role });
    const brought = substitutions(state).find((entry) => entry.in === leaf);
    demand(said.role === 'selected' || brought, 'leaf_not_selected', { id: said.id });
    inForce(state, leaf, 'leaf_replaced', { id: said.id });
    return { id: said.id };
  }

  function checkTeam(state) {
    const { team } = state.file, logged = teamsRoot(state);
    const isNamed = isObject(team) && Object.keys(team).join() === 'leaf';
    if (!isNamed && (logged === 'blocked' || team === 'blocked')) {
      demand(logged === team, 'leaf_no_team', {});
      return { team: '\u2014' };
    }
    const [said, leaf] = leafUnder(state, 'team', isNamed ? null : logged, ['draw_id', 'id', 'team']);
    demand(said.id === state.facts.id, 'leaf_other_firm', { id: said.id });
    field(Array.isArray(said.team) && said.team.every((ref) => typeof ref === 'string'), 'team', 'team', said.team);
    inForce(state, leaf, 'leaf_team_replaced', {});
    state.facts.team = said.team;
    return { team: said.team.join('\u3001') };
  }

  const CHECKS = [
    ['§6', 'leaf_file', readFile, null],
    ['§7', 'leaf_result', readResult, 'file'],
    ['§7', 'leaf_key', knowKey, 'file'],
    ['§5', 'leaf_later', readLater, 'entry'],
    ['§6', 'leaf_firm', checkFirm, 'later'],
    ['§6', 'leaf_team', checkTeam, 'later'],
  ];

  function run([section, code, step, needed], state) {
    const check = { section, code, verdict: 'true', detail: '', params: {} };
    try {
      if (needed && !state[needed]) throw new Unchecked('leaf_unreached', {});
      check.params = step(state);
    } catch (error) {
      const known = error instanceof Failure;
      check.verdict = error instanceof Unchecked ? 'unchecked' : 'false';
      check.detail = known ? error.code : 'unforeseen';
      check.params = known ? error.params : { text: String(error && error.message) };
    }
    return check;
  }

  /* {verdict, checks, facts: {draw_id, at, origin, since, id, role, team}}; `policy`: keys of logs one trusts. */
  function check(text, policy = []) {
    const state = { text, policy, facts: {} };
    const checks = CHECKS.map((one) => run(one, state));
    const has = (verdict) => checks.some((one) => one.verdict === verdict);
    return { verdict: has('false') ? 'false' : has('unchecked') ? 'partial' : 'true', checks, facts: state.facts };
  }

  DD1.leaf = { check, textOf, FRAGMENT };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
