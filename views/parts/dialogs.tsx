import type { Child } from "hono/jsx";
import { elementIds } from "../element-ids.ts";

/** What tells the page to open its palette. */
export const openPalette = "window.dispatchEvent(new Event('find'))";

/**
 * Where palette and shortcuts open. They come from the server when they are first asked for, so that nobody
 * waits for them who does not.
 */
export function Dialogs() {
  return (
    <div
      id="dialogs"
      data-init={recallKeys}
      data-on:keydown__window={keys}
      data-on:find__window={opening(elementIds.palette)}
    >
      <div id={placeOf(elementIds.palette)} />
      <div id={placeOf(elementIds.shortcuts)} />
    </div>
  );
}

interface DialogProps {
  id: typeof elementIds.palette | typeof elementIds.shortcuts;
  label: string;
  children: Child;
}

/** In its place for the first time it opens by itself. */
export function Dialog({ id, label, children }: DialogProps) {
  return (
    <div id={placeOf(id)}>
      <dialog
        id={id}
        class={id}
        aria-label={label}
        data-init="el.showModal()"
        data-on:click="evt.target === el && el.close()"
      >
        {children}
      </dialog>
    </div>
  );
}

function placeOf(dialog: DialogProps["id"]): string {
  return `${dialog}-place`;
}

/** The same once more closes it. */
function opening(dialog: DialogProps["id"]): string {
  return `((it) => !it ? @get('/search/${dialog}', {retry: 'never'}) : it.open ? it.close() : it.showModal())(document.getElementById('${dialog}'))`;
}

const isTyping = "evt.target.closest?.('input, select, textarea, dialog')";
const field = "document.querySelector('main [type=search]')";

/** Single keys are the page's only where nobody types, and not for those who have put them off. */
const keys = [
  `(evt.ctrlKey || evt.metaKey) && !evt.altKey && !evt.shiftKey && evt.key === 'k' && (evt.preventDefault(), ${openPalette})`,
  `const single = $_keys && !evt.ctrlKey && !evt.metaKey && !evt.altKey && !${isTyping} && evt.key`,
  `single === '/' && (evt.preventDefault(), ${field}?.checkVisibility() ? ${field}.select() : ${openPalette})`,
  `single === '?' && (evt.preventDefault(), ${opening(elementIds.shortcuts)})`,
].join("; ");

const recallKeys = "$_keys = localStorage.getItem('single-keys') !== 'off'";
export const keepKeys = "localStorage.setItem('single-keys', $_keys ? 'on' : 'off')";
