import { once } from "node:events";
import { stop as endBuilding } from "esbuild";
import { pino } from "pino";
import { forgetBegunCommands } from "#db/queries/idempotency.ts";
import { listAdmins } from "#db/queries/users.ts";
import { createApp } from "#server/app.ts";
import { type Config, readConfig } from "#server/config.ts";
import { clocks, letterDrawings, pathOfRun, recover, resubmit } from "#server/domains/index.ts";
import { Hub, type Topic } from "#server/events/hub.ts";
import { keepLookingAtBooks } from "#server/ingress/books.ts";
import { connectIngress } from "#server/ingress/connect.ts";
import { keepPosting } from "#server/letters/post.ts";
import { createSandboxControls } from "#server/outside/dials.ts";
import { sandboxUrls } from "#server/outside/systems.ts";
import { ownProxies } from "#server/processes/own-proxies.ts";
import { requireFreePorts } from "#server/processes/ports.ts";
import { listOpenTargets } from "#server/restate/invocations.ts";
import { addressOf } from "#server/start/address.ts";
import { engineIsTold, isEngineStrange } from "#server/start/belonging.ts";
import { keepClock } from "#server/start/clock.ts";
import { openDataFolder } from "#server/start/data-folder.ts";
import { openShopDatabase } from "#server/start/database.ts";
import { openEndpoint } from "#server/start/endpoint.ts";
import { explain } from "#server/start/explain.ts";
import { keepGate } from "#server/start/gate.ts";
import { greeting } from "#server/start/greeting.ts";
import { createHouse, type House } from "#server/start/house.ts";
import { listen, ownPorts } from "#server/start/listen.ts";
import { openMail, sayMail } from "#server/start/mail.ts";
import { missing } from "#server/start/missing.ts";
import { keepSubmittingQueuedRuns } from "#server/start/queued-runs.ts";
import { openRestate, restateOf } from "#server/start/restate.ts";
import { openSandbox } from "#server/start/sandbox.ts";
import { keepWatchingWork, resumeAll } from "#server/start/standing-work.ts";
import { stopSignal } from "#server/start/stop-signal.ts";
import { suddenDeath } from "#server/start/sudden-death.ts";
import { sayMissing, settleVersions } from "#server/start/versions.ts";
import { paymentWebhookSecret } from "#server/start/webhook-secret.ts";
import { buildAssets } from "./web/assets.ts";
import { isEncrypted } from "./web/sessions.ts";

const say = (line: string) => console.log(line);
const house = createHouse({ stopping: stopSignal(), say });

try {
  await openTheShop(house);
  await told(house.stopping);
} catch (error) {
  if (!house.stopping.aborted) {
    process.exitCode = 1;
    console.error(explain(error));
  }
}
if (house.stopping.aborted) say("Cartwright is closing");
await house.close();
process.exit();

async function openTheShop({ open, stopping }: House): Promise<void> {
  const config = readConfig();
  const log = pino({ level: config.logLevel });
  say("Cartwright is starting");

  await open(`data folder ${config.dataDir}`, () => openDataFolder(config.dataDir));
  await requireFreePorts(ownPorts(config));
  // In a process of its own, which comes up while the rest is opened.
  const sandbox = open("sandbox", () => openSandbox(config, say));
  sandbox.catch(() => undefined);
  const { db } = await open("database", () => openShopDatabase(config));
  forgetBegunCommands(db);
  const isStrange = await isEngineStrange(db, config);
  const events = { db, hub: new Hub(), now: Date.now };

  // The services and the outside are there before Restate is: what it takes up again finds them at once.
  const outsideUrls = sandboxUrls(config.sandboxPort);
  const outboxUrl = `${outsideUrls.world}/outbox`;
  const services = {
    client: db.$client,
    wake: (...topics: Topic[]) => events.hub.wake(...topics),
    openTargets: () => listOpenTargets(restateOf(config).adminUrl),
    settings: {
      ...config,
      publicUrl: addressOf(config),
      outsideUrl: outsideUrls.world,
      outsideUrls,
      // Where something is at stake nobody is called inside.
      callsInside: !config.production,
    },
  };
  const endpoint = await open("services", () => openEndpoint(config, services, { log, stopping }));
  const [assets] = await Promise.all([buildAssets(), sandbox]);
  await endBuilding();
  const restate = await open("restate", () => openRestate(config, say));
  await restate.register({ origin: endpoint.origin, version: endpoint.versions.present });
  const missingVersions = await settleVersions({
    ...{ db, adminUrl: restate.adminUrl, endpoint },
    // Of a new engine nobody waits to hear what the one before it knew.
    ...(isStrange && { patienceMs: 0 }),
  });
  await resumeAll(restate.adminUrl, log);
  const ingress = connectIngress({ url: restate.ingressUrl });
  if (isStrange) {
    say("  the engine is new to this database: what goes on is begun anew");
    await recover({ db, ingress });
    engineIsTold(config);
  }
  await keepLookingAtBooks(ingress, Date.now());
  await open("queued runs", () => keepSubmittingQueuedRuns({ db, ingress, log, resubmit }));

  const mail = await open("mail", () =>
    openMail(config, { events, sandboxUrl: outsideUrls.world }),
  );
  const desk = { seller: config.seller, shopUrl: addressOf(config) };
  const post = { events, mail, isPretended: !config.smtp, drawings: letterDrawings, desk, log };
  await open("post", () => keepPosting(post));
  await open("gate", () =>
    keepGate({ events, ingress, begin: resubmit, pathOfRun, slots: config.gateSlots, log }),
  );
  await open("clock", () => keepClock({ events, clocks, log }));

  const engine = await open("watch over work that stands still", () =>
    keepWatchingWork({ ...events, adminUrl: restate.adminUrl, log, missingVersions }),
  );

  const app = createApp({
    events,
    ingress,
    assets: { ...assets, client: config.datastarClientUrl ?? assets.client },
    log,
    stopping,
    cookieName: cookieName(config),
    publicUrl: config.publicUrl,
    isOwnProxy: ownProxies(config.trustedProxies),
    production: config.production,
    adminSecondFactor: config.adminSecondFactor,
    seller: config.seller,
    mail: { shopUrl: desk.shopUrl, outboxUrl: config.smtp ? undefined : outboxUrl },
    webhookSecret: await paymentWebhookSecret(config),
    previousWebhookSecret: config.previousWebhookSecret,
    stripeWebhookSecret: config.stripe?.webhookSecret,
    easyPostWebhookSecret: config.easypost?.webhookSecret,
    signInLimit: 30,
    missing: () => missing({ db, adminUrl: restate.adminUrl, dataDir: config.dataDir }),
    engine,
    // Where something is at stake nobody makes it fail.
    ...(!config.production && {
      sandbox: {
        controls: createSandboxControls({ baseUrl: outsideUrls.world, timeoutMs: 5_000 }),
        kill: { shop: suddenDeath(), engine: restate.kill },
      },
    }),
  });
  await open("web", () => listen(app.fetch, config));
  for (const line of sayMissing(missingVersions)) say(line);
  say(sayMail(config, outboxUrl));
  say(greeting(config));
  if (listAdmins(db).length === 0) say("There is no admin yet: npm run admin:create -- NAME");
}

/** Named after the port where copies share a host; under TLS no other host can set it. */
function cookieName({ port, publicUrl }: Config): string {
  return isEncrypted({ publicUrl }) ? "__Host-cartwright" : `cartwright_${port}`;
}

async function told(stopping: AbortSignal): Promise<void> {
  if (!stopping.aborted) await once(stopping, "abort");
}
