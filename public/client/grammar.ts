// What may stand in the markup: data-<plugin>[:key][__modifier[.tag]…]="value".

export type Target = HTMLElement | SVGElement;
/** The tags of each modifier: `__debounce.300ms` is debounce → ["300ms"]. */
export type Modifiers = Map<string, string[]>;
export type Attribute = {
  el: Target;
  name: string;
  key: string;
  value: string;
  modifiers: Modifiers;
};

/** What a plugin's attribute may carry, and what it does once it stands on an element. */
export type Plugin = {
  key?: "none" | "required" | "optional" | "orValue";
  modifiers?: string[];
  apply: (attribute: Attribute) => Live | undefined;
};
/** What a plugin leaves behind: how to end it, and how to write again what a morph wrote over. */
export type Live = { stop?: () => void; refresh?: () => void };
