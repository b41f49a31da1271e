/** Every patch target's id: the streams and the pages agree here. */
export const elementIds = {
  live: "live",
  sidebar: "sidebar",
  refusal: "refusal",
  input: "input",
  output: "output",
  notifications: "notifications",
  metadata: "metadata",
  nowBar: "now-bar",
  stale: "stale",
  unsent: "unsent",
  palette: "palette",
  paletteFindings: "palette-findings",
  shortcuts: "shortcuts",
} as const;
