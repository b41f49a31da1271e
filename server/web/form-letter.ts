import { crc32 } from "node:zlib";
import { asItIs, gzipEnd, gzipHeader, packed } from "../live/gzip-pieces.ts";

interface Part {
  content: Buffer;
  packed: Buffer;
}

/** A text with blanks that are filled in for each reader; all between the blanks is packed only once. */
export class FormLetter {
  readonly #parts: Part[];
  /** The names of the blanks, in their order: each stands after the part of the same number. */
  readonly #names: string[];

  /** The blanks by their name, as they stand in the text. */
  constructor(text: string, blanks: Record<string, string>) {
    const names = new Map(Object.entries(blanks).map(([name, blank]) => [blank, name]));
    const pieces = text.split(new RegExp(`(${[...names.keys()].join("|")})`));
    this.#parts = pieces.filter((_, index) => index % 2 === 0).map(partOf);
    this.#names = pieces
      .filter((_, index) => index % 2 === 1)
      .map((blank) => names.get(blank) ?? "");
  }

  filled(values: Record<string, string>): Buffer {
    return Buffer.concat(
      this.#parts.flatMap(({ content }, index) => [content, this.#valueAfter(index, values)]),
    );
  }

  gzipped(values: Record<string, string>): Buffer {
    const pieces: Buffer[] = [gzipHeader];
    let crc = 0;
    let length = 0;
    for (const [index, part] of this.#parts.entries()) {
      const value = this.#valueAfter(index, values);
      pieces.push(part.packed, asItIs(value));
      crc = crc32(value, crc32(part.content, crc));
      length += part.content.length + value.length;
    }
    return Buffer.concat([...pieces, gzipEnd({ crc, length })]);
  }

  #valueAfter(index: number, values: Record<string, string>): Buffer {
    return Buffer.from(values[this.#names[index] ?? ""] ?? "");
  }
}

function partOf(text: string): Part {
  const content = Buffer.from(text);
  let bytes: Buffer | undefined;
  return {
    content,
    get packed() {
      bytes ??= packed(content);
      return bytes;
    },
  };
}
