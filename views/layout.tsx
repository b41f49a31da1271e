import { html, raw } from "hono/html";
import type { Child } from "hono/jsx";
import { elementIds } from "./element-ids.ts";
import { Dialogs } from "./parts/dialogs.tsx";
import { Icon } from "./parts/icon.tsx";

export type Tab = "input" | "output";

export interface LayoutProps {
  assets: { client: string; page: string; css: string };
  nonce: string;
  /** The server's clock. */
  now: string;
  /** This page's own address, without the tab. */
  address: URL;
  tab: Tab;
  title: string;
  /** What the first tab holds. */
  holds?: string | undefined;
  description?: string | undefined;
  /** Element id → its markup, as the stream sends it too. */
  regions: Readonly<Record<string, string>>;
  unread: number;
  /** Pages without a stream are drawn once: errors, and forms that were sent back. */
  live: boolean;
}

const whatThisIs =
  "Well-made everyday things, from a shop whose orders cannot get lost: every step is seen as it happens.";

/**
 * A page that is left, resized or hidden before it has faded in skips the fading, and browsers call that an error
 * of the page's. It may be over before any file has come, so this stands in the page itself.
 */
const letFadingBeSkipped = raw(
  'addEventListener("unhandledrejection",e=>/^Transition was/.test(e.reason?.message)&&e.preventDefault())',
);

/** Asked for with the style sheet that names it, not after it. */
const face = "/fonts/source-sans-3-v5.woff2";

export function Layout(props: LayoutProps) {
  const { assets, nonce, title, description = whatThisIs, regions, unread, live, address } = props;
  return (
    <>
      {html`<!doctype html>`}
      <html lang="en" data-nonce={nonce}>
        <head>
          <meta charset="utf-8" />
          <script nonce={nonce}>{letFadingBeSkipped}</script>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>{title === "Cartwright" ? title : `${title} · Cartwright`}</title>
          <meta name="description" content={description} />
          <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
          <link rel="preload" href={face} as="font" type="font/woff2" crossorigin="anonymous" />
          <link rel="stylesheet" href={assets.css} />
          <script type="module" src={assets.page} nonce={nonce} />
          <script type="module" src={assets.client} nonce={nonce} />
        </head>
        <body data-signals={pageSignals(props)}>
          <a class="skip-link" id="skip-link" href="#main">
            Skip to content
          </a>
          {live && <StaleBanner />}
          <PaneSwitch unread={unread} />
          <div class="panes">
            <nav class="pane pane-left" id="pane-left" aria-label="Shop">
              {raw(regions[elementIds.sidebar] ?? "")}
            </nav>
            <MainPane {...props} />
            <aside class="pane pane-right" id="pane-right" aria-label="What happens">
              {raw(regions[elementIds.metadata] ?? "")}
              {raw(regions[elementIds.notifications] ?? "")}
              <noscript>
                <p class="muted small">Live updates need JavaScript; reload to see what is new.</p>
              </noscript>
            </aside>
          </div>
          <Dialogs />
          {live && <Live address={address} />}
        </body>
      </html>
    </>
  );
}

/** Signals of the page alone: the open tab, the server's clock, whether the stream is stale. */
function pageSignals({ tab, now }: LayoutProps): string {
  const skew = `${now} - Date.now()`;
  return `{_tab: '${tab}', _copied: false, _keys: true, _stale: false, _crowded: false, _refused: 0, _heard: Date.now(), _beat: 0, _opened: ${now}, _skew: ${skew}, _now: ${now}}`;
}

function MainPane({ address, tab, title, holds, regions }: LayoutProps) {
  return (
    <main class="pane pane-main" id="main" aria-labelledby="page-title" tabindex={-1}>
      {raw(regions[elementIds.nowBar] ?? "")}
      <header class="page-head">
        <h1 id="page-title">{title}</h1>
        <div class="tabs" role="tablist" aria-label="View">
          <TabLink tab="input" label="Input" holds={holds} address={address} open={tab} />
          <TabLink tab="output" label="Output" holds="As text" address={address} open={tab} />
        </div>
      </header>
      <div id={elementIds.refusal} />
      <TabPanel tab="input" open={tab}>
        {raw(regions[elementIds.input] ?? "")}
      </TabPanel>
      <TabPanel tab="output" open={tab}>
        {raw(regions[elementIds.output] ?? "")}
      </TabPanel>
    </main>
  );
}

interface TabProps {
  tab: Tab;
  open: Tab;
  address: URL;
  label: string;
  holds: string | undefined;
}

