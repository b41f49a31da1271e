/** A piece of memory that one text after the other is written to. */
export class Scratch {
  #bytes = Buffer.alloc(64 * 1024);

  /** Good until the next text is written. */
  written(text: string, { blanks = 0 } = {}): Buffer {
    const most = 3 * text.length + blanks;
    if (most > this.#bytes.length) this.#bytes = Buffer.alloc(most);
    const length = this.#bytes.write(text);
    return this.#bytes.fill(0, length, length + blanks).subarray(0, length + blanks);
  }
}
