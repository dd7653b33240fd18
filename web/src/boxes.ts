// Black boxes over a photo before it is shown to everybody: dragged over `[data-boxes="ID"]`, written into the text field ID as
// lines of `left top width height` in the photo's own pixels. The field stays: it is the way without a mouse.
import { each } from "./page";

type Box = [number, number, number, number];

function read(text: string): Box[] {
  return text
    .split("\n")
    .map((line) => line.trim().split(/[\s,]+/).map(Number))
    .filter((numbers) => numbers.length === 4 && numbers.every((number) => Number.isFinite(number) && number >= 0))
    .map((numbers) => numbers as Box);
}

function draw(frame: HTMLElement, boxes: Box[], [width, height]: [number, number]) {
  each(".black-box", (old) => old.remove(), frame);
  for (const [left, top, across, down] of boxes) {
    const box = document.createElement("span");
    box.className = "black-box";
    box.style.left = `${(left / width) * 100}%`;
    box.style.top = `${(top / height) * 100}%`;
    box.style.width = `${(across / width) * 100}%`;
    box.style.height = `${(down / height) * 100}%`;
    frame.append(box);
  }
}

function offer(frame: HTMLElement, field: HTMLTextAreaElement) {
  const size: [number, number] = [Number(frame.dataset.width), Number(frame.dataset.height)];
  const photo = frame.querySelector("img");
  if (!photo || !(size[0] > 0 && size[1] > 0)) return;
  frame.classList.add("boxes");
  photo.draggable = false;
  const point = (event: PointerEvent): [number, number] => {
    const seen = photo.getBoundingClientRect();
    const inside = (value: number, most: number) => Math.round(Math.min(most, Math.max(0, value)));
    return [
      inside(((event.clientX - seen.left) / seen.width) * size[0], size[0]),
      inside(((event.clientY - seen.top) / seen.height) * size[1], size[1]),
    ];
  };
  let from: [number, number] | undefined;
  const box = ([x, y]: [number, number]): Box => {
    const [left, top] = from ?? [x, y];
    return [Math.min(left, x), Math.min(top, y), Math.abs(x - left), Math.abs(y - top)];
  };
  const show = (extra: Box[] = []) => draw(frame, [...read(field.value), ...extra], size);
  frame.addEventListener("pointerdown", (event) => {
    from = point(event);
    frame.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  frame.addEventListener("pointermove", (event) => {
    if (from) show([box(point(event))]);
  });
  frame.addEventListener("pointerup", (event) => {
    if (!from) return;
    const made = box(point(event));
    from = undefined;
    // A tap is no box.
    if (made[2] > 4 && made[3] > 4) field.value = [...read(field.value), made].map((one) => one.join(" ")).join("\n");
    show();
  });
  frame.addEventListener("pointercancel", () => {
    from = undefined;
    show();
  });
  field.addEventListener("input", () => show());
  show();
}

export function offerBoxes() {
  each("[data-boxes]", (frame) => {
    const field = document.getElementById(frame.dataset.boxes ?? "");
    if (field instanceof HTMLTextAreaElement) offer(frame, field);
  });
}
