import { accountPage } from "./account.tsx";
import { adminOrderPage, adminPage } from "./admin.tsx";
import { apiPage } from "./api-description.tsx";
import { cartPage } from "./cart.tsx";
import { dashboardPage } from "./dashboard.tsx";
import { invoicePage, orderPage, ordersPage } from "./orders.tsx";
import type { Page } from "./page.tsx";
import { productPage, productsPage } from "./products.tsx";
import { flowsPage, runPage } from "./runs.tsx";
import { tripPage, tripsPage } from "./trips.tsx";

/** Every page that can be opened and watched live. */
export const pages: Page[] = [
  dashboardPage,
  productsPage,
  productPage,
  cartPage,
  ordersPage,
  orderPage,
  invoicePage,
  tripsPage,
  tripPage,
  flowsPage,
  runPage,
  adminPage,
  adminOrderPage,
  accountPage,
  apiPage,
];
