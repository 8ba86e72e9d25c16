/* A signature as points: what is written goes into the form as strokes of whole numbers, and is drawn as it is written. */
(function () {
  var form = document.querySelector('[data-signature]');
  if (!form) return;
  var pad = form.querySelector('canvas'), pen = pad.getContext('2d'), strokes = [], stroke = null;
  pen.lineWidth = 5; pen.lineCap = pen.lineJoin = 'round';
  pen.strokeStyle = getComputedStyle(pad).color;
  function at(e) {
    var box = pad.getBoundingClientRect();
    var x = Math.round((e.clientX - box.left) / box.width * 1000), y = Math.round((e.clientY - box.top) / box.height * 400);
    return [Math.min(1000, Math.max(0, x)), Math.min(400, Math.max(0, y))];
  }
  pad.addEventListener('pointerdown', function (e) {
    e.preventDefault(); pad.setPointerCapture(e.pointerId);
    stroke = [at(e)]; strokes.push(stroke); pen.beginPath(); pen.moveTo(stroke[0][0], stroke[0][1]);
  });
  pad.addEventListener('pointermove', function (e) {
    if (!stroke) return;
    var point = at(e), last = stroke[stroke.length - 1];
    if (Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) < 4) return;
    stroke.push(point); pen.lineTo(point[0], point[1]); pen.stroke();
  });
  ['pointerup', 'pointercancel'].forEach(function (name) { pad.addEventListener(name, function () { stroke = null; }); });
  form.querySelector('[data-clear]').addEventListener('click', function () { strokes = []; pen.clearRect(0, 0, pad.width, pad.height); });
  form.addEventListener('submit', function () { form.elements.strokes.value = JSON.stringify(strokes); });
})();
