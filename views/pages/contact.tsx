import type { Seller } from "#db/seller.ts";
import { Block } from "../parts/block.tsx";
import { Fact, Facts } from "../parts/facts.tsx";

interface ContactPageProps {
  seller: Seller;
  /** The number of the order that somebody asks about. */
  order: string | undefined;
}

export function ContactPage({ seller, order }: ContactPageProps) {
  const { name, address, vatId, email } = seller;
  return (
    <>
      <p class="lead">
        {order
          ? `Write to us about order ${order}, and give that number.`
          : "Write to us about an order, a thing we sell, or anything else. If it is about an order, tell us its number."}
      </p>
      <Block id="seller" title={name}>
        <address class="address">
          {address.map((line) => (
            <div>{line}</div>
          ))}
        </address>
        {(email || vatId) && (
          <Facts class="page-facts">
            {email && (
              <Fact term="Mail">
                <MailLink email={email} order={order} />
              </Fact>
            )}
            {vatId && <Fact term="VAT number">{vatId}</Fact>}
          </Facts>
        )}
      </Block>
    </>
  );
}

function MailLink({ email, order }: { email: string; order: string | undefined }) {
  const subject = order ? `?subject=${encodeURIComponent(`Order ${order}`)}` : "";
  return (
    <a id="write-mail" href={`mailto:${encodeURIComponent(email).replace("%40", "@")}${subject}`}>
      {email}
    </a>
  );
}
