// The page that checks a document. What stands after # in its address is read and checked here; only the document's random id is
// asked for, once there is a network, to learn which document took its place. `data-cek` holds the page's texts.
import { type Claims, type Keys, type Status, Unverified, base32, documentId, keySet, states, verify } from "./credential";
import { each, fill } from "./page";

interface Found {
  outcome: string;
  superseded_by?: { number: string } | null;
  certified?: boolean;
}

async function bytes(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(address, { credentials: "omit" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** The state by the list, and when that was so in seconds since 1970; nothing when no list is at hand. */
async function listed(base: string, keys: Keys, claims: Claims): Promise<{ state: Status; at: number } | undefined> {
  try {
    const list = await states(await bytes(`${base}/.well-known/dokumen-status/${claims.year}.cbor`), keys);
    const state = list.state(claims);
    return state && { state, at: list.madeAt };
  } catch {
    return undefined;
  }
}

/** What the register says now; nothing without a network. Only the id is sent. */
async function registered(base: string, claims: Claims): Promise<Found | undefined> {
  try {
    const answer = await fetch(`${base}/api/v1/documents/verify`, {
      method: "POST",
      credentials: "omit",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: documentId(claims.id) }),
    });
    return answer.ok ? ((await answer.json()) as Found) : undefined;
  } catch {
    return undefined;
  }
}

each("[data-cek]", (section) => {
  const { base = "", language = "id", ...texts } = section.dataset;
  const find = (part: string) => section.querySelector<HTMLElement>(`[data-part="${part}"]`);
  const write = (part: string, text: string) => {
    const element = find(part);
    if (!element) return;
    element.textContent = text;
    element.hidden = text === "";
  };
  const day = (seconds: number) =>
    new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(new Date(seconds * 1000));
  const label = (kind: string, field: string) =>
    [...section.querySelectorAll<HTMLElement>("[data-label]")].find((one) => one.dataset.kind === kind && one.dataset.field === field)
      ?.textContent ?? (field || kind);

  const say = (outcome: string, values: Record<string, string> = {}) => {
    section.dataset.outcome = outcome;
    write("verdict", fill(texts[outcome] ?? "", values));
    write("next", texts[`${outcome}Next`] ?? "");
    section.hidden = false;
  };

  const row = (name: string, value: string) => {
    const line = document.createElement("div");
    line.className = "govuk-summary-list__row";
    const [term, detail] = [document.createElement("dt"), document.createElement("dd")];
    term.className = "govuk-summary-list__key";
    detail.className = "govuk-summary-list__value";
    term.textContent = name;
    detail.textContent = value;
    line.append(term, detail);
    return line;
  };

  const show = (claims: Claims) => {
    const rows = claims.subject.map(([field, value]) => row(label(claims.kind, field), value));
    const own: [string, string][] = [
      [texts.kind ?? "", label(claims.kind, "")],
      [texts.number ?? "", claims.number],
      [texts.id ?? "", documentId(claims.id)],
      [texts.issued ?? "", day(claims.issuedAt)],
      [texts.issuer ?? "", claims.issuer],
    ];
    find("content")?.replaceChildren(...own.slice(0, 2).map(([name, value]) => row(name, value)), ...rows, ...own.slice(2).map(([name, value]) => row(name, value)));
    const compare = find("compare");
    if (compare) compare.hidden = false;
    // The page may be a copy at another host: what signed is not what is looked at.
    const here = `${location.host}${base}`;
    write("host", claims.issuer === here ? "" : fill(texts.host ?? "", { here, issuer: claims.issuer }));
    write("specimen", claims.specimen ? (texts.specimen ?? "") : "");
  };

  const check = async (fragment: string) => {
    ["verdict", "next", "asof", "host", "specimen", "newer"].forEach((part) => write(part, ""));
    const compare = find("compare");
    if (compare) compare.hidden = true;
    say("checking");
    let keys: Keys;
    try {
      keys = keySet(await bytes(`${base}/.well-known/dokumen-keys.cbor`));
    } catch {
      return say("nokeys");
    }
    let claims: Claims;
    try {
      claims = await verify(base32(fragment), keys);
    } catch (error) {
      const why = error instanceof Unverified ? error.why : "malformed";
      const outcomes = { malformed: "malformed", changed: "changed", "unknown-key": "unknownkey", issuer: "unknownkey", "old-browser": "old" };
      return say(outcomes[why], { here: location.host });
    }
    show(claims);
    const [list, now] = await Promise.all([listed(base, keys, claims), registered(base, claims)]);
    // The register is newer than any list; a list alone says how things were.
    const told = now && ["active", "superseded", "revoked", "unknown"].includes(now.outcome) ? now.outcome : list?.state;
    say(told ?? "signed");
    write("signature", (now?.certified ? texts.certified : texts.notcertified) ?? "");
    if (now?.superseded_by) write("newer", fill(texts.newer ?? "", { number: now.superseded_by.number }));
    write("asof", now ? "" : list ? fill(texts.asof ?? "", { at: day(list.at) }) : "");
  };

  const start = () => {
    const fragment = location.hash.slice(1);
    if (fragment && fragment !== "isi") void check(fragment);
  };
  window.addEventListener("hashchange", start);
  start();
  // An address that was pasted is checked here as well, and not sent.
  const input = document.querySelector<HTMLInputElement>("#text");
  input?.form?.addEventListener("submit", (event) => {
    const fragment = /#([A-Z2-7]+)$/.exec(input.value.trim())?.[1];
    if (!fragment) return;
    event.preventDefault();
    void check(fragment);
    section.scrollIntoView();
  });
});
