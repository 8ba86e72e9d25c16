/* Makes draws for the tests: all files of a DD-1 draw from its inputs, through the verifier's own parts. */
'use strict';
const path = require('node:path');
const DD1 = require(path.join(__dirname, '../../src/doubledraw/platform/portal/static/portal/verifier/node.js'));
const { documents, selection, teams, trees } = DD1;
const { encode } = DD1.canonical;
const { utf8 } = DD1.hashes;
const run = DD1.bundle.finish;

function encodeTable(rows, blind) {
  const lines = rows.map((row) => Buffer.from(row.join('\t'))).sort(Buffer.compare);
  return utf8.encode(['#blind\t' + blind, ...lines.map(String), ''].join('\n'));
}

function tablesOf(spec) {
  const names = ['frame', 'strata', 'exclusions', 'roster', 'recusals'];
  return new Map(names.map((name) => [name + '.tsv', encodeTable(spec[name], spec.blind[name + '.tsv'])]));
}

function fileEntry(suite, bytes, rows) {
  return { digest: suite.hexDigest(bytes), rows };
}

function commit(spec, suite, files) {
  const { design } = spec;
  const counts = new Map(design.strata.map((s) => [s.name, spec.strata.filter((row) => row[1] === s.name).length]));
  const nonces = spec.nonces.map(({ holder, nonce }) => ({
    holder,
    commitment: suite.sha(['dd-1/nonce', design.draw_id, holder, nonce].join('/')),
  }));
  const names = ['frame', 'strata', 'exclusions', 'roster', 'recusals'];
  const listed = new Map(names.map((n) => [n + '.tsv', fileEntry(suite, files.get(n + '.tsv'), spec[n].length)]));
  return utf8.encode(encode({
    protocol: 'dd-1', draw_id: design.draw_id, design: suite.hexDigest(files.get('design.json')), files: listed, strata: counts, nonces,
  }));
}

const text = (lines) => utf8.encode([...lines].map((line) => line + '\n').join(''));

/* Teams, teams.tsv and the root of one assignment. */
function match(ctx, seed, rosterFile, recusalsFile) {
  const roster = run(DD1.tables.readRoster(rosterFile));
  const recusals = run(DD1.tables.readRecusals(recusalsFile));
  const result = run(teams.assign(ctx.design, ctx.targets, roster.people, recusals.pairs, ctx.suite, seed));
  if (result.blocked) return { blocked: result.blocked, root: 'blocked' };
  const byId = new Map(ctx.targets.map(({ id }, t) => [id, result.teams[t].flat()]));
  const seal = documents.keyOf(ctx.suite, 'seal', seed);
  return { file: text(teams.lines(ctx.targets, result.teams)), root: run(trees.teamsRoot(ctx.design, byId, ctx.suite, ctx.salt, seal)) };
}

function rankTargets(ctx, files, sizes, key) {
  const frame = run(DD1.tables.readFrame(files.get('frame.tsv')));
  const strata = run(DD1.tables.readStrata(files.get('strata.tsv'), ctx.design.strata.map((s) => s.name)));
  const numbers = new selection.TargetNumbers(frame, ctx.suite, key);
  run(numbers.compute());
  const ranked = run(selection.select(ctx.design, strata, sizes, numbers));
  return { frame, numbers, ranked };
}

