import type { Child } from "hono/jsx";
import { styles } from "./styles.ts";

/** What letters are made of. Each is read as text too (text.ts), so it is made of elements alone. */

export function Words({ children }: { children?: Child }) {
  return <p style={styles.words}>{children}</p>;
}

/** Where to go on: the only thing of a letter that looks like a button. */
export function Onwards({ href, children }: { href: string; children?: Child }) {
  return (
    <p style={styles.words}>
      <a class="button" href={href} style={styles.button}>
        {children}
      </a>
    </p>
  );
}

/** Terms, and what holds for them; what is empty is left out. */
export function LetterFacts({ facts }: { facts: readonly (readonly [string, Child])[] }) {
  return (
    <table style={styles.table}>
      {facts
        .filter(([, fact]) => fact)
        .map(([term, fact]) => (
          <tr>
            <th scope="row" class="soft" style={styles.term}>
              {term}
            </th>
            <td style={styles.fact}>{fact}</td>
          </tr>
        ))}
    </table>
  );
}

/** Things with their amounts, and what they come to. */
export function Amounts({ amounts }: { amounts: readonly (readonly [string, string])[] }) {
  return (
    <table style={styles.table}>
      {amounts.map(([what, amount]) => (
        <tr>
          <td class="line" style={styles.cell}>
            {what}
          </td>
          <td class="line" style={styles.amount}>
            {amount}
          </td>
        </tr>
      ))}
    </table>
  );
}
