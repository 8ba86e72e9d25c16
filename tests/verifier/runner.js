/* Answers the tests: one JSON request a line on standard input, one JSON answer a line on standard output. */
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const readline = require('node:readline');
const { DD1, buildDraw, bundleOf } = require('./build.js');
const logged = require('./logged.js');
const { zip } = require('./zipped.js');
require('../../src/doubledraw/platform/portal/static/portal/verifier/words.js');

const pack = (files) => Object.fromEntries([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]));
const unpack = (files) => new Map(Object.entries(files).map(([name, text]) => [name, new Uint8Array(Buffer.from(text, 'base64'))]));

async function filesOf(request) {
  if (request.files) return unpack(request.files);
  if (request.path && fs.statSync(request.path).isFile()) return DD1.zip.read(new Uint8Array(fs.readFileSync(request.path)));
  throw new Error('neither files nor the path of a zip');
}

const wrong = (report) => report.checks.filter((check) => check.verdict === 'false').map((check) => [check.section, check.code, check.detail]);

async function verify(request) {
  const started = performance.now();
  let files;
  try {
    files = await filesOf(request);
  } catch (error) {
    if (error instanceof DD1.Failure) return { verdict: 'unusable', code: error.code, params: error.params };
    throw error;
  }
  const { report, state } = DD1.bundle.finish(DD1.bundle.verify(files, { auditor: request.auditor, policy: request.policy }));
  const firms = Object.fromEntries((request.firms || []).map((code) => [code, DD1.firm.lookUp(state, code)]));
  return { verdict: report.verdict, report, wrong: wrong(report), firms, seconds: (performance.now() - started) / 1000 };
}

/* Every file of the draw, and the two bundles made from it. */
function build({ spec, log }) {
  const made = buildDraw(spec);
  if (log) logged.addLog(spec, made.files, log);
  return {
    files: pack(made.files), blocked: made.blocked, derived: made.derived,
    public: [...bundleOf(made.files, spec.design, false).keys()], auditor: [...bundleOf(made.files, spec.design, true).keys()],
  };
}

/* A cosignature less, by a stranger, or in another place is no lie: it only leaves the entry with fewer witnesses. */
function whatCounts(name, bytes) {
  const text = bytes.toString('latin1');
  const dash = Buffer.from('\u2014 ').toString('latin1');
  const isWitness = (line) => line.startsWith(dash) && !line.startsWith(dash + logged.LOG.name);
  return name.endsWith('.tlog-proof') ? text.split('\n').filter((line) => !isWitness(line)).join('\n') : text;
}

/* One byte, line or field of one file, changed; returns what was done, or null when the change would be none. */
function mutateFile(files, name, random) {
  const bytes = Buffer.from(files.get(name));
  const text = bytes.toString('latin1');
  const at = Math.floor(random() * Math.max(1, bytes.length));
  const lines = text.split('\n');
  const line = Math.floor(random() * lines.length);
  const put = (changed) => files.set(name, new Uint8Array(Buffer.from(changed, 'latin1')));
  const ways = {
    flip: () => put(text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << Math.floor(random() * 8))) + text.slice(at + 1)),
    drop: () => put(text.slice(0, at) + text.slice(at + 1)),
    insert: () => put(text.slice(0, at) + String.fromCharCode(Math.floor(random() * 256)) + text.slice(at)),
    truncate: () => put(text.slice(0, at)),
    append: () => put(text + '\n'),
    double: () => put([...lines.slice(0, line), lines[line], ...lines.slice(line)].join('\n')),
    lose: () => put([...lines.slice(0, line), ...lines.slice(line + 1)].join('\n')),
    swap: () => put([...lines.slice(0, line), lines[line + 1], lines[line], ...lines.slice(line + 2)].join('\n')),
    digit: () => put(text.replace(/[0-9a-f](?=[^0-9a-f]*$)/, (d) => (d === '7' ? '8' : '7'))),
    remove: () => files.delete(name),
    extra: () => files.set(name + '.bak', bytes),
    empty: () => put(''),
  };
  const way = Object.keys(ways)[Math.floor(random() * Object.keys(ways).length)];
  ways[way]();
  const now = files.get(name);
  const isSame = way !== 'extra' && now && whatCounts(name, Buffer.from(now)) === whatCounts(name, bytes);
  return isSame ? null : way;
}

function randomFrom(seed) {
  let count = 0;
  return () => crypto.createHash('sha256').update(seed + '/' + count++).digest().readUInt32BE() / 2 ** 32;
}

/* Many single changes of one bundle; `missed` are those that went unnoticed. */
function mutate({ files, count, seed, policy }) {
  const original = unpack(files);
  const random = randomFrom(seed);
  const missed = [];
  let tried = 0;
  while (tried < count) {
    const changed = new Map(original);
    const names = [...changed.keys()];
    const name = names[Math.floor(random() * names.length)];
    const way = mutateFile(changed, name, random);
    if (way === null) continue;
    tried++;
    const { report } = DD1.bundle.finish(DD1.bundle.verify(changed, { policy }));
    if (report.ok) missed.push([tried, name, way]);
  }
  return { tried, missed };
}

function hashes({ texts }) {
  const of = (text) => {
    const bytes = new Uint8Array(Buffer.from(text, 'base64'));
    const { SUITES, sha512, hex } = DD1.hashes;
    return { sha256: SUITES.get('sha256').hexDigest(bytes), sm3: SUITES.get('sm3').hexDigest(bytes), sha512: hex(sha512(bytes)) };
  };
  return texts.map(of);
}

function signatures({ cases }) {
  const bytes = (text) => new Uint8Array(Buffer.from(text, 'hex'));
  return cases.map(([key, message, signature]) => DD1.ed25519.verify(bytes(key), bytes(message), bytes(signature)));
}

