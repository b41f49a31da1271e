import { describeCart } from "#db/shop/cart-pages.ts";
import { describeOrder, listOrderRows } from "#db/shop/order-pages.ts";
import { findZone } from "#db/shop/zones.ts";
import type { Page } from "#server/web/page.tsx";
import { invoiceNumber } from "#views/shop/invoice.ts";
import { invoiceMarkdown, orderMarkdown, ordersMarkdown } from "#views/shop/output/orders.ts";
import { InvoicePage } from "#views/shop/pages/invoice.tsx";
import { OrderPage } from "#views/shop/pages/order.tsx";
import { OrdersPage } from "#views/shop/pages/orders.tsx";
import { nextTry } from "../rules/next-try.ts";
import { stockOf } from "./purchase-options.ts";

export const ordersPage: Page = {
  path: "/orders",
  for: "shopper",
  load: ({ deps: { events }, user }) => {
    if (!user) return undefined;
    const orders = listOrderRows(events.db, { userId: user.id });
    return {
      title: "Orders",
      holds: "Your orders",
      description: "All your orders, the newest first, with where each one stands.",
      section: "orders",
      markdown: ordersMarkdown(orders),
      input: <OrdersPage orders={orders} />,
    };
  },
};

export const orderPage: Page = {
  path: "/orders/:id",
  for: "shopper",
  load: ({ deps: { events }, user, params: { id = "" }, query }) => {
    const order = user && describeOrder(events.db, { id, userId: user.id });
    if (!order) return undefined;
    const now = events.now();
    const cart = describeCart(events.db, { userId: user.id, now });
    const shipsThere = findZone(events.db, order.address) !== undefined;
    return {
      title: order.run.title,
      holds: "Order and choices",
      description: "Where this order stands, what is in it, and what you can do about it.",
      section: "orders",
      runId: id,
      topics: [`run:${id}`, ...cart.lines.map(stockOf)],
      until: cart.until,
      markdown: orderMarkdown(order),
      input: (
        <OrderPage
          order={order}
          now={now}
          nextTry={nextTry(cart, { shipsThere })}
          isBankAsked={query.get("payment") === "processing"}
        />
      ),
    };
  },
};

export const invoicePage: Page = {
  path: "/orders/:id/invoice",
  for: "shopper",
  load: ({ deps: { events, seller: present }, user, params: { id = "" } }) => {
    const order = user && describeOrder(events.db, { id, userId: user.id });
    if (!order?.invoice) return undefined;
    // Those from before sellers were written down have none of their own.
    const seller = order.invoice.seller ?? present;
    return {
      title: `Invoice ${invoiceNumber(order.invoice)}`,
      holds: "To print",
      description: "The invoice of an order: seller, buyer, things, VAT and payment.",
      section: "orders",
      runId: id,
      topics: [`run:${id}`],
      markdown: invoiceMarkdown(order, order.invoice, seller),
      input: <InvoicePage order={order} invoice={order.invoice} seller={seller} />,
    };
  },
};
