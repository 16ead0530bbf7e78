// Strokes to pixels, by the rule in docs/architecture.md: round-capped segments as wide as the pressure says, eraser strokes white.

import { PAPER_UNITS, widthAt } from "../drawing/strokes.js";

/**
 * Draws the segments that end in points[from] and later, at `scale` pixels a paper unit, and of them those alone that
 * `isWanted(stroke, index)`. A single point is a dot.
 */
export function drawStroke(context, stroke, scale, { from = 0, isWanted = () => true } = {}) {
  const { points, size } = stroke;
  context.lineCap = "round";
  context.strokeStyle = context.fillStyle = stroke.tool === "eraser" ? "#fff" : "#000";
  if (points.length === 1) drawDot(context, points[0], size, scale);
  for (let index = Math.max(1, from); index < points.length; index += 1) {
    if (isWanted(stroke, index)) drawSegment(context, points[index - 1], points[index], size, scale);
  }
}

function drawDot(context, [x, y, pressure], size, scale) {
  context.beginPath();
  context.arc(x * scale, y * scale, (widthAt(size, pressure) * scale) / 2, 0, 2 * Math.PI);
  context.fill();
}

function drawSegment(context, [x0, y0, pressure0], [x1, y1, pressure1], size, scale) {
  context.lineWidth = widthAt(size, (pressure0 + pressure1) / 2) * scale;
  context.beginPath();
  context.moveTo(x0 * scale, y0 * scale);
  // A line of no length has no cap in some browsers: a thousandth of a pixel is enough for one.
  const isPoint = x0 === x1 && y0 === y1;
  context.lineTo(x1 * scale + (isPoint ? 0.001 : 0), y1 * scale);
  context.stroke();
}

export function fillPaper(context) {
  const { width, height } = context.canvas;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
}
