import { setTimeout as delay } from "node:timers/promises";

/** Long enough for whoever does not wait to be caught; nothing is waited for by it. */
export const moment = () => delay(60);
