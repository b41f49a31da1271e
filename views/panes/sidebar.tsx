import { elementIds } from "../element-ids.ts";
import type { Frame, ShownSection } from "../frame.ts";
import { openPalette } from "../parts/dialogs.tsx";
import { Icon } from "../parts/icon.tsx";
import { Mark } from "../parts/mark.tsx";

type SidebarFrame = Pick<Frame, "user" | "section" | "sections">;

export function Sidebar({ frame }: { frame: SidebarFrame }) {
  return (
    <div id={elementIds.sidebar} class="sidebar">
      <a class="brand" id="brand" href="/">
        <Mark />
        <span>Cartwright</span>
      </a>
      <SearchLink current={frame.section === "search"} />
      <ul class="sidebar-list">
        {frame.sections.map((section) => (
          <SidebarLink section={section} current={section.id === frame.section} />
        ))}
      </ul>
      <SignedIn frame={frame} />
      <p class="sidebar-foot">
        <a id="go-contact" href="/contact" aria-current={currentIf(frame.section === "contact")}>
          Contact
        </a>
        <a id="go-api" href="/api" aria-current={currentIf(frame.section === "api")}>
          For programs
        </a>
        <a
          id="go-shortcuts"
          href="/shortcuts"
          aria-current={currentIf(frame.section === "shortcuts")}
        >
          Keyboard
        </a>
      </p>
    </div>
  );
}

/** With the script it opens the palette; opened in another tab, or without, it is a page. */
function SearchLink({ current }: { current: boolean }) {
  return (
    <a
      id="go-search"
      class="sidebar-search"
      href="/search"
      aria-current={currentIf(current)}
      aria-keyshortcuts="Control+K Meta+K"
      data-on:click={`evt.ctrlKey || evt.metaKey || evt.shiftKey || (evt.preventDefault(), ${openPalette})`}
    >
      <Icon name="search" size={16} />
      <span>Search</span>
      <span class="key" aria-hidden="true">
        Ctrl K
      </span>
    </a>
  );
}

function SidebarLink({
  section: { id, href, label, icon, count, countOf },
  current,
}: {
  section: ShownSection;
  current: boolean;
}) {
  return (
    <li>
      <a id={`go-${id}`} href={href} aria-current={currentIf(current)}>
        <Icon name={icon} />
        <span>{label}</span>
        {count > 0 && (
          <span class="count">
            {count}
            <span class="visually-hidden">{` ${countOf}`}</span>
          </span>
        )}
      </a>
    </li>
  );
}

function currentIf(current: boolean): "page" | undefined {
  return current ? "page" : undefined;
}

function SignedIn({ frame: { user, section } }: { frame: SidebarFrame }) {
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
        aria-current={currentIf(section === "account")}
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
