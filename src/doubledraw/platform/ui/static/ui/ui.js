/* How a page is shown is decided in modes.js, before it is drawn; here its buttons are set and heard. The first two
   are buttons of a form that works without this script, kept in cookies. */
(function () {
  var modes = window.modes;
  function keep(name, on) {
    var secure = location.protocol === 'https:' ? ';secure' : '';
    document.cookie = 'dd-' + name + '=' + (on ? 'on' : 'off') + ';path=/;max-age=31536000;samesite=lax' + secure;
  }
  function press(name, on) {
    document.querySelectorAll('[data-mode="' + name + '"]').forEach(function (b) {
      b.setAttribute('aria-pressed', String(on)); b.value = on ? 'off' : 'on';
    });
  }
  Object.keys(modes.words).forEach(function (name) { press(name, modes.are(name)); });
  document.addEventListener('click', function (e) {
    var mode = e.target.closest('[data-mode]');
    if (mode) {
      var name = mode.dataset.mode, on = !modes.are(name);
      e.preventDefault();
      modes.set(name, on); press(name, on); keep(name, on);
    }
    var copy = e.target.closest('[data-copy]');
    if (copy) navigator.clipboard.writeText(document.querySelector(copy.dataset.copy).textContent.trim())
      .then(function () { copy.textContent = document.documentElement.lang === 'en' ? 'Copied' : '已复制'; });
  });
  document.addEventListener('keydown', function (e) {
    if (e.key === '/' && !/INPUT|TEXTAREA|SELECT/.test(e.target.tagName)) {
      var box = document.querySelector('input[type=search]');
      if (box) { e.preventDefault(); box.focus(); }
    }
  });
})();

/* The menu on a phone; wide strips open at today; a progress page looks again by itself. */
(function () {
  var burger = document.querySelector('.burger'), side = document.getElementById('side');
  if (burger && side) burger.addEventListener('click', function () {
    var open = side.classList.toggle('open');
    burger.setAttribute('aria-expanded', String(open));
  });
  document.querySelectorAll('[data-open-at]').forEach(function (wide) {
    wide.scrollLeft = wide.scrollWidth * wide.dataset.openAt / 1000 - wide.clientWidth / 2;
  });
  var watched = document.querySelector('[data-watch]');
  if (!watched) return;
  (function look() {
    fetch(watched.dataset.watch, { headers: { Accept: 'application/json' } })
      .then(function (answer) { return answer.json(); })
      .then(function (job) {
        if (job.over) { location.reload(); return; }
        watched.querySelector('.fill').setAttribute('width', String(job.progress * 100));
        watched.querySelector('[data-step]').textContent = job.step;
        setTimeout(look, 700);
      })
      .catch(function () { setTimeout(look, 3000); });
  })();
})();
