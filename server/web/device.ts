const browsers: [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/Firefox\//, "Firefox"],
  [/(Chrome|Chromium|CriOS)\//, "Chrome"],
  [/Safari\//, "Safari"],
  [/curl\//, "curl"],
];

const systems: [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

/** What somebody signed in with, in words they recognise: what it says of itself, and proves to nobody. */
export function deviceIn(userAgent: string | undefined): string {
  const said = userAgent ?? "";
  const browser = browsers.find(([sign]) => sign.test(said))?.[1] ?? "A program";
  const system = systems.find(([sign]) => sign.test(said))?.[1];
  return system ? `${browser} on ${system}` : browser;
}
