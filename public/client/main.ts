// A small Datastar v1 client. Pages speak v1, so the official bundle can take this one's place.
// Read on in this order: grammar.ts, attributes.ts, plugins.ts, expressions.ts, signals.ts, fetch.ts,
// patch.ts. What a morph changes reaches attributes.ts because it watches the page, not by a call.
import { watch } from "./attributes.ts";

watch(document.documentElement);
