import { z } from "zod";
import { mostSlots } from "#server/rules/most-slots.ts";
import { createHttp, type Remote } from "./http.ts";
import { type PlayedLedgers, playedLedgersSchema } from "./played-ledgers.ts";
import { type PlayedSystem, playedCarriers, playedProviders, playedSystems } from "./systems.ts";

const percent = z.coerce.number().int().min(0).max(100);
const milliseconds = z.coerce.number().int().min(0).max(30_000);

export const answering = ["answers", "down", "hangs"] as const;

/** How one of those outside behaves, as long as it is a pretended one. */
export const dialSchema = z.object({
  answering: z.enum(answering).default("answers"),
  /** Before each answer; up to as much again by chance. */
  latencyMs: milliseconds.default(0),
  jitterMs: milliseconds.default(0),
  /** So many calls in a hundred fail, and nothing happens. */
  errorPercent: percent.default(0),
  /** So many in a hundred happen, and their answer is lost. */
  lostPercent: percent.default(0),
  /** What is to be given back is refused the first time it is asked for. */
  refundsFailFirst: z.coerce.boolean().default(false),
  /** So many in a hundred of its messages come twice, or are followed by a forged one. */
  twicePercent: percent.default(0),
  forgedPercent: percent.default(0),
  /** Before each message; with `reordered` up to as long, by chance, so that they overtake each other. */
  lateMs: milliseconds.default(0),
  reordered: z.coerce.boolean().default(false),
  /** A carrier takes so many parcels on each day; those it has reserved already stay. */
  slotsPerDay: z.coerce.number().int().min(0).max(mostSlots).default(mostSlots),
});
export type Dial = z.output<typeof dialSchema>;

export const calm: Dial = dialSchema.parse({});

export function isCalm(dial: Dial): boolean {
  return JSON.stringify(dial) === JSON.stringify(calm);
}

export type Dials = Record<PlayedSystem, Dial>;

const wild = { twicePercent: 40, forgedPercent: 30, lateMs: 4_000, reordered: true };
const bad = { latencyMs: 150, jitterMs: 400, errorPercent: 15, lostPercent: 8 };

/** Those who tell us things by themselves. */
export const tellers: readonly PlayedSystem[] = [...playedProviders, ...playedCarriers];
/** Those who give something back. */
const givers: readonly PlayedSystem[] = [...tellers, "airline", "hotels"];

const aBadDay = playedSystems.map((system): [PlayedSystem, Partial<Dial>] => [
  system,
  {
    ...bad,
    ...(givers.includes(system) && { refundsFailFirst: true }),
    ...(tellers.includes(system) && { ...wild, lateMs: 1_000 }),
  },
]);

/** What can be turned with one hand: whatever is not named there is calm. */
export const presets = {
  calm: [],
  "a bad day": aBadDay,
  "Acorn is down": [["acorn", { answering: "down" }]],
  "Kestrel is down": [["kestrel", { answering: "down" }]],
  "Kestrel is full": [["kestrel", { slotsPerDay: 0 }]],
  "no slots are left": [
    ["kestrel", { slotsPerDay: 0 }],
    ["plover", { slotsPerDay: 0 }],
  ],
  "callbacks gone wild": [
    ["acorn", wild],
    ["birch", wild],
    ["kestrel", wild],
    ["plover", wild],
  ],
} as const satisfies Record<string, readonly (readonly [PlayedSystem, Partial<Dial>])[]>;
export type Preset = keyof typeof presets;
export const presetNames = Object.keys(presets) as Preset[];

const dialsSchema = z.object({ dials: z.record(z.enum(playedSystems), dialSchema) });

/** What is asked of a sandbox about itself. */
export interface SandboxControls {
  dials(): Promise<Dials>;
  turn(system: PlayedSystem, dial: Dial): Promise<Dials>;
  preset(name: Preset): Promise<Dials>;
  /** What is asked next of it happens, and the answer is lost. */
  loseNext(system: PlayedSystem): Promise<Dials>;
  /** What was begun since then, as all of them have written it down: dials do not reach that. */
  ledgers(begun: { since: number }): Promise<PlayedLedgers>;
}

export function createSandboxControls(remote: Remote): SandboxControls {
  const http = createHttp("the sandbox", remote);
  const post = async (path: string, body: unknown) =>
    (await http.post(path, { key: crypto.randomUUID(), body, answer: dialsSchema })).dials;
  return {
    dials: async () => (await http.get("/dials", dialsSchema)).dials,
    turn: (system, dial) => post(`/dials/${system}`, dial),
    preset: (name) => post("/dials", { preset: name }),
    loseNext: (system) => post(`/dials/${system}/lose-next`, {}),
    ledgers: ({ since }) => http.get(`/ledgers?since=${since}`, playedLedgersSchema),
  };
}
