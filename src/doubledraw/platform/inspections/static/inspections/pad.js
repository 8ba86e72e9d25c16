/* A signature as points: strokes of whole numbers on a field of 1000 by 400. */
var Pad = function (canvas) {
  'use strict';
  var pen = canvas.getContext('2d'), strokes = [], stroke = null;
  pen.lineWidth = 6; pen.lineCap = pen.lineJoin = 'round'; pen.strokeStyle = getComputedStyle(canvas).color;
  function at(e) {
    var box = canvas.getBoundingClientRect();
    var x = Math.round((e.clientX - box.left) / box.width * 1000), y = Math.round((e.clientY - box.top) / box.height * 400);
    return [Math.min(1000, Math.max(0, x)), Math.min(400, Math.max(0, y))];
  }
  canvas.addEventListener('pointerdown', function (e) {
    e.preventDefault(); canvas.setPointerCapture(e.pointerId);
    stroke = [at(e)]; strokes.push(stroke); pen.beginPath(); pen.moveTo(stroke[0][0], stroke[0][1]);
  });
  canvas.addEventListener('pointermove', function (e) {
    if (!stroke) return;
    var point = at(e), last = stroke[stroke.length - 1];
    if (Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) < 4) return;
    stroke.push(point); pen.lineTo(point[0], point[1]); pen.stroke();
  });
  ['pointerup', 'pointercancel'].forEach(function (name) { canvas.addEventListener(name, function () { stroke = null; }); });
  return {
    strokes: function () { return strokes; },
    points: function () { return strokes.reduce(function (n, one) { return n + one.length; }, 0); },
    clear: function () { strokes = []; pen.clearRect(0, 0, canvas.width, canvas.height); }
  };
};
