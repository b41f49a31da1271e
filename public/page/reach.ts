/**
 * A form whose answer is a page would take this one away, and with it what was typed, though nobody answers.
 * So where the page knows of trouble it asks first whether the shop is there.
 */
export function keepForms(): void {
  const isClear = new WeakSet<HTMLFormElement>();
  const holdBack = (event: SubmitEvent) => {
    const { target: form, submitter, defaultPrevented } = event;
    if (!(form instanceof HTMLFormElement) || defaultPrevented || !isTroubled()) return;
    if (form.method !== "post" || isClear.delete(form)) return;
    event.preventDefault();
    if (form.dataset.sent === "waiting") return;
    form.dataset.sent = "waiting";
    isThere().then((there) => {
      form.dataset.sent = there ? "" : "lost";
      if (!there) return;
      isClear.add(form);
      form.requestSubmit(submitter);
    });
  };
  // After whoever else listens: a command never gets here.
  window.addEventListener("submit", holdBack);
}

function isTroubled(): boolean {
  const banners = document.querySelectorAll("#stale p:not(#unsent)");
  return !navigator.onLine || [...banners].some((banner) => banner.checkVisibility());
}

/** Any answer will do but that of a proxy without a shop behind it. */
function isThere(): Promise<boolean> {
  const asked = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(5_000) } as const;
  return fetch("/favicon.svg", asked).then(
    ({ status }) => status < 500,
    () => false,
  );
}
