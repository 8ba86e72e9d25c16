/* Two keys to decide: S then Enter signs; R, the reason, then Ctrl+Enter sends back. */
(function () {
  'use strict';
  var form = document.querySelector('[data-decide]');
  if (!form) return;
  var sign = form.querySelector('[data-sign]'), back = form.querySelector('[data-return]');
  var remark = form.querySelector('#remark'), returning = false;

  function typing(target) { return /INPUT|TEXTAREA|SELECT/.test(target.tagName); }

  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey && event.key === 'Enter' && event.target.matches('textarea[form="decide"]')) {
      event.preventDefault();
      if (back) form.requestSubmit(back);
      return;
    }
    if (event.ctrlKey && event.key === 'Enter' && event.target === remark) {
      event.preventDefault();
      var button = returning ? back : sign;
      if (button) form.requestSubmit(button);
      return;
    }
    if (event.key === 'Escape' && event.target === remark) { remark.blur(); returning = false; return; }
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() === 's' && sign) { event.preventDefault(); returning = false; sign.focus(); }
    if (event.key.toLowerCase() === 'r' && back) { event.preventDefault(); returning = true; remark.focus(); }
  });
})();
