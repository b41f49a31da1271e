import { countWaitingForApproval, listFailedOrders } from "#db/shop/admin-pages.ts";
import { countInCart } from "#db/shop/cart-pages.ts";
import { listBrokenOrders, listOwedForOrders } from "#db/shop/invariants.ts";
import { countOrdersInProgress } from "#db/shop/order-pages.ts";
import { forgetShopper, readShopper } from "#db/shop/personal-data.ts";
import { seedShop } from "#db/shop/seed/seed.ts";
import type { Domain } from "#server/web/domain.ts";
import { retelling } from "#server/web/signed-events.ts";
import { orderStepWords } from "#views/shop/step-words.ts";
import { recoverShop } from "./commands/recover.ts";
import { resubmitOrder } from "./commands/resubmit.ts";
import { goodsFigure } from "./goods-figure.ts";
import { orderLetters } from "./letters.ts";
import { adminOrderPage, adminPage } from "./routes/admin.tsx";
import { carrierCallback, carrierEvents } from "./routes/carrier-callback.ts";
import { cartPage } from "./routes/cart.tsx";
import { cartCommands } from "./routes/cart-api.ts";
import { checkoutRoutes } from "./routes/checkout-api.ts";
import { featuredProducts, myOrders } from "./routes/dashboard.tsx";
import { decisionRoutes } from "./routes/decisions-api.ts";
import { easyPostCallback } from "./routes/easypost-callback.ts";
import { findInShop } from "./routes/finding.ts";
import { shopOperations } from "./routes/operations.ts";
import { invoicePage, orderPage, ordersPage } from "./routes/orders.tsx";
import { ordersApi } from "./routes/orders-api.ts";
import { productPage, productsApi, productsPage } from "./routes/products.tsx";
import { orderRun } from "./rules/run.ts";

/** A shop whose orders cannot get lost. */
export const shop: Domain = {
  ...orderRun,
  runsAre: "Orders",
  stepWords: orderStepWords,
  sections: [
    { id: "products", href: "/products", label: "Products", icon: "products" },
    {
      id: "cart",
      href: "/cart",
      label: "Cart",
      icon: "cart",
      count: { of: "things in it", read: (db, { id }) => countInCart(db, { userId: id }) },
    },
    {
      id: "orders",
      href: "/orders",
      label: "Orders",
      icon: "orders",
      count: { of: "in progress", read: (db, { id }) => countOrdersInProgress(db, { userId: id }) },
    },
    {
      id: "admin",
      href: "/admin",
      label: "Admin",
      icon: "admin",
      for: "admin",
      count: { of: "waiting for a decision", read: countWaitingForApproval },
    },
  ],
  pages: [
    productsPage,
    productPage,
    cartPage,
    ordersPage,
    orderPage,
    invoicePage,
    adminPage,
    adminOrderPage,
  ],
  routes: [
    { path: "/api/products", routes: productsApi },
    { path: "/api/cart", routes: cartCommands },
    { path: "/api/workflow", routes: decisionRoutes },
    { path: "/api/checkout", routes: checkoutRoutes },
    { path: "/api/orders", routes: ordersApi },
    { path: "/api/carrier/callback", routes: carrierCallback },
    { path: "/api/carrier/easypost", routes: easyPostCallback },
  ],
  operations: shopOperations,
  dashboard: { mine: myOrders, offers: featuredProducts },
  find: findInShop,
  retellings: [retelling(carrierEvents)],
  resubmit: resubmitOrder,
  recover: recoverShop,
  seed: seedShop,
  listFailed: listFailedOrders,
  listBroken: listBrokenOrders,
  listOwed: listOwedForOrders,
  figuresOf: (books) => [goodsFigure(books)],
  letters: orderLetters,
  people: { read: readShopper, forget: forgetShopper },
};
