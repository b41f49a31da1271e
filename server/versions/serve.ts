import type { ServicesHandler } from "#server/restate/endpoint.ts";
import type { KeptVersions } from "./kept.ts";
import { type OpenVersion, openVersion, type VersionOptions } from "./version.ts";

/** Every version under a path of its own: the present one at once, an earlier one when it is asked for. */
export class ServedVersions {
  readonly #open = new Map<string, Promise<OpenVersion>>();

  constructor(
    readonly present: string,
    private readonly kept: Pick<KeptVersions, "has" | "load" | "forgetAllBut">,
    private readonly options: VersionOptions,
  ) {
    this.#open.set(present, Promise.resolve(openVersion(options)));
  }

  has(digest: string): boolean {
    return digest === this.present || this.kept.has(digest);
  }

  async forgetAllBut(digests: ReadonlySet<string>): Promise<void> {
    await this.kept.forgetAllBut(digests);
  }

  handle: ServicesHandler = (request, response) => {
    const digest = versionIn(request.url) ?? this.present;
    if (!this.has(digest)) {
      response.writeHead(410).end(`The code of version ${digest} is not here any more`);
      return;
    }
    this.#opened(digest).then(
      ({ handle }) => handle(request, response),
      (error) => response.writeHead(500).end(`Version ${digest} cannot be opened: ${error}`),
    );
  };

  async close(): Promise<void> {
    for (const version of await Promise.allSettled(this.#open.values())) {
      if (version.status === "fulfilled") version.value.close();
    }
  }

  #opened(digest: string): Promise<OpenVersion> {
    const open =
      this.#open.get(digest) ??
      this.kept.load(digest).then(({ openVersion }) => openVersion(this.options));
    this.#open.set(digest, open);
    return open;
  }
}

/** What was registered before versions had paths of their own is asked for without one. */
export function versionIn(path: string): string | undefined {
  return /^\/([0-9a-f]{12})(?:\/|$)/.exec(path)?.[1];
}
