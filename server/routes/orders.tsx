import { countInCart } from "#db/queries/cart-pages.ts";
import { describeOrder, listOrderRows } from "#db/queries/order-pages.ts";
import { invoiceMarkdown, orderMarkdown, ordersMarkdown } from "#views/output/orders.ts";
import { InvoicePage, invoiceNumber } from "#views/pages/invoice.tsx";
import { OrderPage } from "#views/pages/order.tsx";
import { OrdersPage } from "#views/pages/orders.tsx";
import { shortId } from "#views/parts/order-list.tsx";
import type { Page } from "./page.tsx";

export const ordersPage: Page = {
  path: "/orders",
  for: "shopper",
  load: ({ deps: { events }, user }) => {
    if (!user) return undefined;
    const orders = listOrderRows(events.db, { userId: user.id });
    return {
      title: "Orders",
      section: "orders",
      markdown: ordersMarkdown(orders),
      input: <OrdersPage orders={orders} />,
    };
  },
};

export const orderPage: Page = {
  path: "/orders/:id",
  for: "shopper",
  load: ({ deps: { events }, user, params: { id = "" } }) => {
    const order = user && describeOrder(events.db, { id, userId: user.id });
    if (!order) return undefined;
    const inCart = countInCart(events.db, { userId: user.id });
    return {
      title: `Order ${shortId(id)}`,
      section: "orders",
      runId: id,
      topics: [`run:${id}`],
      markdown: orderMarkdown(order),
      input: <OrderPage order={order} now={events.now()} inCart={inCart} />,
    };
  },
};

export const invoicePage: Page = {
  path: "/orders/:id/invoice",
  for: "shopper",
  load: ({ deps: { events }, user, params: { id = "" } }) => {
    const order = user && describeOrder(events.db, { id, userId: user.id });
    if (!order?.invoice) return undefined;
    return {
      title: `Invoice ${invoiceNumber(order.invoice)}`,
      section: "orders",
      runId: id,
      topics: [`run:${id}`],
      markdown: invoiceMarkdown(order, order.invoice),
      input: <InvoicePage order={order} invoice={order.invoice} />,
    };
  },
};
