export type Form = { [name: string]: Form | string };

/** Of `a[b][0][c]=x`, what it means: names within names; a list is one whose names are numbers. */
export function parseForm(text: string): Form {
  const form: Form = {};
  for (const [key, value] of new URLSearchParams(text)) {
    const [first = "", ...rest] = key.split("[").map((part) => part.replace(/\]$/, ""));
    put(form, [first, ...rest], value);
  }
  return form;
}

function put(form: Form, [name = "", ...rest]: string[], value: string): void {
  if (rest.length === 0) {
    form[name] = value;
    return;
  }
  const within = form[name];
  const next = typeof within === "object" ? within : {};
  form[name] = next;
  put(next, rest, value);
}
