/* The verifying panel: mounts on every <div data-verifier>, shows verdict, checks and one firm's answer. */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const { say } = DD1.words;
  const SVG = 'http://www.w3.org/2000/svg';
  const HERE = document.currentScript && document.currentScript.src ? new URL('.', document.currentScript.src).href : '';

  const GROUPS = [
    ['files', ['files', 'design', 'commitment', 'outcome', 'frame.tsv', 'strata.tsv', 'exclusions.tsv', 'roster.tsv', 'recusals.tsv',
      'exclusions_apart', 'populations', 'recusals_known']],
    ['ceremony', ['chances', 'entropy_bits', 'entropy', 'entropy_published', 'nonces', 'seed']],
    ['selection', ['sizes', 'selection', 'reserve', 'drawn', 'targets_root']],
    ['teams', ['teams', 'teams_root', 'round', 'substitutes']],
    ['log', ['log', 'log_entry', 'log_story', 'witness', 'attested']],
  ];

  /* ── small pieces of DOM: text is always text ── */

  function h(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, '');
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
    return element;
  }

  const SHAPES = {
    true: ['M10 1.5l2.1 1.6 2.6-.2.9 2.500 2.200 1.500-.8 2.500.8 2.500-2.200 1.500-.9 2.500-2.600-.2L10 17.300l-2.100-1.600-2.600.2-.9-2.500-2.200-1.500.8-2.500-.8-2.500 2.200-1.500.9-2.500 2.600.2z', 'M6.600 9.600l2.400 2.400 4.400-5'],
    false: ['M10 1.500a8 8 0 100 16 8 8 0 000-16z', 'M7 6.500l6 6M13 6.500l-6 6'],
    unchecked: ['M10 1.500a8 8 0 100 16 8 8 0 000-16z', 'M7.800 7.600c0-3.200 4.600-3 4.600-.2 0 1.700-2.300 1.800-2.300 3.600M10.100 13.600v.2'],
  };

  function icon(verdict) {
    const svg = document.createElementNS(SVG, 'svg');
    const set = { viewBox: '0 0 20 19', 'aria-hidden': 'true', class: 'dd1-icon is-' + verdict };
    for (const [name, value] of Object.entries(set)) svg.setAttribute(name, value);
    SHAPES[verdict].forEach((d, i) => {
      const shape = document.createElementNS(SVG, 'path');
      shape.setAttribute('d', d);
      shape.setAttribute('class', i === 0 ? 'ground' : 'stroke');
      svg.append(shape);
    });
    return svg;
  }

  /* A hash in groups of four: the gap is margin, so a copy is the whole string. */
  function code(text) {
    return h('code', { class: 'code' }, ...(text.match(/.{1,4}/g) || []).map((four) => h('span', {}, four)));
  }

  /* ── where a bundle comes from ── */

  async function entriesOf(entry, path = '') {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      return [[path + entry.name, file]];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) break;
      for (const child of some) found.push(...(await entriesOf(child, path + entry.name + '/')));
    }
    return found;
  }

  const isZip = (name) => /\.zip$/i.test(name);

  /* Takes the folder's own name off, when all files are in one. */
  function insideFolder(entries) {
    const first = entries.length > 0 ? entries[0][0].split('/')[0] + '/' : '';
    const inside = entries.every(([name]) => name.startsWith(first) && name.length > first.length);
    return inside ? entries.map(([name, file]) => [name.slice(first.length), file]) : entries;
  }

  async function droppedSource(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    const lists = await Promise.all(entries.map((entry) => entriesOf(entry)));
    return sourceOf(lists.flat());
  }

  function sourceOf(entries) {
    if (entries.length === 1 && /\.json$/i.test(entries[0][0])) return { leaf: entries[0][1], name: entries[0][0] };
    if (entries.length === 1 && !entries[0][0].includes('/')) return { zip: entries[0][1], name: entries[0][0] };
    if (entries.length === 1 && isZip(entries[0][0])) return { zip: entries[0][1], name: entries[0][0] };
    return { folder: insideFolder(entries), name: entries.length > 0 ? entries[0][0].split('/')[0] : '' };
  }

  async function publishedSource(address) {
    const url = new URL(address, document.baseURI);
    if (url.origin !== location.origin || location.protocol === 'file:') throw new DD1.Failure('other_origin');
    let response;
    try {
      response = await fetch(url, { credentials: 'same-origin', redirect: 'error' });
    } catch {
      throw new DD1.Failure('fetch_failed');
    }
    if (!response.ok) throw new DD1.Failure('fetch_failed');
    return { zip: await response.blob(), name: url.pathname.split('/').pop() };
  }

  /* ── the panel ── */

  class Panel {
    constructor(mount) {
      this.mount = mount;
      this.bundle = mount.dataset.bundle || '';
      this.worker = mount.dataset.worker || (HERE ? HERE + 'worker.js' : '');
      this.session = null;
      this.report = null;
      this.seconds = 0;
      this.runs = 0;
      this.build();
    }

    get language() {
      return document.documentElement.lang.toLowerCase().startsWith('en') ? 'en' : 'zh';
    }

    say(key, params) {
      return say(key, this.language, params);
    }

    build() {
      const id = 'dd1-' + Math.random().toString(36).slice(2, 8);
      this.progress = h('div', { class: 'dd1-progress', hidden: true });
      this.verdict = h('div', { class: 'dd1-verdict', role: 'status', 'aria-live': 'polite' });
      this.results = h('div', { class: 'dd1-results' });
      this.firmBox = h('div', { class: 'dd1-firm', hidden: true });
      const section = h('section', { class: 'dd1', 'aria-labelledby': id },
        h('h2', { id }, this.say('ui.title')), h('p', { class: 'dd1-lead' }, this.say('ui.lead')),
        this.bundle ? this.publishedButton() : null, this.chooser(), this.progress, this.verdict, this.results, this.firmBox);
      this.mount.replaceChildren(section);
      if (this.report) this.show();
      else this.readAddress();
    }

    /* A scanned code brings its leaf in the fragment, which no browser sends anywhere. */
    readAddress() {
      if (location.hash.startsWith('#' + DD1.leaf.FRAGMENT)) this.run(async () => ({ leaf: location.hash }));
    }

    publishedButton() {
      const label = this.say(this.report ? 'ui.run_again' : 'ui.run_published');
      const run = () => this.run(() => publishedSource(this.bundle), this.say('ui.fetching'));
      this.publishedRun = h('button', { type: 'button', class: 'btn primary dd1-run', onclick: run }, label);
      return this.publishedRun;
    }

    chooser() {
      const zone = this.dropZone();
      return this.bundle ? h('details', { class: 'dd1-other' }, h('summary', {}, this.say('ui.other')), zone) : zone;
    }

    dropZone() {
      const zip = this.fileInput({ accept: '.zip,application/zip' }, ([file]) => ({ zip: file, name: file.name }));
      const folder = this.fileInput({ webkitdirectory: true, multiple: true },
        (files) => sourceOf(files.map((file) => [file.webkitRelativePath || file.name, file])));
      const leaf = this.fileInput({ accept: '.json,.txt,application/json' }, ([file]) => ({ leaf: file, name: file.name }));
      const primary = this.bundle ? 'btn' : 'btn primary';
      const zone = h('div', { class: 'dd1-drop' },
        h('p', {}, this.say('ui.drop')),
        h('div', { class: 'dd1-buttons' },
          h('button', { type: 'button', class: primary, onclick: () => zip.click() }, this.say('ui.choose_zip')),
          h('button', { type: 'button', class: 'btn', onclick: () => folder.click() }, this.say('ui.choose_folder')),
          h('button', { type: 'button', class: 'btn', onclick: () => leaf.click() }, this.say('ui.choose_leaf'))),
        zip, folder, leaf, this.policyField());
      this.acceptDrops(zone);
      return zone;
    }

    fileInput(attributes, toSource) {
      const input = h('input', { type: 'file', hidden: true, 'aria-label': this.say('ui.drop_label'), ...attributes });
      input.addEventListener('change', () => {
        const files = [...input.files];
        input.value = '';
        if (files.length > 0) this.run(async () => toSource(files));
      });
      return input;
    }

    policyField() {
      this.policy = h('textarea', { class: 'input', rows: 2, spellcheck: 'false', autocomplete: 'off', 'aria-label': this.say('ui.policy') });
      return h('details', { class: 'dd1-policy' }, h('summary', {}, this.say('ui.policy')), h('p', {}, this.say('ui.policy_hint')), this.policy);
    }

    acceptDrops(zone) {
      const over = (event) => {
        event.preventDefault();
        zone.classList.add('over');
      };
      zone.addEventListener('dragenter', over);
      zone.addEventListener('dragover', over);
      zone.addEventListener('dragleave', () => zone.classList.remove('over'));
      zone.addEventListener('drop', (event) => {
        event.preventDefault();
        zone.classList.remove('over');
        const dropped = droppedSource(event.dataTransfer); // before the event ends, or the files are gone
        this.run(() => dropped);
      });
    }

    /* ── running ── */

    async run(getSource, sentence = '') {
      const run = ++this.runs;
      if (this.session) this.session.stop();
      this.report = null;
      this.verdict.replaceChildren();
      this.results.replaceChildren();
      this.firmBox.hidden = true;
      this.startProgress(sentence);
      const started = performance.now();
      try {
        const source = await getSource();
        if (source.leaf) return void (await this.runLeaf(source.leaf, run));
        const report = await this.verify(source, run);
        if (run !== this.runs) return;
        this.seconds = (performance.now() - started) / 1000;
        this.report = report;
        this.show();
      } catch (error) {
        if (run === this.runs) this.showUnusable(DD1.session.failure(error));
      } finally {
        if (run === this.runs) this.endProgress();
      }
    }

    /* A leaf is small: it is checked at once, here. */
    async runLeaf(leaf, run) {
      const text = await DD1.leaf.textOf(typeof leaf === 'string' ? leaf : await leaf.text());
      const own = this.mount.dataset.logKey ? [this.mount.dataset.logKey] : [];
      const report = DD1.leaf.check(text, [...this.trusted(), ...own]);
      if (run === this.runs) this.showLeaf(report);
    }

    trusted() {
      return this.policy.value.split('\n').map((line) => line.trim()).filter(Boolean);
    }

    async verify(source, run) {
      const policy = this.trusted();
      const onProgress = (progress) => {
        if (run === this.runs) this.showProgress(progress);
      };
      const plain = source.folder ? { folder: source.folder } : { zip: source.zip };
      try {
        this.session = this.makeSession();
        return await this.session.verify(plain, policy, onProgress);
      } catch (error) {
        if (error.code !== 'worker_lost') throw error;
        this.worker = '';
        this.session = this.makeSession();
        return await this.session.verify(plain, policy, onProgress);
      }
    }

    makeSession() {
      if (this.worker && location.protocol !== 'file:') {
        try {
          return new DD1.session.WorkerSession(this.worker);
        } catch {
          this.worker = '';
        }
      }
      return new DD1.session.LocalSession(true);
    }

    startProgress(sentence) {
      this.bar = h('i');
      this.barBox = h('div', { class: 'bar', role: 'progressbar', 'aria-label': this.say('ui.title'), 'aria-valuemin': 0, 'aria-valuemax': 100 }, this.bar);
      this.sentence = h('span', {}, sentence);
      const stop = h('button', { type: 'button', class: 'btn quiet', onclick: () => this.session && this.session.stop() }, this.say('ui.cancel'));
      this.progress.replaceChildren(this.barBox, h('p', {}, this.sentence, stop));
      this.progress.hidden = false;
      this.mount.setAttribute('aria-busy', 'true');
    }

    showProgress({ phase, code: check, done, total, file, section }) {
      const text = phase === 'check' ? this.say('check.' + check, {}) : this.say('phase.' + phase, { file, section });
      this.sentence.textContent = text || '';
      if (!total) return;
      const percent = Math.min(100, Math.round((100 * done) / total));
      this.bar.style.setProperty('--v', percent + '%');
      this.barBox.setAttribute('aria-valuenow', percent);
    }

    endProgress() {
      this.progress.hidden = true;
      this.mount.removeAttribute('aria-busy');
      if (this.publishedRun) {
        this.publishedRun.textContent = this.say('ui.run_again');
        this.publishedRun.classList.remove('primary');
      }
    }

    /* ── showing ── */

    showUnusable({ code: what, params }) {
      this.session = null;
      if (what === 'stopped') return void this.verdict.replaceChildren(h('p', {}, this.say('ui.stopped')));
      const known = { fetch_failed: 'ui.fetch_failed', other_origin: 'ui.other_origin' }[what] || 'why.' + what;
      this.verdict.replaceChildren(h('p', { class: 'dd1-word is-false' }, icon('false'), this.say('verdict.unusable')),
        h('p', {}, this.say(known, params) || what));
    }

    show() {
      const { report } = this;
      this.verdict.replaceChildren(...this.verdictParts(report));
      const open = report.verdict === 'false';
      const groups = GROUPS.map((group) => this.group(group, report.checks)).filter(Boolean);
      const details = h('details', { class: 'dd1-checks', open }, h('summary', {}, this.say('ui.details')), ...groups);
      this.results.replaceChildren(details, ...this.strataParts(report.facts));
      this.showFirm();
    }

    showLeaf({ verdict, checks, facts }) {
      const shape = verdict === 'partial' ? 'true' : verdict;
      const parts = [h('p', { class: 'dd1-word is-' + verdict }, icon(shape), this.say('leaf.' + verdict))];
      if (verdict === 'false') parts.push(this.reasons(checks), h('p', {}, this.say('leaf.false_do')));
      const said = { id: facts.id, team: (facts.team || []).join(' \u00b7 '), at: facts.at, since: facts.since, draw_id: facts.draw_id };
      const pairs = Object.entries(said).filter(([, value]) => value && verdict !== 'false');
      parts.push(h('dl', { class: 'dl' }, ...pairs.flatMap(([name, value]) => [h('dt', {}, this.say('leaf.' + name)), h('dd', {}, value)])));
      if (verdict !== 'false' && said.team) parts.push(h('p', { class: 'dd1-small' }, this.say('leaf.show')));
      this.verdict.replaceChildren(...parts);
      const rows = h('div', { class: 'dd1-group' }, h('ul', {}, ...checks.map((check) => this.checkRow(check))));
      this.results.replaceChildren(h('details', { class: 'dd1-checks', open: verdict !== 'true' }, h('summary', {}, this.say('ui.details')), rows));
    }

    verdictParts(report) {
      const { facts, verdict, checks } = report;
      const shape = verdict === 'partial' ? 'true' : verdict;
      const parts = [h('p', { class: 'dd1-word is-' + verdict }, icon(shape), this.say('verdict.' + verdict))];
      if (verdict === 'false') parts.push(this.reasons(checks), h('p', {}, this.say('verdict.report_it')));
      const open = this.openList(checks);
      if (verdict === 'partial') parts.push(h('p', { class: 'dd1-open' }, h('b', {}, this.say('verdict.not_verified')), open));
      if (facts.voided) parts.push(h('p', { class: 'dd1-void' }, this.say('fact.voided', facts.voided)));
      parts.push(this.factLine(facts), h('p', { class: 'dd1-small' }, this.countLine(checks)));
      if (verdict !== 'false') parts.push(h('p', { class: 'dd1-small' }, this.say('verdict.entropy')));
      if (facts.early) parts.push(h('p', { class: 'dd1-small' }, this.say('fact.early', facts)));
      if (facts.substitutes > 0) parts.push(h('p', { class: 'dd1-small' }, this.say('fact.substitutes', { count: facts.substitutes })));
      return parts;
    }

    openList(checks) {
      const names = checks.filter((check) => check.verdict === 'unchecked').map((check) => this.say('brief.' + check.detail)).filter(Boolean);
      return [...new Set(names)].join(this.language === 'en' ? ', ' : '、') + (this.language === 'en' ? '.' : '。');
    }

    reasons(checks) {
      const wrong = checks.filter((check) => check.verdict === 'false').slice(0, 3);
      return h('ul', { class: 'dd1-reasons' }, ...wrong.map((check) => h('li', {}, this.checkName(check) + this.colon() + this.why(check))));
    }

    colon() {
      return this.language === 'en' ? ': ' : '：';
    }

    factLine(facts) {
      const drawn = facts.strata.reduce((sum, s) => sum + (s.size || 0), 0);
      const rest = [facts.targets ? this.say('fact.drawn', { targets: facts.targets, drawn }) : '', this.say('fact.kind.' + facts.kind), facts.draw_id];
      return h('p', { class: 'dd1-facts' }, facts.title ? h('b', {}, facts.title) : null, ' ' + rest.filter(Boolean).join(' · '));
    }

    countLine(checks) {
      const count = (verdict) => checks.filter((check) => check.verdict === verdict).length;
      const counts = this.say('verdict.counts', { yes: count('true'), no: count('false'), open: count('unchecked') });
      const seconds = this.say('ui.seconds', { seconds: Math.max(0.01, this.seconds).toFixed(2) });
      const [comma, stop] = this.language === 'en' ? ['; ', '.'] : ['；', '。'];
      return counts + comma + seconds + (this.language === 'en' ? ', ' : '，') + this.say('ui.here') + stop;
    }

    checkName(check) {
      return this.say('check.' + check.code, check.params) || check.code;
    }

    why(check) {
      return this.say('why.' + check.detail, check.params) || check.detail;
    }

    /* What a check adds to its name: what it established, or why it could not. */
    note(check) {
      if (check.verdict !== 'true') return this.why(check);
      if (check.code === 'teams' && check.params.need) return this.say('ok.teams.blocked', check.params);
      if (check.code === 'round' && check.params.gone) return this.say('ok.round.gone', check.params);
      if (check.code === 'leaf_later' && !check.params.count) return this.say('ok.leaf_later.none');
      return this.say('ok.' + check.code, check.params);
    }

    group([name, codes], checks) {
      const own = checks.filter((check) => codes.includes(check.code));
      if (own.length === 0) return null;
      return h('div', { class: 'dd1-group' }, h('h3', {}, this.say('group.' + name)), h('ul', {}, ...own.map((check) => this.checkRow(check))));
    }

    checkRow(check) {
      const note = this.note(check);
      const shown = { commitment: check.params.C, seed: check.params.key, entropy: check.params.E }[check.code];
      return h('li', { class: 'is-' + check.verdict }, icon(check.verdict),
        h('span', { class: 'dd1-name' }, this.checkName(check), ' ', h('em', {}, check.section)),
        h('b', { class: 'dd1-mark' }, this.say('word.' + check.verdict)),
        note ? h('span', { class: 'dd1-note' }, note) : null,
        check.verdict === 'true' && shown ? h('span', { class: 'dd1-note' }, code(shown)) : null);
    }

    strataParts(facts) {
      if (!facts.strata.some((s) => s.population !== null)) return [];
      const head = ['stratum', 'population', 'size'].map((name) => h('th', { scope: 'col', class: name === 'stratum' ? '' : 'num' }, this.say('strata.' + name)));
      const rows = facts.strata.flatMap((s) => this.stratumRows(s));
      const table = h('table', { class: 'dd1-strata' }, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows));
      return [h('details', {}, h('summary', {}, this.say('strata.stratum') + ' · ' + facts.strata.length), table)];
    }

    stratumRows(s) {
      const cell = (value) => h('td', { class: 'num' }, value === null ? '' : value.toLocaleString('en-US'));
      const row = h('tr', {}, h('th', { scope: 'row' }, s.name), cell(s.population), cell(s.size));
      if (!s.cut) return [row];
      return [row, h('tr', { class: 'dd1-cut' }, h('td', { colspan: 3 }, this.say('strata.cut') + ' ', code(s.cut)))];
    }

    /* ── one firm ── */

    showFirm() {
      const id = 'dd1-code-' + this.runs;
      const input = h('input', { class: 'input', id, name: 'code', autocomplete: 'off', spellcheck: 'false', maxlength: 100 });
      const answer = h('div', { class: 'dd1-answer', role: 'status', 'aria-live': 'polite' });
      const form = h('form', { class: 'dd1-ask' }, h('label', { for: id }, this.say('firm.label')),
        h('div', { class: 'dd1-line' }, input, h('button', { type: 'submit', class: 'btn' }, this.say('firm.ask'))));
      form.addEventListener('submit', async (event) => {
        event.preventDefault();
        answer.replaceChildren(...this.answerParts(await this.session.firm(input.value)));
      });
      this.firmBox.replaceChildren(h('h3', {}, this.say('firm.title')), form, answer);
      this.firmBox.hidden = false;
    }

    answerParts(found) {
      const untrusted = this.report.verdict === 'false' ? [h('p', { class: 'red' }, this.say('firm.untrusted'))] : [];
      const key = 'firm.' + found.answer;
      const place = found.rank - found.size;
      const word = h('p', { class: 'dd1-said' }, found.id ? h('code', { class: 'code' }, found.id) : null, ' ', h('b', {}, this.say(key, { place })));
      return [...untrusted, word, ...this.answerDetails(found)];
    }

    answerDetails(found) {
      if (found.answer === 'left_out') return [h('p', {}, this.say('firm.left_out_why'))];
      if (found.answer === 'drawn' || found.answer === 'not_drawn') return [h('p', {}, this.say('firm.secret'))];
      if (found.answer === 'excluded') return [this.excludedList(found)];
      return found.number ? [this.numberList(found), ...this.byHand(found)] : [];
    }

    excludedList(found) {
      const reason = (this.say('reason.' + found.reason) || '') + ' ' + found.reason;
      return h('dl', { class: 'dl' }, h('dt', {}, this.say('firm.reason')), h('dd', {}, reason),
        h('dt', {}, this.say('firm.reference')), h('dd', {}, found.reference));
    }

    numberList(found) {
      const pairs = [
        ['stratum', found.stratum + ' · ' + this.say('firm.of', found)],
        ['number', code(found.number)],
        ['cut', found.cut ? code(found.cut) : '—'],
        ...(found.rank > 0 ? [['rank', String(found.rank)]] : []),
      ];
      return h('dl', { class: 'dl' }, ...pairs.flatMap(([name, value]) => [h('dt', {}, this.say('firm.' + name)), h('dd', {}, value)]));
    }

    byHand(found) {
      const copy = navigator.clipboard ? h('button', { type: 'button', class: 'copy' }, this.say('ui.copy')) : null;
      if (copy) {
        copy.addEventListener('click', async () => {
          await navigator.clipboard.writeText(found.command);
          copy.textContent = this.say('ui.copied');
        });
      }
      return [h('h4', {}, this.say('firm.by_hand')),
        h('div', { class: 'term', tabindex: 0, role: 'region', 'aria-label': this.say('firm.by_hand') },
          h('pre', {}, h('span', { class: 'p' }, '$ '), found.command), h('pre', { class: 'o' }, h('mark', {}, found.number)), copy),
        h('p', { class: 'dd1-small' }, this.say('firm.by_hand_' + found.method))];
    }
  }

  function start() {
    const panels = [...document.querySelectorAll('[data-verifier]')].map((mount) => new Panel(mount));
    for (const button of document.querySelectorAll('[data-verifier-language]')) {
      button.addEventListener('click', () => {
        const toEnglish = !document.documentElement.lang.startsWith('en');
        document.documentElement.lang = toEnglish ? 'en' : 'zh-CN';
        button.textContent = toEnglish ? '中文' : 'English';
        button.lang = toEnglish ? 'zh-CN' : 'en';
        panels.forEach((panel) => panel.build());
      });
    }
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})(self);
