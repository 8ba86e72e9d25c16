/* Keeps the phone page itself, so that it opens in a basement. What the page shows it keeps elsewhere (keeping.js). */
'use strict';
var SHELF = 'visits-3';
var SCOPE = new URL('./', self.location).pathname;
var PARTS = [SCOPE, SCOPE + 'manifest.webmanifest'].concat(
  ['ui/tokens.css', 'ui/base.css', 'ui/pages.css', 'ui/modes.js', 'ui/ui.js', 'ui/mark.svg', 'inspections/phone.css', 'inspections/keeping.js',
   'inspections/pad.js', 'inspections/phone.js', 'inspections/icon-192.png', 'inspections/icon-512.png'].map(function (one) { return '/static/' + one; }));
self.addEventListener('install', function (e) {
  e.waitUntil(caches.open(SHELF).then(function (shelf) {
    return Promise.all(PARTS.map(function (part) {
      return fetch(part, { credentials: 'same-origin', cache: 'reload' }).then(function (answer) {
        if (answer.ok && !answer.redirected) return shelf.put(part, answer);
      });
    }));
  }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener('activate', function (e) {
  e.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (one) { return one.indexOf('visits-') === 0 && one !== SHELF; }).map(function (one) { return caches.delete(one); }));
  }).then(function () { return self.clients.claim(); }));
});
self.addEventListener('fetch', function (e) {
  var path = new URL(e.request.url).pathname;
  if (e.request.method !== 'GET' || PARTS.indexOf(path) < 0) return;
  e.respondWith(caches.open(SHELF).then(function (shelf) {
    var asked = fetch(e.request).then(function (answer) {
      if (answer.ok && !answer.redirected) shelf.put(path, answer.clone());
      return answer;
    });
    asked.catch(function () {});
    return Promise.race([asked, late()]).catch(function () {
      return shelf.match(path).then(function (kept) { return kept || asked; });
    }).catch(function () { return Response.error(); });
  }));
});
/* A dead access point never answers: after three seconds what is kept is shown. */
function late() { return new Promise(function (done, fail) { setTimeout(fail, 3000); }); }
