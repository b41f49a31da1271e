/** What is typed into a search, word by word: signs part words in the indexes too, so none is left that means something there. */
export function searchWords(search: string): string[] {
  const plain = search.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 8);
}
