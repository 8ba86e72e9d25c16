/* Signed notes, verifier keys, checkpoints, cosignatures and inclusion proofs in the C2SP formats. */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const { Failure } = DD1;
  const { SUITES, utf8, hex } = DD1.hashes;
  const { demand, INTEGER } = DD1.text;
  const SHA256 = SUITES.get('sha256');
  const SIGNS_NOTES = 1, COSIGNS_CHECKPOINTS = 4; // signature types of c2sp.org/signed-note

  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

  /* Standard base64 with padding, nothing else; null when it is anything else. */
  function fromBase64(text) {
    if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
    const digits = text.replace(/=+$/, '');
    const out = new Uint8Array(Math.floor((digits.length * 6) / 8));
    let bits = 0, held = 0, filled = 0;
    for (const digit of digits) {
      bits = ((bits << 6) | ALPHABET.indexOf(digit)) & 0xffff;
      held += 6;
      if (held >= 8) {
        held -= 8;
        out[filled++] = (bits >> held) & 255;
      }
    }
    return bits & ((1 << held) - 1) ? null : out;
  }

  const isKeyName = (name) => name !== '' && !/[\s+\u0085]/u.test(name);

  function keyId(name, material) {
    const text = new Uint8Array([...utf8.encode(name + '\n'), ...material]);
    return hex(SHA256.digest(text).subarray(0, 4));
  }

  /* name+keyid+base64(type and public key) */
  function parseKey(line, file) {
    const m = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(line);
    const material = m && fromBase64(m[3]);
    if (!material || !isKeyName(m[1]) || material.length !== 33 || keyId(m[1], material) !== m[2]) {
      throw new Failure('key_unreadable', { file, text: line.slice(0, 80) });
    }
    return { name: m[1], id: m[2], type: material[0], publicKey: material.subarray(1), line };
  }

  /* A note: its text and its signature lines, not yet verified. */
  function parseNote(text, file) {
    const cut = text.lastIndexOf('\n\n');
    demand(cut > 0 && text.endsWith('\n') && !/[\u0000-\u0009\u000b-\u001f]/.test(text), 'note_unreadable', { file });
    const signatures = text.slice(cut + 2, -1).split('\n').map((line) => {
      const m = /^\u2014 (\S+) (\S+)$/u.exec(line);
      const bytes = m && isKeyName(m[1]) ? fromBase64(m[2]) : null;
      demand(bytes && bytes.length > 4, 'note_unreadable', { file });
      return { name: m[1], id: hex(bytes.subarray(0, 4)), bytes: bytes.subarray(4) };
    });
    const distinct = new Set(signatures.map(({ name, id }) => name + ' ' + id));
    demand(signatures.length <= 100 && distinct.size === signatures.length, 'note_unreadable', { file });
    return { text: text.slice(0, cut + 1), signatures };
  }

  const isBy = (signature, key) => signature.name === key.name && signature.id === key.id;

  /* The key has signed the note, and has signed nothing else there. */
  function isSignedBy(note, key) {
    const own = note.signatures.filter((signature) => isBy(signature, key));
    return key.type === SIGNS_NOTES && own.length > 0
      && own.every((signature) => DD1.ed25519.verify(key.publicKey, utf8.encode(note.text), signature.bytes));
  }

  /* Seconds since 1970 at which a witness cosigned a checkpoint, or null (c2sp.org/tlog-cosignature). */
  function cosignedAt(note, key) {
    const own = note.signatures.find((signature) => isBy(signature, key));
    if (!own || key.type !== COSIGNS_CHECKPOINTS || own.bytes.length !== 72) return null;
    const time = new DataView(own.bytes.buffer, own.bytes.byteOffset).getBigUint64(0);
    const message = utf8.encode('cosignature/v1\ntime ' + time + '\n' + note.text);
    return DD1.ed25519.verify(key.publicKey, message, own.bytes.subarray(8)) ? Number(time) : null;
  }

  function parseCheckpoint(text, file) {
    const note = parseNote(text, file);
    const lines = note.text.slice(0, -1).split('\n');
    const rootHash = lines.length >= 3 ? fromBase64(lines[2]) : null;
    demand(rootHash && rootHash.length === 32 && lines[0] !== '' && INTEGER.test(lines[1]) && Number(lines[1]) <= 2 ** 53
      && lines.every((line) => line !== ''), 'checkpoint_unreadable', { file });
    return { origin: lines[0], size: Number(lines[1]), root: rootHash, note };
  }

  /* c2sp.org/tlog-proof@v1 without extra data */
  function parseProof(text, file) {
    const cut = text.indexOf('\n\n');
    const lines = cut < 0 ? [] : text.slice(0, cut).split('\n');
    const index = lines.length >= 2 && lines[0] === 'c2sp.org/tlog-proof@v1' ? /^index (0|[1-9][0-9]{0,15})$/.exec(lines[1]) : null;
    demand(index, 'proof_unreadable', { file });
    const hashes = lines.slice(2).map(fromBase64);
    demand(hashes.every((hash) => hash && hash.length === 32), 'proof_unreadable', { file });
    return { index: Number(index[1]), hashes, checkpoint: parseCheckpoint(text.slice(cut + 2), file) };
  }

  /* The log signed a tree that has this entry at this place. */
  function checkIncluded(entry, proof, key, file) {
    const { checkpoint, index, hashes } = proof;
    demand(checkpoint.origin === key.name && isSignedBy(checkpoint.note, key), 'checkpoint_unsigned', { file, name: key.name });
    const found = DD1.trees.rootFromInclusion(SHA256, DD1.trees.leafHash(SHA256, entry), index, checkpoint.size, hashes);
    demand(found !== null && hex(found) === hex(checkpoint.root), 'not_included', { file });
  }

  DD1.notes = { parseKey, parseNote, isBy, isSignedBy, cosignedAt, parseProof, checkIncluded, fromBase64, SIGNS_NOTES, COSIGNS_CHECKPOINTS };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
