import { Empty, type EmptyProps } from "../parts/empty.tsx";
import { ProductsLink } from "../parts/links.tsx";

/** A page that has only one thing to say: what is not there yet, or what went wrong. */
export function MessagePage(message: Omit<EmptyProps, "action">) {
  return <Empty {...message} action={<ProductsLink id="back-to-products" />} />;
}
