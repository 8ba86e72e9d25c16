/* Which scene is on, and how far: from the clock, the keys, and what the server says has happened. */
(function () {
  'use strict';
  const HALL = window.HALL, body = document.body, words = body.dataset;
  const $ = (name, inside) => (inside || document).querySelector('[data-' + name + ']');
  const $$ = (name) => Array.from(document.querySelectorAll('[data-' + name + ']'));
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const READING = { commitment: 7, entropy: 8, teams: 9, wall: 8 };
  const POLL = 2000;
  const skew = new Date(words.now).getTime() - Date.now();
  const zone = /([+-])(\d\d):(\d\d)$/.exec(words.now) || ['', '+', '0', '0']; /* the hall's clock, wherever one watches */
  const offset = (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60000;
  const at = { scene: '', t: 0, stratum: 0, playing: true };
  let wall = null, strata = [], names = {}, marks = { mark: words.mark, live: words.live }, lastFrame = 0, painted = {};

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const commas = (n) => n.toLocaleString('en-US');
  const pad = (n) => String(n).padStart(2, '0');
  const open = () => $$('scene').filter((s) => s.matches('section') && !('closed' in s.dataset)).map((s) => s.dataset.scene);
  const hasWall = () => at.scene === 'wall' && wall && strata.length;

  /* ── scenes ── */
  function go(scene, how) {
    if (!open().includes(scene)) return;
    Object.assign(at, { scene, t: 0, stratum: (how && how.stratum) || 0 });
    body.dataset.scene = scene;
    for (const section of document.querySelectorAll('section[data-scene]')) section.hidden = section.dataset.scene !== scene;
    $$('go').forEach((button) => {
      const here = button.dataset.go === scene;
      button.parentNode.classList.toggle('on', here);
      button.parentNode.classList.toggle('done', open().indexOf(button.dataset.go) < open().indexOf(scene) && open().includes(button.dataset.go));
      if (here) button.setAttribute('aria-current', 'step'); else button.removeAttribute('aria-current');
    });
    const title = document.querySelector('section[data-scene="' + scene + '"] h2');
    say(fill(words.sceneSaid, { n: open().indexOf(scene) + 1, name: title ? title.textContent : '' }));
    painted = {};
    if (hasWall()) begin(at.stratum);
    else { names_(null); count(null); }
    paint();
  }

  function begin(k) {
    Object.assign(at, { stratum: k, t: still.matches ? HALL.ROUND : 0 });
    const s = strata[k];
    wall.show(s);
    painted = {};
    $('stratum').textContent = s.label;
    $('sizes').textContent = fill(words.sizesSaid, { all: commas(s.population), taken: commas(s.size) });
    $('shown').textContent = fill(s.cells.length < s.population ? words.window : words.whole, { all: commas(s.population), shown: commas(s.cells.length) });
    const items = Array.from($('strip').children), first = Math.max(0, Math.min(k - 2, items.length - 6));
    items.forEach((li, j) => { li.className = j < k ? 'done' : j === k ? 'on' : ''; li.hidden = j < first || j >= first + 6; li.querySelector('i').style.width = 0; });
    say(fill(words.stratumSaid, { name: s.label, all: commas(s.population), taken: commas(s.size) }));
  }

  function step(by) {
    const scenes = open(), here = scenes.indexOf(at.scene);
    if (hasWall() && strata[at.stratum + by]) { begin(at.stratum + by); paint(); return; }
    const next = scenes[here + by];
    if (!next) return;
    go(next, { stratum: by < 0 && next === 'wall' ? Math.max(0, strata.length - 1) : 0 });
  }

  /* ── painting ── */
  function paint() {
    if (!hasWall()) return;
    const found = wall.paint(Math.min(at.t, HALL.ROUND)), s = strata[at.stratum];
    const phase = found.phase === 'sort' && s.weighted ? 'weigh' : found.phase === 'hash' && s.sealed ? 'reveal' : found.phase;
    put('phase', phase, () => { $('phase').textContent = fill(words[phase], { n: commas(s.size) }); });
    put('taken', at.stratum + '/' + found.taken, () => count(strata.slice(0, at.stratum).reduce((sum, q) => sum + q.size, 0) + found.taken));
    put('names', at.stratum + '/' + found.shown, () => names_(found.shown));
    const bar = $('strip').children[at.stratum].querySelector('i');
    bar.style.width = 100 * HALL.clamp(at.t / (HALL.ROUND - HALL.TIMES.hold)) + '%';
  }

  function put(name, value, write) {
    if (painted[name] === value) return;
    painted[name] = value;
    write();
  }

  function count(n) {
    const place = $('count');
    place.textContent = commas(n === null ? Number(place.dataset.all) : n);
  }

  /* The firms nearest to the cut, newest first; none where it is not public who was drawn. */
  function names_(shown) {
    const list = $('names'), found = [];
    if (shown !== null) strata.slice(0, at.stratum + 1).forEach((s, j) => s.cells.slice(0, j < at.stratum ? s.taken : shown).forEach((c) => { if (names[c.code]) found.push(c); }));
    list.replaceChildren(...found.slice(-12).reverse().map((cell) => {
      const li = document.createElement('li'), code = document.createElement('code'), b = document.createElement('b');
      li.append(names[cell.code], code);
      b.textContent = cell.number + '…';
      code.append(b, cell.code);
      return li;
    }));
    $('named').hidden = !found.length;
  }

  function frame(now) {
    performance.mark('hall-begin');
    const passed = lastFrame ? Math.min(0.25, (now - lastFrame) / 1000) : 0;
    lastFrame = now;
    if (at.playing && !still.matches) advance(passed);
    performance.measure('hall-frame', 'hall-begin');
    if (++frame.count % 300 === 0) { performance.clearMarks('hall-begin'); performance.clearMeasures('hall-frame'); }
    requestAnimationFrame(frame);
  }
  frame.count = 0;

  function advance(seconds) {
    const before = at.t;
    at.t += seconds;
    if (hasWall()) {
      if (at.t < HALL.ROUND) paint();
      else if (strata[at.stratum + 1]) begin(at.stratum + 1);
      else if (open().includes('teams')) go('teams');
      return;
    }
    const scenes = open(), next = scenes[scenes.indexOf(at.scene) + 1];
    const waits = at.scene === 'wall' && ((words.wall && !strata.length) || $('pending'));
    if (scenes.includes('closing') && READING[at.scene] && !waits && before < READING[at.scene] && at.t >= READING[at.scene] && next) go(next);
  }

  /* ── clocks ── */
  function tick() {
    const now = new Date(Date.now() + skew);
    $('clock').textContent = new Date(now.getTime() + offset).toISOString().slice(11, 19);
    for (const place of $$('until')) {
      const left = Math.max(0, Math.floor((new Date(place.dataset.until) - now) / 1000)), days = Math.floor(left / 86400);
      place.textContent = (days ? fill(words.days, { n: days }) + ' ' : '') + pad(Math.floor(left / 3600) % 24) + ':' + pad(Math.floor(left / 60) % 60) + ':' + pad(left % 60);
    }
  }

  /* ── what the server says ── */
  async function look() {
    try {
      const facts = await (await fetch(words.facts, { cache: 'no-cache' })).json();
      $('lost-line').hidden = true;
      if (facts.mark !== marks.mark) await refresh(facts);
    } catch (error) {
      $('lost-line').textContent = words.lost;
      $('lost-line').hidden = false;
    }
    setTimeout(look, POLL);
  }

  async function refresh(facts) {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname, { cache: 'no-cache' })).text(), 'text/html');
    for (const fresh of page.querySelectorAll('[data-part]')) {
      const old = document.querySelector('[data-part="' + fresh.dataset.part + '"]');
      if (old) old.innerHTML = fresh.innerHTML;
    }
    $('count').dataset.all = page.querySelector('[data-count]').dataset.all;
    const moved = marks.live !== facts.scene, url = page.body.dataset.wall;
    marks = { mark: facts.mark, live: facts.scene };
    if (url) words.wall = url;
    await load();
    const before = Object.assign({}, at);
    go(moved || !open().includes(at.scene) ? facts.scene : at.scene, { stratum: moved ? 0 : at.stratum });
    if (!moved && before.scene === at.scene && !still.matches) at.t = before.t;
    tick();
  }

  async function load() {
    strata = [];
    if (!words.wall || !$('wall-canvas')) return;
    const found = await (await fetch(words.wall, { cache: 'no-cache' })).json();
    names = found.names;
    const labels = Array.from($('strip').querySelectorAll('b'), (b) => b.textContent);
    const all = found.strata.map((s, i) => Object.assign(HALL.prepared(s), { label: labels[i], weighted: found.method === 'pareto', sealed: !found.key }));
    if (found.key) {
      const equal = await recompute(found, all);
      $('checked-line').textContent = equal ? fill(words.checked, { n: commas(all.reduce((sum, s) => sum + s.cells.length, 0)) }) : words.unequal;
      if (!equal) return;
    }
    wall = new HALL.Wall($('wall-canvas'), $('spread-canvas'));
    strata = all;
  }

  /* Every number on the wall again, on this machine, a few at a time. */
  async function recompute(found, all) {
    const hashes = window.DD1.hashes, numbers = new hashes.Numbers(hashes.SUITES.get(found.suite), found.key);
    let done = 0;
    for (const s of all) for (const cell of s.cells) {
      if (numbers.hexOf(cell.code).slice(0, 8) !== cell.number.replace(' ', '')) return false;
      if (++done % 100 === 0) await new Promise((then) => setTimeout(then));
    }
    return true;
  }

  /* ── hands ── */
  function say(text) { $('said').textContent = text; }

  function pause(on) {
    at.playing = on === undefined ? !at.playing : !on;
    document.querySelector('[data-do="pause"]').setAttribute('aria-pressed', String(!at.playing));
  }

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(() => {});
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.dataset.do === 'pause') pause();
    if (button.dataset.do === 'full') full();
    if (button.dataset.go) go(button.dataset.go);
    if (button.dataset.goStratum && strata.length) { begin(Number(button.dataset.goStratum)); paint(); }
  });
  document.addEventListener('keydown', (event) => {
    const box = event.target.closest('.tablewrap');
    if (event.ctrlKey || event.metaKey || event.altKey || (box && box.scrollWidth > box.clientWidth)) return;
    if (event.key === ' ' && !event.target.closest('button, a')) { pause(); event.preventDefault(); }
    if (event.key === 'ArrowRight') step(1);
    if (event.key === 'ArrowLeft') step(-1);
    if (event.key === 'Home') go(open()[0]);
    if (event.key === 'End') go(open()[open().length - 1]);
    if (event.key === 'f' || event.key === 'F') full();
  });
  addEventListener('resize', paint);
  still.addEventListener('change', () => go(at.scene, { stratum: at.stratum }));

  /* ?scene=…&stratum=…&at=hash|sort|cut|done asks for one frame: for a picture, a printed handout, a test. */
  function asked() {
    const params = new URLSearchParams(location.search), marksAt = { hash: HALL.TIMES.hash * 0.55, sort: HALL.TIMES.hash + HALL.TIMES.sort * 0.52, cut: HALL.TIMES.hash + HALL.TIMES.sort + HALL.TIMES.cut * 0.5, done: HALL.ROUND };
    const scene = open().includes(params.get('scene')) ? params.get('scene') : words.opening;
    go(open().includes(scene) ? scene : open()[0], { stratum: Math.min(Math.max(0, strata.length - 1), Number(params.get('stratum')) || 0) });
    if (params.get('at') in marksAt) { pause(true); at.t = marksAt[params.get('at')]; paint(); }
  }

  document.documentElement.classList.add('moving');
  tick();
  setInterval(tick, 1000);
  load().catch(() => {}).then(() => { asked(); requestAnimationFrame(frame); setTimeout(look, POLL); });
})();
