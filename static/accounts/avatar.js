// The page of one's own picture: shows the chosen file, lets the person cut it out, and sends the square alone.
// Without this script the whole file is sent, and the server cuts out the middle.

import { gettext } from "../js/i18n.js";
import { Crop } from "./crop.js";

const SENT_PX = 768;
const STEP = 0.05; // of the square's side, for each press of an arrow key
const ZOOM_STEP = 0.1;
const MAX_FILE_BYTES = 10 * 2 ** 20;
// The picture moves with the key, so the square goes the other way.
const ARROWS = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
const ZOOM_KEYS = { "+": ZOOM_STEP, "=": ZOOM_STEP, "-": -ZOOM_STEP };

const form = document.getElementById("avatar-form");
const input = document.getElementById("picture");
const problem = document.getElementById("picture-error");
const cropper = document.getElementById("cropper");
const canvas = document.getElementById("crop-canvas");
const slider = document.getElementById("crop-zoom");

let image = null;
let crop = null;
let dragFrom = null;

async function choose() {
  const file = input.files[0];
  image = null;
  problem.textContent = "";
  if (file) await show(file);
  cropper.hidden = !image;
}

async function show(file) {
  if (file.size > MAX_FILE_BYTES) return refuse(gettext("The file has more than 10 MB. Choose a smaller one."));
  let decoded;
  try {
    decoded = await createImageBitmap(file); // turned as the camera was held
  } catch {
    return refuse(gettext("This file is not a picture that can be read. Choose a PNG, JPEG or WebP file."));
  }
  if (file !== input.files[0]) return; // another one was chosen in the meantime
  image = decoded;
  crop = new Crop(image.width, image.height);
  slider.value = "1";
  draw();
}

function refuse(sentence) {
  problem.textContent = sentence;
  input.value = "";
}

function draw() {
  const context = canvas.getContext("2d");
  paint(context, canvas.width);
  // What lies outside of the circle is cut off wherever the picture is shown.
  context.fillStyle = "rgb(20 15 10 / 55%)";
  context.beginPath();
  context.rect(0, 0, canvas.width, canvas.height);
  context.arc(canvas.width / 2, canvas.height / 2, canvas.width / 2 - 4, 0, 2 * Math.PI, true);
  context.fill();
}

function paint(context, side) {
  const square = crop.square;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, square.left, square.top, square.side, square.side, 0, 0, side, side);
}

function move(dx, dy) {
  crop.move(dx, dy);
  draw();
}

function zoomTo(zoom) {
  crop.setZoom(zoom);
  slider.value = String(crop.zoom);
  draw();
}

function pressKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (ARROWS[event.key]) move(...ARROWS[event.key]);
  else if (ZOOM_KEYS[event.key]) zoomTo(crop.zoom + ZOOM_KEYS[event.key]);
  else return;
  event.preventDefault();
}

function drag(event) {
  if (!dragFrom) return;
  const side = canvas.clientWidth;
  move((dragFrom.x - event.clientX) / side, (dragFrom.y - event.clientY) / side);
  dragFrom = { x: event.clientX, y: event.clientY };
}

async function cutOut() {
  const square = new OffscreenCanvas(SENT_PX, SENT_PX);
  paint(square.getContext("2d"), SENT_PX);
  const blob = await square.convertToBlob({ type: "image/jpeg", quality: 0.92 });
  const files = new DataTransfer();
  files.items.add(new File([blob], "picture.jpg", { type: blob.type }));
  input.files = files.files;
}

input.addEventListener("change", choose);
slider.addEventListener("input", () => zoomTo(Number(slider.value)));
canvas.addEventListener("keydown", pressKey);
canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  dragFrom = { x: event.clientX, y: event.clientY };
});
canvas.addEventListener("pointermove", drag);
for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (dragFrom = null));
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoomTo(crop.zoom - Math.sign(event.deltaY) * ZOOM_STEP);
}, { passive: false });
form.addEventListener("submit", async (event) => {
  if (!image) return;
  event.preventDefault();
  await cutOut();
  form.submit();
});
choose(); // a file may have been chosen before this script was there
