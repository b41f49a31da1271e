/** What a job can be: each is useful in itself, and each shows something of the gate. */
export const handlers = ["export", "remind", "practise"] as const;
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
  remind: 30 * 24 * 60 * 60,
  practise: 600,
};

/** As its run is called. */
export function titleOf({ handler, text }: { handler: Handler; text?: string | undefined }) {
  return text ? `${described[handler].title}: ${text}` : described[handler].title;
}
