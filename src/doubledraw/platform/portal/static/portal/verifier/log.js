/* The log entries of a draw (DD-1 §7), their proofs, outside witnesses (§3.2) and auditors' attestations (§8). */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const { Unchecked, notes } = DD1;
  const { decode, decodeText, encode, compareText } = DD1.canonical;
  const { demand, exact, field, instant, isId, isHex64, isCount, isObject } = DD1.text;
  const { FORMS, form } = DD1.documents;

  const ENTRY = /^log\/([0-9]{8})-([a-z]+\.[a-z]+)\.(json|tlog-proof)$/;
  const NOTE = /^attestations\/([^/]+)\.note$/;
  const OF_DRAW = ['draw_id', 'commitment'];
  const KINDS = new Map([
    ['plan.publish', ['plan', 'lines']],
    ['draw.commit', [...OF_DRAW, 'plan', 'replaces']],
    ['draw.entropy', [...OF_DRAW, 'entropy']],
    ['draw.correct', [...OF_DRAW, 'entropy', 'reason']],
    ['draw.result', [...OF_DRAW, 'sizes', 'targets_root', 'teams_root']],
    ['draw.roster', [...OF_DRAW, 'round', 'digest']],
    ['draw.teams', [...OF_DRAW, 'round', 'teams_root']],
    ['draw.substitute', [...OF_DRAW, 'out', 'in', 'team', 'reason', 'evidence', 'by']],
    ['draw.attest', [...OF_DRAW, 'targets_root', 'teams_root', 'by', 'note']],
    ['draw.void', [...OF_DRAW, 'reason', 'text', 'by']],
    ['draw.reveal', [...OF_DRAW, 'files', 'early']],
    ['document.publish', ['document', 'of']],
  ]);
  const SUBSTITUTIONS = ['INACTIVE_BEFORE_FREEZE', 'DUPLICATE', 'RECUSED', 'UNABLE'];
  const VOIDS = ['WRONG_FRAME', 'WRONG_DESIGN', 'ENTROPY_FAILED', 'LAW'];

  const isLogFile = (name) => name === 'log/key' || ENTRY.test(name);
  const isAttestationFile = (name) => name === 'attestations/keys' || NOTE.test(name);

  /* The stems "log/NNNNNNNN-kind", in order of index. */
  function stems(files) {
    const found = [...files.keys()].filter((name) => ENTRY.test(name)).map((name) => name.replace(/\.(json|tlog-proof)$/, ''));
    return [...new Set(found)].sort();
  }

  const same = (a, b) => encode(a) === encode(b);

  function isPair(by) {
    return Array.isArray(by) && by.length === 2 && by.every((ref) => typeof ref === 'string' && ref !== '') && by[0] !== by[1];
  }

  /* What an entry of each kind must say about this draw. */
  const SAYS = {
    'draw.commit'(entry, file, state) {
      field(entry.plan === state.design.plan, file, 'plan', entry.plan);
      field(entry.replaces === state.design.replaces, file, 'replaces', entry.replaces);
    },
    'draw.entropy'(entry, file, state) {
      DD1.documents.checkEntropyValues(entry.entropy, state.design.entropy, file);
    },
    'draw.correct'(entry, file, state) {
      DD1.documents.checkEntropyValues(entry.entropy, state.design.entropy, file);
      field(typeof entry.reason === 'string', file, 'reason', entry.reason);
    },
    'draw.result'(entry, file, state) {
      exact(entry.sizes, file + ' sizes', state.design.strata.map((s) => s.name));
      field(isHex64(entry.targets_root), file, 'targets_root', entry.targets_root);
      field(entry.teams_root === 'blocked' || isHex64(entry.teams_root), file, 'teams_root', entry.teams_root);
    },
    'draw.roster'(entry, file, state) {
      field(isCount(entry.round) && entry.round >= 1 && isHex64(entry.digest), file, 'digest', entry.digest);
      const round = state.rounds.get(entry.round);
      if (round) demand(round.hash === entry.digest, 'log_differs', { file, field: 'digest' });
    },
    'draw.teams'(entry, file, state) {
      field(entry.teams_root === 'blocked' || isHex64(entry.teams_root), file, 'teams_root', entry.teams_root);
      const round = state.rounds.get(entry.round);
      if (round) demand(round.teamsRoot === entry.teams_root, 'log_differs', { file, field: 'teams_root' });
    },
    'draw.substitute'(entry, file) {
      const isExhausted = entry.in === '' && entry.team === '';
      for (const name of ['out', 'evidence']) field(isHex64(entry[name]), file, name, entry[name]);
      for (const name of ['in', 'team']) field(isExhausted || isHex64(entry[name]), file, name, entry[name]);
      field(SUBSTITUTIONS.includes(entry.reason), file, 'reason', entry.reason);
      field(isPair(entry.by), file, 'by', entry.by);
    },
    'draw.attest'(entry, file, state) {
      field(typeof entry.by === 'string' && isHex64(entry.note), file, 'note', entry.note);
      const kept = state.files.get('attestations/' + entry.by + '.note');
      demand(kept, 'file_missing', { name: 'attestations/' + entry.by + '.note' });
      demand(state.suite.hexDigest(kept) === entry.note, 'log_differs', { file, field: 'note' });
    },
    'draw.void'(entry, file) {
      field(VOIDS.includes(entry.reason), file, 'reason', entry.reason);
      field(typeof entry.text === 'string', file, 'text', entry.text);
      field(isPair(entry.by), file, 'by', entry.by);
    },
    'draw.reveal'(entry, file) {
      field(isObject(entry.files), file, 'files', entry.files);
      field(typeof entry.early === 'string', file, 'early', entry.early);
    },
    'plan.publish'(entry, file) {
      field(isHex64(entry.plan) || isId(entry.plan), file, 'plan', entry.plan);
    },
    'document.publish'(entry, file) {
      field(isHex64(entry.document), file, 'document', entry.document);
    },
  };

  function parseEntry(bytes, file, kind, state) {
    const entry = decode(bytes, file);
    exact(entry, file, ['kind', 'at', ...(KINDS.get(kind) || [])]);
    field(entry.kind === kind && KINDS.has(kind), file, 'kind', entry.kind);
    field(!Number.isNaN(instant(entry.at)), file, 'at', entry.at);
    if ('draw_id' in entry) {
      field(entry.draw_id === state.design.draw_id, file, 'draw_id', entry.draw_id);
      field(entry.commitment === state.C, file, 'commitment', entry.commitment);
    }
    SAYS[kind](entry, file, state);
    return entry;
  }

  function* checkRevealed(entry, file, state) {
    for (const [name, digest] of Object.entries(entry.files)) {
      demand(state.files.has(name), 'file_missing', { name });
      demand((yield* state.digest(name)) === digest, 'log_differs', { file, field: name });
    }
  }

  function readKey(state) {
    const text = decodeText(state.files.get('log/key'), 'log/key');
    demand(/^[^\n]+\n$/.test(text), 'key_unreadable', { file: 'log/key', text: text.slice(0, 80) });
    const key = notes.parseKey(text.slice(0, -1), 'log/key');
    demand(key.type === notes.SIGNS_NOTES, 'key_unreadable', { file: 'log/key', text: key.line });
    return key;
  }

  /* One entry: its bytes, its proof, the signature over the tree it is in, and what it says. */
  function* checkEntry(stem, state) {
    const bytes = state.files.get(stem + '.json');
    const proofBytes = state.files.get(stem + '.tlog-proof');
    demand(bytes, 'file_missing', { name: stem + '.json' });
    demand(proofBytes, 'file_missing', { name: stem + '.tlog-proof' });
    const [, number, kind] = ENTRY.exec(stem + '.json');
    const entry = parseEntry(bytes, stem + '.json', kind, state);
    const file = stem + '.tlog-proof';
    const proof = notes.parseProof(decodeText(proofBytes, file), file);
    demand(proof.index === Number(number), 'proof_index', { file });
    notes.checkIncluded(bytes, proof, state.logKey, file);
    checkCosignatures(proof.checkpoint.note, state, file);
    if (kind === 'draw.reveal') yield* checkRevealed(entry, stem + '.json', state);
    return { index: proof.index, kind, entry, checkpoint: proof.checkpoint, file: stem + '.json' };
  }

  /* The log is no outsider, under whatever name. */
  const isLog = (key, own) => key.name === own.name || key.publicKey.every((byte, i) => byte === own.publicKey[i]);
  const witnessesIn = (state) =>
    state.policy.filter((key) => key.type === notes.COSIGNS_CHECKPOINTS && !isLog(key, state.logKey));

  /* A witness the reader knows either has not cosigned, or has cosigned exactly this checkpoint. */
  function checkCosignatures(note, state, file) {
    for (const key of witnessesIn(state)) {
      const isThere = note.signatures.some((signature) => notes.isBy(signature, key));
      demand(!isThere || notes.cosignedAt(note, key) !== null, 'cosignature_false', { file, name: key.name });
    }
  }

  const ofKind = (entries, kind) => entries.filter((item) => item.kind === kind);

  function checkOneRoot(entries) {
    const roots = new Map();
    for (const { checkpoint, file } of entries) {
      const hash = DD1.hashes.hex(checkpoint.root);
      demand(!roots.has(checkpoint.size) || roots.get(checkpoint.size) === hash, 'log_split', { file });
      roots.set(checkpoint.size, hash);
    }
  }

  /* Dice are never corrected: only lottery values may change (§3.3). */
  function checkCorrection(before, after, sources, file) {
    after.forEach((item, i) => {
      const mayChange = FORMS.has(sources[i].form) && form(sources[i].form).lottery;
      demand(mayChange || item.value === before[i].value, 'correction_of_dice', { file, source: item.source });
    });
  }

  function lastEntropy(entries, state) {
    let values = null;
    for (const { kind, entry, file } of entries) {
      if (kind === 'draw.entropy') {
        demand(values === null, 'log_second', { kind, file });
        values = entry.entropy;
      }
      if (kind === 'draw.correct') {
        demand(values !== null, 'log_order', { file });
        checkCorrection(values, entry.entropy, state.design.entropy, file);
        values = entry.entropy;
      }
    }
    demand(values !== null, 'log_lacks', { kind: 'draw.entropy' });
    return values;
  }

  /* One result; another only after a correction. The last is the outcome. */
  function checkResults(entries, state) {
    const results = ofKind(entries, 'draw.result');
    demand(results.length > 0, 'log_lacks', { kind: 'draw.result' });
    results.slice(1).forEach((result, i) => {
      const corrected = ofKind(entries, 'draw.correct').some(({ index }) => index > results[i].index && index < result.index);
      demand(corrected, 'log_second', { kind: 'draw.result', file: result.file });
    });
    const { entry, file } = results[results.length - 1];
    for (const name of ['sizes', 'targets_root', 'teams_root']) {
      demand(same(entry[name], state.outcome[name]), 'log_differs', { file, field: name });
    }
    return results;
  }

  /* A team round is committed to once and drawn once. */
  function checkRoundsOnce(entries) {
    for (const kind of ['draw.roster', 'draw.teams']) {
      const seen = new Set();
      for (const { entry, file } of ofKind(entries, kind)) {
        demand(!seen.has(entry.round), 'log_second', { kind, file });
        seen.add(entry.round);
      }
    }
  }

  function checkTimes(commit, entropy, results, state) {
    demand(commit.index < entropy.index && entropy.index < results[0].index, 'log_order', { file: entropy.file });
    for (const { when } of state.design.entropy) {
      demand(instant(commit.entry.at) < instant(when), 'commit_late', { at: commit.entry.at, when });
      demand(instant(entropy.entry.at) >= instant(when), 'entropy_early', { at: entropy.entry.at, when });
    }
    const { at } = results[0].entry;
    demand(instant(at) <= instant(state.design.draw_by), 'result_late', { at, draw_by: state.design.draw_by });
  }

  /* The entries together tell one draw: committed, then entropy, then one result, which is this outcome. */
  function checkStory(entries, state) {
    checkOneRoot(entries);
    checkRoundsOnce(entries);
    const commits = ofKind(entries, 'draw.commit');
    demand(commits.length > 0, 'log_lacks', { kind: 'draw.commit' });
    demand(commits.length === 1, 'log_second', { kind: 'draw.commit', file: commits[commits.length - 1].file });
    demand(same(lastEntropy(entries, state), state.entropy), 'log_differs', { file: 'entropy.json', field: 'entropy' });
    const results = checkResults(entries, state);
    checkTimes(commits[0], ofKind(entries, 'draw.entropy')[0], results, state);
    for (const { entry, file, index } of ofKind(entries, 'draw.attest')) {
      const superseded = index < results[results.length - 1].index;
      for (const name of ['targets_root', 'teams_root']) {
        demand(superseded || entry[name] === state.outcome[name], 'log_differs', { file, field: name });
      }
    }
  }

  /* An outside cosignature dated before the first `when`, by a witness the reader knows (§3.2). */
  function checkWitness(state) {
    if (!state.logEntries) throw new Unchecked('unwitnessed_no_log');
    const commit = ofKind(state.logEntries, 'draw.commit')[0];
    if (!commit) throw new Unchecked('unwitnessed_no_log');
    const first = Math.min(...state.design.entropy.map(({ when }) => instant(when)));
    const { note } = commit.checkpoint;
    const outside = note.signatures.filter(({ name }) => name !== state.logKey.name).map(({ name }) => name);
    const inTime = witnessesIn(state).filter((key) => {
      const at = notes.cosignedAt(note, key);
      return at !== null && at < first;
    });
    const names = inTime.map(({ name }) => name).join('、');
    if (state.trust.isMet(inTime)) return { names };
    if (inTime.length > 0) throw new Unchecked('unwitnessed_few', { names });
    if (outside.length > 0) throw new Unchecked('unwitnessed_unknown', { names: outside.join('、') });
    throw new Unchecked('unwitnessed');
  }

  function attestationText(state) {
    return ['dd-1 attestation', state.C, state.outcome.targets_root, state.outcome.teams_root, ''].join('\n');
  }

  function readAttestationKeys(state) {
    const bytes = state.files.get('attestations/keys');
    demand(bytes, 'file_missing', { name: 'attestations/keys' });
    const text = decodeText(bytes, 'attestations/keys');
    demand(text.endsWith('\n'), 'table_last_line', { file: 'attestations/keys' });
    const lines = text.slice(0, -1).split('\n');
    lines.forEach((line, i) => demand(i === 0 || compareText(lines[i - 1], line) < 0, 'table_order', { file: 'attestations/keys', line: i + 1 }));
    const keys = lines.map((line) => notes.parseKey(line, 'attestations/keys'));
    DD1.text.distinct(keys.map(({ name }) => name), 'attestations/keys', 'name');
    return new Map(keys.map((key) => [key.name, key]));
  }

  /* Who attested; keys outside the reader's policy are named as unknown. */
  function checkAttestations(state) {
    const names = [...state.files.keys()].filter((name) => NOTE.test(name)).map((name) => NOTE.exec(name)[1]).sort(compareText);
    if (names.length === 0 && !state.files.has('attestations/keys')) throw new Unchecked('attested_by_nobody');
    const keys = readAttestationKeys(state);
    for (const name of names) {
      const file = 'attestations/' + name + '.note';
      const note = notes.parseNote(decodeText(state.files.get(file), file), file);
      const key = keys.get(name);
      demand(key, 'attestation_key', { name });
      demand(note.text === attestationText(state), 'attestation_text', { name });
      demand(note.signatures.every((signature) => signature.name === name) && notes.isSignedBy(note, key), 'attestation_signature', { name });
    }
    if (names.length === 0) throw new Unchecked('attested_by_nobody');
    const trusted = state.policy.filter((key) => key.type === notes.SIGNS_NOTES).map(({ line }) => line);
    const known = names.filter((name) => trusted.includes(keys.get(name).line));
    state.attestedBy = names.map((name) => ({ name, known: known.includes(name) }));
    if (trusted.length > 0 && known.length === 0) throw new Unchecked('attested_unknown', { names: names.join('、') });
    return { names: (trusted.length > 0 ? known : names).join('、') };
  }

  DD1.log = {
    isLogFile, isAttestationFile, stems, readKey, checkEntry, checkStory, checkWitness, checkAttestations, ofKind,
  };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
