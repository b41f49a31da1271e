/** Words that were told as part of something, to stand by themselves: they begin large and end with one stop. */
export function sentence(words: string): string {
  const text = words.trim();
  if (text === "") return "";
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
