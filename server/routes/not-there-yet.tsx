import { MessagePage } from "#views/pages/message.tsx";
import type { Page } from "./page.tsx";

/** Destinations the sidebar already names: they say what they will hold, and promise nothing more. */
export const cartPage: Page = {
  path: "/cart",
  load: () => ({
    title: "Cart",
    section: "cart",
    markdown: "# Cart\n\nCarts are not open yet.",
    input: (
      <MessagePage icon="cart" title="Carts are not open yet">
        The shelves are, though: look around.
      </MessagePage>
    ),
  }),
};

export const ordersPage: Page = {
  path: "/orders",
  load: () => ({
    title: "Orders",
    section: "orders",
    markdown: "# Orders\n\nNo orders yet.",
    input: (
      <MessagePage icon="orders" title="No orders yet">
        Orders and their way to the door will be listed here.
      </MessagePage>
    ),
  }),
};

export const tripsPage: Page = {
  path: "/trips",
  load: () => ({
    title: "Trips",
    section: "trips",
    markdown: "# Trips\n\nTrips cannot be booked yet.",
    input: (
      <MessagePage icon="trips" title="Trips cannot be booked yet">
        Flights and hotels, booked together or not at all, will be found here.
      </MessagePage>
    ),
  }),
};

export const adminPage: Page = {
  path: "/admin",
  for: "admin",
  load: () => ({
    title: "Admin",
    section: "admin",
    markdown: "# Admin\n\nNothing waits for a decision.",
    input: (
      <MessagePage icon="admin" title="Nothing waits for a decision">
        What needs an admin's word will be listed here.
      </MessagePage>
    ),
  }),
};
