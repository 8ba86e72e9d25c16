/* How numbers get from where they start to where they belong: a true selection sort, as a function of time alone. */
(function (root) {
  'use strict';
  const FLIGHT = 0.1;
  const LAST = 0.9; /* the last swap starts here, so that it has landed at 1 */

  const clamp = (x) => (x < 0 ? 0 : x > 1 ? 1 : x);
  const ease = (x) => (x < 0.5 ? 4 * x * x * x : 1 - Math.pow(-2 * x + 2, 3) / 2);

  /* cells in order of rank, each with `from`. The number that belongs in slot r changes places with whatever stands there. */
  function planMoves(cells) {
    const slots = [];
    cells.forEach((cell, rank) => { cell.to = rank; cell.moves = []; slots[cell.from] = cell; });
    cells.forEach((cell, rank) => {
      const other = slots[rank];
      if (other === cell) return;
      const at = cell.moves.length ? cell.moves[cell.moves.length - 1].slot : cell.from;
      const start = (rank / cells.length) * LAST;
      cell.moves.push({ start, slot: rank });
      other.moves.push({ start, slot: at });
      slots[rank] = cell;
      slots[at] = other;
    });
    return cells;
  }

  /* Where a cell is at sorting time p (0…1): into `place` go x, y, and the slot it rests in (-1 in flight). */
  function whereAt(cell, p, xOf, yOf, place) {
    const moves = cell.moves;
    let fromX = xOf(cell.from), fromY = yOf(cell.from), toX = fromX, toY = fromY;
    let slot = cell.from, start = -1;
    for (let i = 0; i < moves.length && moves[i].start <= p; i++) {
      const q = ease(clamp((moves[i].start - start) / FLIGHT));
      fromX += (toX - fromX) * q;
      fromY += (toY - fromY) * q;
      slot = moves[i].slot;
      toX = xOf(slot);
      toY = yOf(slot);
      start = moves[i].start;
    }
    const t = (p - start) / FLIGHT;
    place.slot = t >= 1 || p >= 1 || start < 0 ? slot : -1;
    const q = place.slot >= 0 ? 1 : ease(clamp(t));
    place.x = fromX + (toX - fromX) * q;
    place.y = fromY + (toY - fromY) * q;
    return place;
  }

  root.HALL = Object.assign(root.HALL || {}, { planMoves, whereAt, clamp, ease });
  if (typeof module === 'object' && module.exports) module.exports = root.HALL;
})(typeof globalThis === 'object' ? globalThis : self);
