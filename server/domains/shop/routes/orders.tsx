import { describeOrder, listOrderRows } from "#db/shop/order-pages.ts";
import type { Page } from "#server/web/page.tsx";
import { invoiceNumber } from "#views/shop/invoice.ts";
import { invoiceMarkdown, orderMarkdown, ordersMarkdown } from "#views/shop/output/orders.ts";
import { InvoicePage } from "#views/shop/pages/invoice.tsx";
import { OrderPage } from "#views/shop/pages/order.tsx";
import { OrdersPage } from "#views/shop/pages/orders.tsx";
import { tryingAgain } from "./trying-again.ts";

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
    const { topics, until, nextTry } = tryingAgain(events, order);
    return {
      title: order.run.title,
      holds: "Order and choices",
      description: "Where this order stands, what is in it, and what you can do about it.",
      section: "orders",
      runId: id,
      topics: [`run:${id}`, ...topics],
      until,
      markdown: orderMarkdown(order),
      input: (
        <OrderPage
          order={order}
          now={events.now()}
          nextTry={nextTry}
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
