/* Ed25519 signatures, verification only (RFC 8032 §5.1.7). */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});

  const P = 2n ** 255n - 19n;
  const L = 2n ** 252n + 27742317777372353535851937790883648493n;
  const mod = (x) => ((x % P) + P) % P;

  function power(base, exponent) {
    let result = 1n;
    for (let e = exponent, b = mod(base); e > 0n; e >>= 1n, b = (b * b) % P) {
      if (e & 1n) result = (result * b) % P;
    }
    return result;
  }

  const inverse = (x) => power(x, P - 2n);
  const D = mod(-121665n * inverse(121666n));
  const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

  function littleEndian(bytes) {
    let value = 0n;
    for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    return value;
  }

  /* x of the point with this y and this parity, or null (RFC 8032 §5.1.3) */
  function recoverX(y, odd) {
    const numerator = mod(y * y - 1n);
    const denominator = mod(D * y * y + 1n);
    const square = mod(numerator * inverse(denominator));
    let x = power(square, (P + 3n) / 8n);
    if (mod(x * x - square) !== 0n) x = mod(x * ROOT_OF_MINUS_ONE);
    if (mod(x * x - square) !== 0n) return null;
    if (x === 0n && odd) return null;
    return (x & 1n) === (odd ? 1n : 0n) ? x : P - x;
  }

  function decodePoint(bytes) {
    const value = littleEndian(bytes);
    const y = value & (2n ** 255n - 1n);
    if (y >= P) return null;
    const x = recoverX(y, value >> 255n === 1n);
    return x === null ? null : [x, y, 1n, mod(x * y)];
  }

  function encodePoint([x, y, z]) {
    const unit = inverse(z);
    let value = mod(y * unit) | ((mod(x * unit) & 1n) << 255n);
    return Uint8Array.from({ length: 32 }, () => {
      const byte = Number(value & 255n);
      value >>= 8n;
      return byte;
    });
  }

  /* extended coordinates, RFC 8032 §5.1.4; the formulas are complete, so they also double */
  function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
    const a = mod((y1 - x1) * (y2 - x2));
    const b = mod((y1 + x1) * (y2 + x2));
    const c = mod(2n * t1 * t2 * D);
    const d = mod(2n * z1 * z2);
    const e = b - a, f = d - c, g = d + c, h = b + a;
    return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
  }

  const ZERO = [0n, 1n, 1n, 0n];
  const BASE_Y = mod(4n * inverse(5n));
  const BASE_X = recoverX(BASE_Y, false);
  const BASE = [BASE_X, BASE_Y, 1n, mod(BASE_X * BASE_Y)];
  const negate = ([x, y, z, t]) => [mod(-x), y, z, mod(-t)];

  /* s·A + k·B, both scalars in one walk */
  function combine(s, a, k, b) {
    const both = add(a, b);
    let sum = ZERO;
    for (let bit = 255n; bit >= 0n; bit--) {
      sum = add(sum, sum);
      const inS = (s >> bit) & 1n, inK = (k >> bit) & 1n;
      if (inS && inK) sum = add(sum, both);
      else if (inS) sum = add(sum, a);
      else if (inK) sum = add(sum, b);
    }
    return sum;
  }

  function verify(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    const point = decodePoint(publicKey);
    const s = littleEndian(signature.subarray(32));
    if (point === null || s >= L) return false;
    const text = new Uint8Array(64 + message.length);
    text.set(signature.subarray(0, 32));
    text.set(publicKey, 32);
    text.set(message, 64);
    const k = littleEndian(DD1.hashes.sha512(text)) % L;
    const expected = encodePoint(combine(s, BASE, k, negate(point)));
    return expected.every((byte, i) => byte === signature[i]);
  }

  DD1.ed25519 = { verify };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
