/* The list works without this. It adds the density switch (remembered on this device) and narrows as one ticks. */
(function () {
  var root = document.documentElement;
  root.classList.add('scripted');
  function stored() { try { return localStorage.getItem('dd-rows') || 'tight'; } catch (e) { return 'tight'; } }
  function set(rows) {
    root.setAttribute('data-rows', rows);
    document.querySelectorAll('[data-dens]').forEach(function (b) { b.setAttribute('aria-pressed', String(b.dataset.dens === rows)); });
  }
  set(stored());
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