function TabLink({ tab, open, address, label, holds }: TabProps) {
  const other = tab === "input" ? "output" : "input";
  return (
    <a
      id={`tab-${tab}`}
      role="tab"
      aria-controls={`panel-${tab}`}
      href={tab === "input" ? address.pathname + address.search : withParam(address, "tab", tab)}
      aria-selected={tab === open ? "true" : "false"}
      data-attr:aria-selected={`$_tab === '${tab}' ? 'true' : 'false'`}
      data-attr:tabindex={`$_tab === '${tab}' ? '0' : '-1'`}
      data-on:click__prevent={`$_tab = '${tab}'`}
      data-on:keydown={`['ArrowLeft', 'ArrowRight'].includes(evt.key) && ($_tab = '${other}', document.getElementById('tab-${other}').focus())`}
    >
      <span>{label}</span>
      {holds && <span class="tab-holds"> {holds}</span>}
    </a>
  );
}

function TabPanel({ tab, open, children }: { tab: Tab; open: Tab; children?: Child }) {
  return (
    <div
      id={`panel-${tab}`}
      class="tab-panel"
      role="tabpanel"
      aria-labelledby={`tab-${tab}`}
      style={tab === open ? undefined : "display:none"}
      data-show={`$_tab === '${tab}'`}
    >
      {children}
    </div>
  );
}

export function withParam(address: URL, name: string, value: string): string {
  const search = new URLSearchParams(address.search);
  search.set(name, value);
  return `${address.pathname}?${search}`;
}

/** On a narrow screen one pane shows at a time; radio buttons switch them, script or not. */
function PaneSwitch({ unread }: { unread: number }) {
  return (
    <nav aria-label="Panes">
      <fieldset class="pane-switch">
        <legend class="visually-hidden">Show</legend>
        <PaneChoice value="left" label="Menu" icon="dashboard" />
        <PaneChoice value="main" label="Page" icon="products" checked />
        <PaneChoice value="right" label={unread > 0 ? `News (${unread})` : "News"} icon="bell" />
      </fieldset>
    </nav>
  );
}

function PaneChoice({
  value,
  label,
  icon,
  checked = false,
}: {
  value: "left" | "main" | "right";
  label: string;
  icon: "dashboard" | "products" | "bell";
  checked?: boolean;
}) {
  return (
    <label for={`show-${value}`}>
      <input
        type="radio"
        name="pane"
        id={`show-${value}`}
        value={value}
        checked={checked}
        autocomplete="off"
      />
      <Icon name={icon} size={16} />
      <span>{label}</span>
    </label>
  );
}

function StaleBanner() {
  return (
    <div id={elementIds.stale} class="stale" role="status">
      <p data-show="$_stale && !$_crowded" style="display:none">
        <Icon name="plug" size={16} /> Connection lost. What you see may be out of date; trying
        again…
      </p>
      <p data-show="$_stale && $_crowded" style="display:none">
        <Icon name="plug" size={16} /> Too many pages of the shop are open at once, so this one does
        not change by itself. Close some of the others; it tries again every now and then.
      </p>
      <p id={elementIds.unsent} hidden>
        <Icon name="warning" size={16} /> Not confirmed, but kept. Press the same button again; it
        is done only once.
      </p>
    </div>
  );
}

const streamOptions =
  "{retry: 'always', retryInterval: 500, retryMaxWait: 10000, retryMaxWaitMs: 10000, retryMaxCount: 1e9}";

/**
 * The one stream of the page. Its element never moves, so it is never aborted by a morph; it opens
 * again when nothing, not even a heartbeat, was heard for 40 seconds. Whoever has too many of them open is
 * told so until it is heard again. What is searched for on the page goes with it: who types opens it once more.
 */
function Live({ address }: { address: URL }) {
  const at = encodeURIComponent(address.pathname + address.search).replace(/'/g, "%27");
  const open = `@get('/stream/page?at=${at}', ${streamOptions})`;
  return (
    <div
      id={elementIds.live}
      hidden
      data-init={open}
      data-on:look-again={open}
      data-effect="$_heard = ($_beat, Date.now()); $_crowded = false"
      data-on:datastar-fetch__document={`evt.detail.el.id === '${elementIds.live}' && ['retrying', 'error', 'retries-failed'].includes(evt.detail.type) && ($_stale = true, evt.detail.type === 'error' && ($_crowded = evt.detail.argsRaw.status === '429'))`}
      data-on:offline__window="$_stale = true"
      data-on:online__window={open}
      {...{
        "data-on-interval__duration.1s": `$_now = Date.now() + $_skew; Date.now() - $_heard > 40000 && ($_heard = Date.now(), $_stale = true, ${open})`,
      }}
    />
  );
}
