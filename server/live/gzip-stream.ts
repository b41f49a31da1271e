import { crc32 } from "node:zlib";
import type { Frame } from "./frames.ts";
import { asItIs, gzipEnd, gzipHeader, packed } from "./gzip-pieces.ts";
import { RecentlyUsed } from "./recently-used.ts";
import { Scratch } from "./scratch.ts";

/**
 * The frames of one reader as gzip, in pieces. A piece leans on what was sent before it and on nothing else,
 * so it is packed once for all readers who were sent the same before it, and none keeps a compressor of its
 * own, which with brotli would be 200 KB to 1.2 MB a stream.
 */
export class GzipStream {
  /** The changes that were sent last, while they are kept: leaning on them is worth no memory of its own. */
  #last: Sent | undefined;
  /** Bytes that were sent after the last changes, each reader's own. */
  #since = 0;
  #crc = 0;
  #length = 0;
  #begun = false;

  add({ sign, changes, own }: Frame): Buffer {
    const pieces: Buffer[] = this.#begun ? [] : [gzipHeader];
    this.#begun = true;
    if (sign) {
      const own = Buffer.from(sign);
      pieces.push(asItIs(own));
      this.#count(own);
      this.#since += own.length;
    }
    if (changes) {
      const content = contents.written(changes);
      const { sent, bytes } = pieceOf(changes, content, this.#place(), own ? passing : latest);
      pieces.push(bytes);
      this.#count(content);
      this.#last = sent;
      this.#since = 0;
    }
    return Buffer.concat(pieces);
  }

  /** Ended as gzip ends: a reader must not take a finished stream for a broken one. */
  end(): Buffer {
    const end = gzipEnd({ crc: this.#crc, length: this.#length });
    return this.#begun ? end : Buffer.concat([gzipHeader, asItIs(Buffer.alloc(0)), end]);
  }

  #place(): Place {
    const after = this.#last;
    if (!after?.text || this.#since > reach) return onNothing;
    return { after: { id: after.id, text: after.text }, since: this.#since };
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

/** Bytes are needed only while a piece is packed: none are made anew for each of a thousand readers. */
const contents = new Scratch();
const dictionaries = new Scratch();

interface Place {
  /** The changes that were sent last. */
  after: Pick<Sent, "id" | "text"> | undefined;
  since: number;
}

const onNothing: Place = { after: undefined, since: 0 };

/** Changes that were sent, and how they are packed at each place they were sent at. */
interface Sent {
  readonly id: number;
  /** Empty once it is kept no longer: a stream that was sent it last holds on to nothing but its number. */
  text: string;
  pieces: Piece[];
}

interface Piece {
  after: number | undefined;
  since: number;
  bytes: Buffer;
}

/** The latest changes by their text: those that many are sent, and those that are one reader's own. */
const latest = keptUpTo(2 * 2 ** 20);
const passing = keptUpTo(2 ** 18);
const bytesALetter = 2;
const placesAtMost = 50;
let count = 0;

function keptUpTo(most: number) {
  return new RecentlyUsed<Sent>({
    most,
    weightOf: ({ text, pieces }) =>
      pieces.reduce((sum, { bytes }) => sum + bytes.length, bytesALetter * text.length),
    letGo: (sent) => {
      sent.text = "";
      sent.pieces = [];
    },
  });
}

function pieceOf(text: string, content: Buffer, place: Place, kept: RecentlyUsed<Sent>) {
  const sent = kept.get(text) ?? { id: ++count, text, pieces: [] };
  const { after, since } = place;
  const found = sent.pieces.find((each) => each.after === after?.id && each.since === since);
  if (found) return { sent, bytes: found.bytes };
  const bytes = pack(content, place);
  sent.pieces = [{ after: after?.id, since, bytes }, ...sent.pieces.slice(0, placesAtMost - 1)];
  kept.set(text, sent);
  return { sent, bytes };
}

function pack(content: Buffer, { after, since }: Place): Buffer {
  if (!after || content.includes(0)) return packed(content);
  // What each reader was sent for itself is blank here: a text without a zero byte never leans on it.
  const sent = dictionaries.written(after.text, { blanks: since });
  return packed(content, sent.subarray(Math.max(0, sent.length - windowBytes)));
}
