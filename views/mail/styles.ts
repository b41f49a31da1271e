/** In sixfold figures: mail programs know no others. */
export const colours = {
  light: {
    ground: "#f3f2ee",
    sheet: "#fdfcf9",
    ink: "#1d2027",
    soft: "#565a63",
    line: "#dcdad4",
    accent: "#1f4f94",
    onAccent: "#ffffff",
  },
  dark: {
    ground: "#101217",
    sheet: "#191c22",
    ink: "#e9e8e3",
    soft: "#aeb1b8",
    line: "#363a43",
    accent: "#8db6f2",
    onAccent: "#0f1c30",
  },
} as const;

const { light } = colours;
const font = "font-family: -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

export const styles = {
  ground: `margin: 0; padding: 0; background: ${light.ground}; ${font}`,
  sheet: `max-width: 560px; background: ${light.sheet}; color: ${light.ink}; border: 1px solid ${light.line}; border-radius: 8px; ${font}; font-size: 16px; line-height: 1.5`,
  title: "margin: 0 0 16px; font-size: 22px; line-height: 1.3; font-weight: 600",
  words: "margin: 0 0 16px; overflow-wrap: anywhere",
  small: `margin: 0; font-size: 13px; color: ${light.soft}`,
  table: "width: 100%; border-collapse: collapse; margin: 0 0 16px",
  term: `padding: 4px 12px 4px 0; text-align: left; vertical-align: top; font-weight: 400; color: ${light.soft}; white-space: nowrap`,
  fact: "padding: 4px 0; vertical-align: top; overflow-wrap: anywhere",
  cell: `padding: 8px 0; border-bottom: 1px solid ${light.line}; vertical-align: top; overflow-wrap: anywhere`,
  amount: `padding: 8px 0 8px 12px; border-bottom: 1px solid ${light.line}; vertical-align: top; text-align: right; white-space: nowrap`,
  rule: `border: 0; border-top: 1px solid ${light.line}; margin: 24px 0 16px`,
  link: `color: ${light.accent}`,
  button: `display: inline-block; padding: 10px 18px; border-radius: 6px; background: ${light.accent}; color: ${light.onAccent}; text-decoration: none; font-weight: 600`,
} as const;
