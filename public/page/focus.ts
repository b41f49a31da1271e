/** What was used last, and where it stood among what else can be used. */
interface Used {
  el: Element;
  parents: Element[];
  /** The ones behind it, and then the ones before it, the nearest first. */
  stops: Element[];
}

/** Never a button that acts: Enter, pressed once more, must not do to the next line what was meant for one. */
const stop = "a[href], input:not([type=hidden]), select, textarea, summary, button[type=button]";
const changes = {
  childList: true,
  subtree: true,
  attributeFilter: ["style", "hidden", "disabled", "data-sent"],
};

/** Focus stays on what was used; when that leaves the page, it goes to what stood nearest. */
export function keepFocus(): void {
  let used: Used | undefined;
  const note = () => {
    const el = document.activeElement;
    used = el && el !== document.body ? noted(el) : undefined;
  };
  const follow = () => {
    if (!document.hasFocus()) return;
    const { activeElement } = document;
    const isSomewhere = activeElement && activeElement !== document.body;
    if (isSomewhere && activeElement.checkVisibility()) note();
    else if (used) refocus(used);
  };
  // A click beside everything leaves focus nowhere, and there it stays.
  for (const event of ["focusin", "click"]) document.addEventListener(event, note);
  new MutationObserver(follow).observe(document.documentElement, changes);
}

function noted(el: Element): Used {
  const pane = el.closest(".pane") ?? document.body;
  const parents: Element[] = [];
  for (let at = el.parentElement; at; at = at === pane ? null : at.parentElement) parents.push(at);
  const all = [...pane.querySelectorAll(stop)].filter((each) => each !== el);
  const isBehind = (each: Element) =>
    el.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING;
  const before = all.filter((each) => !isBehind(each)).reverse();
  return { el, parents, stops: [...all.filter(isBehind), ...before] };
}

function refocus({ el, parents, stops }: Used): void {
  if (takesFocus(el) || takesFocus(document.getElementById(el.id))) return;
  for (const parent of parents.filter((each) => each.isConnected)) {
    if (stops.some((each) => parent.contains(each) && takesFocus(each))) return;
    // What took the place of all that stood there.
    if ([...parent.querySelectorAll(stop)].some(takesFocus)) return;
  }
  takesFocus(document.getElementById("main"));
}

function takesFocus(el: Element | null): boolean {
  if (!(el instanceof HTMLElement && el.checkVisibility())) return false;
  el.focus({ preventScroll: true });
  return document.activeElement === el;
}
