/* The list works without this. It adds keys for rows, ticking a whole page, and how many are ticked. */
(function () {
  var grid = document.querySelector('[data-rows-keys]');
  if (!grid) return;
  var rows = [].slice.call(grid.querySelectorAll('tbody tr')).filter(function (row) { return row.querySelector('th a'); });
  var all = grid.querySelector('[data-tick-all]'), told = document.querySelector('[data-ticked]');
  function boxes() { return [].slice.call(grid.querySelectorAll('tbody .tick input')); }
  function tell() {
    var ticked = boxes().filter(function (box) { return box.checked; }).length;
    if (told) told.textContent = ticked ? String(ticked) : '';
    if (all) { all.checked = ticked > 0 && ticked === boxes().length; all.indeterminate = ticked > 0 && !all.checked; }
  }
  if (all) all.addEventListener('change', function () { boxes().forEach(function (box) { box.checked = all.checked; }); tell(); });
  grid.addEventListener('change', tell);
  tell();
  function here() { return rows.indexOf(document.activeElement && document.activeElement.closest('tr')); }
  function go(step) {
    var next = Math.max(0, Math.min(rows.length - 1, here() + step));
    if (rows[next]) rows[next].querySelector('th a').focus();
  }
  document.addEventListener('keydown', function (e) {
    if (/INPUT|TEXTAREA|SELECT/.test(e.target.tagName) && e.target.type !== 'checkbox') return;
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === 'j') go(1);
    else if (e.key === 'k') go(-1);
    else if (e.key === 'x' && here() >= 0) {
      var box = rows[here()].querySelector('.tick input');
      if (box) { box.checked = !box.checked; tell(); }
    } else if (e.key === '?') {
      var keys = document.querySelector('[data-keys]');
      if (keys) { keys.open = !keys.open; keys.scrollIntoView({ block: 'nearest' }); }
    } else return;
    e.preventDefault();
  });
})();
