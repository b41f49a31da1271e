import { accountPage } from "../accounts/routes.tsx";
import { adminOrderPage, adminPage } from "../domains/shop/routes/admin.tsx";
import { cartPage } from "../domains/shop/routes/cart.tsx";
import { invoicePage, orderPage, ordersPage } from "../domains/shop/routes/orders.tsx";
import { productPage, productsPage } from "../domains/shop/routes/products.tsx";
import { tripPage, tripsPage } from "../domains/travel/routes/trips.tsx";
import { apiPage } from "./api-description.tsx";
import { dashboardPage } from "./dashboard.tsx";
import type { Page } from "./page.tsx";
import { flowsPage, runPage } from "./runs.tsx";

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
