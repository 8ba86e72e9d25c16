/* The wall: one stratum's numbers on a canvas, its spread beneath. It paints what it is given and computes no chance.
   What rests is painted once and kept; a frame repaints the slots that changed and the numbers in flight. */
(function (root) {
  'use strict';
  const HALL = (root.HALL = root.HALL || {});
  const TIMES = { hash: 1.8, sort: 3.6, cut: 1.4, hold: 2.4 };
  const ROUND = TIMES.hash + TIMES.sort + TIMES.cut + TIMES.hold;
  const INK = { blank: '#6b7788', known: '#8592a4', settled: '#b4bfce', lucky: '#ffffff', taken: '#ffffff', dim: '#5f6a7a', flying: '#dfe6ef', hot: '#ff8a6e', ground: '#3a1710', plate: '#1b222d', paper: '#0a0d12', line: '#ff6b4d' };
  const fours = (text) => text.slice(0, 4) + (text.length > 4 ? ' ' + text.slice(4, 8) : '');

  function prepared(stratum) {
    const cells = stratum.cells.map((cell) => ({ number: fours(cell[0]), from: cell[1], code: cell[2] || '', start: cell[2] ? fours(cell[2].slice(-8)) : '···· ····' }));
    return Object.assign({}, stratum, { cells: HALL.planMoves(cells), taken: Math.max(0, Math.min(cells.length, stratum.size - stratum.first + 1)) });
  }

  function gridFor(count, width, height) {
    const wide = width >= 600;
    let best = null;
    for (let cols = 1; cols <= count; cols++) {
      const rows = Math.ceil(count / cols), cw = width / cols, ch = Math.min(height / rows, 54);
      const size = Math.min(ch * 0.62, cw / ((wide ? 9.6 : 4.6) * 0.6));
      if (!best || size > best.size) best = { cols, rows, cw, ch, size, short: !wide };
    }
    best.size = Math.min(best.size, 26);
    return best;
  }

  class Wall {
    constructor(canvas, spread) {
      this.canvas = canvas;
      this.spread = spread;
      this.pen = canvas.getContext('2d');
      this.kept = document.createElement('canvas');
      this.ink = this.kept.getContext('2d');
      this.place = { x: 0, y: 0, slot: 0 };
      this.mono = getComputedStyle(document.documentElement).getPropertyValue('--mono');
    }

    show(stratum) {
      this.stratum = stratum;
      this.width = -1;
    }

    fit() {
      const dpr = Math.min(2, root.devicePixelRatio || 1), w = this.canvas.clientWidth, h = this.canvas.clientHeight;
      if (this.width === w && this.height === h) return;
      Object.assign(this, { width: w, height: h, dpr, spreadAt: -1 });
      for (const c of [this.canvas, this.kept]) { c.width = Math.max(1, Math.round(w * dpr)); c.height = Math.max(1, Math.round(h * dpr)); }
      const g = (this.grid = gridFor(Math.max(1, this.stratum.cells.length), w, h));
      this.xOf = (slot) => (slot % g.cols) * g.cw;
      this.yOf = (slot) => Math.floor(slot / g.cols) * g.ch;
      for (const pen of [this.pen, this.ink]) { pen.setTransform(dpr, 0, 0, dpr, 0, 0); pen.font = '400 ' + g.size + 'px ' + this.mono; pen.textBaseline = 'middle'; }
      this.written = new Array(this.stratum.cells.length).fill('');
    }

    /* t: seconds into this stratum's round. Gives the phase and how many of the stratum are taken. */
    paint(t) {
      this.fit();
      const s = this.stratum, cells = s.cells, n = cells.length;
      const hashed = HALL.clamp(t / TIMES.hash), sorted = HALL.clamp((t - TIMES.hash) / TIMES.sort), cut = HALL.clamp((t - TIMES.hash - TIMES.sort) / TIMES.cut);
      const taken = Math.round(s.taken * cut), dimmed = s.taken + Math.round((n - s.taken) * cut), flying = [], wanted = new Array(n).fill('');
      for (const cell of cells) {
        const at = HALL.whereAt(cell, sorted, this.xOf, this.yOf, this.place);
        if (at.slot < 0) { flying.push(cell, at.x, at.y); continue; }
        const known = cell.from < hashed * n;
        const settled = sorted > 0 && sorted * 1.12 >= cell.to / n;
        const look = !known ? 'blank' : cell.to < taken ? 'taken' : cut > 0 && cell.to >= s.taken && cell.to < dimmed ? 'dim' : settled ? (cell.to < s.taken ? 'lucky' : 'settled') : 'known';
        wanted[at.slot] = look + ' ' + (known ? cell.number : cell.start);
      }
      for (let slot = 0; slot < n; slot++) if (wanted[slot] !== this.written[slot]) this.rewrite(slot, wanted[slot]);
      this.pen.clearRect(0, 0, this.width, this.height);
      this.pen.drawImage(this.kept, 0, 0, this.width, this.height);
      for (let i = 0; i < flying.length; i += 3) this.plate(flying[i], flying[i + 1], flying[i + 2]);
      if (cut > 0 && n) this.cutLine(HALL.ease(cut));
      if (this.spreadAt !== cut) this.paintSpread(cut);
      return { phase: hashed < 1 ? 'hash' : sorted < 1 ? 'sort' : cut < 1 ? 'cut' : 'done', taken: cut < 1 ? Math.round(s.size * cut) : s.size, shown: taken };
    }

    rewrite(slot, text) {
      const g = this.grid, ink = this.ink, x = this.xOf(slot), y = this.yOf(slot), [look, ...digits] = text.split(' ');
      ink.clearRect(x, y, g.cw, g.ch);
      if (look === 'taken') { ink.fillStyle = INK.ground; ink.fillRect(x, y, g.cw + 0.5, g.ch + 0.5); }
      if (look) {
        ink.fillStyle = INK[look];
        ink.fillText(g.short ? digits[0] : digits.join(' '), x + g.size * 0.3, y + g.ch / 2);
      }
      this.written[slot] = text;
    }

    plate(cell, x, y) {
      const g = this.grid, pen = this.pen;
      pen.fillStyle = INK.plate;
      pen.fillRect(x, y + 1, g.cw - g.size * 0.4, g.ch - 2);
      pen.fillStyle = cell.to < this.stratum.taken ? INK.hot : INK.flying;
      pen.fillText(g.short ? cell.number.slice(0, 4) : cell.number, x + g.size * 0.3, y + g.ch / 2);
    }

    /* Under the last number taken; a stair when its row is not full. */
    cutLine(part) {
      const g = this.grid, taken = this.stratum.taken, full = Math.floor(taken / g.cols), rest = taken % g.cols;
      const y1 = full * g.ch, y2 = (full + 1) * g.ch, xr = rest * g.cw, right = g.cols * g.cw, pen = this.pen;
      const path = rest ? [[0, y2], [xr, y2], [xr, y1], [right, y1]] : [[0, y1], [right, y1]];
      const total = right + (rest ? g.ch : 0);
      pen.setLineDash([total * part, total]);
      pen.strokeStyle = INK.line;
      pen.lineWidth = 3;
      pen.beginPath();
      path.forEach((q, j) => pen[j ? 'lineTo' : 'moveTo'](q[0], Math.max(2, Math.min(this.height - 2, q[1]))));
      pen.stroke();
      pen.setLineDash([]);
    }

    /* All numbers of the stratum, 64 equal pieces of the scale; what is taken is red once the cut is made. */
    paintSpread(cut) {
      this.spreadAt = cut;
      const canvas = this.spread, w = canvas.clientWidth, h = canvas.clientHeight, bins = this.stratum.bins, dpr = this.dpr;
      if (canvas.width !== Math.round(w * dpr) || canvas.height !== Math.round(h * dpr)) { canvas.width = Math.round(w * dpr); canvas.height = Math.round(h * dpr); }
      const pen = canvas.getContext('2d'), most = Math.max(1, ...bins.map((bin) => bin[0])), step = w / bins.length;
      pen.setTransform(dpr, 0, 0, dpr, 0, 0);
      pen.clearRect(0, 0, w, h);
      bins.forEach((bin, i) => {
        const tall = (bin[0] / most) * (h - 16), red = cut * (bin[1] / most) * (h - 16);
        pen.fillStyle = '#39434f';
        pen.fillRect(i * step, h - 14 - tall, Math.max(1, step - 2), tall);
        pen.fillStyle = INK.line;
        pen.fillRect(i * step, h - 14 - red, Math.max(1, step - 2), red);
      });
      pen.fillStyle = '#929dad';
      pen.font = '400 11px ' + this.mono;
      pen.textBaseline = 'bottom';
      for (let k = 0; k < 4; k++) pen.fillText((k * 4).toString(16) + '000…', (k * w) / 4, h);
    }
  }

  Object.assign(HALL, { Wall, prepared, ROUND, TIMES });
})(typeof globalThis === 'object' ? globalThis : self);
