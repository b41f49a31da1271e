/** What a form was sent with: sent again unchanged, it is the same command. */
interface Meant {
  key: string;
  fields: string;
  running: number;
  isLost: boolean;
  /** No answer yet, and nobody waits any longer. */
  isLate: boolean;
}

interface FetchDetail {
  type: string;
  el: Element;
  argsRaw: Record<string, string>;
}

const longestWait = 10_000;

const sent = new WeakMap<Element, Meant>();

/**
 * A command that did not arrive is not lost: its form keeps what was meant, its button says so, and pressed
 * once more it sends the same under the same key. The style sheet has the button's words, so that no
 * drawing of the page can take them away.
 */
export function keepCommands(): void {
  document.addEventListener("submit", mean, { capture: true });
  document.addEventListener("datastar-fetch", (event) => {
    if (event instanceof CustomEvent) follow(event.detail);
  });
}

/** Before Datastar sends it. A click while one is on its way is none; a field that sends itself is heard. */
function mean(event: SubmitEvent): void {
  const { target: form, submitter } = event;
  if (!(form instanceof HTMLFormElement && form.dataset.command !== undefined)) return;
  const before = sent.get(form);
  if (before?.running && !before.isLate && submitter) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  const fields = fieldsOf(form);
  const isAgain = (before?.isLost || before?.isLate) && before.fields === fields;
  const key = isAgain ? before.key : newKey();
  const running = before?.running ?? 0;
  sent.set(form, { key, fields, running, isLost: false, isLate: false });
  form.dataset.command = key;
}

function follow({ type, el, argsRaw }: FetchDetail): void {
  const meant = sent.get(el);
  if (meant && el instanceof HTMLFormElement) {
    if (type === "started") begin(el, meant);
    if (type === "finished") Object.assign(meant, { running: meant.running - 1, isLate: false });
    if (isLoss(type, argsRaw)) meant.isLost = true;
    show(el, meant);
  }
  warn();
}

function begin(form: HTMLFormElement, meant: Meant): void {
  meant.running++;
  setTimeout(() => {
    if (sent.get(form) !== meant || meant.running === 0) return;
    meant.isLate = true;
    show(form, meant);
    warn();
  }, longestWait);
}

function warn(): void {
  const unsent = document.getElementById("unsent");
  if (unsent) unsent.hidden = !document.querySelector("[data-sent=lost]");
}

/** Nobody answered, or somebody before the shop did, or the shop says that it cannot at the moment. */
function isLoss(type: string, { elements = "" }: FetchDetail["argsRaw"]): boolean {
  const isPassing = type === "datastar-patch-elements" && elements.includes("data-passing");
  return type === "retries-failed" || type === "error" || isPassing;
}

function show(form: HTMLFormElement, { running, isLost, isLate }: Meant): void {
  const waits = running > 0 && !isLate;
  if (waits) form.dataset.sent = "waiting";
  else if (isLost || isLate) form.dataset.sent = "lost";
  else delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[type=submit]")) {
    if (waits) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

function fieldsOf(form: HTMLFormElement): string {
  return [...new FormData(form)].map(([name, value]) => `${name}=${value}`).join("&");
}

/** `randomUUID` is only there on secure origins; these numbers are there on all. */
function newKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}
