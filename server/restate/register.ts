export interface RegisterServicesOptions {
  adminUrl: string;
  /** Where Restate finds the endpoint. */
  uri: string;
}

/** Tells Restate what the endpoint offers, even when it thinks it knows: the code may be newer than its memory. */
export async function registerServices({ adminUrl, uri }: RegisterServicesOptions): Promise<void> {
  const response = await ask(adminUrl, uri);
  if (!response.ok) {
    throw new Error(
      `Restate at ${adminUrl} refused the services at ${uri} ` +
        `(${response.status}): ${await reasonIn(response)}`,
    );
  }
  await response.arrayBuffer();
}

async function ask(adminUrl: string, uri: string): Promise<Response> {
  try {
    return await fetch(new URL("/deployments", adminUrl), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ uri, force: true }),
      signal: AbortSignal.timeout(10_000),
    });
  } catch (error) {
    throw new Error(
      `Restate does not answer at ${adminUrl}: set RESTATE_ADMIN_URL to where it does.`,
      {
        cause: error,
      },
    );
  }
}

async function reasonIn(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    const said = typeof body === "object" && body !== null && "message" in body && body.message;
    return typeof said === "string" ? said : text;
  } catch {
    return text;
  }
}
