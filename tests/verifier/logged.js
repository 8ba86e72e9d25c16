/* Puts a built draw into a small signed log, with attestations and a witness, for the tests (node:crypto signs, not our code). */
'use strict';
const crypto = require('node:crypto');
const { DD1 } = require('./build.js');
const { encode } = DD1.canonical;
const { utf8, hex, SUITES } = DD1.hashes;

const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts.map((p) => Buffer.from(p)))).digest();
const leaf = (bytes) => sha256([0], bytes);
const node = (a, b) => sha256([1], a, b);

function split(n) {
  let k = 1;
  while (2 * k < n) k *= 2;
  return k;
}

/* RFC 6962 §2.1, written as the RFC says it: recursively */
function treeHash(leaves) {
  if (leaves.length === 0) return sha256([]);
  if (leaves.length === 1) return leaves[0];
  const k = split(leaves.length);
  return node(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}

function path(m, leaves) {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return m < k
    ? [...path(m, leaves.slice(0, k)), treeHash(leaves.slice(k))]
    : [...path(m - k, leaves.slice(k)), treeHash(leaves.slice(0, k))];
}

/* A key pair from a name, always the same: PKCS#8 around a 32-byte seed. */
function keyPair(name, type = 1) {
  const seed = sha256(utf8.encode('test key ' + name));
  const privateKey = crypto.createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8',
  });
  const raw = crypto.createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-32);
  const material = Buffer.concat([Buffer.from([type]), raw]);
  const id = sha256(utf8.encode(name + '\n'), material).subarray(0, 4);
  return { name, privateKey, id, vkey: name + '+' + id.toString('hex') + '+' + material.toString('base64') };
}

const signatureLine = (key, bytes) => '\u2014 ' + key.name + ' ' + Buffer.concat([key.id, bytes]).toString('base64') + '\n';

function signNote(text, ...keys) {
  return text + '\n' + keys.map((key) => signatureLine(key, crypto.sign(null, Buffer.from(text), key.privateKey))).join('');
}

function cosign(text, key, seconds) {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const signed = crypto.sign(null, Buffer.from('cosignature/v1\ntime ' + seconds + '\n' + text), key.privateKey);
  return signatureLine(key, Buffer.concat([time, signed]));
}

const LOG = keyPair('log.example/draws');
const WITNESS = keyPair('witness.example/audit', 4);

function entriesOf(spec, files, options) {
  const { design } = spec;
  const outcome = JSON.parse(Buffer.from(files.get('outcome.json')).toString());
  const of = { draw_id: design.draw_id, commitment: outcome.commitment };
  const at = (hours) => new Date(Date.parse('2026-12-01T10:00:00Z') + hours * 3600e3).toISOString().slice(0, 19) + '+00:00';
  const { sizes, targets_root, teams_root } = outcome;
  const roots = { targets_root, teams_root };
  const notes = options.attesters.map((name) => ({ name, file: attestation(of.commitment, roots, name) }));
  for (const { name, file } of notes) files.set('attestations/' + name + '.note', utf8.encode(file));
  const suite = SUITES.get(design.suite);
  return [
    { kind: 'draw.commit', at: at(0), ...of, plan: design.plan, replaces: design.replaces },
    { kind: 'draw.entropy', at: at(4), ...of, entropy: options.firstEntropy || spec.entropy },
    { kind: 'draw.result', at: at(4), ...of, sizes, ...roots },
    ...notes.map(({ name, file }) => ({ kind: 'draw.attest', at: at(5), ...of, ...roots, by: name, note: suite.sha(file) })),
    ...(options.more || []).map((entry) => ({ at: at(6), ...of, ...entry })),
    { kind: 'draw.reveal', at: at(7), ...of, files: { 'frame.tsv': suite.hexDigest(files.get('frame.tsv')) }, early: '' },
  ];
}

function attestation(C, roots, name) {
  return signNote(['dd-1 attestation', C, roots.targets_root, roots.teams_root, ''].join('\n'), keyPair(name));
}

/* Adds log/ and attestations/ to the files. options: attesters (names), cosignedAt (seconds), more (entries), before (other leaves). */
function addLog(spec, files, options = {}) {
  const full = { attesters: [], before: 5, cosignedAt: Date.parse('2026-12-01T11:00:00Z') / 1000, ...options };
  const entries = entriesOf(spec, files, full).map((entry) => utf8.encode(encode(entry)));
  const kinds = entries.map((bytes) => JSON.parse(Buffer.from(bytes).toString()).kind);
  const others = Array.from({ length: full.before }, (_, i) => utf8.encode('{"other":' + i + '}'));
  const leaves = [...others, ...entries, utf8.encode('{"later":1}')].map(leaf);
  const text = LOG.name + '\n' + leaves.length + '\n' + treeHash(leaves).toString('base64') + '\n';
  const checkpoint = signNote(text, LOG) + cosign(text, WITNESS, full.cosignedAt);
  entries.forEach((bytes, i) => {
    const index = full.before + i;
    const stem = 'log/' + String(index).padStart(8, '0') + '-' + kinds[i];
    const proof = path(index, leaves).map((hash) => hash.toString('base64') + '\n').join('');
    files.set(stem + '.json', bytes);
    files.set(stem + '.tlog-proof', utf8.encode('c2sp.org/tlog-proof@v1\nindex ' + index + '\n' + proof + '\n' + checkpoint));
  });
  files.set('log/key', utf8.encode(LOG.vkey + '\n'));
  if (full.attesters.length > 0) {
    files.set('attestations/keys', utf8.encode(full.attesters.map((name) => keyPair(name).vkey).sort().join('\n') + '\n'));
  }
  return files;
}

module.exports = { addLog, keyPair, signNote, treeHash, leaf, path, WITNESS, LOG, hex };
