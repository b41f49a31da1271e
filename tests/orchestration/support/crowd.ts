/** Counts how many are inside at once, and the most there ever were. */
export class Crowd {
  most = 0;
  #inside = 0;

  async with<T>(work: () => Promise<T>): Promise<T> {
    this.#inside += 1;
    this.most = Math.max(this.most, this.#inside);
    try {
      return await work();
    } finally {
      this.#inside -= 1;
    }
  }
}
