import { accountPage } from "./account.tsx";
import { dashboardPage } from "./dashboard.tsx";
import { adminPage, cartPage, ordersPage, tripsPage } from "./not-there-yet.tsx";
import type { Page } from "./page.tsx";
import { productPage, productsPage } from "./products.tsx";
import { flowsPage, runPage } from "./runs.tsx";

/** Every page that can be opened and watched live. */
export const pages: Page[] = [
  dashboardPage,
  productsPage,
  productPage,
  cartPage,
  ordersPage,
  tripsPage,
  flowsPage,
  runPage,
  adminPage,
  accountPage,
];
