import { actions } from "./actions.ts";
import { root, type Signals } from "./signals.ts";

export type Expression = (el: Element, evt?: Event) => unknown;
type Call = (...args: unknown[]) => unknown;
type Compiled = (el: Element, $: Signals, action: (name: string) => Call, evt?: Event) => unknown;

const TEXT = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`/.source;
const SIGNAL = /\$(?<signal>\w+(?:[.-]\w+)*)/.source;
const ACTION = /@(?<action>[A-Za-z]\w*)\(/.source;
const MOST_COMPILED = 1000;

const compiled = new Map<string, Compiled>();
const nonce = takeNonce();

export function expression(source: string, { returns = false } = {}): Expression {
  const body = translate(returns ? returning(source) : source);
  const run = compiled.get(body) ?? compile(body);
  remember(body, run);
  return (el, evt) => run(el, root, (name) => actionFor(name, el, evt), evt);
}

/** `$a.b-c` becomes `$["a"]["b-c"]` and `@get(` becomes `__action("get")(`, outside of strings. */
function translate(source: string): string {
  return source.replace(new RegExp(`${TEXT}|${SIGNAL}|${ACTION}`, "g"), (match, ...rest) => {
    const { signal, action } = rest.at(-1);
    if (signal) return `$${signal.split(".").map(bracketed).join("")}`;
    if (action) return `__action("${action}")(`;
    if (!match.startsWith("`")) return match;
    return match.replace(/\$\{([^{}]*)\}/g, (_, inner) => `\${${translate(inner)}}`);
  });
}

const bracketed = (name: string) => `["${name}"]`;

/** Returns the last statement's value: the one after the last semicolon outside strings and brackets. */
function returning(source: string): string {
  const statements = source.trim().replace(/[;\s]+$/, "");
  let depth = 0;
  let last = 0;
  for (const { 0: token, index } of statements.matchAll(new RegExp(`${TEXT}|[()[\\]{};]`, "g"))) {
    if ("([{".includes(token)) depth++;
    else if (")]}".includes(token)) depth--;
    else if (token === ";" && depth === 0) last = index + 1;
  }
  const value = statements.slice(last).trim();
  if (/^return\b/.test(value)) return statements;
  return `${statements.slice(0, last)} return (${value}\n)`;
}

/** The page's policy forbids eval but trusts scripts with its nonce, so a script element compiles. */
function compile(body: string): Compiled {
  const script = document.createElement("script");
  script.nonce = nonce;
  script.text = `document.currentScript.run=function(el,$,__action,evt){${body}\n}`;
  document.head.append(script);
  script.remove();
  const run = Reflect.get(script, "run");
  if (typeof run !== "function") throw new Error("the expression does not compile");
  return (el, $, action, evt) => Reflect.apply(run, undefined, [el, $, action, evt]);
}

/** Oldest out first, so that expressions with an id in their text cannot pile up for ever. */
function remember(body: string, run: Compiled): void {
  compiled.delete(body);
  compiled.set(body, run);
  const [oldest] = compiled.keys();
  if (compiled.size > MOST_COMPILED && oldest !== undefined) compiled.delete(oldest);
}

function actionFor(name: string, el: Element, evt: Event | undefined): Call {
  const action = actions[name];
  if (!action) throw new Error(`unknown action @${name}`);
  return (...args) => action({ el, evt }, ...args);
}

/** Taken off the page once read, so that no injected style or markup can read it there. */
function takeNonce(): string {
  const value = document.documentElement.dataset.nonce ?? "";
  delete document.documentElement.dataset.nonce;
  return value;
}