/* Which single keys the words table has, in which languages. */
function words() {
  return DD1.words.WORDS;
}

function canonical({ texts }) {
  return texts.map((text) => {
    try {
      return { value: DD1.canonical.decode(new Uint8Array(Buffer.from(text, 'base64')), 'x') };
    } catch (error) {
      return { code: error.code };
    }
  });
}

function merkle({ sizes }) {
  const { trees } = DD1;
  const suite = DD1.hashes.SUITES.get('sha256');
  const wrongSizes = sizes.filter((n) => {
    const leaves = Array.from({ length: n }, (_, i) => logged.leaf(Buffer.from('leaf ' + i)));
    const expected = logged.treeHash(leaves);
    const root = new trees.Root(suite);
    leaves.forEach((hash) => root.add(new Uint8Array(hash)));
    const proofsLead = leaves.every((hash, i) => {
      const proof = logged.path(i, leaves).map((p) => new Uint8Array(p));
      const lead = (index, size, hashes_) => {
        const found = trees.rootFromInclusion(suite, new Uint8Array(hash), index, size, hashes_);
        return found !== null && expected.equals(Buffer.from(found));
      };
      return lead(i, n, proof) && !lead(i ^ 1, n, proof) && !lead(i, n, [...proof, proof[0] || new Uint8Array(32)])
        && (proof.length === 0 || !lead(i, n, proof.slice(1)));
    });
    return !expected.equals(Buffer.from(root.value())) || !proofsLead;
  });
  return { wrongSizes };
}


function vkey({ name, type }) {
  return logged.keyPair(name, type).vkey;
}

/* A public draw of `count` targets in four public strata, written as a zip file. */
function writeBig({ count, path, ratio = '3/100' }) {
  const names = ['餐饮', '零售', '医疗', '其他'];
  const ids = Array.from({ length: count }, (_, i) => '91350981MA' + String(i).padStart(8, '0'));
  const when = '2026-12-01T21:30:00+08:00';
  const spec = {
    design: {
      protocol: 'dd-1', suite: 'sha256', draw_id: 'big-1', plan: 'plan-1', replaces: '', title: '全市抽查', method: 'srs',
      strata: names.map((name) => ({ name, ratio })), strata_public: true, reserve: 3, seats: [], max_load: null,
      entropy: [{ source: '现场骰子', when, form: 'd10x20' }], draw_by: '2026-12-02T12:00:00+08:00', reveal: 'at-once', rules: [],
    },
    frame: ids.map((id, i) => [id, 'r' + (i % 20)]), strata: ids.map((id, i) => [id, names[(i * 7) % 4], '1']),
    exclusions: [], roster: [], recusals: [],
    blind: Object.fromEntries(['frame', 'strata', 'exclusions', 'roster', 'recusals'].map((n, i) => [n + '.tsv', String(i).repeat(64)])),
    nonces: [{ holder: '平台', nonce: 'a'.repeat(64) }], entropy: [{ source: '现场骰子', when, value: '0'.repeat(20) }],
  };
  const files = bundleOf(buildDraw(spec).files, spec.design, false);
  fs.writeFileSync(path, zip(files));
  return { bytes: fs.statSync(path).size };
}

/* What reading an archive says: the files in it, or why it was refused. */
async function readZip({ data }) {
  try {
    return { files: pack(await DD1.zip.read(new Uint8Array(Buffer.from(data, 'base64')))) };
  } catch (error) {
    if (error instanceof DD1.Failure) return { code: error.code };
    throw error;
  }
}

/* Archives that lie about themselves in one way each. */
function falseZips() {
  const files = [['a.txt', 'aaaa'.repeat(50)], ['b.txt', 'bbbb']];
  const second = (field) => ({ change: (entry) => (entry.name === 'b.txt' ? { ...entry, ...field } : entry) });
  const overlapping = zip(files);
  overlapping.writeUInt32LE(0, overlapping.length - 22 - 46 - 5 + 42);
  return Object.fromEntries(Object.entries({
    zip_end: Buffer.concat([zip(files), Buffer.from('x')]),
    zip_gap: zip(files, { between: Buffer.from('hidden') }),
    zip_twice: zip([files[0], files[0]]),
    zip_checksum: flippedContent(files),
    zip_entry: zip(files, second({ size: 5 })),
    zip_name: zip([['../a.txt', 'x']]),
    zip_name_absolute: zip([['/a.txt', 'x']]),
    zip_name_backslash: zip([['a\\b.txt', 'x']]),
    zip_name_hidden: zip([['.DS_Store', 'x']]),
    zip_name_folder: zip([['a/../../b', 'x']]),
    zip_overlap: overlapping,
  }).map(([name, data]) => [name, Buffer.from(data).toString('base64')]));
}

/* One stored byte changed: only the checksum gives it away. */
function flippedContent(files) {
  const data = zip(files, { stored: true });
  data[data.indexOf('bbbb')] ^= 1;
  return data;
}

/* The leaf file of one firm, as text or as an address that carries it. */
async function leaf({ text, policy }) {
  try {
    return DD1.leaf.check(await DD1.leaf.textOf(text), policy || []);
  } catch (error) {
    if (error instanceof DD1.Failure) return { verdict: 'unusable', code: error.code };
    throw error;
  }
}

const ANSWERS = { verify, build, mutate, writeBig, readZip, falseZips, hashes, signatures, words, canonical, merkle, vkey, leaf };

async function answer(line) {
  const request = JSON.parse(line);
  try {
    return { value: await ANSWERS[request.ask](request) };
  } catch (error) {
    return { error: String((error && error.stack) || error) };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) process.stdout.write(JSON.stringify(await answer(line)) + '\n');
})();
