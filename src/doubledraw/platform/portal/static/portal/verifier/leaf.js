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
    exact(file, FILE, ['protocol', 'suite', 'entry', 'proof', 'key', 'target', 'team']);
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
    Object.assign(state.facts, { draw_id: entry.draw_id, at: entry.at, origin: proof.checkpoint.origin });
    return { at: entry.at, index: proof.index, origin: proof.checkpoint.origin };
  }

  /* A log of somebody's own would prove anything: whose key is it? */
  function knowKey(state) {
    if (state.policy.length === 0) throw new Unchecked('leaf_key_unknown', { key: state.file.key });
    demand(state.policy.includes(state.file.key), 'leaf_key_other', { key: state.file.key });
    return { origin: state.key.name };
  }

  /* The content of a leaf that stands under a logged root and is of this draw. */
  function leafUnder(state, name, rootHash, fields) {
    const way = exact(state.file[name], name, ['leaf', 'index', 'size', 'hashes']);
    field(typeof way.leaf === 'string', name, 'leaf', way.leaf);
    field(isCount(way.index), name, 'index', way.index);
    field(isCount(way.size), name, 'size', way.size);
    field(Array.isArray(way.hashes) && way.hashes.every(isHex64), name, 'hashes', way.hashes);
    const leaf = trees.leafHash(state.suite, utf8.encode(way.leaf));
    const found = trees.rootFromInclusion(state.suite, leaf, way.index, way.size, way.hashes.map(unhex));
    demand(found !== null && hex(found) === rootHash, 'leaf_not_in_tree', { name });
    const parts = LEAF.exec(way.leaf);
    demand(parts, 'leaf_not_in_tree', { name });
    const said = exact(decode(utf8.encode(parts[2]), name), name, fields);
    field(isId(said.id), name, 'id', said.id);
    field(said.draw_id === state.entry.draw_id, name, 'draw_id', said.draw_id);
    return said;
  }

  function checkFirm(state) {
    const said = leafUnder(state, 'target', state.entry.targets_root, ['draw_id', 'id', 'role']);
    Object.assign(state.facts, { id: said.id, role: said.role });
    demand(said.role === 'selected', 'leaf_not_selected', { id: said.id });
    return { id: said.id };
  }

  function checkTeam(state) {
    const logged = state.entry.teams_root;
    if (logged === 'blocked' || state.file.team === 'blocked') {
      demand(logged === state.file.team, 'leaf_no_team', {});
      return { team: '\u2014' };
    }
    const said = leafUnder(state, 'team', logged, ['draw_id', 'id', 'team']);
    demand(said.id === state.facts.id, 'leaf_other_firm', { id: said.id });
    field(Array.isArray(said.team) && said.team.every((ref) => typeof ref === 'string'), 'team', 'team', said.team);
    state.facts.team = said.team;
    return { team: said.team.join('\u3001') };
  }

  const CHECKS = [
    ['§6', 'leaf_file', readFile, null],
    ['§7', 'leaf_result', readResult, 'file'],
    ['§7', 'leaf_key', knowKey, 'file'],
    ['§6', 'leaf_firm', checkFirm, 'entry'],
    ['§6', 'leaf_team', checkTeam, 'entry'],
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

  /* {verdict, checks, facts: {draw_id, at, origin, id, role, team}}; `policy`: keys of logs one trusts. */
  function check(text, policy = []) {
    const state = { text, policy, facts: {} };
    const checks = CHECKS.map((one) => run(one, state));
    const has = (verdict) => checks.some((one) => one.verdict === verdict);
    return { verdict: has('false') ? 'false' : has('unchecked') ? 'partial' : 'true', checks, facts: state.facts };
  }

  DD1.leaf = { check, textOf, FRAGMENT };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
