import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { Seller } from "#db/seller.ts";
import { colours, styles } from "./styles.ts";

export interface LetterProps {
  subject: string;
  /** Whom it is to. */
  name: string;
  seller: Seller;
  shopUrl: string;
  children?: Child;
}

/**
 * A letter as mail programs show it: tables and attributes of style, for many of them know nothing else, and
 * nothing that is loaded from anywhere. Those that follow a dark scheme find the other colours in its head;
 * all others keep the light ones, ground and ink together.
 */
export function Letter({ subject, name, seller, shopUrl, children }: LetterProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{subject}</title>
        <style>{raw(darkScheme)}</style>
      </head>
      <body class="ground" style={styles.ground}>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border={0}>
          <tr>
            <td align="center" style="padding: 24px 12px">
              <table role="presentation" width="100%" class="sheet" style={styles.sheet}>
                <tr>
                  <td style="padding: 28px 24px">
                    <h1 style={styles.title}>{subject}</h1>
                    <p style={styles.words}>Hello {name},</p>
                    {children}
                    <hr class="line" style={styles.rule} />
                    <Sender seller={seller} shopUrl={shopUrl} />
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>
  );
}

function Sender({ seller, shopUrl }: Pick<LetterProps, "seller" | "shopUrl">) {
  const { name, address, vatId } = seller;
  return (
    <p class="soft" style={styles.small}>
      {[name, ...address].join(", ")}
      {vatId && ` · VAT number ${vatId}`}
      <br />
      <a class="link" href={shopUrl} style={styles.link}>
        {shopUrl}
      </a>
    </p>
  );
}

const { dark } = colours;

const darkScheme = `@media (prefers-color-scheme: dark) {
.ground { background: ${dark.ground} !important }
.sheet { background: ${dark.sheet} !important; border-color: ${dark.line} !important; color: ${dark.ink} !important }
.soft { color: ${dark.soft} !important }
.line { border-color: ${dark.line} !important }
.link { color: ${dark.accent} !important }
.button { background: ${dark.accent} !important; color: ${dark.onAccent} !important }
}`;
