/* Writes zip archives for the tests, true ones and, on request, false ones. */
'use strict';
const zlib = require('node:zlib');

function header(signature, fields) {
  const out = Buffer.alloc(4 + fields.reduce((sum, [size]) => sum + size, 0));
  out.writeUInt32LE(signature, 0);
  let at = 4;
  for (const [size, value] of fields) {
    out.writeUIntLE(value, at, size);
    at += size;
  }
  return out;
}

function common(entry) {
  const { flags, method, crc, packed, size, name } = entry;
  return [[2, 20], [2, flags], [2, method], [4, 0], [4, crc], [4, packed.length], [4, size], [2, Buffer.byteLength(name)], [2, 0]];
}

const local = (entry) => Buffer.concat([header(0x04034b50, common(entry)), Buffer.from(entry.name), entry.packed]);

function central(entry, at) {
  const rest = [[2, 0], [2, 0], [2, 0], [4, 0], [4, at]];
  return Buffer.concat([header(0x02014b50, [[2, 20], ...common(entry), ...rest]), Buffer.from(entry.name)]);
}

/* files: Map or array of [name, bytes]; `change(entry)` may falsify the directory's record of an entry. */
function zip(files, { stored = false, change = (entry) => entry, between = Buffer.alloc(0) } = {}) {
  const locals = [], directory = [];
  let at = 0;
  for (const [name, data] of files) {
    const bytes = Buffer.from(data);
    const packed = stored ? bytes : zlib.deflateRawSync(bytes, { level: 1 });
    const entry = { name, flags: 0x800, method: stored ? 0 : 8, crc: zlib.crc32(bytes), packed, size: bytes.length };
    locals.push(local(entry), between);
    directory.push(central(change({ ...entry }), at));
    at += local(entry).length + between.length;
  }
  const records = Buffer.concat(directory);
  const end = header(0x06054b50, [[2, 0], [2, 0], [2, directory.length], [2, directory.length], [4, records.length], [4, at], [2, 0]]);
  return Buffer.concat([...locals, records, end]);
}

module.exports = { zip };
