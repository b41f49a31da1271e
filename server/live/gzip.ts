import { constants, crc32, deflateRawSync } from "node:zlib";
import type { Frame } from "./frames.ts";
import { RecentlyUsed } from "./recently-used.ts";

/**
 * A gzip stream made of pieces. Deflate may be cut at any byte boundary, and a piece may lean on what was
 * sent before it and on nothing else, so a piece is compressed once for all readers who were sent the same
 * before it, and no reader keeps a compressor of its own: with brotli that is 200 KB to 1.2 MB a stream.
 */
export class GzipStream {
  #last = "";
  /** Bytes that were sent after the last changes, each reader's own. */
  #since = 0;
  #crc = 0;
  #length = 0;
  #begun = false;

  add({ sign, changes }: Frame): Buffer {
    const pieces: Buffer[] = this.#begun ? [] : [header];
    this.#begun = true;
    if (sign) {
      pieces.push(asItIs(sign));
      this.#count(sign);
      this.#since += Buffer.byteLength(sign);
    }
    if (changes) {
      pieces.push(packed(changes, { after: this.#last, since: this.#since }));
      this.#count(changes);
      this.#last = changes;
      this.#since = 0;
    }
    return Buffer.concat(pieces);
  }

  /** Ended as gzip ends: a reader must not take a finished stream for a broken one. */
  end(): Buffer {
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(this.#crc, 0);
    trailer.writeUInt32LE(this.#length % 2 ** 32, 4);
    return Buffer.concat([...(this.#begun ? [] : [header]), lastBlock, trailer]);
  }

  #count(text: string): void {
    this.#crc = crc32(text, this.#crc);
    this.#length += Buffer.byteLength(text);
  }
}

const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** Empty, and marked as the last. */
const lastBlock = Buffer.from([0x03, 0x00]);

/** A stored block: for what is short, and different for every reader. */
function asItIs(text: string): Buffer {
  const bytes = Buffer.from(text);
  const head = Buffer.alloc(5);
  head.writeUInt16LE(bytes.length, 1);
  head.writeUInt16LE(~bytes.length & 0xffff, 3);
  return Buffer.concat([head, bytes]);
}

interface Place {
  /** The changes that were sent last. */
  after: string;
  since: number;
}

interface Packed extends Place {
  bytes: Buffer;
}

/** The latest pieces by their text, each for the places it was sent at. */
const pieces = new RecentlyUsed<Packed[]>({
  most: 4 * 2 ** 20,
  weightOf: (places) => places.reduce((sum, { bytes }) => sum + bytes.length, 0),
});
const placesAtMost = 50;

function packed(text: string, { after, since }: Place): Buffer {
  const place = since > reach ? { after: "", since: 0 } : { after, since };
  const known = pieces.get(text) ?? [];
  const found = known.find((each) => each.since === place.since && each.after === place.after);
  if (found) return found.bytes;
  const made = { ...place, bytes: pack(text, place) };
  pieces.set(text, [made, ...known.slice(0, placesAtMost - 1)]);
  return made.bytes;
}

/** So much of each reader's own may lie between two changes; after more of it a piece leans on nothing. */
const reach = 4 * 1024;
/** As far as deflate looks back. */
const windowBytes = 32 * 1024;

function pack(text: string, { after, since }: Place): Buffer {
  const dictionary = after === "" || text.includes("\0") ? undefined : lookedBackAt(after, since);
  return deflateRawSync(text, {
    finishFlush: constants.Z_SYNC_FLUSH,
    ...(dictionary && { dictionary }),
  });
}

/** What each reader was sent for itself is blank here: a text without a zero byte never leans on it. */
function lookedBackAt(after: string, since: number): Buffer {
  const sent = Buffer.concat([Buffer.from(after), Buffer.alloc(since)]);
  return sent.subarray(Math.max(0, sent.length - windowBytes));
}
