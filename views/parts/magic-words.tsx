import type { Child } from "hono/jsx";
import { Block } from "./block.tsx";

/** What a test writes into a note or an address, so that one order alone meets trouble. */
export function MagicWords() {
  return (
    <Block id="words" title="Words for tests only">
      <p class="muted">
        Tests ask for trouble with one order or trip by a word in its note, while all others are
        spared. Only those who are pretended here know them: no shopper needs them, and no carrier,
        airline or hotel in earnest hears them.
      </p>
      <ul class="plain-list">
        <Word words={["FAIL_SHIP"]}>the carrier refuses the parcel for good</Word>
        <Word words={["FLAKY_SHIP:2"]}>it is down for the first two tries</Word>
        <Word words={["SILENT_TRACKING"]}>nothing more is heard of the parcel</Word>
        <Word words={["LATE_TRACKING", "DUPLICATE_TRACKING"]}>
          its way is told after its end, or three times
        </Word>
        <Word words={["FAIL_FLIGHT_RESERVE", "FAIL_HOTEL_CONFIRM"]}>
          the seller refuses at that point; each with FLIGHT or HOTEL, RESERVE or CONFIRM
        </Word>
        <Word words={["FLAKY_FLIGHT:2", "FLAKY_HOTEL:2"]}>
          the seller is down for the first two tries of each call
        </Word>
        <Word words={["LOST_FLIGHT", "LOST_HOTEL"]}>
          it is done, and the first answer to it is lost
        </Word>
        <Word words={["FLAG_FRAUD"]}>the safety check refuses the order</Word>
      </ul>
      <p class="muted">
        How a payment goes is chosen on the payment page, by its test cards. In an address for
        messages <code>FAIL_MAIL</code>, <code>FAIL_TEXT</code> and <code>FAIL_PUSH</code> shut that
        way to it.
      </p>
    </Block>
  );
}

function Word({ words, children }: { words: readonly string[]; children: Child }) {
  return (
    <li>
      {words.map((word) => (
        <>
          <code>{word}</code>{" "}
        </>
      ))}
      <span class="muted">{children}</span>
    </li>
  );
}
