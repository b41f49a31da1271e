import { untracked } from "@preact/signals-core";
import type { Options } from "./options.ts";
import { asFilter, snapshot } from "./signals.ts";

export type Caller = { el: Element; evt: Event | undefined };
export type Call = { caller: Caller; method: string; url: string; options: Options };
export type Sent = {
  url: string;
  body: string | URLSearchParams | null;
  headers: Record<string, string>;
};

/** What goes over the wire: the signals as JSON, or the nearest form and no signals. */
export function prepare({ caller, method, url, options }: Call): Sent {
  const address = new URL(url, document.baseURI);
  const hasBody = method !== "GET" && method !== "DELETE";
  const isForm = options.contentType === "form";
  const content = isForm ? fieldsOf(caller) : signalsOf(options);
  if (!hasBody) {
    const added = typeof content === "string" ? [["datastar", content]] : content;
    for (const [name = "", value = ""] of added) address.searchParams.append(name, value);
  }
  const headers = {
    Accept: "text/event-stream, text/html, application/json",
    "Datastar-Request": "true",
    ...(hasBody && !isForm ? { "Content-Type": "application/json" } : {}),
    ...options.headers,
  };
  return { url: address.href, body: hasBody ? content : null, headers };
}

/** Also keeps the browser from submitting the form by itself. */
export function isFilledIn({ el, evt }: Caller): boolean {
  const form = formOf(el);
  if (el !== form) evt?.preventDefault();
  return form.noValidate || form.reportValidity();
}

function signalsOf({ filterSignals }: Options): string {
  const filter = { exclude: /(^|\.)_/, ...asFilter(filterSignals) };
  return JSON.stringify(untracked(() => snapshot(filter)));
}

function fieldsOf({ el, evt }: Caller): URLSearchParams {
  const form = formOf(el);
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitterOf(form, el, evt))) {
    if (typeof value === "string") fields.append(name, value);
  }
  return fields;
}

function submitterOf(form: HTMLFormElement, el: Element, evt?: Event): HTMLElement | null {
  if (evt instanceof SubmitEvent && el === form) return evt.submitter;
  const isSubmitter = el instanceof HTMLButtonElement && el.type === "submit" && el.form === form;
  return isSubmitter ? el : null;
}

function formOf(el: Element): HTMLFormElement {
  const form = el.closest("form");
  if (!form) throw new Error("there is no form around this element");
  return form;
}
