/* "Is my firm in it?": what a verified bundle says about one code, and how to redo it by hand (DD-1 §4). */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});

  /* A code as people write it: in groups, in lower case, in full-width characters. */
  function spellings(text) {
    const plain = text.normalize('NFKC').replace(/[\s\u200b\ufeff]+/g, '');
    return [...new Set([plain, plain.toUpperCase()])];
  }

  function command(suite, key, id) {
    const sum = suite.name === 'sm3' ? 'openssl dgst -sm3' : 'sha256sum';
    return "printf '%s%s' " + key + ' ' + id + ' | ' + sum;
  }

  function rankOf(state, row, h) {
    const at = state.ranked[h].indexOf(row);
    return at < 0 ? 0 : at + 1;
  }

  /* With strata at hand: number, stratum, cut, rank, and which side of the cut. */
  function numbered(state, id, row) {
    const h = state['strata.tsv'].stratumOf[row];
    const n = state.sizes[h];
    const rank = rankOf(state, row, h);
    return {
      answer: rank === 0 ? 'not_selected' : rank <= n ? 'selected' : 'reserve',
      id,
      stratum: state.design.strata[h].name,
      population: state.populations[h],
      size: n,
      number: state.numbers.hex(row),
      cut: n > 0 ? state.numbers.hex(state.ranked[h][n - 1]) : '',
      rank,
      method: state.design.method,
      command: command(state.suite, state.key, id),
    };
  }

  function isDrawn(state, id) {
    const bytes = state.files.get('drawn.tsv');
    return bytes ? new TextDecoder().decode(bytes).split('\n').includes(id) : false;
  }

  function inFrame(state, id, row) {
    if (state.ranked && state['strata.tsv']) return numbered(state, id, row);
    return { answer: isDrawn(state, id) ? 'drawn' : 'not_drawn', id };
  }

  function excluded(state, id, row) {
    const [, reason, reference] = state['exclusions.tsv'].fields(row);
    return { answer: 'excluded', id, reason, reference };
  }

  /* {answer: selected | reserve | not_selected | drawn | not_drawn | excluded | left_out | not_a_code | unusable, …} */
  function lookUp(state, text) {
    const frame = state['frame.tsv'];
    const exclusions = state['exclusions.tsv'];
    const codes = spellings(text).filter(DD1.text.isId);
    if (codes.length === 0) return { answer: 'not_a_code', id: text };
    if (!frame || !exclusions) return { answer: 'unusable', id: codes[0] };
    for (const id of codes) {
      const row = frame.find(id);
      if (row >= 0) return inFrame(state, id, row);
    }
    for (const id of codes) {
      const row = exclusions.find(id);
      if (row >= 0) return excluded(state, id, row);
    }
    return { answer: 'left_out', id: codes[codes.length - 1] };
  }

  DD1.firm = { lookUp };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
