/** Sent by a morph to a control whose value the server changed. */
export const PROP_CHANGE = "datastar-prop-change";

/** Sent to the document whenever a request gets further, and for every patch that it brought. */
export const FETCH = "datastar-fetch";
export type FetchDetail = { type: string; el: Element; argsRaw: Args };
/** What the server says along with an event of its own, by name: mode, selector, elements … */
export type Args = Record<string, string>;

export const isFetchEvent = (event: Event): event is CustomEvent<FetchDetail> =>
  event.type === FETCH;
