/* Hash functions: SHA-256, SM3 (GB/T 32905-2016), SHA-512; synchronous, for bytes, short texts and long files. */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const utf8 = new TextEncoder();

  /* The constants of SHA-2 are fractional bits of roots of the first primes (FIPS 180-4 §4.2, §5.3): computed, so no typing error can hide. */
  function primes(count) {
    const found = [];
    for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n);
    return found;
  }

  function integerRoot(value, degree) {
    let low = 0n;
    let high = 1n << (BigInt(value.toString(2).length) / degree + 1n);
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** degree <= value) low = middle;
      else high = middle;
    }
    return low;
  }

  function fractionBits(prime, degree) {
    return BigInt.asUintN(64, integerRoot(BigInt(prime) << (64n * degree), degree));
  }

  const K512 = primes(80).map((p) => fractionBits(p, 3n));
  const H512 = primes(8).map((p) => fractionBits(p, 2n));
  const upperHalf = (word) => Number(word >> 32n) | 0;
  const K256 = Int32Array.from(K512.slice(0, 64), upperHalf);
  const H256 = Int32Array.from(H512, upperHalf);

  const W = new Int32Array(68);

  function loadWords(bytes, at) {
    for (let i = 0, p = at; i < 16; i++, p += 4) {
      W[i] = (bytes[p] << 24) | (bytes[p + 1] << 16) | (bytes[p + 2] << 8) | bytes[p + 3];
    }
  }

  function compressSha256(state, bytes, at) {
    loadWords(bytes, at);
    for (let i = 16; i < 64; i++) {
      const x = W[i - 15];
      const y = W[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3];
    let e = state[4], f = state[5], g = state[6], h = state[7];
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K256[i] + W[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0;
      d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    state[0] = (state[0] + a) | 0; state[1] = (state[1] + b) | 0;
    state[2] = (state[2] + c) | 0; state[3] = (state[3] + d) | 0;
    state[4] = (state[4] + e) | 0; state[5] = (state[5] + f) | 0;
    state[6] = (state[6] + g) | 0; state[7] = (state[7] + h) | 0;
  }

  const rotate = (x, n) => (x << n) | (x >>> (32 - n));

  /* GB/T 32905-2016 §4, §5.3 */
  const HSM3 = Int32Array.from([
    0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
  ]);
  const TSM3 = Int32Array.from({ length: 64 }, (_, j) => rotate(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32));

  function compressSm3(state, bytes, at) {
    loadWords(bytes, at);
    for (let j = 16; j < 68; j++) {
      const x = W[j - 16] ^ W[j - 9] ^ rotate(W[j - 3], 15);
      W[j] = x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(W[j - 13], 7) ^ W[j - 6];
    }
    let a = state[0], b = state[1], c = state[2], d = state[3];
    let e = state[4], f = state[5], g = state[6], h = state[7];
    for (let j = 0; j < 64; j++) {
      const a12 = rotate(a, 12);
      const ss1 = rotate((a12 + e + TSM3[j]) | 0, 7);
      const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
      const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g);
      const tt1 = (ff + d + (ss1 ^ a12) + (W[j] ^ W[j + 4])) | 0;
      const tt2 = (gg + h + ss1 + W[j]) | 0;
      d = c; c = rotate(b, 9); b = a; a = tt1;
      h = g; g = rotate(f, 19); f = e; e = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17);
    }
    state[0] ^= a; state[1] ^= b; state[2] ^= c; state[3] ^= d;
    state[4] ^= e; state[5] ^= f; state[6] ^= g; state[7] ^= h;
  }

  function stateBytes(state) {
    const out = new Uint8Array(32);
    for (let i = 0, p = 0; i < 8; i++) {
      const word = state[i];
      out[p++] = word >>> 24;
      out[p++] = word >>> 16;
      out[p++] = word >>> 8;
      out[p++] = word;
    }
    return out;
  }

  const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

  function hex(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i++) text += PAIRS[bytes[i]];
    return text;
  }

  function unhex(text) {
    return Uint8Array.from({ length: text.length / 2 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
  }

  const TAIL = new Uint8Array(128);
  const tailView = new DataView(TAIL.buffer);

  /* A running hash, for long files taken in pieces. */
  class Running {
    constructor(suite) {
      this.suite = suite;
      this.state = Int32Array.from(suite.start);
      this.block = new Uint8Array(64);
      this.filled = 0;
      this.length = 0;
    }

    update(bytes, from = 0, to = bytes.length) {
      this.length += to - from;
      while (from < to) {
        if (this.filled === 0 && to - from >= 64) {
          this.suite.compress(this.state, bytes, from);
          from += 64;
          continue;
        }
        const take = Math.min(64 - this.filled, to - from);
        this.block.set(bytes.subarray(from, from + take), this.filled);
        this.filled += take;
        from += take;
        if (this.filled === 64) {
          this.suite.compress(this.state, this.block, 0);
          this.filled = 0;
        }
      }
      return this;
    }

    digest() {
      const end = this.filled < 56 ? 64 : 128;
      TAIL.fill(0);
      TAIL.set(this.block.subarray(0, this.filled));
      TAIL[this.filled] = 0x80;
      tailView.setUint32(end - 8, Math.floor(this.length / 0x20000000));
      tailView.setUint32(end - 4, (this.length * 8) >>> 0);
      for (let at = 0; at < end; at += 64) this.suite.compress(this.state, TAIL, at);
      return stateBytes(this.state);
    }
  }

  /* number(label, text) = sha(key + text) for many texts (§3): one buffer, no garbage. The words stay in `state`. */
  class Numbers {
    constructor(suite, key) {
      this.suite = suite;
      this.state = new Int32Array(8);
      this.buffer = new Uint8Array(256);
      this.buffer.set(utf8.encode(key));
      this.prefix = key.length;
    }

    ofBytes(bytes, from, to) {
      const buffer = this.buffer;
      const length = this.prefix + to - from;
      if (length > 247) throw new RangeError('text of a number is too long');
      for (let i = from, p = this.prefix; i < to; i++, p++) buffer[p] = bytes[i];
      const end = length + 9 <= 64 ? 64 : length + 9 <= 128 ? 128 : length + 9 <= 192 ? 192 : 256;
      buffer[length] = 0x80;
      buffer.fill(0, length + 1, end);
      buffer[end - 2] = (length * 8) >>> 8;
      buffer[end - 1] = (length * 8) & 255;
      this.state.set(this.suite.start);
      for (let at = 0; at < end; at += 64) this.suite.compress(this.state, buffer, at);
      return this.state;
    }

    of(text) {
      const bytes = utf8.encode(text);
      return this.ofBytes(bytes, 0, bytes.length);
    }

    hexOf(text) {
      this.of(text);
      return hex(stateBytes(this.state));
    }

    hexOfBytes(bytes, from, to) {
      this.ofBytes(bytes, from, to);
      return hex(stateBytes(this.state));
    }
  }

  class Suite {
    constructor(name, start, compress) {
      this.name = name;
      this.start = start;
      this.compress = compress;
    }

    running() {
      return new Running(this);
    }

    digest(bytes) {
      return new Running(this).update(bytes).digest();
    }

    /* sha(text) of DD-1 §2 */
    sha(text) {
      return hex(this.digest(utf8.encode(text)));
    }

    hexDigest(bytes) {
      return hex(this.digest(bytes));
    }
  }

  const SUITES = new Map([
    ['sha256', new Suite('sha256', H256, compressSha256)],
    ['sm3', new Suite('sm3', HSM3, compressSm3)],
  ]);

  /* SHA-512 serves Ed25519 only: short messages, so 64-bit integers may be slow and plain. */
  const word64 = (x) => BigInt.asUintN(64, x);
  const turn = (x, n) => word64((x >> n) | (x << (64n - n)));

  function compressSha512(state, view, at) {
    const w = [];
    for (let i = 0; i < 16; i++) w.push(view.getBigUint64(at + 8 * i));
    for (let i = 16; i < 80; i++) {
      const s0 = turn(w[i - 15], 1n) ^ turn(w[i - 15], 8n) ^ (w[i - 15] >> 7n);
      const s1 = turn(w[i - 2], 19n) ^ turn(w[i - 2], 61n) ^ (w[i - 2] >> 6n);
      w.push(word64(w[i - 16] + s0 + w[i - 7] + s1));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i++) {
      const s1 = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n);
      const t1 = word64(h + s1 + ((e & f) ^ (word64(~e) & g)) + K512[i] + w[i]);
      const s0 = turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n);
      const t2 = word64(s0 + ((a & b) ^ (a & c) ^ (b & c)));
      [h, g, f, e, d, c, b, a] = [g, f, e, word64(d + t1), c, b, a, word64(t1 + t2)];
    }
    return [a, b, c, d, e, f, g, h].map((x, i) => word64(x + state[i]));
  }

  function sha512(bytes) {
    const blocks = Math.ceil((bytes.length + 17) / 128);
    const padded = new Uint8Array(128 * blocks);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
    let state = H512;
    for (let at = 0; at < padded.length; at += 128) state = compressSha512(state, view, at);
    const out = new DataView(new ArrayBuffer(64));
    state.forEach((x, i) => out.setBigUint64(8 * i, x));
    return new Uint8Array(out.buffer);
  }

  DD1.hashes = { SUITES, Numbers, sha512, hex, unhex, utf8 };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
