import { MessagePage } from "#views/pages/message.tsx";
import type { Page } from "./page.tsx";

/** Destinations the sidebar already names: they say what they will hold, and promise nothing more. */
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
