/* Whom the reader trusts (C2SP tlog-policy): log, witness, group and quorum lines. A line that is a bare key names one
   without more; where no quorum is said, any one of the witnesses is enough. */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const { notes } = DD1;
  const { demand } = DD1.text;

  const samePublicKey = (a, b) => a.publicKey.every((byte, i) => byte === b.publicKey[i]);

  /* A bad line is refused, not skipped. Of two keys that are one, the first counts when bare, and both are refused when named. */
  class Policy {
    constructor() {
      this.keys = [];
      this.witnesses = new Map();
      this.groups = new Map();
      this.members = new Set();
      this.quorum = null;
    }

    read(text) {
      const words = text.trim().split(/[ \t]+/);
      const [kind, ...rest] = words;
      if (kind === '' || kind.startsWith('#')) return;
      const wrong = (right) => demand(right, 'policy_unreadable', { text: text.slice(0, 80) });
      if (kind === 'log' && (rest.length === 1 || rest.length === 2)) this.log(rest[0], wrong);
      else if (kind === 'witness' && (rest.length === 2 || rest.length === 3)) this.witness(rest[0], rest[1], wrong);
      else if (kind === 'group' && rest.length > 2) this.group(rest[0], rest[1], rest.slice(2), wrong);
      else if (kind === 'quorum' && rest.length === 1) this.setQuorum(rest[0], wrong);
      else {
        wrong(words.length === 1);
        this.bare(notes.parseKey(kind, 'policy'));
      }
    }

    log(line, wrong) {
      const key = notes.parseKey(line, 'policy');
      wrong(key.type === notes.SIGNS_NOTES);
      this.keys.push(key);
    }

    witness(name, line, wrong) {
      const key = notes.parseKey(line, 'policy');
      wrong(key.type === notes.COSIGNS_CHECKPOINTS && !this.isWitness(key) && this.isFree(name));
      this.add(name, key);
    }

    bare(key) {
      if (key.type !== notes.COSIGNS_CHECKPOINTS) this.keys.push(key);
      else if (!this.isWitness(key)) this.add(key.line, key);
    }

    group(name, least, members, wrong) {
      const k = least === 'all' ? members.length : least === 'any' ? 1 : /^[1-9][0-9]{0,8}$/.test(least) ? Number(least) : 0;
      const known = members.every((one) => (this.witnesses.has(one) || this.groups.has(one)) && !this.members.has(one));
      wrong(k >= 1 && k <= members.length && known && new Set(members).size === members.length && this.isFree(name));
      members.forEach((one) => this.members.add(one));
      this.groups.set(name, { k, members });
    }

    setQuorum(name, wrong) {
      wrong(this.quorum === null && (name === 'none' || this.witnesses.has(name) || this.groups.has(name)));
      this.quorum = name;
    }

    add(name, key) {
      this.witnesses.set(name, key);
      this.keys.push(key);
    }

    isWitness(key) {
      return [...this.witnesses.values()].some((known) => samePublicKey(known, key));
    }

    isFree(name) {
      return name !== 'none' && !this.witnesses.has(name) && !this.groups.has(name);
    }

    /* Whether cosignatures by these keys are as many as the policy asks for; never fewer than one. */
    isMet(seen) {
      if (seen.length === 0) return false;
      return this.quorum === null || this.quorum === 'none' || this.hasSeen(this.quorum, seen);
    }

    hasSeen(name, seen) {
      const group = this.groups.get(name);
      if (!group) return seen.includes(this.witnesses.get(name));
      return group.members.filter((one) => this.hasSeen(one, seen)).length >= group.k;
    }
  }

  function read(lines) {
    const policy = new Policy();
    (lines || []).forEach((line) => policy.read(line));
    demand(policy.quorum !== null || policy.groups.size === 0, 'policy_unreadable', { text: 'group' });
    return policy;
  }

  DD1.policy = { read };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
