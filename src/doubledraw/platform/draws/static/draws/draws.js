/* Typing public numbers: a full box moves on, a pasted announcement fills all boxes. Bits are added up while sources are chosen. */
(function () {
  document.querySelectorAll('[data-boxes]').forEach(function (group) {
    var boxes = Array.prototype.slice.call(group.querySelectorAll('input'));
    if (boxes.length < 2) return;
    boxes.forEach(function (box, i) {
      box.addEventListener('input', function () {
        if (box.value.length === box.maxLength && boxes[i + 1]) { boxes[i + 1].focus(); boxes[i + 1].select(); }
      });
      box.addEventListener('keydown', function (e) {
        if (e.key === 'Backspace' && !box.value && boxes[i - 1]) { e.preventDefault(); boxes[i - 1].focus(); }
      });
      box.addEventListener('paste', function (e) {
        var text = (e.clipboardData || { getData: function () { return ''; } }).getData('text');
        var parts = box.maxLength === 1 ? text.replace(/\D/g, '').split('') : text.split(/\D+/).filter(Boolean);
        if (parts.length < 2) return;
        e.preventDefault();
        parts.forEach(function (part, k) { if (boxes[i + k]) boxes[i + k].value = part; });
      });
    });
  });

  var form = document.querySelector('[data-sources]');
  if (!form) return;
  var bits = JSON.parse(form.dataset.sources), out = form.querySelector('[data-bits]'), row = out.closest('.bits');
  function add() {
    var sum = 0;
    for (var i = 0; form.elements['form_' + i]; i++) {
      var kind = form.elements['form_' + i].value, dice = form.elements['dice_' + i], thrown = /xN$/.test(kind);
      dice.disabled = !thrown;
      if (kind) sum += bits[kind] * (thrown ? Math.min(64, Number(dice.value) || 0) : 1);
    }
    out.textContent = sum.toFixed(1);
    row.classList.toggle('short', sum < 60);
  }
  form.addEventListener('input', add);
  form.addEventListener('change', add);
  add();
})();

/* The checklist keeps up with the others in the hall: it looks again when somebody has done something or a time has come.
   While one is typing it only says so, and what has been sent is never interrupted. */
(function () {
  var page = document.querySelector('[data-pulse]');
  if (!page) return;
  var typing = false, leaving = false, news = page.querySelector('[data-news]');
  page.addEventListener('input', function () { typing = true; });
  page.addEventListener('submit', function () { leaving = true; });
  window.addEventListener('pageshow', function () { leaving = false; });
  (function look() {
    fetch(page.dataset.pulseUrl, { headers: { Accept: 'application/json' } })
      .then(function (answer) { return answer.json(); })
      .then(function (now) {
        if (leaving || now.pulse === page.dataset.pulse) return;
        if (!typing) { location.replace(page.dataset.page); return; }
        news.hidden = false;
      })
      .catch(function () { /* the next look may succeed */ })
      .then(function () { setTimeout(look, 3000); });
  })();
})();
