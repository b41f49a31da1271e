/**
 * What everybody thinks of first. A password is no better for a year or an exclamation mark behind it, nor
 * for a zero in the place of an o: it is the word that is looked for.
 */
const words = new Set(
  (
    "password passwort passphrase pass secret letmein welcome admin administrator root login user guest test " +
    "qwerty qwertz azerty asdf asdfgh asdfghjkl zxcvbn zxcvbnm qwertyuiop qazwsx qazwsxedc abc abcd abcdef abcdefg " +
    "iloveyou loveyou love lovely sunshine princess dragon monkey football baseball basketball soccer hockey " +
    "superman batman spiderman pokemon starwars master shadow michael jordan jennifer jessica charlie daniel " +
    "trustno freedom whatever computer internet samsung google facebook android summer winter spring autumn " +
    "january february march april june july august september october november december monday friday hello " +
    "changeme default temp temporary cartwright shop company flower cheese cookie chocolate banana apple orange " +
    "mustang ferrari mercedes liverpool arsenal chelsea barcelona killer hunter ranger thunder matrix ninja"
  ).split(" "),
);

/** Answers why it is too easily guessed, when it is. */
export function whyTooCommon(password: string, username: string): string | undefined {
  const plain = password.normalize("NFKC").toLowerCase();
  if (username.length >= 3 && plain.includes(username.toLowerCase())) {
    return "Leave your username out of it";
  }
  if (isRepeated(plain) || isSequence(plain) || isMadeOfWords(lettersOf(plain))) {
    return "That is among the first that anybody would guess";
  }
  return undefined;
}

const looksLike: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
};

/** Its letters, with figures and signs within them read as the letters they look like. */
function lettersOf(plain: string): string {
  const core = plain.replace(/^[^a-z@$]+|[^a-z@$]+$/g, "");
  return core
    .replace(/[@]/g, "a")
    .replace(/[$]/g, "s")
    .replace(/[013457]/g, (figure) => looksLike[figure] ?? "")
    .replace(/[^a-z]/g, "");
}

/** One of those words, or some of them in a row. */
function isMadeOfWords(letters: string): boolean {
  if (letters === "") return true;
  for (let end = letters.length; end > 0; end -= 1) {
    if (!words.has(letters.slice(0, end))) continue;
    if (end === letters.length || isMadeOfWords(letters.slice(end))) return true;
  }
  return false;
}

/** "aaaaaaaaaaaa", "abcabcabcabc". */
function isRepeated(plain: string): boolean {
  return /^(.{1,4})\1+$/.test(plain);
}

/** "123456789012", "abcdefghijkl": each one more than the one before, or one less. */
function isSequence(plain: string): boolean {
  const steps = [...plain]
    .slice(1)
    .map((sign, index) => sign.charCodeAt(0) - plain.charCodeAt(index));
  const next = steps.filter(
    (step) => step === 1 || step === -1 || step === -9 || step === 9,
  ).length;
  return steps.length > 0 && next >= steps.length - 1;
}
