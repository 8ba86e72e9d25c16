/* Verifying a bundle (DD-1 §8): every check with its section, nothing unknown accepted, nothing skipped in silence. */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const { Failure, Unchecked, documents, tables, selection, teams, trees, log } = DD1;
  const { demand, isObject } = DD1.text;
  const { keyOf } = documents;

  const ALWAYS = ['design.json', 'commitment.json', 'frame.tsv', 'exclusions.tsv', 'entropy.json', 'drawn.tsv', 'outcome.json'];
  const OPEN = ['strata.tsv', 'nonces.json', 'selection.tsv', 'reserve.tsv'];
  const ROUND = /^round-([1-9][0-9]{0,3})\/(commitment\.json|roster\.tsv|recusals\.tsv|entropy\.json|teams\.tsv|outcome\.json)$/;
  const PIECE = 1 << 20;

  /* What is known so far. A step reads what earlier steps left here; what they could not establish stays undefined. */
  class State {
    constructor(files, options) {
      this.files = files;
      this.trust = DD1.policy.read(options.policy);
      this.policy = this.trust.keys;
      this.rounds = new Map();
      this.attestedBy = [];
      this.digests = new Map();
      const design = peek(files, 'design.json');
      this.strataPublic = design.strata_public === true;
      this.auditor = options.auditor === undefined ? looksLikeAuditor(files, this.strataPublic) : options.auditor;
      this.isOpen = this.auditor || this.strataPublic; // strata, nonces and selection are here
    }

    *digest(name) {
      if (!this.digests.has(name)) {
        const bytes = this.files.get(name);
        const running = this.suite.running();
        for (let at = 0; at < bytes.length; at += PIECE) {
          running.update(bytes, at, Math.min(at + PIECE, bytes.length));
          yield { phase: 'digest', file: name, done: at, total: bytes.length };
        }
        this.digests.set(name, DD1.hashes.hex(running.digest()));
      }
      return this.digests.get(name);
    }

    saltKey() {
      return keyOf(this.suite, 'salt', this.seed);
    }
  }

  /* Which kind of bundle it is has to be known before it can be judged; the judging comes later. */
  function peek(files, name) {
    try {
      const value = JSON.parse(new TextDecoder().decode(files.get(name)));
      return isObject(value) ? value : {};
    } catch {
      return {};
    }
  }

  function looksLikeAuditor(files, strataPublic) {
    const only = ['roster.tsv', 'recusals.tsv', 'teams.tsv', ...(strataPublic ? [] : OPEN)];
    return only.some((name) => files.has(name)) || [...files.keys()].some((name) => ROUND.test(name));
  }

  function roundsOf(files) {
    const found = [...files.keys()].map((name) => ROUND.exec(name)).filter(Boolean).map((m) => Number(m[1]));
    return [...new Set(found)].sort((a, b) => a - b);
  }

  /* §8: the names a bundle of this kind has, no fewer */
  function requiredFiles(state) {
    const { files, auditor } = state;
    const names = [...ALWAYS, ...(state.isOpen ? OPEN : [])];
    if (!auditor) return names;
    const isBlocked = (name) => peek(files, name).teams_root === 'blocked';
    names.push('roster.tsv', 'recusals.tsv', ...(isBlocked('outcome.json') ? [] : ['teams.tsv']));
    for (const r of roundsOf(files)) {
      const folder = 'round-' + r + '/';
      for (const name of ['commitment.json', 'roster.tsv', 'recusals.tsv', 'entropy.json', 'outcome.json']) names.push(folder + name);
      if (!isBlocked(folder + 'outcome.json')) names.push(folder + 'teams.tsv');
    }
    if ([...files.keys()].some(log.isLogFile)) names.push('log/key');
    return names;
  }

  function* checkFiles(state) {
    const required = new Set(requiredFiles(state));
    for (const name of required) demand(state.files.has(name), 'file_missing', { name });
    for (const name of state.files.keys()) {
      demand(required.has(name) || log.isLogFile(name) || log.isAttestationFile(name), 'file_unknown', { name });
    }
    roundsOf(state.files).forEach((r, i) => demand(r === i + 1, 'round_gap', { round: i + 1 }));
    return { count: state.files.size };
  }

  function file(state, name) {
    const bytes = state.files.get(name);
    if (!bytes) throw new Failure('file_missing', { name });
    return bytes;
  }

  /* ── documents ── */

  function* readDesign(state) {
    const design = documents.parseDesign(file(state, 'design.json'));
    state.suite = DD1.hashes.SUITES.get(design.suite);
    state.design = design;
    return { draw_id: design.draw_id, suite: design.suite };
  }

  function* readCommitment(state) {
    const commitment = documents.parseCommitment(file(state, 'commitment.json'), state.design);
    demand((yield* state.digest('design.json')) === commitment.design, 'design_digest');
    state.C = yield* state.digest('commitment.json');
    state.commitment = commitment;
    return { C: state.C };
  }

  function* readOutcome(state) {
    const outcome = documents.parseOutcome(file(state, 'outcome.json'), state.design);
    demand(outcome.commitment === state.C, 'outcome_commitment');
    state.outcome = outcome;
    return {};
  }

  /* ── tables ── */

  function* matchDigest(state, name, promised) {
    const found = yield* state.digest(name);
    demand(found === promised.digest, 'digest_differs', { file: name, expected: promised.digest, found });
  }

  function demandRows(table, promised) {
    demand(table.rows === promised.rows, 'rows_differ', { file: table.name, expected: promised.rows, found: table.rows });
  }

  const READERS = {
    'frame.tsv': (state, bytes) => tables.readFrame(bytes),
    'exclusions.tsv': (state, bytes) => tables.readExclusions(bytes),
    'strata.tsv': (state, bytes) => tables.readStrata(bytes, state.design.strata.map((s) => s.name)),
    'roster.tsv': (state, bytes) => tables.readRoster(bytes),
    'recusals.tsv': (state, bytes) => tables.readRecusals(bytes),
  };

  function readTable(name) {
    return function* (state) {
      if (!state.files.has(name) && !requiredFiles(state).includes(name)) throw new Unchecked('table_not_here', { file: name });
      const bytes = file(state, name);
      yield* matchDigest(state, name, state.commitment.files[name]);
      const read = yield* READERS[name](state, bytes);
      demandRows(read.table || read, state.commitment.files[name]);
      state[name] = read;
      return { rows: (read.table || read).rows };
    };
  }

  function* checkExclusions(state) {
    tables.checkDisjoint(state['frame.tsv'], state['exclusions.tsv']);
    return {};
  }

  function* countStrata(state) {
    const { design, commitment } = state;
    const promised = design.strata.map((s) => commitment.strata[s.name]);
    const total = promised.reduce((sum, n) => sum + n, 0);
    demand(total === state['frame.tsv'].rows, 'population_total', { expected: state['frame.tsv'].rows, found: total });
    if (state.isOpen) yield* countMembers(state, promised);
    state.populations = promised;
    return { total };
  }

  function* countMembers(state, promised) {
    const strata = state['strata.tsv'];
    demand(strata, 'file_missing', { name: 'strata.tsv' });
    yield* tables.checkSameIds(state['frame.tsv'], strata.table);
    const counted = promised.map(() => 0);
    for (const s of strata.stratumOf) counted[s]++;
    counted.forEach((n, i) => demand(n === promised[i], 'population', { stratum: state.design.strata[i].name, expected: promised[i], found: n }));
    state.members = true;
  }

  function* checkRecusals(state) {
    if (!state.auditor) throw new Unchecked('roster_not_here');
    need(state, ['roster.tsv', 'recusals.tsv']);
    tables.checkRecusals(state['recusals.tsv'], state['frame.tsv'], state['roster.tsv']);
    return {};
  }

  /* ── chances, entropy, seed ── */

  function* checkChances(state) {
    const sizes = state.design.strata.map((s, i) => documents.sampleSize(s, state.populations[i]));
    sizes.forEach((n, i) => demand(n > 0 || state.populations[i] === 0, 'no_chance', { stratum: state.design.strata[i].name }));
    state.sizes = sizes;
    return {};
  }

  function* checkBits(state) {
    return documents.checkEntropyEnough(state.design.entropy);
  }

  function* readEntropy(state) {
    state.entropy = documents.parseEntropy(file(state, 'entropy.json'), state.design.entropy, 'entropy.json');
    state.E = yield* state.digest('entropy.json');
    return { E: state.E };
  }

  /* eslint-disable-next-line require-yield */
  function* entropyPublished(state) {
    const rounds = (state.design ? state.design.entropy : []).filter((source) => source.form === 'drand');
    if (rounds.length > 0) throw new Unchecked('drand_not_checked', { rounds: rounds.map((round) => round.source).join('、') });
    throw new Unchecked('entropy_not_compared');
  }

  function* openNonces(state) {
    if (!state.isOpen) throw new Unchecked('nonces_not_here');
    state.nonces = documents.parseNonces(file(state, 'nonces.json'), state.commitment, state.suite);
    return { count: state.nonces.length };
  }

  function* makeSeed(state) {
    if (!state.isOpen) throw new Unchecked('nonces_not_here');
    need(state, ['nonces']);
    state.seed = documents.seedOf(state.suite, state.C, state.E, state.nonces);
    state.key = keyOf(state.suite, 'target', state.seed);
    return { key: state.key };
  }

  /* ── selection ── */

  function* checkSizes(state) {
    state.design.strata.forEach((s, i) => {
      const found = state.outcome.sizes[s.name];
      demand(found === state.sizes[i], 'size_differs', { stratum: s.name, expected: state.sizes[i], found });
    });
    return { total: state.sizes.reduce((a, b) => a + b, 0) };
  }

  function* compareLines(state, name, lines) {
    const comparison = new tables.Comparison(name, file(state, name));
    for (const line of lines) {
      comparison.expect(line);
      if (comparison.lines % 1024 === 0) yield { phase: 'compare', file: name, done: comparison.at, total: comparison.bytes.length };
    }
    comparison.end();
    return { rows: comparison.lines };
  }

  function* selectAgain(state) {
    if (!state.isOpen) throw new Unchecked('selection_secret');
    need(state, ['members', 'key']);
    const numbers = new selection.TargetNumbers(state['frame.tsv'], state.suite, state.key);
    yield* numbers.compute();
    state.ranked = yield* selection.select(state.design, state['strata.tsv'], state.sizes, numbers);
    state.numbers = numbers;
    const lines = selection.lines(state.design, state.ranked, state.sizes, numbers, 'selected');
    return { ...(yield* compareLines(state, 'selection.tsv', lines)), of: state['frame.tsv'].rows };
  }

  function* checkReserve(state) {
    if (!state.isOpen) throw new Unchecked('selection_secret');
    need(state, ['ranked']);
    return yield* compareLines(state, 'reserve.tsv', selection.lines(state.design, state.ranked, state.sizes, state.numbers, 'reserve'));
  }

  /* Selected rows of the frame, in order of ids. */
  function selectedRows(state) {
    const marked = new Uint8Array(state['frame.tsv'].rows);
    state.ranked.forEach((rows, h) => rows.slice(0, state.sizes[h]).forEach((row) => { marked[row] = 1; }));
    const rows = [];
    marked.forEach((mark, row) => { if (mark) rows.push(row); });
    return rows;
  }

  function* checkDrawn(state) {
    if (!state.isOpen) return yield* checkDrawnAlone(state);
    need(state, ['ranked']);
    const frame = state['frame.tsv'];
    return yield* compareLines(state, 'drawn.tsv', selectedRows(state).map((row) => frame.id(row)));
  }

  /* Without strata: the drawn are sorted, in the frame, and as many as the sizes say. */
  function* checkDrawnAlone(state) {
    const ids = tables.readIds('drawn.tsv', file(state, 'drawn.tsv'));
    for (const [i, id] of ids.entries()) {
      demand(state['frame.tsv'].find(id) >= 0, 'drawn_not_in_frame', { id });
      if (i % 1024 === 0) yield null;
    }
    const total = state.sizes.reduce((a, b) => a + b, 0);
    demand(ids.length === total, 'drawn_count', { expected: total, found: ids.length });
    return { rows: ids.length };
  }

  function* checkTargetsRoot(state) {
    if (!state.isOpen) throw new Unchecked('selection_secret');
    need(state, ['ranked']);
    const roles = new Map();
    state.ranked.forEach((rows, h) => rows.forEach((row, i) => roles.set(state['frame.tsv'].id(row), i < state.sizes[h] ? 'selected' : 'reserve')));
    const found = yield* trees.targetsRoot(state.design, roles, state.suite, state.saltKey());
    demand(found === state.outcome.targets_root, 'root_differs', { expected: state.outcome.targets_root, found });
    return { root: found };
  }

  /* ── teams ── */

  function targetsWithRegions(state) {
    return selectedRows(state).map((row) => {
      const [id, region] = state['frame.tsv'].fields(row);
      return { id, region };
    });
  }

  function* assignTeams(state, seed, roster, recusals) {
    state.targets = state.targets || targetsWithRegions(state);
    return yield* teams.assign(state.design, state.targets, roster.people, recusals.pairs, state.suite, seed);
  }

  function blockedParams(blocked) {
    return { seat: blocked.seat, targets: blocked.targets.join(' '), count: blocked.targets.length, need: blocked.need, most: blocked.most };
  }

  /* The computed teams against teams.tsv of a folder, or "blocked" against its absence. */
  function* compareTeams(state, result, folder, published) {
    if (result.blocked) {
      demand(published === 'blocked', 'teams_blocked', blockedParams(result.blocked));
      return blockedParams(result.blocked);
    }
    demand(published !== 'blocked', 'teams_not_blocked');
    return yield* compareLines(state, folder + 'teams.tsv', teams.lines(state.targets, result.teams));
  }

  function* teamsRoot(state, result, seed) {
    if (result.blocked) return 'blocked';
    const byId = new Map(state.targets.map(({ id }, t) => [id, result.teams[t].flat()]));
    return yield* trees.teamsRoot(state.design, byId, state.suite, state.saltKey(), keyOf(state.suite, 'seal', seed));
  }

  function* checkTeams(state) {
    if (!state.auditor) throw new Unchecked('roster_not_here');
    need(state, ['ranked', 'roster.tsv', 'recusals.tsv']);
    const result = yield* assignTeams(state, state.seed, state['roster.tsv'], state['recusals.tsv']);
    state.teams = result;
    state.standing = { result, seed: state.seed };
    return yield* compareTeams(state, result, '', state.outcome.teams_root);
  }

  function* checkTeamsRoot(state) {
    if (!state.auditor) throw new Unchecked('roster_not_here');
    need(state, ['teams']);
    const found = yield* teamsRoot(state, state.teams, state.seed);
    demand(found === state.outcome.teams_root, 'root_differs', { expected: state.outcome.teams_root, found });
    return { root: found };
  }

  /* ── later team rounds, §3 ── */

  const covers = (now, before) => now === null || (before !== null && [...before].every((x) => now.has(x)));

  /* A round adds people, regions, qualifications, capacity; it takes nothing from anybody. Returns who is gone. */
  function checkAdded(before, now, round) {
    const later = new Map(now.roster.people.map((person) => [person.ref, person]));
    const gone = before.roster.people.filter((person) => !later.has(person.ref)).map((person) => person.ref);
    for (const person of before.roster.people) {
      const after = later.get(person.ref);
      const isMore = !after || (after.department === person.department && covers(after.regions, person.regions)
        && covers(after.qualifications, person.qualifications) && after.capacity >= person.capacity);
      demand(isMore, 'round_takes_away', { round, ref: person.ref });
    }
    for (const pair of before.recusals.pairs) {
      const ref = pair.split('\t')[1];
      demand(now.recusals.pairs.has(pair) || gone.includes(ref), 'round_takes_away', { round, ref });
    }
    return gone;
  }

  function* readRoundTables(state, folder, commitment) {
    const read = {};
    for (const [key, name] of [['roster', 'roster.tsv'], ['recusals', 'recusals.tsv']]) {
      const bytes = file(state, folder + name);
      const found = yield* state.digest(folder + name);
      const promised = commitment.files[name];
      demand(found === promised.digest, 'digest_differs', { file: folder + name, expected: promised.digest, found });
      read[key] = yield* READERS[name](state, bytes);
      demandRows(read[key].table, promised);
    }
    tables.checkRecusals(read.recusals, state['frame.tsv'], read.roster);
    return read;
  }

  function* checkRound(state, round) {
    need(state, ['teams', 'seed']);
    const folder = 'round-' + round + '/';
    const before = round === 1
      ? { roster: state['roster.tsv'], recusals: state['recusals.tsv'], teamsRoot: state.outcome.teams_root } : state.rounds.get(round - 1);
    demand(before, 'round_gap', { round });
    demand(before.teamsRoot === 'blocked', 'round_not_needed', { round });
    const names = { draw_id: state.design.draw_id, round };
    const commitment = documents.parseRoundCommitment(file(state, folder + 'commitment.json'), folder, { ...names, commitment: state.C });
    const hash = yield* state.digest(folder + 'commitment.json');
    const now = yield* readRoundTables(state, folder, commitment);
    const gone = checkAdded(before, now, round);
    documents.checkEntropyEnough(commitment.entropy);
    documents.parseEntropy(file(state, folder + 'entropy.json'), commitment.entropy, folder + 'entropy.json');
    const seed = documents.teamSeed(state.suite, state.seed, hash, yield* state.digest(folder + 'entropy.json'));
    const outcome = documents.parseRoundOutcome(file(state, folder + 'outcome.json'), folder, { ...names, commitment: hash });
    const result = yield* assignTeams(state, seed, now.roster, now.recusals);
    yield* compareTeams(state, result, folder, outcome.teams_root);
    const found = yield* teamsRoot(state, result, seed);
    demand(found === outcome.teams_root, 'root_differs', { expected: outcome.teams_root, found });
    state.rounds.set(round, { ...now, hash, teamsRoot: found });
    state.standing = { result, seed };
    return { round, gone: gone.join(' '), blocked: found === 'blocked' };
  }

  /* ── log ── */

  function* readLogKey(state) {
    if (![...state.files.keys()].some(log.isLogFile)) throw new Unchecked('not_logged');
    state.hasLog = true;
    file(state, 'log/key');
    state.logKey = log.readKey(state);
    state.logEntries = [];
    return { name: state.logKey.name };
  }

  function* readLogEntry(state, stem) {
    need(state, ['logKey']);
    const entry = yield* log.checkEntry(stem, state);
    state.logEntries.push(entry);
    return { index: entry.index, kind: entry.kind, at: entry.entry.at };
  }

  function* checkStory(state) {
    need(state, ['logKey', 'entropy', 'outcome']);
    log.checkStory(state.logEntries, state);
    return {};
  }

  /* ── substitutes, §5: by leaf hashes alone, in the order of the log ── */

  /* Map of targets-tree leaf hash to {stratum, rank}. */
  function* targetLeaves(state) {
    const salt = new DD1.hashes.Numbers(state.suite, state.saltKey());
    const leaves = new Map();
    for (const [h, rows] of state.ranked.entries()) {
      for (const [i, row] of rows.entries()) {
        const role = i < state.sizes[h] ? 'selected' : 'reserve';
        const text = trees.targetLeaf(salt, state.design.draw_id, state['frame.tsv'].id(row), role);
        leaves.set(trees.hashOfLeaf(state.suite, text), { stratum: h, rank: i });
        if (i % 1024 === 0) yield null;
      }
    }
    return leaves;
  }

  /* Leaf hashes of the standing teams, or null when the bundle does not show teams. */
  function teamLeaves(state) {
    if (!state.standing || state.standing.result.blocked) return null;
    const { result, seed } = state.standing;
    const seal = new DD1.hashes.Numbers(state.suite, keyOf(state.suite, 'seal', seed));
    const leaf = (id, t) => trees.teamLeaf(seal, state.design.draw_id, id, result.teams[t].flat());
    return new Set(state.targets.map(({ id }, t) => trees.hashOfLeaf(state.suite, leaf(id, t))));
  }

  /* A target gives way to the next unused of its stratum's reserve; a team gives way to a team. */
  function* checkSubstitutes(state) {
    if (!state.isOpen) throw new Unchecked('selection_secret');
    need(state, ['ranked']);
    const targets = yield* targetLeaves(state);
    const teams_ = teamLeaves(state);
    const next = state.sizes.slice();
    for (const { entry, file: name } of log.ofKind(state.logEntries, 'draw.substitute')) {
      const [out, incoming] = [targets.get(entry.out), targets.get(entry.in)];
      if (entry.in === '') { // nobody comes: the reserve must be exhausted
        demand(out && out.rank < next[out.stratum], 'substitute_unknown', { file: name });
        demand(next[out.stratum] === state.ranked[out.stratum].length, 'substitute_order', { file: name });
        continue;
      }
      if (out || incoming) {
        demand(out && incoming && out.stratum === incoming.stratum && out.rank < next[out.stratum], 'substitute_unknown', { file: name });
        demand(incoming.rank === next[out.stratum]++, 'substitute_order', { file: name });
      } else if (teams_) demand(teams_.has(entry.out) && entry.in === entry.team, 'substitute_unknown', { file: name });
      if (teams_) teams_.add(entry.team);
    }
    return {};
  }

  function* checkWitness(state) {
    return log.checkWitness(state);
  }

  function* checkAttestations(state) {
    return log.checkAttestations(state);
  }

  /* ── the list of checks ── */

  function need(state, names) {
    for (const name of names) if (state[name] === undefined) throw new Unchecked('after_failure');
  }

  const DOCUMENTS = [
    ['§8', 'files', checkFiles, []],
    ['§2.1', 'design', readDesign, []],
    ['§2.1', 'commitment', readCommitment, ['design']],
    ['§8', 'outcome', readOutcome, ['design', 'C']],
    ...documents.TABLES.map((name) => ['§2', name, readTable(name), ['commitment']]),
    ['§2.1', 'exclusions_apart', checkExclusions, ['frame.tsv', 'exclusions.tsv']],
    ['§2.1', 'populations', countStrata, ['commitment', 'frame.tsv']],
    ['§2.1', 'recusals_known', checkRecusals, ['frame.tsv']],
    ['§3.1', 'chances', checkChances, ['populations']],
    ['§3.3', 'entropy_bits', checkBits, ['design']],
    ['§3.3', 'entropy', readEntropy, ['design']],
    ['§3.3', 'entropy_published', entropyPublished, []],
    ['§3.2', 'nonces', openNonces, ['commitment']],
    ['§3.4', 'seed', makeSeed, ['C', 'E']],
    ['§4.2', 'sizes', checkSizes, ['sizes', 'outcome']],
    ['§4.3', 'selection', selectAgain, ['frame.tsv', 'sizes']],
    ['§4.5', 'reserve', checkReserve, ['sizes']],
    ['§4.5', 'drawn', checkDrawn, ['frame.tsv', 'sizes']],
    ['§6', 'targets_root', checkTargetsRoot, ['outcome']],
    ['§5', 'teams', checkTeams, ['outcome']],
    ['§6', 'teams_root', checkTeamsRoot, ['outcome']],
  ];

  /* One check: true, false with the reason, or not checkable here with the reason. An unforeseen error is false. */
  function* runCheck(report, state, [section, code, run, needs], params = {}) {
    yield { phase: 'check', code, section };
    const check = { section, code, verdict: 'true', detail: '', params: { ...params } };
    try {
      need(state, needs);
      Object.assign(check.params, yield* run(state));
    } catch (error) {
      const known = error instanceof Failure;
      check.verdict = error instanceof Unchecked ? 'unchecked' : 'false';
      check.detail = known ? error.code : 'unforeseen';
      Object.assign(check.params, known ? error.params : { text: String(error && error.message) });
    }
    report.checks.push(check);
  }

  function* runAll(report, state) {
    for (const check of DOCUMENTS) yield* runCheck(report, state, adapt(check, state));
    if (state.auditor) {
      for (const round of roundsOf(state.files)) {
        yield* runCheck(report, state, ['§3', 'round', (s) => checkRound(s, round), ['outcome', 'C']], { round });
      }
    }
    yield* runCheck(report, state, ['§7', 'log', readLogKey, []]);
    if (state.hasLog) yield* runLog(report, state);
    yield* runCheck(report, state, ['§3.2', 'witness', checkWitness, ['design']]);
    const notes = [...state.files.keys()].some(log.isAttestationFile);
    if (notes || !state.strataPublic) yield* runCheck(report, state, ['§8', 'attested', checkAttestations, ['C', 'outcome']]);
  }

  /* §4.3 or §4.4, as the design says */
  function adapt(check, state) {
    const isPareto = check[1] === 'selection' && state.design && state.design.method === 'pareto';
    return isPareto ? ['§4.4', ...check.slice(1)] : check;
  }

  function* runLog(report, state) {
    for (const stem of log.stems(state.files)) {
      yield* runCheck(report, state, ['§7', 'log_entry', (s) => readLogEntry(s, stem), ['C', 'design']], { stem: stem.slice(4) });
    }
    yield* runCheck(report, state, ['§7', 'log_story', checkStory, ['C', 'design']]);
    if (state.logEntries && log.ofKind(state.logEntries, 'draw.substitute').length > 0) {
      yield* runCheck(report, state, ['§5', 'substitutes', checkSubstitutes, ['sizes']]);
    }
  }

  /* Values that nobody can compare offline do not make a verdict partial; they are said beside it (§3.3). */
  const STANDING = ['entropy_not_compared', 'drand_not_checked'];

  function overall(checks) {
    if (checks.some((check) => check.verdict === 'false')) return 'false';
    return checks.some((check) => check.verdict === 'unchecked' && !STANDING.includes(check.detail)) ? 'partial' : 'true';
  }

  function logFacts(state) {
    const entries = state.logEntries || [];
    const voided = log.ofKind(entries, 'draw.void').map(({ entry }) => ({ reason: entry.reason, text: entry.text, at: entry.at }));
    return {
      voided: voided[0] || null,
      substitutes: log.ofKind(entries, 'draw.substitute').length,
      early: log.ofKind(entries, 'draw.reveal').map(({ entry }) => entry.early).find((text) => text !== '') || '',
    };
  }

  function strataFacts(state) {
    if (!state.design) return [];
    return state.design.strata.map((s, i) => ({
      name: s.name,
      population: state.populations ? state.populations[i] : null,
      size: state.sizes ? state.sizes[i] : null,
      cut: state.ranked && state.sizes[i] > 0 ? state.numbers.hex(state.ranked[i][state.sizes[i] - 1]) : '',
    }));
  }

  function facts(state) {
    const { design } = state;
    return {
      kind: state.auditor ? 'auditor' : 'public',
      strataPublic: state.strataPublic,
      title: design ? design.title : '',
      draw_id: design ? design.draw_id : '',
      suite: design ? design.suite : '',
      method: design ? design.method : '',
      C: state.C || '',
      key: state.key || '',
      targets: state['frame.tsv'] ? state['frame.tsv'].rows : 0,
      strata: strataFacts(state),
      attestedBy: state.attestedBy,
      ...logFacts(state),
    };
  }

  /* Verifies files (Map of name to bytes). A generator: it yields progress, or null, whenever a page may draw,
     and returns {report, state}; `state` serves firm.js. options: auditor (boolean, found out when absent), policy (vkeys). */
  function* verify(files, options = {}) {
    const state = new State(files, options);
    const report = { checks: [], verdict: 'false', ok: false, facts: null };
    yield* runAll(report, state);
    report.verdict = overall(report.checks);
    report.ok = report.verdict !== 'false';
    report.facts = facts(state);
    return { report, state };
  }

  /* Runs to the end without pause: for Node and for a worker. */
  function finish(generator, onProgress = () => {}) {
    for (;;) {
      const { done, value } = generator.next();
      if (done) return value;
      if (value) onProgress(value);
    }
  }

  /* Runs in slices of a few milliseconds: for a page without a worker. */
  async function finishSlowly(generator, onProgress = () => {}, slice = 12) {
    for (;;) {
      const until = performance.now() + slice;
      let last = null;
      do {
        const { done, value } = generator.next();
        if (done) return value;
        if (value) last = value;
      } while (performance.now() < until);
      if (last) onProgress(last);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  DD1.bundle = { verify, finish, finishSlowly, ALWAYS, OPEN };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
