/* Large print, dark, high contrast and how close rows stand, set on the page before it is first drawn, so that nobody
   who likes the dark sees it light first and no row jumps. What was asked in the address counts, then what was kept, then what the device prefers. */
window.modes = (function () {
  var root = document.documentElement, words = { theme: 'dark', print: 'large', contrast: 'more' };
  var asked = new URLSearchParams(location.search);
  function stored(name) {
    var kept = document.cookie.match('(?:^|; )dd-' + name + '=(on|off)');
    if (kept) return kept[1];
    try { return localStorage.getItem('dd-' + name); } catch (e) { return null; }
  }
  function set(name, on) {
    if (on) root.setAttribute('data-' + name, words[name]); else root.removeAttribute('data-' + name);
  }
  Object.keys(words).forEach(function (name) {
    var prefers = name === 'theme' ? matchMedia('(prefers-color-scheme: dark)').matches
                : name === 'contrast' ? matchMedia('(prefers-contrast: more)').matches : false;
    var saved = stored(name);
    set(name, asked.get(name) === words[name] || (saved === null ? prefers : saved === 'on'));
  });
  root.classList.add('scripted');
  var rows = null;
  try { rows = localStorage.getItem('dd-rows'); } catch (e) { /* private window: as it comes */ }
  root.setAttribute('data-rows', rows || 'tight');
  return { words: words, set: set, are: function (name) { return root.getAttribute('data-' + name) === words[name]; } };
})();
