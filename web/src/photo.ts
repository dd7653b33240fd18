// Photos are made small on the phone: at most 1280 px, JPEG, so that a slow network carries them: `<input type="file"
// data-shrink>`. Place and time go along in the small copy. Whatever goes wrong, the photo is sent as it is and the server
// does the work.
import { segment, taken } from "./exif";
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
  if (!blob || blob.size >= file.size) return file;
  const kept = segment(taken(await file.slice(0, 256 * 1024).arrayBuffer()));
  // The segment stands right after the marker that begins a JPEG.
  const pieces: BlobPart[] = kept ? [blob.slice(0, 2), new Uint8Array(kept), blob.slice(2)] : [blob];
  return new File(pieces, "foto.jpg", { type: "image/jpeg" });
}

async function prepare(input: HTMLInputElement) {
  const carrier = new DataTransfer();
  for (const file of [...(input.files ?? [])]) carrier.items.add(await shrunk(file).catch(() => file));
  input.files = carrier.files;
}

export function shrinkPhotos() {
  if (typeof DataTransfer !== "function") return;
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
    // Sent while a photo is still being made small: wait for it, then send.
    input.form?.addEventListener(
      "submit",
      (event) => {
        if (!working) return;
        event.preventDefault();
        const form = input.form;
        const by = event.submitter;
        void working.then(() => form?.requestSubmit(by));
      },
      { capture: true },
    );
  });
}
