/* The list works without this. It works the density switch (remembered on this device, set by modes.js) and narrows as one ticks. */
(function () {
  var root = document.documentElement;
  function set(rows) {
    root.setAttribute('data-rows', rows);
    document.querySelectorAll('[data-dens]').forEach(function (b) { b.setAttribute('aria-pressed', String(b.dataset.dens === rows)); });
  }
  set(root.getAttribute('data-rows'));
  document.addEventListener('click', function (e) {
    var button = e.target.closest('[data-dens]');
    if (!button) return;
    set(button.dataset.dens);
    try { localStorage.setItem('dd-rows', button.dataset.dens); } catch (err) { /* private window: forget */ }
  });
  document.addEventListener('change', function (e) {
    if (e.target.closest('[data-narrow]')) e.target.form.requestSubmit();
  });
})();
