/** Of these words the ones that somebody may have meant who typed another, or has not typed it to its end. */
export function nearbyWords(typed: string, words: readonly string[]): string[] {
  const most = mistakesIn(typed);
  if (most === 0) return [];
  const measured = words.map((word) => ({ word, mistakes: mistakesFrom(typed, word) }));
  const fewest = Math.min(...measured.map(({ mistakes }) => mistakes));
  if (fewest > most) return [];
  return measured.filter(({ mistakes }) => mistakes === fewest).map(({ word }) => word);
}

/** In a short word every mistake makes another word of it. */
function mistakesIn(typed: string): number {
  if (/\d/.test(typed) || typed.length < 4) return 0;
  return typed.length < 8 ? 1 : 2;
}

/**
 * How many letters were left out, put in, mistaken or swapped: the fewest over all beginnings of the word,
 * so that a word is found while it is typed.
 */
function mistakesFrom(typed: string, word: string): number {
  if (/\d/.test(word)) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: word.length + 1 }, (_, at) => at);
  for (let row = 1; row <= typed.length; row += 1) {
    const next = [row];
    for (let at = 1; at <= word.length; at += 1) {
      const isSame = typed[row - 1] === word[at - 1];
      const isSwapped =
        row > 1 && typed[row - 1] === word[at - 2] && typed[row - 2] === word[at - 1];
      next[at] = Math.min(
        (last[at] ?? 0) + 1,
        (next[at - 1] ?? 0) + 1,
        (last[at - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (beforeLast[at - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforeLast, last] = [last, next];
  }
  return Math.min(...last);
}
