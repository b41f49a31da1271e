const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const precise = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** Formatting costs more than remembering: one moment stands on many pages, and is drawn again and again. */
function remembered(format: (at: number) => string): (at: number) => string {
  const known = new Map<number, string>();
  return (at) => {
    const text = known.get(at) ?? format(at);
    if (known.size >= 10_000) known.clear();
    known.set(at, text);
    return text;
  };
}

export const formatTime = remembered((at) => `${day.format(at)}, ${clock.format(at)}`);
export const formatDay = remembered((at) => day.format(at));
const formatSeconds = remembered((at) => precise.format(at));

export function Time({ at, seconds = false }: { at: number; seconds?: boolean }) {
  const iso = new Date(at).toISOString();
  return (
    <time datetime={iso} title={formatTime(at)}>
      {seconds ? formatSeconds(at) : formatTime(at)}
    </time>
  );
}

/** "4 s", "3 min 20 s", "2 h 5 min": two units at most. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const units: [number, string][] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = units.findIndex(([amount]) => amount > 0);
  if (first === -1) return "0 s";
  return units
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(" ");
}

/**
 * Counts up in the browser once a second; without the script it stays what it was when drawn.
 * `$_now` is the server's clock, kept by the layout.
 */
export function Elapsed({ from, to, now }: { from: number; to: number | null; now: number }) {
  if (to !== null) return <span class="figure">{formatDuration(to - from)}</span>;
  return (
    <span class="figure" data-text={durationExpression(`($_now - ${from})`)}>
      {formatDuration(now - from)}
    </span>
  );
}

/** Counts down in the same way. */
export function Countdown({ until, now }: { until: number; now: number }) {
  return (
    <span class="figure" data-text={durationExpression(`(${until} - $_now)`)}>
      {formatDuration(until - now)}
    </span>
  );
}

/** `formatDuration`, as an expression of the page. */
function durationExpression(ms: string): string {
  const seconds = `Math.max(0, Math.floor(${ms} / 1000))`;
  const upTo = (limit: number, big: [number, string], small: [number, string]) =>
    `${seconds} < ${limit} ? Math.floor(${seconds} / ${big[0]}) + ' ${big[1]} ' + Math.floor(${seconds} / ${small[0]}) % ${big[0] / small[0]} + ' ${small[1]}'`;
  return [
    `${seconds} < 60 ? ${seconds} + ' s'`,
    upTo(3600, [60, "min"], [1, "s"]),
    upTo(86_400, [3600, "h"], [60, "min"]),
    `Math.floor(${seconds} / 86400) + ' d ' + Math.floor(${seconds} / 3600) % 24 + ' h'`,
  ].join(" : ");
}
