import { crc32 } from "node:zlib";
import type { Frame } from "./frames.ts";
import { asItIs, gzipEnd, gzipHeader, packed } from "./gzip-pieces.ts";
import { RecentlyUsed } from "./recently-used.ts";

/**
 * The frames of one reader as gzip, in pieces. A piece leans on what was sent before it and on nothing else,
 * so it is packed once for all readers who were sent the same before it, and none keeps a compressor of its
 * own, which with brotli would be 200 KB to 1.2 MB a stream.
 */
export class GzipStream {
  /** The changes that were sent last, while they are kept: leaning on them is worth no memory of its own. */
  #last: WeakRef<Buffer> | undefined;
  /** Bytes that were sent after the last changes, each reader's own. */
  #since = 0;
  #crc = 0;
  #length = 0;
  #begun = false;

  add({ sign, changes }: Frame): Buffer {
    const pieces: Buffer[] = this.#begun ? [] : [gzipHeader];
    this.#begun = true;
    if (sign) {
      const own = Buffer.from(sign);
      pieces.push(asItIs(own));
      this.#count(own);
      this.#since += own.length;
    }
    if (changes) {
      const place = { after: this.#last?.deref(), since: this.#since };
      const { bytes, content } = pieceOf(changes, this.#since > reach ? onNothing : place);
      pieces.push(bytes);
      this.#count(content);
      this.#last = new WeakRef(content);
      this.#since = 0;
    }
    return Buffer.concat(pieces);
  }

  /** Ended as gzip ends: a reader must not take a finished stream for a broken one. */
  end(): Buffer {
    const end = gzipEnd({ crc: this.#crc, length: this.#length });
    return this.#begun ? end : Buffer.concat([gzipHeader, asItIs(Buffer.alloc(0)), end]);
  }

  #count(content: Buffer): void {
    this.#crc = crc32(content, this.#crc);
    this.#length += content.length;
  }
}

/** So much of a reader's own may lie between two changes; after more of it a piece leans on nothing. */
const reach = 4 * 1024;
/** As far as deflate looks back. */
const windowBytes = 32 * 1024;

interface Place {
  /** The changes that were sent last. */
  after: Buffer | undefined;
  since: number;
}

const onNothing: Place = { after: undefined, since: 0 };

interface Piece extends Place {
  content: Buffer;
  bytes: Buffer;
}

/** The latest pieces by their text, each for the places it was sent at. */
const pieces = new RecentlyUsed<Piece[]>({
  most: 8 * 2 ** 20,
  weightOf: (places) =>
    places.reduce((sum, { bytes }) => sum + bytes.length, 3 * (places[0]?.content.length ?? 0)),
});
const placesAtMost = 50;

function pieceOf(changes: string, place: Place): Piece {
  const known = pieces.get(changes) ?? [];
  const found = known.find((each) => each.since === place.since && each.after === place.after);
  if (found) return found;
  const content = known[0]?.content ?? Buffer.from(changes);
  const made = { ...place, content, bytes: pack(content, place) };
  pieces.set(changes, [made, ...known.slice(0, placesAtMost - 1)]);
  return made;
}

function pack(content: Buffer, { after, since }: Place): Buffer {
  if (!after || content.includes(0)) return packed(content);
  // What each reader was sent for itself is blank here: a text without a zero byte never leans on it.
  const sent = Buffer.concat([after, Buffer.alloc(since)]);
  return packed(content, sent.subarray(Math.max(0, sent.length - windowBytes)));
}