/* One later team round (§3): `round` = {roster, recusals, blind, entropy: sources, values, draw_by}. */
function addRound(ctx, files, seed, C, number, round) {
  const folder = 'round-' + number + '/';
  const put = (name, bytes) => files.set(folder + name, bytes);
  put('roster.tsv', encodeTable(round.roster, round.blind['roster.tsv']));
  put('recusals.tsv', encodeTable(round.recusals, round.blind['recusals.tsv']));
  put('commitment.json', utf8.encode(encode({
    protocol: 'dd-1', draw_id: ctx.design.draw_id, commitment: C, round: number, entropy: round.entropy, draw_by: round.draw_by,
    files: {
      'roster.tsv': fileEntry(ctx.suite, files.get(folder + 'roster.tsv'), round.roster.length),
      'recusals.tsv': fileEntry(ctx.suite, files.get(folder + 'recusals.tsv'), round.recusals.length),
    },
  })));
  put('entropy.json', utf8.encode(encode(round.values)));
  const hash = ctx.suite.hexDigest(files.get(folder + 'commitment.json'));
  const teamSeed = documents.teamSeed(ctx.suite, seed, hash, ctx.suite.hexDigest(files.get(folder + 'entropy.json')));
  const made = match(ctx, teamSeed, files.get(folder + 'roster.tsv'), files.get(folder + 'recusals.tsv'));
  if (!made.blocked) put('teams.tsv', made.file);
  put('outcome.json', utf8.encode(encode({ draw_id: ctx.design.draw_id, commitment: hash, round: number, teams_root: made.root })));
}

/* Every file of the draw that `spec` (as in the shared vectors, plus optional `rounds`) describes. */
function buildDraw(spec) {
  const { design } = spec;
  const suite = DD1.hashes.SUITES.get(design.suite);
  const files = tablesOf(spec);
  files.set('design.json', utf8.encode(encode(design)));
  files.set('commitment.json', commit(spec, suite, files));
  files.set('entropy.json', utf8.encode(encode(spec.entropy)));
  files.set('nonces.json', utf8.encode(encode(spec.nonces)));
  const C = suite.hexDigest(files.get('commitment.json'));
  const E = suite.hexDigest(files.get('entropy.json'));
  const seed = documents.seedOf(suite, C, E, spec.nonces.map(({ nonce }) => nonce));
  const key = documents.keyOf(suite, 'target', seed);
  const ctx = { design, suite, salt: documents.keyOf(suite, 'salt', seed) };
  const sizes = design.strata.map((s) => documents.sampleSize(s, spec.strata.filter((row) => row[1] === s.name).length));
  const { frame, numbers, ranked } = rankTargets(ctx, files, sizes, key);
  files.set('selection.tsv', text(selection.lines(design, ranked, sizes, numbers, 'selected')));
  files.set('reserve.tsv', text(selection.lines(design, ranked, sizes, numbers, 'reserve')));
  const rows = ranked.flatMap((group, h) => group.slice(0, sizes[h])).sort((a, b) => a - b);
  ctx.targets = rows.map((row) => ({ id: frame.fields(row)[0], region: frame.fields(row)[1] }));
  files.set('drawn.tsv', text(ctx.targets.map(({ id }) => id)));
  const roles = new Map(ranked.flatMap((group, h) => group.map((row, i) => [frame.id(row), i < sizes[h] ? 'selected' : 'reserve'])));
  const made = match(ctx, seed, files.get('roster.tsv'), files.get('recusals.tsv'));
  if (!made.blocked) files.set('teams.tsv', made.file);
  files.set('outcome.json', utf8.encode(encode({
    draw_id: design.draw_id, commitment: C, sizes: new Map(design.strata.map((s, h) => [s.name, sizes[h]])),
    targets_root: run(trees.targetsRoot(design, roles, suite, ctx.salt)), teams_root: made.root,
  })));
  (spec.rounds || []).forEach((round, i) => addRound(ctx, files, seed, C, i + 1, round));
  return { files, blocked: made.blocked || null, derived: { C, E, seed, key_target: key } };
}

/* The files of the draw that belong into a public or an auditor bundle. */
function bundleOf(files, design, auditor) {
  const open = auditor || design.strata_public ? DD1.bundle.OPEN : [];
  const isRoster = (name) => ['roster.tsv', 'recusals.tsv', 'teams.tsv'].includes(name) || name.startsWith('round-');
  const belongs = (name) => DD1.bundle.ALWAYS.includes(name) || open.includes(name) || (auditor && isRoster(name))
    || name.startsWith('log/') || name.startsWith('attestations/');
  return new Map([...files].filter(([name]) => belongs(name)));
}

module.exports = { DD1, buildDraw, bundleOf, encodeTable };
