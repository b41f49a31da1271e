import type { Child } from "hono/jsx";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { SignedIn } from "#db/queries/sessions.ts";
import type { Topic } from "../events/hub.ts";
import type { AppDeps } from "./deps.ts";

export interface PageRequest {
  deps: AppDeps;
  user: SignedIn | null;
  params: Record<string, string>;
  query: URLSearchParams;
}

export interface PageContent {
  title: string;
  /** What its first tab holds, in two or three words: "Your cart". */
  holds?: string;
  /** The page in a sentence, for those who find it from outside. */
  description?: string;
  /** The id of its section in the sidebar. */
  section?: string | undefined;
  input: Child;
  markdown: string;
  /** The run whose workflow the right pane tells of; otherwise the reader's latest. */
  runId?: string | undefined;
  /** What wakes this page besides the reader's own topic. */
  topics?: Topic[];
  /** It is otherwise from then on, though nothing wakes it. */
  until?: number | undefined;
  /**
   * All that the middle shows of its reader: whoever is given the same here, on the same address, is shown
   * the same. Without it the middle is its reader's own.
   */
  alike?: string;
  /** Of a page whose question was wrong; otherwise it is answered 200. */
  status?: ContentfulStatusCode;
  /** The stream leaves the middle pane as the request drew it. */
  still?: boolean;
}

/** One noun's page: read and drawn the same way for a request and for the live stream. */
export interface Page {
  path: string;
  /** Who may open it; everyone unless said. */
  for?: "shopper" | "admin";
  load: (request: PageRequest) => PageContent | undefined;
  /** Asks the outside, for the request alone: the stream draws at every wake-up and must not. */
  ask?: (request: PageRequest) => Promise<PageContent | undefined>;
}

export type Access = "granted" | "sign-in" | "denied";

export function accessTo(page: Page, user: SignedIn | null): Access {
  if (!page.for) return "granted";
  if (!user) return "sign-in";
  return page.for === "admin" && user.role !== "admin" ? "denied" : "granted";
}
