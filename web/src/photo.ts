// Photos are made small on the phone: at most 1280 px, JPEG, so that a slow network carries them. Where and when the camera
// says it was goes into hidden fields first: `<input type="file" data-shrink data-latitude="NAME" data-longitude="NAME"
// data-taken="NAME">`. Whatever goes wrong, the photo is sent as it is and the server does the work.
import { taken } from "./exif";
import { each, say } from "./page";

const LONGEST = 1280;

async function picture(file: File): Promise<HTMLImageElement> {
  const image = new Image();
  const address = URL.createObjectURL(file);
  image.src = address;
  try {
    await image.decode();
  } finally {
    URL.revokeObjectURL(address);
  }
  return image;
}

/** The photo at most 1280 px long, or as it came when that is smaller. */
async function shrunk(file: File): Promise<File> {
  const image = await picture(file);
  const scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.naturalWidth * scale);
  canvas.height = Math.round(image.naturalHeight * scale);
  const paper = canvas.getContext("2d");
  if (!paper) return file;
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  // Browsers turn the picture upright before it is drawn.
  paper.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
  return blob && blob.size < file.size ? new File([blob], "foto.jpg", { type: "image/jpeg" }) : file;
}

function write(form: HTMLFormElement, name: string | undefined, value: string | number | undefined) {
  if (!name) return;
  let field = form.querySelector<HTMLInputElement>(`input[type=hidden][name="${name}"]`);
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    form.append(field);
  }
  field.value = value === undefined ? "" : String(value);
}

async function prepare(input: HTMLInputElement) {
  const files = [...(input.files ?? [])];
  const form = input.form;
  if (!form || files.length === 0) return;
  const first = files[0] ? taken(await files[0].slice(0, 256 * 1024).arrayBuffer()) : {};
  write(form, input.dataset.latitude, first.latitude?.toFixed(6));
  write(form, input.dataset.longitude, first.longitude?.toFixed(6));
  write(form, input.dataset.taken, first.at);
  const carrier = new DataTransfer();
  for (const file of files) carrier.items.add(await shrunk(file).catch(() => file));
  input.files = carrier.files;
}

export function shrinkPhotos() {
  each<HTMLInputElement>("input[type=file][data-shrink]", (input) => {
    const status = input.parentElement?.querySelector("[data-shrink-status]") ?? null;
    let working: Promise<void> | undefined;
    input.addEventListener("change", () => {
      say(status, input.dataset.busy ?? "");
      working = prepare(input)
        .catch(() => undefined)
        .then(() => {
          working = undefined;
          const bytes = [...(input.files ?? [])].reduce((sum, file) => sum + file.size, 0);
          say(status, bytes ? (input.dataset.ready ?? "").replace("{size}", String(Math.ceil(bytes / 1024))) : "");
        });
    });
    input.form?.addEventListener("submit", (event) => {
      if (!working) return;
      // Sent while a photo is still being made small: wait for it, then send.
      event.preventDefault();
      const form = input.form;
      const by = (event as SubmitEvent).submitter;
      void working.then(() => form?.requestSubmit(by));
    });
  });
}
