/** What a job can be: each is useful in itself, and each shows something of the gate. */
export const handlers = ["export", "prices", "call", "remind", "practise"] as const;
export type Handler = (typeof handlers)[number];

interface Described {
  title: string;
  does: string;
}

export const described: Record<Handler, Described> = {
  export: {
    title: "Export the jobs",
    does: "writes all that the organisation has asked for into a CSV file",
  },
  prices: {
    title: "Price list",
    does: "writes what is sold, what it costs and what is on the shelf into a CSV file",
  },
  call: {
    title: "Call a system",
    does: "sends JSON to a URL of yours, signed, and tries again for some minutes while it says not now",
  },
  remind: {
    title: "Remind me",
    does: "waits, holding no slot meanwhile, and then tells you what you wrote",
  },
  practise: {
    title: "Practise",
    does: "holds a slot for so long and does nothing with it, to see how the queue moves",
  },
};

export const isHandler = (name: string): name is Handler =>
  handlers.some((handler) => handler === name);

export const mostSeconds: Record<Handler, number> = {
  export: 0,
  prices: 0,
  call: 0,
  remind: 30 * 24 * 60 * 60,
  practise: 600,
};

/** As its run is called. */
export function titleOf({ handler, text, url }: Titled) {
  const about = text || (url && new URL(url).host);
  return about ? `${described[handler].title}: ${about}` : described[handler].title;
}

interface Titled {
  handler: Handler;
  text?: string | undefined;
  /** That is called. */
  url?: string | undefined;
}
