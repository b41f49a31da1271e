import { contactMarkdown } from "#views/output/contact.ts";
import { ContactPage } from "#views/pages/contact.tsx";
import type { Page } from "./page.tsx";

/** Whom to ask, about one order or about anything. */
export const contactPage: Page = {
  path: "/contact",
  load: ({ deps: { seller }, query }) => {
    const about = /^\d{1,12}$/.exec(query.get("order") ?? "")?.[0];
    return {
      title: "Contact",
      holds: "Whom to ask",
      description: "How to reach the shop: its address, and where to write to about an order.",
      section: "contact",
      markdown: contactMarkdown(seller),
      input: <ContactPage seller={seller} order={about} />,
      alike: "",
    };
  },
};
