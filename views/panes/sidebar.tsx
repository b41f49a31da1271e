import { elementIds } from "../element-ids.ts";
import type { Frame, Section } from "../frame.ts";
import type { IconName } from "../parts/icon.tsx";
import { Icon } from "../parts/icon.tsx";
import { Mark } from "../parts/mark.tsx";

interface Destination {
  section: Section;
  href: string;
  label: string;
  icon: IconName;
}

const destinations: Destination[] = [
  { section: "dashboard", href: "/", label: "Dashboard", icon: "dashboard" },
  { section: "products", href: "/products", label: "Products", icon: "products" },
  { section: "cart", href: "/cart", label: "Cart", icon: "cart" },
  { section: "orders", href: "/orders", label: "Orders", icon: "orders" },
  { section: "trips", href: "/trips", label: "Trips", icon: "trips" },
  { section: "flows", href: "/flows", label: "Flows", icon: "flows" },
];

const admin: Destination = { section: "admin", href: "/admin", label: "Admin", icon: "admin" };

export function Sidebar({ frame }: { frame: Frame }) {
  const shown = frame.user?.role === "admin" ? [...destinations, admin] : destinations;
  return (
    <div id={elementIds.sidebar} class="sidebar">
      <a class="brand" id="brand" href="/">
        <Mark />
        <span>Cartwright</span>
      </a>
      <ul class="sidebar-list">
        {shown.map((destination) => (
          <SidebarLink
            destination={destination}
            current={destination.section === frame.section}
            count={countOf(frame, destination.section)}
          />
        ))}
      </ul>
      <SignedIn frame={frame} />
    </div>
  );
}

function SidebarLink({
  destination: { section, href, label, icon },
  current,
  count,
}: {
  destination: Destination;
  current: boolean;
  count: number;
}) {
  return (
    <li>
      <a id={`go-${section}`} href={href} aria-current={current ? "page" : undefined}>
        <Icon name={icon} />
        <span>{label}</span>
        {count > 0 && (
          <span class="count">
            {count}
            <span class="visually-hidden">{` ${countedAs[section] ?? ""}`}</span>
          </span>
        )}
      </a>
    </li>
  );
}

const countedAs: Partial<Record<Section, string>> = {
  cart: "things in it",
  orders: "in progress",
  trips: "in progress",
  flows: "in progress",
  admin: "waiting for a decision",
};

function countOf({ counts }: Frame, section: Section): number {
  switch (section) {
    case "cart":
    case "orders":
    case "trips":
    case "flows":
    case "admin":
      return counts[section];
    default:
      return 0;
  }
}

function SignedIn({ frame: { user, section } }: { frame: Frame }) {
  if (!user) {
    return (
      <div class="who">
        <a id="go-sign-in" class="button button-primary" href="/sign-in">
          Sign in
        </a>
        <a id="go-sign-up" class="button" href="/sign-up">
          Create an account
        </a>
      </div>
    );
  }
  return (
    <div class="who">
      <a
        id="go-account"
        class="who-name"
        href="/account"
        aria-current={section === "account" ? "page" : undefined}
      >
        <Icon name="person" />
        <span>
          {user.displayName}
          <small>{user.role === "admin" ? "Admin" : `@${user.username}`}</small>
        </span>
      </a>
      <form method="post" action="/sign-out">
        <button id="sign-out" class="button button-quiet" type="submit">
          <Icon name="sign-out" size={16} />
          Sign out
        </button>
      </form>
    </div>
  );
}
