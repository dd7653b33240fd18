// Passkeys on the pages of a resident's account. A question stands in the button, the answer goes into the form's hidden
// field, and the form is sent as any other; without scripts the code by e-mail stands beside it.
import { each, say } from "./page";

type Plain = Record<string, unknown>;

function bytes(text: unknown): ArrayBuffer {
  const plain = atob(String(text).replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

function text(buffer: ArrayBuffer | null | undefined): string | undefined {
  if (!buffer) return undefined;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The options as the browser wants them: bytes where the standard has bytes. */
function options(given: string): Plain {
  const plain = new TextDecoder().decode(bytes(given));
  const asked = (JSON.parse(plain) as { publicKey: Plain }).publicKey;
  asked.challenge = bytes(asked.challenge);
  const user = asked.user as Plain | undefined;
  if (user) user.id = bytes(user.id);
  for (const name of ["excludeCredentials", "allowCredentials"]) {
    const list = asked[name] as Plain[] | undefined;
    if (list) asked[name] = list.map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return asked;
}

/** The answer as the server reads it. */
function told(credential: PublicKeyCredential): string {
  const response = credential.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const plain: Plain = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) plain.attestationObject = text(response.attestationObject);
  if (response.authenticatorData) plain.authenticatorData = text(response.authenticatorData);
  if (response.signature) plain.signature = text(response.signature);
  if (response.userHandle) plain.userHandle = text(response.userHandle);
  const extensions = credential.getClientExtensionResults();
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response: plain, extensions });
}

function offer(button: HTMLButtonElement, ask: (asked: Plain) => Promise<Credential | null>) {
  const form = button.form;
  const field = form?.querySelector<HTMLInputElement>("input[name=credential]");
  if (!form || !field) return;
  form.addEventListener("submit", (event) => {
    if (field.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const status = form.querySelector("[data-passkey-status]");
    say(status, "");
    ask(options(button.dataset.options ?? "")).then(
      (credential) => {
        if (!credential) return say(status, button.dataset.refused ?? "");
        field.value = told(credential as PublicKeyCredential);
        form.submit();
      },
      () => say(status, button.dataset.refused ?? ""),
    );
  }, true);
}

if (window.PublicKeyCredential && navigator.credentials) {
  each("[data-passkey]", (part) => part.removeAttribute("hidden"));
  each<HTMLButtonElement>("[data-passkey-get]", (button) =>
    offer(button, (publicKey) => navigator.credentials.get({ publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions })));
  each<HTMLButtonElement>("[data-passkey-create]", (button) =>
    offer(button, (publicKey) => navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions })));
}
