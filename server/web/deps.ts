import type { Context } from "hono";
import type { Logger } from "pino";
import type { Database } from "#db/connection.ts";
import type { FailedRun } from "#db/queries/failed-runs.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import type { StandingWork } from "#db/queries/standing-work.ts";
import type { Seller } from "#db/seller.ts";
import type { PathOfRun } from "#server/rules/run-path.ts";
import type { LiveEvents } from "../events/run-observer.ts";
import type { Ingress } from "../ingress/connect.ts";
import type { KeptComparison } from "../invariants/kept-comparison.ts";
import type { LetterDrawings } from "../letters/drawing.tsx";
import type { DrawingQueue } from "../live/drawing-queue.ts";
import type { Drawings } from "../live/drawings.ts";
import type { Pace } from "../live/frames.ts";
import type { Dials, SandboxControls } from "../outside/dials.ts";
import type { Limits } from "./limits.ts";
import type { Section } from "./section.ts";
import type { SayStep } from "./step-words.ts";

/** Addresses of what the browser loads. */
export interface Assets {
  client: string;
  /** What pages want beside Datastar. */
  page: string;
  css: string;
}

/** What an admin may do about work that stands still. */
export interface Engine {
  resume(work: StandingWork): Promise<void>;
  cancel(work: StandingWork): Promise<void>;
  /** What nobody makes again, as the engine says at this moment. */
  listPaused(): Promise<StandingWork[]>;
}

/** Our own processes that may be killed outright, to see what comes of it. */
export const mortals = ["shop", "engine"] as const;
export type Mortal = (typeof mortals)[number];

/** The pretended outside, where there is one, and how it was turned when it was asked last. */
export interface Sandbox {
  controls: SandboxControls;
  /** kill -9 of those that somebody starts again. */
  kill?: { [mortal in Mortal]?: (() => void) | undefined };
  turned?: Dials | undefined;
}

/** How letters leave the house. */
export interface MailWay {
  /** Where their links lead. */
  shopUrl: string;
  /** Where they stay, when they do not leave it. */
  outboxUrl: string | undefined;
}

export type SecondFactorRule = "required" | "invited";

/** What the web is given by whoever starts it. */
export interface GivenDeps {
  events: LiveEvents;
  ingress: Ingress;
  assets: Assets;
  log: Logger;
  /** Aborted when the house stops, so that open streams end at once. */
  stopping: AbortSignal;
  /** Named after the port: two copies on one host must not sign each other out. */
  cookieName: string;
  production: boolean;
  /** Where browsers reach the shop, when it is known: only under that name it answers. */
  publicUrl?: string | undefined;
  /** What payment providers and carriers sign their webhooks with. */
  webhookSecret: string;
  /** What they signed with before it was changed: they may do so for a while. */
  previousWebhookSecret?: string | undefined;
  /** What Stripe signs its webhooks with, where it takes the payments. */
  stripeWebhookSecret?: string | undefined;
  /** What EasyPost signs its webhooks with, where it carries the parcels. */
  easyPostWebhookSecret?: string | undefined;
  /** Whether who connects from there is a proxy of ours, whose word on a request counts. */
  isOwnProxy?: (address: string) => boolean;
  /** Whether admins must have a second factor, or are only invited to. */
  adminSecondFactor?: SecondFactorRule | undefined;
  /** Sign-ins and sign-ups from one address in five minutes. */
  signInLimit: number;
  limits?: Partial<Limits>;
  pace?: Pace;
  /** What was drawn and still holds: given by who counts it. */
  drawings?: Drawings;
  /** Who sells, as contact and as invoices say it; the pretended one unless given. */
  seller?: Seller | undefined;
  /** The links lead nowhere, unless given. */
  mail?: MailWay;
  /** Answers what is not ready yet, nothing when all is. */
  missing: () => Promise<string[]>;
  engine: Engine;
  /** The outside, when it is a pretended one that may be made to fail. */
  sandbox?: Sandbox | undefined;
}

/** What every page and route can ask for: the domains have added theirs. */
export interface AppDeps extends GivenDeps {
  sandbox?: (Sandbox & { comparison: KeptComparison }) | undefined;
  seller: Seller;
  mail: MailWay;
  letterDrawings: LetterDrawings;
  limits: Limits;
  /** The sidebar, in its order. */
  sections: readonly Section[];
  pathOfRun: PathOfRun;
  sayStep: SayStep;
  /** For admins, the latest first. */
  listFailedRuns: (db: Database) => FailedRun[];
  drawings: Drawings;
  /** Where live pages wait for their turn to be drawn. */
  queue: DrawingQueue;
}

export interface AppEnv {
  Variables: {
    /** Set by `currentUser` for every request; null for a visitor. */
    user: SignedIn | null;
    /** Set by `requestId` for every request. */
    requestId: string;
    /** What is answered is shown this once, and kept nowhere. */
    toldOnce?: boolean;
    secureHeadersNonce?: string;
  };
}

export type AppContext = Context<AppEnv>;
