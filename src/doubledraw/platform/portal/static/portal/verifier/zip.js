/* Reading a bundle from a zip archive, distrusting it: names, sizes, checksums, overlaps, bombs. */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const MOST_BYTES = 2 ** 30;
  const MOST_FILES = 10000;
  const END = 0x06054b50, CENTRAL = 0x02014b50, LOCAL = 0x04034b50, DESCRIPTOR = 0x08074b50;

  const CRC = Int32Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n;
  });

  function crc32(bytes, before = 0) {
    let c = ~before;
    for (let i = 0; i < bytes.length; i++) c = CRC[(c ^ bytes[i]) & 255] ^ (c >>> 8);
    return ~c >>> 0;
  }

  const refuse = (code, params) => {
    throw new DD1.Failure(code, params);
  };

  /* One path of a bundle: no way out of its folder, nothing a file system could read in two ways. */
  function isPlainName(name) {
    if (name === '' || name.length > 200 || DD1.text.CONTROL.test(name) || /[\\:*?"<>|]/.test(name)) return false;
    return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !part.startsWith('.') && part.trim() === part);
  }

  function findEnd(view) {
    const at = view.byteLength - 22;
    if (at < 0 || view.getUint32(at, true) !== END) refuse('zip_end');
    const sameDisk = view.getUint16(at + 4, true) === 0 && view.getUint16(at + 6, true) === 0;
    if (!sameDisk || view.getUint16(at + 20, true) !== 0) refuse('zip_end');
    const count = view.getUint16(at + 10, true);
    const start = view.getUint32(at + 16, true);
    if (count === 0xffff || start === 0xffffffff) refuse('zip_64');
    if (view.getUint16(at + 8, true) !== count || start + view.getUint32(at + 12, true) !== at) refuse('zip_end');
    if (count > MOST_FILES) refuse('zip_too_many', { count });
    return { at, start, count };
  }

  function readCentral(bytes, view, end) {
    const entries = [];
    let at = end.start;
    for (let i = 0; i < end.count; i++) {
      if (at + 46 > end.at || view.getUint32(at, true) !== CENTRAL) refuse('zip_directory');
      const nameLength = view.getUint16(at + 28, true);
      const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
      if (next > end.at) refuse('zip_directory');
      entries.push({
        name: DD1.canonical.decodeText(bytes.subarray(at + 46, at + 46 + nameLength), 'zip'),
        flags: view.getUint16(at + 8, true),
        method: view.getUint16(at + 10, true),
        crc: view.getUint32(at + 16, true),
        packed: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        at: view.getUint32(at + 42, true),
      });
      at = next;
    }
    if (at !== end.at) refuse('zip_directory');
    return entries;
  }

  function checkEntry(entry) {
    const name = entry.name.endsWith('/') && entry.size === 0 ? entry.name.slice(0, -1) : entry.name;
    if (!isPlainName(name)) refuse('zip_name', { name: entry.name });
    if (entry.flags & ~0x080e) refuse('zip_encrypted', { name: entry.name }); // all but descriptor, level, UTF-8
    if (entry.method !== 0 && entry.method !== 8) refuse('zip_method', { name: entry.name });
    if (entry.method === 0 && entry.packed !== entry.size) refuse('zip_size', { name: entry.name });
  }

  /* The local header says what the directory says; returns where the packed bytes start. */
  function readLocal(bytes, view, entry, limit) {
    const at = entry.at;
    if (at + 30 > limit || view.getUint32(at, true) !== LOCAL) refuse('zip_entry', { name: entry.name });
    const nameLength = view.getUint16(at + 26, true);
    const start = at + 30 + nameLength + view.getUint16(at + 28, true);
    const same = DD1.canonical.decodeText(bytes.subarray(at + 30, at + 30 + nameLength), 'zip') === entry.name
      && view.getUint16(at + 6, true) === entry.flags && view.getUint16(at + 8, true) === entry.method
      && (entry.flags & 8 || (view.getUint32(at + 14, true) === entry.crc
        && view.getUint32(at + 18, true) === entry.packed && view.getUint32(at + 22, true) === entry.size));
    if (!same || start + entry.packed > limit) refuse('zip_entry', { name: entry.name });
    return start;
  }

  function descriptorLength(view, at, entry, limit) {
    if (!(entry.flags & 8)) return 0;
    const long = at + 16 <= limit && view.getUint32(at, true) === DESCRIPTOR;
    const p = long ? at + 4 : at;
    if (p + 12 > limit || view.getUint32(p, true) !== entry.crc || view.getUint32(p + 4, true) !== entry.packed
      || view.getUint32(p + 8, true) !== entry.size) refuse('zip_entry', { name: entry.name });
    return long ? 16 : 12;
  }

  /* Entries lie one after another from the first byte on: no gap, no overlap, nothing hidden. */
  function placeEntries(bytes, view, entries, limit) {
    let at = 0;
    for (const entry of [...entries].sort((a, b) => a.at - b.at)) {
      if (entry.at !== at) refuse('zip_gap', { name: entry.name });
      entry.start = readLocal(bytes, view, entry, limit);
      at = entry.start + entry.packed;
      at += descriptorLength(view, at, entry, limit);
    }
    if (at !== limit) refuse('zip_gap', { name: '' });
  }

  function checkTotals(entries) {
    const total = entries.reduce((sum, entry) => sum + entry.size, 0);
    if (total > MOST_BYTES) refuse('zip_too_big', { bytes: total, most: MOST_BYTES });
    const seen = new Set();
    for (const { name } of entries) {
      if (seen.has(name)) refuse('zip_twice', { name });
      seen.add(name);
    }
  }

  async function inflate(packed, size, name) {
    const out = new Uint8Array(size);
    let filled = 0;
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        if (filled + value.length > size) refuse('zip_size', { name });
        out.set(value, filled);
        filled += value.length;
      }
    } catch (error) {
      reader.cancel().catch(() => {});
      if (error instanceof DD1.Failure) throw error;
      refuse('zip_data', { name });
    }
    if (filled !== size) refuse('zip_size', { name });
    return out;
  }

  /* The checksum of a long file in pieces, so that a page can draw in between. */
  async function checkSum(bytes, entry, pause) {
    let crc = 0;
    for (let at = 0; at < bytes.length; at += 1 << 20) {
      crc = crc32(bytes.subarray(at, at + (1 << 20)), crc);
      await pause();
    }
    if (crc !== entry.crc) refuse('zip_checksum', { name: entry.name });
  }

  /* Map of name to bytes; folders without content are left out. Throws Failure on anything odd. */
  async function read(bytes, onProgress = () => {}, pause = () => {}) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = findEnd(view);
    const entries = readCentral(bytes, view, end);
    entries.forEach(checkEntry);
    checkTotals(entries);
    placeEntries(bytes, view, entries, end.start);
    const files = new Map();
    for (const entry of entries.filter(({ name }) => !name.endsWith('/'))) {
      const packed = bytes.subarray(entry.start, entry.start + entry.packed);
      const content = entry.method === 0 ? packed : await inflate(packed, entry.size, entry.name);
      await checkSum(content, entry, pause);
      files.set(entry.name, content);
      onProgress({ phase: 'unzip', done: files.size, total: entries.length });
    }
    return files;
  }

  DD1.zip = { read, isPlainName, crc32, MOST_BYTES, MOST_FILES };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
