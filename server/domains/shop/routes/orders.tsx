import { countInCart } from "#db/shop/cart-pages.ts";
import { describeOrder, listOrderRows } from "#db/shop/order-pages.ts";
import type { Page } from "#server/web/page.tsx";
import { invoiceMarkdown, orderMarkdown, ordersMarkdown } from "#views/shop/output/orders.ts";
import { InvoicePage, invoiceNumber } from "#views/shop/pages/invoice.tsx";
import { OrderPage } from "#views/shop/pages/order.tsx";
import { OrdersPage } from "#views/shop/pages/orders.tsx";

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
      title: order.run.title,
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
