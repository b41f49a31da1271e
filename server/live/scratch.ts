/** A piece of memory that one text after the other is written to. */
export class Scratch {
  #bytes = Buffer.alloc(64 * 1024);
  #text = "";
  #length = 0;

  /** Good until another text is written: what many are sent one after the other is written once. */
  written(text: string, { blanks = 0 } = {}): Buffer {
    if (text !== this.#text) this.#write(text);
    this.#makeRoomFor(this.#length + blanks);
    return this.#bytes
      .fill(0, this.#length, this.#length + blanks)
      .subarray(0, this.#length + blanks);
  }

  #write(text: string): void {
    this.#length = 0;
    this.#makeRoomFor(3 * text.length);
    this.#length = this.#bytes.write(text);
    this.#text = text;
  }

  #makeRoomFor(length: number): void {
    if (length > this.#bytes.length) {
      const more = Buffer.alloc(2 * length);
      this.#bytes.copy(more, 0, 0, this.#length);
      this.#bytes = more;
    }
  }
}
