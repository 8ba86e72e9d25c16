/* Merkle trees (RFC 6962 §2.1) and the two result trees of a draw (DD-1 §6). */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const { Numbers, hex, utf8 } = DD1.hashes;

  const LEAF = Uint8Array.of(0), NODE = Uint8Array.of(1);

  function leafHash(suite, data) {
    return suite.running().update(LEAF).update(data).digest();
  }

  function nodeHash(suite, left, right) {
    return suite.running().update(NODE).update(left).update(right).digest();
  }

  /* The root of leaf hashes that come one after another. */
  class Root {
    constructor(suite) {
      this.suite = suite;
      this.size = 0;
      this.peaks = [];
    }

    add(hash) {
      for (let n = this.size; n & 1; n >>>= 1) hash = nodeHash(this.suite, this.peaks.pop(), hash);
      this.peaks.push(hash);
      this.size++;
    }

    value() {
      if (this.size === 0) return this.suite.digest(new Uint8Array(0));
      return this.peaks.reduceRight((right, left) => nodeHash(this.suite, left, right));
    }
  }

  /* The root that an inclusion proof leads to, or null when the proof has the wrong length (RFC 9162 §2.1.3.2). */
  function rootFromInclusion(suite, leaf, index, size, proof) {
    if (index >= size) return null;
    let hash = leaf, at = index, last = size - 1;
    for (const sibling of proof) {
      if (last === 0) return null;
      if (at % 2 === 1 || at === last) {
        hash = nodeHash(suite, sibling, hash);
        while (at % 2 === 0 && at !== 0) {
          at = Math.floor(at / 2);
          last = Math.floor(last / 2);
        }
      } else hash = nodeHash(suite, hash, sibling);
      at = Math.floor(at / 2);
      last = Math.floor(last / 2);
    }
    return last === 0 ? hash : null;
  }

  /* Root over the leaves of `ids`, ordered by number("salt", id); `leafText(id)` is the leaf's UTF-8 text. */
  function* rootBySalt(ids, suite, saltKey, leafText) {
    const salt = new Numbers(suite, saltKey);
    const high = new Uint32Array(ids.length);
    for (const [i, id] of ids.entries()) {
      high[i] = salt.of(id)[0];
      if (i % 4096 === 0) yield { phase: 'tree', done: i, total: 2 * ids.length };
    }
    const compare = (a, b) => high[a] - high[b] || (salt.hexOf(ids[a]) < salt.hexOf(ids[b]) ? -1 : 1);
    const order = yield* DD1.selection.firstInOrder(
      Uint32Array.from(ids, (_, i) => i), ids.length, compare, (i) => high[i] >>> 12);
    const tree = new Root(suite);
    for (const [done, i] of order.entries()) {
      tree.add(leafHash(suite, utf8.encode(leafText(ids[i]))));
      if (done % 1024 === 0) yield { phase: 'tree', done: ids.length + done, total: 2 * ids.length };
    }
    return hex(tree.value());
  }

  /* The leaf of one selected or reserve target: what a notice carries as its QR code. */
  function targetLeaf(salt, drawId, id, role) {
    return salt.hexOf(id) + DD1.canonical.encode({ draw_id: drawId, id, role });
  }

  function teamLeaf(seal, drawId, id, team) {
    return seal.hexOf(id) + DD1.canonical.encode({ draw_id: drawId, id, team });
  }

  /* `roles`: Map of id to "selected" or "reserve" */
  function* targetsRoot(design, roles, suite, saltKey) {
    const salt = new Numbers(suite, saltKey);
    const leaf = (id) => targetLeaf(salt, design.draw_id, id, roles.get(id));
    return yield* rootBySalt([...roles.keys()], suite, saltKey, leaf);
  }

  /* `teams`: Map of id to refs in seat order */
  function* teamsRoot(design, teams, suite, saltKey, sealKey) {
    const seal = new Numbers(suite, sealKey);
    const leaf = (id) => teamLeaf(seal, design.draw_id, id, teams.get(id));
    return yield* rootBySalt([...teams.keys()], suite, saltKey, leaf);
  }

  /* Hex leaf hash of a leaf's text, as the log's substitutions name it. */
  const hashOfLeaf = (suite, text) => hex(leafHash(suite, utf8.encode(text)));

  DD1.trees = {
    hashOfLeaf, leafHash, nodeHash, Root, rootFromInclusion, targetsRoot, teamsRoot, targetLeaf, teamLeaf,
  };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
