/* The inspector's phone page: reads my visits, works without a network, sends everything exactly once. */
(function () {
  'use strict';
  var app = document.getElementById('app'), main = document.getElementById('main'), net = document.getElementById('net');
  var visits = [], outcomes = null, readAt = '', outbox = [], sending = null, again = false, cut = false, open = {}, ended = [];
  var asked = false, device = '', place = '', spot = { text: '', at: 0 }, spotted = null;

  function said(key, values) {
    var text = document.querySelector('#said [data-k="' + key + '"]').textContent;
    Object.keys(values || {}).forEach(function (name) { text = text.replace('{' + name + '}', values[name]); });
    return text;
  }
  function copy(id) {
    var box = document.getElementById(id).content.cloneNode(true), parts = {};
    box.querySelectorAll('[data-t]').forEach(function (one) { parts[one.dataset.t] = one; });
    parts.root = box; return parts;
  }
  /* A demo's clock may stand on another day than the phone's. */
  function present() { return new Date(Date.now() + Number(app.dataset.ahead) * 1000); }
  function label(text, field) { field.id = 'f' + (label.n = (label.n || 0) + 1); text.htmlFor = field.id; }
  function told(text, parts) { return new Date(text).toLocaleString(document.documentElement.lang.replace(/^en$/, 'en-GB'), Object.assign({ hour12: false, timeZone: 'Asia/Shanghai' }, parts)); }
  function hour(text) { return text ? told(text, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }) : ''; }
  function day(text) { return told(text + 'T12:00:00+08:00', { month: 'short', day: 'numeric' }); }
  function cookie() { var found = /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie); return found ? decodeURIComponent(found[1]) : ''; }
  function visit(number) { return visits.filter(function (one) { return one.number === number; })[0]; }
  function waiting(number, kind, sheet) {
    return outbox.filter(function (one) { return one.number === number && one.parcel.kind === kind && (sheet === undefined || one.parcel.sheet === sheet); });
  }
  function arrived(one, kind, sheet) {
    return one.sent.filter(function (row) { return row.kind === kind && (sheet === undefined || row.sheet === sheet); });
  }

  /* A button that does its deed once, however often it is tapped; a deed that answers nothing was not done. */
  function once(button, deed) {
    var busy = false;
    button.addEventListener('click', function () {
      var done = busy ? null : deed();
      if (!done) return;
      busy = true;
      var free = function () { busy = false; };
      done.then(free, free);
    });
  }

  /* the outbox */
  function enqueue(number, kind, body, sheet, file) {
    var parcel = { client_id: Keeping.uuid(), kind: kind, device: device, made_at: present().toISOString(), body: body, sheet: sheet === undefined ? null : sheet };
    return Keeping.put('outbox', { number: number, parcel: parcel, file: file || null, fault: null })
      .then(refresh, function () { alert(said('full')); throw new Error('full'); }).then(flush);
  }
  function refresh() { return Keeping.all('outbox').then(function (rows) { outbox = rows; follow(); tell(); }); }
  function tell() {
    net.hidden = navigator.onLine && !cut;
    document.getElementById('kept').textContent = outbox.length ? said('kept', { n: outbox.length }) : said('nothing');
    tellEnded();
  }

  /* visits that were ended on this phone today: kept, then arrived; said at the list, where they are missed */
  function keepEnded(rows) { ended = rows; return Keeping.put('meta', ended, 'ended'); }
  function without(number) { return ended.filter(function (row) { return row.number !== number; }); }
  function follow() {
    var moved = false;
    ended.forEach(function (row) {
      var here = waiting(row.number, 'finish').length > 0;
      if (here && !row.kept) row.kept = moved = true;
      if (!here && row.kept && !row.arrived) row.arrived = present().toISOString(), moved = true;
    });
    if (moved) keepEnded(ended);
  }
  function tellEnded() {
    var box = document.getElementById('ended'), isList = !visit(decodeURIComponent(location.hash.slice(1)));
    var rows = ended.filter(function (row) {
      return isList && row.kept && localDay(row.at) === localDay(present()) && !waiting(row.number, 'finish').some(function (w) { return w.fault; });
    });
    var key = JSON.stringify(rows);
    if (box.dataset.key === key) return;  // said once, not at every look at the network
    box.dataset.key = key;
    box.replaceChildren.apply(box, rows.map(function (row) {
      var part = copy('t-ended');
      part.text.textContent = !row.arrived ? said('endkept', { name: row.name })
        : row.label ? said('endother', { name: row.name, what: row.label }) : said('endsent', { name: row.name, at: hour(row.arrived) });
      part.link.hidden = !row.arrived; part.link.href = row.page;
      return part.root.firstElementChild;
    }));
  }
  function localDay(at) { return new Date(at).toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' }); }

  function flush() {
    if (sending) { again = true; return sending; }
    var work = function () { return Keeping.send(app.dataset.submit, cookie); };
    sending = (navigator.locks ? navigator.locks.request('visits-sending', work) : work()).then(function (told) {
      document.getElementById('gone').hidden = !told.gone;
      Object.keys(told.states).forEach(function (number) { if (visit(number)) visit(number).state = told.states[number]; });
      ended.forEach(function (row) { if (told.ended[row.number]) row.label = told.ended[row.number].label; });
      sending = null;
      if (told.off || told.sent) cut = told.off;
      return refresh().then(function () {
        if (again && !told.off) { again = false; return flush(); }  // something was put in while the rest was on its way
        if (told.sent) return read();
        show();
      });
    }, function () { sending = null; });
    return sending;
  }

  /* reading my visits */
  function read() {
    return Keeping.ask(app.dataset.mine, undefined, cookie, 20).then(function (answer) {
      var isJson = (answer.headers.get('content-type') || '').indexOf('application/json') === 0;
      asked = true; cut = false; tell();
      document.getElementById('gone').hidden = isJson && !answer.redirected;
      if (!isJson || !answer.ok) return show();
      return answer.json().then(function (told) {
        visits = told.visits; outcomes = told.outcomes; readAt = told.at;
        return Keeping.replace('visits', visits.map(function (one, i) { return Object.assign({ turn: i }, one); }))
          .then(function () { return Keeping.put('meta', { outcomes: outcomes, at: readAt }, 'told'); }).then(show);
      });
    }, function () { asked = cut = true; tell(); show(); });
  }
  function fromPhone() {
    return Promise.all([Keeping.all('visits'), Keeping.get('meta', 'told'), Keeping.get('meta', 'ended')]).then(function (found) {
      ended = found[2] || [];
      visits = found[0].sort(function (a, b) { return a.turn - b.turn; });
      if (found[1]) { outcomes = found[1].outcomes; readAt = found[1].at; }
    });
  }

  /* pages; nothing is said of the visits before they were looked up somewhere */
  function show() {
    if (!asked && !readAt) return;
    main.removeAttribute('aria-busy');
    var number = decodeURIComponent(location.hash.slice(1)), one = number && visit(number);
    if (one && open.number === number && open.root && main.contains(open.root)) return mark(one);
    document.querySelector('.go-back').hidden = !one;
    document.getElementById('where').textContent = one ? one.name : said('title');
    open = {};
    tellEnded();
    main.replaceChildren(one ? visitPage(one) : listPage());
    if (place !== number) { place = number; window.scrollTo(0, 0); }
    if (one) { open.number = number; open.root = main.firstElementChild; mark(one); }
  }
  function listPage() {
    var page = copy('t-list');
    page.today.textContent = readAt ? said('read', { at: hour(readAt) }) : '';
    visits.forEach(function (one) {
      var row = copy('t-row');
      row.link.href = '#' + encodeURIComponent(one.number);
      row.name.textContent = one.name;
      row.at.textContent = one.planned ? said('planned', { at: hour(one.planned) }) : said('ends', { at: day(one.ends) });
      row.place.textContent = one.address || one.region;
      row.state.textContent = waiting(one.number, 'finish').some(function (w) { return !w.fault; }) ? said('ended') : waiting(one.number, 'begin').length ? said('underway') : one.label;
      page.rows.append(row.root);
    });
    page.none.hidden = visits.length > 0 || !readAt; page.unread.hidden = !!readAt;
    page.waiting.textContent = outbox.length ? said('waiting', { n: outbox.length }) : said('nothing');
    outbox.filter(function (one) { return one.fault; }).forEach(function (one) {
      var row = copy('t-fault'), about = visit(one.number);
      row.what.textContent = said(one.parcel.kind) + '　' + (about ? about.name : one.number);
      row.why.textContent = one.fault.reason; row.how.textContent = one.fault.remedy || '';
      row.drop.addEventListener('click', function () { redo(one); });
      page.faults.append(row.root);
    });
    page.send.addEventListener('click', function () { Keeping.retry().then(flush).then(read); });
    page.clear.disabled = outbox.length > 0;
    page.clear.addEventListener('click', function () {
      if (!confirm(said('sure'))) return;
      Keeping.clear().then(function () { return caches.keys(); }).then(function (names) { return Promise.all(names.map(function (one) { return caches.delete(one); })); })
        .then(function () { visits = []; ended = []; readAt = ''; show(); });
    });
    return wrap(page.root);
  }
  /* What was refused goes back to where it was filled in; the visit's later entries go on from there. */
  function redo(row) {
    var back = row.parcel.kind === 'sheet' ? Keeping.put('drafts', row.parcel.body, row.parcel.sheet) : Keeping.put('meta', row.parcel.body, row.parcel.kind + ' ' + row.number);
    if (row.parcel.kind === 'finish') keepEnded(without(row.number));
    back.then(function () { return Keeping.drop('outbox', row.n); }).then(refresh).then(function () {
      location.hash = '#' + encodeURIComponent(row.number); show(); return flush();
    });
  }
  function wrap(content) { var box = document.createElement('div'); box.append(content); return box; }

  function visitPage(one) {
    var page = copy('t-visit');
    page.name.textContent = one.name;
    page.address.textContent = [one.address || one.region, one.code].join('　');
    page.task.textContent = one.task;
    page.door.hidden = !one.door;
    page.door.addEventListener('click', function () { proof(one); });
    page.crew.textContent = said('crew', { names: one.crew.map(function (p) { return p.name; }).join('、') });
    page.recorder.textContent = (one.recorders || []).map(function (r) { return [said('recorder'), r.device, r.label, r.due && said('back', { at: day(r.due) })].filter(Boolean).join('　'); }).join('；');
    page['urgent-box'].hidden = one.state !== 'ordered'; label(page['urgent-label'], page.urgent);
    /* What was refused comes back with the moment it was true, not with today's. */
    var before = {};
    ['begin', 'finish'].forEach(function (kind) {
      Keeping.get('meta', kind + ' ' + one.number).then(function (kept) {
        Object.assign(before, kept);
        ['urgent', 'opinion', 'late'].forEach(function (name) { if (kept && kept[name]) page[name].value = kept[name]; });
      });
    });
    once(page.go, function () { return enqueue(one.number, 'begin', { at: before.at || present().toISOString(), urgent: page.urgent.value }).then(show); });
    one.sheets.forEach(function (sheet) { page.sheets.append(sheetPart(one, sheet)); });
    one.crew.forEach(function (p) { page.signs.append(signPart(one, 'inspector', p)); });
    if (one.onsite) page.signs.append(signPart(one, 'firm', { name: said('firm'), ref: '' }));
    label(page['opinion-label'], page.opinion); label(page['late-label'], page.late);
    once(page.end, function () {
      var why = unready(visit(one.number) || one);
      page.error.hidden = !why; page.error.textContent = why;
      if (why) return null;
      return keepEnded(without(one.number).concat({ number: one.number, name: one.name, page: one.page, at: present().toISOString() })).then(function () {
        return enqueue(one.number, 'finish', { ended_at: before.ended_at || present().toISOString(), opinion: page.opinion.value, late: page.late.value });
      })
        .then(function () { location.hash = '#'; show(); });
    });
    open.page = page;
    return wrap(page.root);
  }
  /* What would surely be refused is said here, while the firm is still there. */
  function unready(one) {
    var left = one.sheets.filter(function (sheet) { return !arrived(one, 'sheet', sheet.id).length && !waiting(one.number, 'sheet', sheet.id).length; });
    if (left.length) return said('unhanded', { names: left.map(function (sheet) { return sheet.organ; }).join('、') });
    var roles = arrived(one, 'signature').concat(waiting(one.number, 'signature').map(function (row) { return row.parcel.body; })).map(function (row) { return row.role; });
    return roles.indexOf('inspector') < 0 ? said('nobodysigned') : '';
  }
  /* What has been done is marked without drawing the page anew, so that nothing half written is lost. */
  function mark(one) {
    var page = open.page, begun = one.began || waiting(one.number, 'begin').length > 0;
    page.begin.hidden = !!begun;
    page.began.textContent = begun ? said('began', { at: hour(one.began || waiting(one.number, 'begin')[0].parcel.made_at) }) : '';
    [page.sheets, page.signing, page.ending].forEach(function (part) { part.hidden = !begun; });
    (open.sheets || []).forEach(function (part) { part(); });
    (open.signs || []).forEach(function (part) { part(); });
    page.end.disabled = waiting(one.number, 'finish').length > 0;
    /* One button stands out: what comes next. */
    var hands = Array.from(page.sheets.querySelectorAll('[data-t=hand]')).filter(function (b) { return !b.form.hidden; });
    hands.forEach(function (b, i) { b.classList.toggle('primary', i === 0); });
    page.end.classList.toggle('primary', hands.length === 0);
  }

  /* what is shown at the door, network or not: who we are, what for, and the code of the notice */
  function proof(one) {
    var parts = copy('t-proof');
    parts.name.textContent = one.name; parts.task.textContent = one.task; parts.open.href = one.door;
    one.crew.forEach(function (p) {
      var row = document.createElement('li'), name = document.createElement('b');
      name.textContent = p.name; row.append(name, said('card', { organ: p.organ, ref: p.ref })); parts.crew.append(row);
    });
    var code = one.qr, by = 8, pen = parts.code.getContext('2d');
    parts.code.hidden = !code;
    if (code) {
      parts.code.width = parts.code.height = code.size * by;
      pen.fillStyle = '#fff'; pen.fillRect(0, 0, code.size * by, code.size * by);
      pen.scale(by, by); pen.fillStyle = '#000'; pen.fill(new Path2D(code.path));
    }
    dialog(parts);
  }

  /* a department's sheet */
  function sheetPart(one, sheet) {
    var part = copy('t-sheet'), answers = {}, findings = {};
    part.organ.textContent = sheet.organ;
    part.edition.textContent = sheet.editions.map(function (e) { return said('edition', { title: e.title, n: e.number }); }).join('　');
    var asked = sheet.questions.map(function (q, i) { var made = questionPart(one, sheet, q, i, answers, keep); part.questions.append(made.root); return made; });
    var items = sheet.items.map(function (item) { var made = itemPart(item, findings, keep); part.items.append(made.root); return made; });
    options(part.whole, outcomes.results.filter(function (r) { return r.visit && !r.item; }));
    options(part['whole-disposal'], outcomes.disposals);
    label(part['whole-label'], part.whole); label(part['wd-label'], part['whole-disposal']); label(part['wp-label'], part['whole-problem']);
    [part.whole, part['whole-disposal'], part['whole-problem']].forEach(function (field) { field.addEventListener('input', keep); });
    function body() {
      if (part.whole.value) return { result: part.whole.value, disposal: part['whole-disposal'].value, problem: part['whole-problem'].value };
      return { answers: answers, findings: sheet.items.map(function (item) { return Object.assign({ item: item.code }, findings[item.code]); }) };
    }
    var later = null;
    function keep() {
      Keeping.put('drafts', body(), sheet.id);
      clearTimeout(later); later = setTimeout(function () { draftOut(one, sheet, body()); }, 4000);
    }
    function fill(kept) {
      if (!kept) return;
      if (kept.result) { part.unlooked.open = true; part.whole.value = kept.result; part['whole-disposal'].value = kept.disposal || ''; part['whole-problem'].value = kept.problem || ''; return; }
      Object.assign(answers, kept.answers || {});
      (kept.findings || []).forEach(function (row) { findings[row.item] = { result: row.result, problem: row.problem, disposal: row.disposal }; });
      asked.forEach(function (q) { q.fill(); }); items.forEach(function (i) { i.fill(); });
    }
    /* Nobody hands in what is not yet on the page, nor hands it in twice. */
    part.hand.disabled = true;
    function ready() { part.hand.disabled = false; }
    camera(part, one, sheet, '');
    Keeping.get('drafts', sheet.id).then(function (kept) { fill(kept || sheet.draft); }).then(ready, ready);
    var form = part.form, error = part.error, sent = part.sent;
    form.addEventListener('submit', function (e) {
      e.preventDefault();
      var why = part.hand.disabled ? '' : fault(sheet, answers, findings, body());
      error.hidden = !why; error.textContent = why;
      if (why || part.hand.disabled) return;
      part.hand.disabled = true; clearTimeout(later);
      enqueue(one.number, 'sheet', JSON.parse(JSON.stringify(body())), sheet.id).then(function () { return Keeping.drop('drafts', sheet.id); }).then(show).then(ready, ready);
    });
    (open.sheets = open.sheets || []).push(function () {
      var there = arrived(visit(one.number) || one, 'sheet', sheet.id).length, here = waiting(one.number, 'sheet', sheet.id).length;
      form.hidden = there + here > 0; sent.hidden = !(there + here);
      sent.lastElementChild.textContent = there ? said('onserver') : said('inphone');
    });
    return part.root;
  }
  function draftOut(one, sheet, body) {
    if (!navigator.onLine || arrived(visit(one.number) || one, 'begin').length === 0) return;
    var form = new FormData(); form.append('body', JSON.stringify(body)); form.append('device', device);
    Keeping.ask(app.dataset.draft.replace('NUMBER', encodeURIComponent(one.number)).replace('/0/', '/' + sheet.id + '/'), form, cookie, 20).catch(function () {});
  }
  function isWrong(q, answer) {
    if (!answer || !answer.value || answer.value === 'na') return false;
    if (q.kind === 'yes_no') return answer.value === 'no';
    if (q.kind !== 'number') return false;
    var n = Number(answer.value);
    return (q.low !== '' && n < Number(q.low)) || (q.high !== '' && n > Number(q.high));
  }
  function fault(sheet, answers, findings, body) {
    if (body.result) return body.disposal && body.problem.trim() ? '' : said('whole');
    var left = sheet.questions.filter(function (q) {
      var value = (answers[q.key] || {}).value;
      return q.is_required && q.kind !== 'photo' && !(Array.isArray(value) ? value.length : value);
    }).length;
    if (left) return said('left', { n: left });
    var clean = true, why = '';
    sheet.items.forEach(function (item) {
      var row = findings[item.code] || {}, result = outcomes.results.filter(function (r) { return r.code === row.result; })[0];
      if (why) return;
      if (!result) { why = said('result', { what: item.name }); return; }
      if (result.finding) clean = false;
      if (result.finding && !(row.problem || '').trim()) { why = said('problem', { what: item.name }); return; }
      var then = outcomes.disposals.filter(function (d) { return d.code === row.disposal; })[0];
      if (!then || (result.open && then.closes)) why = said('disposal', { what: item.name });
    });
    if (why) return why;
    var wrong = sheet.questions.filter(function (q) { return isWrong(q, answers[q.key]); }).length;
    return wrong && clean ? said('wrong', { n: wrong }) : '';
  }
  function questionPart(one, sheet, q, i, answers, keep) {
    var part = copy('t-question'), name = 'q' + sheet.id + '-' + i;
    part.n.textContent = i + 1; part.text.textContent = q.text; part.method.textContent = q.method || '';
    var field = null;
    function set(value) { answers[q.key] = { value: value, note: part.note.value }; part.found.hidden = !isWrong(q, answers[q.key]) && !part.note.value; keep(); }
    if (q.kind === 'yes_no') {
      part.seg.hidden = false;
      part.seg.querySelectorAll('input').forEach(function (one) { one.name = name; one.addEventListener('change', function () { set(one.value); }); });
    } else if (q.kind === 'choice' || q.kind === 'choices') {
      part.free.hidden = false;
      (q.choices || []).concat(q.kind === 'choice' ? ['na'] : []).forEach(function (text) {
        var row = document.createElement('label'), box = document.createElement('input');
        box.type = q.kind === 'choice' ? 'radio' : 'checkbox'; box.name = name; box.value = text;
        box.addEventListener('change', function () {
          set(q.kind === 'choice' ? text : Array.from(part.free.querySelectorAll(':checked')).map(function (b) { return b.value; }));
        });
        row.append(box, text === 'na' ? said('na') : text); part.free.append(row);
      });
    } else if (q.kind !== 'photo') {
      part.free.hidden = false; field = document.createElement('input'); field.className = 'input';
      field.setAttribute('aria-label', q.text); field.maxLength = 500;
      if (q.kind === 'number') field.inputMode = 'decimal';
      if (q.unit) field.placeholder = said('unit', { unit: q.unit });
      field.addEventListener('input', function () { set(field.value); }); part.free.append(field);
    }
    label(part['note-label'], part.note);
    part.note.addEventListener('input', function () { if (answers[q.key]) { answers[q.key].note = part.note.value; keep(); } });
    camera(part, one, sheet, q.key);
    return { root: part.root, fill: function () {
      var answer = answers[q.key]; if (!answer) return;
      part.note.value = answer.note || ''; if (field) field.value = answer.value || '';
      part.found.hidden = !isWrong(q, answer) && !answer.note;
      var values = [].concat(answer.value);
      [part.seg, part.free].forEach(function (box) { box.querySelectorAll('input[type=radio], input[type=checkbox]').forEach(function (b) { b.checked = values.indexOf(b.value) >= 0; }); });
    } };
  }
  function options(select, rows) {
    rows.forEach(function (row) { var one = document.createElement('option'); one.value = row.code; one.textContent = row.label; select.append(one); });
  }
  function itemPart(item, findings, keep) {
    var part = copy('t-item'), row = findings[item.code] = { result: '', problem: '', disposal: '' };
    part.name.textContent = item.name; part.basis.textContent = item.basis;
    options(part.result, outcomes.results.filter(function (r) { return r.item; })); options(part.disposal, outcomes.disposals);
    label(part['r-label'], part.result); label(part['p-label'], part.problem); label(part['d-label'], part.disposal);
    function known() { return outcomes.results.filter(function (r) { return r.code === findings[item.code].result; })[0]; }
    part.result.addEventListener('change', function () {
      findings[item.code].result = part.result.value;
      var now = known(); part['problem-box'].hidden = !(now && now.finding);
      if (now && !now.open) { part.disposal.value = 'none'; findings[item.code].disposal = 'none'; }
      keep();
    });
    part.problem.addEventListener('input', function () { findings[item.code].problem = part.problem.value; keep(); });
    part.disposal.addEventListener('change', function () { findings[item.code].disposal = part.disposal.value; keep(); });
    return { root: part.root, fill: function () {
      var kept = findings[item.code] || row; part.result.value = kept.result || ''; part.problem.value = kept.problem || ''; part.disposal.value = kept.disposal || '';
      var now = known(); part['problem-box'].hidden = !(now && now.finding);
    } };
  }

  /* photos: made small enough to send from a village, with the time and, when allowed, the place */
  function camera(part, one, sheet, question) {
    part.camera.addEventListener('click', locate);
    part.camera.addEventListener('change', function () {
      if (part.camera.files[0]) photo(one, sheet, question, part.camera.files[0], part.photos); part.camera.value = '';
    });
    waiting(one.number, 'photo', sheet.id).forEach(function (row) { if (row.parcel.body.question === question) thumb(part.photos, row.file, row.parcel.body.taken_at); });
  }
  function photo(one, sheet, question, file, box) {
    var taken = present().toISOString();
    Promise.all([small(file), placed()]).then(function (found) {
      return enqueue(one.number, 'photo', { question: question, taken_at: taken, place: found[1] }, sheet.id, found[0]).then(function () { thumb(box, found[0], taken); });
    });
  }
  function small(file) {
    return createImageBitmap(file).then(function (image) {
      var most = 1600, by = Math.min(1, most / Math.max(image.width, image.height)), canvas = document.createElement('canvas');
      canvas.width = Math.round(image.width * by); canvas.height = Math.round(image.height * by);
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      return new Promise(function (done) { canvas.toBlob(function (blob) { done(blob || file); }, 'image/jpeg', 0.82); });
    }).catch(function () { return file; });
  }
  /* Where we are is asked for when the camera is opened; a photo is kept within a second, with the place or without. */
  function locate() {
    if (!navigator.geolocation) return;
    navigator.geolocation.getCurrentPosition(function (p) {
      spot = { text: p.coords.latitude.toFixed(5) + ',' + p.coords.longitude.toFixed(5), at: Date.now() };
      if (spotted) spotted();
    }, function () {}, { maximumAge: 60000, timeout: 20000 });
  }
  function known() { return Date.now() - spot.at < 180000 ? spot.text : ''; }
  function placed() {
    if (known()) return Promise.resolve(known());
    return new Promise(function (done) { spotted = function () { done(known()); }; setTimeout(spotted, 1000); locate(); });
  }
  function thumb(box, file, taken) {
    var figure = document.createElement('figure'), image = document.createElement('img'), caption = document.createElement('figcaption');
    image.src = URL.createObjectURL(file); image.alt = said('photo'); caption.textContent = hour(taken);
    figure.append(image, caption); box.append(figure);
    file.arrayBuffer().then(function (data) { return crypto.subtle.digest('SHA-256', data); }).then(function (hash) {
      caption.textContent += ' ' + Array.from(new Uint8Array(hash).slice(0, 2)).map(function (b) { return (b + 256).toString(16).slice(1); }).join('') + '…';
    }).catch(function () {});
  }

  /* signatures */
  function signPart(one, role, person) {
    var part = copy('t-sign'), box = part.root.firstElementChild;
    part.who.textContent = person.name + (person.me ? said('mine') : '');
    part.refuse.hidden = role !== 'firm';
    part.write.addEventListener('click', function () { pad(one, role, person); });
    part.refuse.addEventListener('click', function () { refusal(one); });
    (open.signs = open.signs || []).push(function () {
      var mine = function (row) { return row.role === role && (role === 'firm' || row.ref === person.ref); };
      var there = arrived(visit(one.number) || one, 'signature').filter(mine).length;
      var here = waiting(one.number, 'signature').map(function (row) { return row.parcel.body; }).filter(mine);
      var isDone = there + here.length > 0;
      box.classList.toggle('todo', !isDone); part.acts.hidden = isDone;
      part.state.textContent = isDone ? said(here.length && here[0].refused ? 'refused' : 'signed') : said('tosign');
      part.ink.toggleAttribute('hidden', !(here.length && here[0].strokes));
      if (here.length && here[0].strokes) part.ink.firstElementChild.setAttribute('d', here[0].strokes.map(function (s) { return 'M' + s.map(function (p) { return p.join(' '); }).join('L'); }).join(''));
    });
    return part.root;
  }
  function dialog(parts) {
    document.body.append(parts.root);
    var box = document.body.lastElementChild; box.showModal();
    parts.close.addEventListener('click', function () { box.close(); });
    box.addEventListener('close', function () { box.remove(); });
    return box;
  }
  function pad(one, role, person) {
    var parts = copy('t-pad'); parts.title.textContent = person.name;
    parts['name-box'].hidden = role !== 'firm'; label(parts['name-label'], parts.name);
    var box = dialog(parts), field = Pad(parts.canvas);
    parts.again.addEventListener('click', field.clear);
    once(parts.ok, function () {
      if (field.points() < 8 || (role === 'firm' && !parts.name.value.trim())) { parts.error.hidden = false; parts.error.textContent = said('unsigned'); return null; }
      var body = { role: role, ref: person.ref, name: role === 'firm' ? parts.name.value : person.name, strokes: field.strokes() };
      return enqueue(one.number, 'signature', body).then(function () { box.close(); show(); });
    });
  }
  function refusal(one) {
    var parts = copy('t-refuse');
    label(parts['name-label'], parts.name); label(parts['why-label'], parts.why); label(parts['witness-label'], parts.witness);
    var box = dialog(parts);
    once(parts.ok, function () {
      if (![parts.name, parts.why, parts.witness].every(function (f) { return f.value.trim(); })) { parts.error.hidden = false; parts.error.textContent = said('nameless'); return null; }
      return enqueue(one.number, 'signature', { role: 'firm', ref: '', name: parts.name.value, refused: parts.why.value, witness: parts.witness.value }).then(function () { box.close(); show(); });
    });
  }

  /* begin */
  function begin() {
    return Keeping.get('meta', 'device').then(function (kept) {
      device = kept || Keeping.uuid().slice(0, 8);
      return Keeping.put('meta', device, 'device');
    }).then(fromPhone).then(refresh).then(function () { show(); return flush(); }).then(read);
  }
  Keeping.open(app.dataset.person).then(begin, function () {
    main.removeAttribute('aria-busy'); main.replaceChildren(copy('t-shut').root);
  });
  window.addEventListener('hashchange', function () { show(); main.focus(); });
  window.addEventListener('online', function () { tell(); flush().then(read); });
  window.addEventListener('offline', tell);
  /* A phone may think itself online behind a dead access point: what waits is tried again by the clock. */
  setInterval(function () {
    if (outbox.some(function (row) { return !row.fault; })) flush(); else if (cut) read();
  }, 10000);
  if ('serviceWorker' in navigator) navigator.serviceWorker.register(app.dataset.worker, { scope: app.dataset.scope });
})();
