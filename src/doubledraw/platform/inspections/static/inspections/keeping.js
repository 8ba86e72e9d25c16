/* What a phone keeps: visits as they were read, drafts, and the outbox, whose entries go out once and in order. */
var Keeping = (function () {
  'use strict';
  var base = null;
  function open(person) {
    return new Promise(function (done, fail) {
      var asked = indexedDB.open('doubledraw-visits-' + person, 1);
      asked.onupgradeneeded = function () {
        asked.result.createObjectStore('visits', { keyPath: 'number' });
        asked.result.createObjectStore('meta');
        asked.result.createObjectStore('drafts');
        asked.result.createObjectStore('outbox', { keyPath: 'n', autoIncrement: true });
      };
      asked.onsuccess = function () { base = asked.result; done(); };
      asked.onerror = function () { fail(asked.error); };
    });
  }
  function run(store, mode, deed) {
    return new Promise(function (done, fail) {
      var round = base.transaction(store, mode), asked = deed(round.objectStore(store));
      round.oncomplete = function () { done(asked && asked.result); };
      round.onerror = round.onabort = function () { fail(round.error); };
    });
  }
  function all(store) { return run(store, 'readonly', function (s) { return s.getAll(); }); }
  function get(store, key) { return run(store, 'readonly', function (s) { return s.get(key); }); }
  function put(store, value, key) { return run(store, 'readwrite', function (s) { return key === undefined ? s.put(value) : s.put(value, key); }); }
  function drop(store, key) { return run(store, 'readwrite', function (s) { return s.delete(key); }); }
  function replace(store, rows) {
    return run(store, 'readwrite', function (s) { s.clear(); rows.forEach(function (row) { s.put(row); }); });
  }
  function clear() {
    return Promise.all(['visits', 'meta', 'drafts', 'outbox'].map(function (one) { return run(one, 'readwrite', function (s) { return s.clear(); }); }));
  }
  function uuid() {
    if (crypto.randomUUID) return crypto.randomUUID();
    var b = crypto.getRandomValues(new Uint8Array(16)), h = '';
    b[6] = b[6] & 15 | 64; b[8] = b[8] & 63 | 128;
    b.forEach(function (x, i) { h += (x + 256).toString(16).slice(1) + (i === 3 || i === 5 || i === 7 || i === 9 ? '-' : ''); });
    return h;
  }
  /* Sends entry by entry; one that is refused holds back the later ones of its visit, never those of others. */
  function send(address, token) {
    var told = { sent: 0, states: {}, ended: {}, gone: false, off: false }, held = {};
    function next(rows, i) {
      if (i >= rows.length) return told;
      var row = rows[i];
      if (row.fault || held[row.number]) { held[row.number] = true; return next(rows, i + 1); }
      return post(row, address, token).then(function (answer) {
        if (answer.kind === 'off') { told.off = true; return told; }
        if (answer.kind === 'gone') { told.gone = true; return told; }
        if (answer.kind === 'taken') {
          told.sent += 1; told.states[row.number] = answer.body.state;
          if (row.parcel.kind === 'finish') told.ended[row.number] = answer.body;
          return drop('outbox', row.n).then(function () { return next(rows, i + 1); });
        }
        held[row.number] = true; row.fault = answer.body;
        return put('outbox', row).then(function () { return next(rows, i + 1); });
      });
    }
    return all('outbox').then(function (rows) { return next(rows, 0); });
  }
  /* A POST that is given up after so many seconds: a dead access point never answers. */
  function ask(address, body, token, seconds) {
    var stop = new AbortController(), timer = setTimeout(function () { stop.abort(); }, seconds * 1000);
    function done() { clearTimeout(timer); }
    var answer = fetch(address, { method: 'POST', body: body, credentials: 'same-origin', signal: stop.signal, headers: { 'X-CSRFToken': token(), 'Accept': 'application/json' } });
    answer.then(done, done);
    return answer;
  }
  function post(row, address, token) {
    var form = new FormData();
    form.append('parcel', JSON.stringify(row.parcel));
    if (row.file) form.append('file', row.file, 'photo.jpg');
    return ask(address.replace('NUMBER', encodeURIComponent(row.number)), form, token, 90).then(function (answer) {
      var isJson = (answer.headers.get('content-type') || '').indexOf('application/json') === 0;
      if (answer.redirected || !isJson) return { kind: answer.status >= 500 ? 'off' : 'gone' };
      return answer.json().then(function (body) {
        if (answer.ok) return { kind: 'taken', body: body };
        return { kind: answer.status >= 500 ? 'off' : 'refused', body: body };
      });
    }, function () { return { kind: 'off' }; });
  }
  /* What was refused is tried again as it is: another phone may have sent what was missing. */
  function retry() {
    return all('outbox').then(function (rows) {
      return Promise.all(rows.filter(function (row) { return row.fault; }).map(function (row) { row.fault = null; return put('outbox', row); }));
    });
  }
  return { ask: ask, retry: retry, open: open, all: all, get: get, put: put, drop: drop, replace: replace, clear: clear, uuid: uuid, send: send };
})();
