/* An auditor's key in the browser (DD-1 §8): made here, kept here, never readable; it signs the text that stands on the page. */
(function (root) {
  'use strict';
  var ED25519 = { name: 'Ed25519' }, TYPE = 1, STORE = 'keys';
  var utf8 = new TextEncoder();

  function base64(bytes) {
    return btoa(String.fromCharCode.apply(null, bytes));
  }

  function joined(a, b) {
    var both = new Uint8Array(a.length + b.length);
    both.set(a);
    both.set(b, a.length);
    return both;
  }

  /* The first four bytes of SHA-256(name LF type public key), as c2sp.org/signed-note says. */
  async function keyId(name, material) {
    var hashed = await crypto.subtle.digest('SHA-256', joined(utf8.encode(name + '\n'), material));
    return new Uint8Array(hashed).subarray(0, 4);
  }

  async function publicMaterial(pair) {
    var raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    return joined(Uint8Array.of(TYPE), raw);
  }

  /* name+keyid+base64(type and public key) */
  async function vkeyOf(name, pair) {
    var material = await publicMaterial(pair);
    var id = await keyId(name, material);
    var hex = Array.from(id, function (byte) { return byte.toString(16).padStart(2, '0'); }).join('');
    return name + '+' + hex + '+' + base64(material);
  }

  /* The signed note of this text, as `doubledraw attest` makes it. */
  async function sign(text, name, pair) {
    var id = await keyId(name, await publicMaterial(pair));
    var signature = new Uint8Array(await crypto.subtle.sign(ED25519, pair.privateKey, utf8.encode(text)));
    return text + '\n\u2014 ' + name + ' ' + base64(joined(id, signature)) + '\n';
  }

  function makeKey() {
    return crypto.subtle.generateKey(ED25519, false, ['sign', 'verify']);
  }

  function opened() {
    return new Promise(function (resolve, reject) {
      var asked = indexedDB.open('doubledraw-attest', 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore(STORE); };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = function () { reject(asked.error); };
    });
  }

  function answered(request) {
    return new Promise(function (resolve, reject) {
      request.onsuccess = function () { resolve(request.result); };
      request.onerror = function () { reject(request.error); };
    });
  }

  async function firstKept(base) {
    var store = base.transaction(STORE).objectStore(STORE);
    var names = await answered(store.getAllKeys());
    return names.length ? names[0] : '';
  }

  /* The key of this name, made when there is none yet; it is kept before it signs anything. */
  async function keyNamed(base, name) {
    var kept = await answered(base.transaction(STORE).objectStore(STORE).get(name));
    if (kept) return kept;
    var made = await makeKey();
    await answered(base.transaction(STORE, 'readwrite').objectStore(STORE).put(made, name));
    return made;
  }

  async function prepare(place) {
    var base;
    try {
      await makeKey(); // does this browser have Ed25519?
      base = await opened();
    } catch (lacking) {
      place.querySelector('[data-lacking]').hidden = false;
      return;
    }
    var form = place.querySelector('[data-form]'), named = place.querySelector('[data-name]');
    var failed = place.querySelector('[data-failed]'), shown = place.querySelector('[data-vkey]');
    place.querySelector('[data-browser]').hidden = false;
    named.value = await firstKept(base);
    if (named.value) {
      shown.textContent = await vkeyOf(named.value, await keyNamed(base, named.value));
      place.querySelector('[data-key]').hidden = false;
    }
    form.addEventListener('submit', async function (event) {
      event.preventDefault();
      try {
        var pair = await keyNamed(base, named.value);
        form.elements.note.value = await sign(document.querySelector('[data-text]').textContent, named.value, pair);
        form.elements.vkey.value = await vkeyOf(named.value, pair);
      } catch (error) {
        failed.hidden = false;
        return;
      }
      form.submit();
    });
  }

  if (typeof module === 'object' && module.exports) module.exports = { makeKey: makeKey, sign: sign, vkeyOf: vkeyOf };
  else prepare(root.document.querySelector('[data-signing]'));
})(typeof globalThis === 'object' ? globalThis : self);
