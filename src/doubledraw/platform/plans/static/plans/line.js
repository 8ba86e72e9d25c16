/* The line editor says at once what the line means. Without this script the same numbers stand there after saving. */
(function () {
  'use strict';
  var form = document.querySelector('[data-numbers]');
  if (!form) return;
  var state = form.querySelector('[data-state]'), meaning = form.querySelector('[data-meaning]');
  var strata = form.querySelector('[data-strata]');
  var timer = 0, asked = 0;

  function number(value) { return Number(value).toLocaleString('en-US'); }

  function question() {
    var query = new URLSearchParams(new FormData(form));
    query.delete('csrfmiddlewaretoken');
    query.delete('version');
    return form.dataset.numbers + '?' + query;
  }

  function put(place, html) {
    /* what somebody is typing in is left alone */
    if (!place || place.contains(document.activeElement)) return;
    place.innerHTML = html;
  }

  function showFacets(facets) {
    Object.keys(facets).forEach(function (name) {
      var counts = facets[name];
      var most = Math.max.apply(null, [1].concat(Object.keys(counts).map(function (k) { return counts[k]; })));
      form.querySelectorAll('[data-facet="' + name + '"] .box').forEach(function (box) {
        var firms = counts[box.querySelector('input').value] || 0;
        box.querySelector('[data-count]').textContent = number(firms);
        box.querySelector('.fill').setAttribute('width', String(100 * firms / most));
      });
    });
  }

  function rows() { return Array.from(strata.querySelectorAll('[data-stratum]')); }

  function showStrata(answer) {
    var names = rows().map(function (row) { return row.dataset.stratum; });
    if (names.join('\n') !== answer.names.join('\n')) { strata.innerHTML = answer.strata; return; }
    rows().forEach(function (row) {
      var cell = answer.cells[row.dataset.stratum], says = row.nextElementSibling;
      row.querySelector('[data-population]').textContent = number(cell.population);
      row.querySelector('[data-drawn]').innerHTML = cell.drawn;
      var text = cell.says.trim();
      says.hidden = !text;
      row.classList.toggle('bad', Boolean(text));
      put(says.firstElementChild, text);
    });
  }

  function showFindings(findings) {
    Object.keys(findings).forEach(function (name) {
      var place = form.querySelector('[data-field="' + name + '"]');
      if (!place) return;
      put(place, findings[name].trim());
      var set = place.closest('.fieldset');
      if (set) set.classList.toggle('bad', Boolean(findings[name].trim()));
    });
  }

  function show(answer) {
    meaning.innerHTML = answer.numbers;
    showFacets(answer.facets);
    showStrata(answer);
    showFindings(answer.findings);
    state.textContent = '';
  }

  function ask() {
    var mine = ++asked;
    state.textContent = '…';
    fetch(question(), { headers: { Accept: 'application/json' } })
      .then(function (answer) { if (!answer.ok) throw new Error(String(answer.status)); return answer.json(); })
      .then(function (answer) { if (mine === asked) show(answer); })
      .catch(function () { if (mine === asked) state.textContent = ''; });
  }

  form.addEventListener('input', function () {
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });

  var more = form.querySelector('[data-more-seats]');
  function spare() { return form.querySelector('[data-spare][hidden]'); }
  more.hidden = !spare();
  more.addEventListener('click', function () {
    var next = spare();
    if (!next) return;
    next.hidden = false;
    next.querySelector('select').focus();
    more.hidden = !spare();
  });

  form.addEventListener('focusin', function (event) {
    if (event.target.id === 'reveal_on') form.querySelector('[name=reveal][value=on-date]').checked = true;
  });
})();
