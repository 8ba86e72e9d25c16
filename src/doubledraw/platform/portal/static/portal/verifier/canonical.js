/* Canonical JSON (RFC 8785 within the bounds of DD-1 §2), text rules, and the one kind of failure a check can have. */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
  const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
  const DEEPEST = 32;

  /* What is wrong and where; the words are found under `code` in words.js. */
  class Failure extends Error {
    constructor(code, params = {}) {
      super(code + ' ' + JSON.stringify(params));
      this.code = code;
      this.params = params;
    }
  }

  /* A check that this bundle, or this reader, cannot make; says why. */
  class Unchecked extends Failure {}

  function decodeText(bytes, file, line) {
    try {
      return strict.decode(bytes);
    } catch {
      throw new Failure('not_utf8', { file, line: line || 0 });
    }
  }

  function encodeString(text) {
    if (CONTROL.test(text)) throw new Failure('control_character', { text: JSON.stringify(text).slice(0, 60) });
    if (LONE_SURROGATE.test(text)) throw new Failure('lone_surrogate');
    return JSON.stringify(text);
  }

  function encodeNumber(value) {
    if (!Number.isInteger(value) || Math.abs(value) > 2 ** 53) throw new Failure('not_an_integer', { text: String(value) });
    return String(value); // -0 becomes "0", so bytes that say -0 are not canonical
  }

  /* Keys sort by UTF-16 code units, which is what JavaScript's own string order is. */
  function encodeObject(entries, depth) {
    const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return '{' + sorted.map(([key, item]) => encodeString(key) + ':' + encode(item, depth + 1)).join(',') + '}';
  }

  /* The canonical text of a value: null, boolean, integer, string, array, Map or plain object. */
  function encode(value, depth = 0) {
    if (depth > DEEPEST) throw new Failure('too_deep');
    if (value === null || typeof value === 'boolean') return String(value);
    if (typeof value === 'string') return encodeString(value);
    if (typeof value === 'number') return encodeNumber(value);
    if (Array.isArray(value)) return '[' + value.map((item) => encode(item, depth + 1)).join(',') + ']';
    return encodeObject(value instanceof Map ? [...value] : Object.entries(value), depth);
  }

  /* The value of canonical bytes; fails unless the bytes are exactly encode(value). */
  function decode(bytes, file) {
    const text = decodeText(bytes, file);
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      throw new Failure('not_json', { file });
    }
    if (encode(value) !== text) throw new Failure('not_canonical', { file });
    return value;
  }

  /* Order of UTF-8 bytes is order of code points, not of UTF-16 units. */
  function compareText(a, b) {
    const x = Array.from(a), y = Array.from(b);
    for (let i = 0; i < x.length && i < y.length; i++) {
      if (x[i] !== y[i]) return x[i].codePointAt(0) - y[i].codePointAt(0);
    }
    return x.length - y.length;
  }

  const ID = /^[0-9A-Za-z._:-]{1,64}$/;
  const HEX64 = /^[0-9a-f]{64}$/;
  const INTEGER = /^(0|[1-9][0-9]*)$/;

  const isId = (x) => typeof x === 'string' && ID.test(x);
  const isHex64 = (x) => typeof x === 'string' && HEX64.test(x);
  const isCount = (x) => Number.isInteger(x) && x >= 0 && x <= 2 ** 53;

  /* 1–64 characters without control characters or comma */
  function isName(x) {
    return typeof x === 'string' && x !== '' && !CONTROL.test(x) && !x.includes(',') && Array.from(x).length <= 64;
  }

  const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})\+(\d{2}):(\d{2})$/;

  function isDate(text) {
    const m = typeof text === 'string' && /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
    if (!m) return false;
    const day = new Date(text + 'T00:00:00Z');
    return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
  }

  /* Seconds since 1970 of a date-time of §2, or NaN. */
  function instant(text) {
    const m = typeof text === 'string' && DATE_TIME.exec(text);
    if (!m || !isDate(text.slice(0, 10))) return NaN;
    const [hour, minute, second, offsetHour, offsetMinute] = m.slice(4).map(Number);
    if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return NaN;
    return Date.parse(text.slice(0, 19) + 'Z') / 1000 - 60 * (60 * offsetHour + offsetMinute);
  }

  const isObject = (x) => typeof x === 'object' && x !== null && !Array.isArray(x);

  /* The object has these fields, perhaps the optional ones, and no others. */
  function exact(value, where, required, optional = []) {
    if (!isObject(value)) throw new Failure('not_an_object', { where });
    const names = Object.keys(value);
    for (const name of required) if (!names.includes(name)) throw new Failure('field_missing', { where, field: name });
    for (const name of names) {
      if (!required.includes(name) && !optional.includes(name)) throw new Failure('field_unknown', { where, field: name });
    }
    return value;
  }

  function demand(condition, code, params) {
    if (!condition) throw new Failure(code, params);
  }

  /* A field obeys its rule, or the failure names the field and shows what stands there. */
  function field(condition, where, name, value) {
    if (!condition) throw new Failure('field_wrong', { where, field: name, text: shown(value) });
  }

  function shown(value) {
    const text = JSON.stringify(value);
    return text === undefined ? '' : text.length > 80 ? text.slice(0, 77) + '…' : text;
  }

  function distinct(values, where, name) {
    const seen = new Set();
    for (const value of values) {
      if (seen.has(value)) throw new Failure('twice', { where, field: name, text: value });
      seen.add(value);
    }
  }

  DD1.Failure = Failure;
  DD1.Unchecked = Unchecked;
  DD1.canonical = { encode, decode, decodeText, compareText };
  DD1.text = {
    CONTROL, INTEGER, isId, isHex64, isCount, isName, isDate, isObject, instant, exact, demand, field, distinct, shown,
  };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
