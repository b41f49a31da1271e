/** Each icon is one path on a 20 × 20 grid, drawn by its line; a dot is a line of next to no length. */
export const drawings = {
  // Places
  dashboard: "M3.5 3h5v7h-5zM11.5 3h5v4h-5zM11.5 10h5v7h-5zM3.5 13h5v4h-5z",
  products:
    "M3 9.5v-6a.5.5 0 0 1 .5-.5h6l7 6.9a1 1 0 0 1 0 1.4l-5.2 5.2a1 1 0 0 1-1.4 0zM6.7 6.7h.01",
  cart: `M2 3.5h2.3l2 8.5h8.4l1.8-6.5H4.8${circle(7.5, 15.5, 1.25)}${circle(13.5, 15.5, 1.25)}`,
  orders: "M7 4H4.5v13h11V4H13M7 2.8h6v2.7H7zM7.5 9.5h5M7.5 13h3",
  trips: "M3 6.5h14V16H3zM7.5 6.5V4h5v2.5M6.5 6.5V16M13.5 6.5V16",
  flows: `M5 6.2v7.6M5 10h8.2${circle(5, 4.5, 1.75)}${circle(5, 15.5, 1.75)}${circle(15, 10, 1.75)}`,
  admin: "M10 2.5l6 2v5c0 4-2.6 6.6-6 8-3.4-1.4-6-4-6-8v-5zM7.3 10l1.9 1.9 3.4-3.8",
  account: `M5.2 15.2c.9-1.8 2.7-2.7 4.8-2.7s3.9.9 4.8 2.7${circle(10, 7.9, 2.4)}${circle(10, 10, 7.25)}`,
  "sign-out": "M11.5 3H4v14h7.5M8.5 10h8.3M13.5 6.7l3.3 3.3-3.3 3.3",

  // States
  check: "M4 10.5l4 4 8-9",
  "check-circle": `M6.7 10.2l2.3 2.3 4.3-4.9${circle(10, 10, 7.25)}`,
  clock: `M10 5.8V10l2.8 1.8${circle(10, 10, 7.25)}`,
  play: "M6 3.8v12.4l10-6.2z",
  retry: "M16.5 10a6.5 6.5 0 1 1-1.9-4.6l1.9 1.9M16.5 3.2v4.1h-4.1",
  cross: "M5 5l10 10M15 5L5 15",
  warning: "M10 3L2.5 16.5h15zM10 8v4M10 14.2h.01",
  skip: `M7 10h6${circle(10, 10, 7.25)}`,
  undo: "M3.8 8h8.4a4.4 4.4 0 0 1 0 8.8H8M7.3 4.5L3.8 8l3.5 3.5",
  info: `M10 9.3V14M10 6.2h.01${circle(10, 10, 7.25)}`,
  bell: "M10 3a4.5 4.5 0 0 1 4.5 4.5c0 4 1.5 5 1.5 6.5H4c0-1.5 1.5-2.5 1.5-6.5A4.5 4.5 0 0 1 10 3zM8.3 16.7a2 2 0 0 0 3.4 0",
  mail: "M2.5 4.5h15v11h-15zM3 5l7 6 7-6",
  plug: "M7 2.5V6M13 2.5V6M4.5 6h11v2.5a5.5 5.5 0 0 1-11 0zM10 14v3.5",

  // Acts
  search: `M13 13l4.2 4.2${circle(9, 9, 5.5)}`,
  filter: "M3 5h14M6 10h8M8.5 15h3",
  copy: "M7.5 7.5h9v9h-9zM4.5 12.5h-1v-9h9v1",
  "chevron-left": "M12.5 5l-5 5 5 5",
  "chevron-right": "M7.5 5l5 5-5 5",
  "chevron-down": "M5 7.5l5 5 5-5",
  "arrow-right": "M3.5 10h13M11.8 5.3l4.7 4.7-4.7 4.7",
  external: "M8.5 4H4v12h12v-4.5M11.5 3.5h5v5M16.5 3.5L9.5 10.5",
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  trash: "M3.5 5.5h13M7.5 5.5V3h5v2.5M5 5.5l.8 11.5h8.4L15 5.5M8.5 9v4.5M11.5 9v4.5",
  sun: `M10 1.8v1.7M10 16.5v1.7M1.8 10h1.7M16.5 10h1.7M4.2 4.2l1.2 1.2M14.6 14.6l1.2 1.2M4.2 15.8l1.2-1.2M14.6 5.4l1.2-1.2${circle(10, 10, 3.25)}`,
  moon: "M16.7 11.8A7 7 0 0 1 8.2 3.3a7 7 0 1 0 8.5 8.5z",

  // Things
  truck: `M4.2 14.5H2V5h9.5v9.5H7.8M11.5 8h3.5l3 3.2v3.3h-1.5M12.7 14.5h-1.2${circle(6, 14.7, 1.75)}${circle(14.6, 14.7, 1.75)}`,
  card: "M2.5 4.5h15v11h-15zM2.5 8.2h15M5.5 12.3h3",
  box: "M10 2.5l6.5 3.7v7.6L10 17.5l-6.5-3.7V6.2zM3.5 6.2L10 10l6.5-3.8M10 10v7.5",
  plane:
    "M10 2.3c.8 0 1.3.9 1.3 2V8l6 3.6v1.6l-6-1.8v3.7l1.9 1.4v1.3l-3.2-.9-3.2.9v-1.3l1.9-1.4v-3.7l-6 1.8v-1.6l6-3.6V4.3c0-1.1.5-2 1.3-2z",
  bed: `M2.5 4v12.5M2.5 14h15M17.5 16.5v-5a2.5 2.5 0 0 0-2.5-2.5H9.2v5${circle(5.8, 10.4, 1.4)}`,
  receipt:
    "M4.5 2.5v15l1.8-1.3 1.9 1.3 1.8-1.3 1.8 1.3 1.9-1.3 1.8 1.3v-15l-1.8 1.3-1.9-1.3L10 3.8 8.2 2.5 6.3 3.8zM7.5 8h5M7.5 11.5h5",
  person: `M4 17c0-3.3 2.6-5 6-5s6 1.7 6 5${circle(10, 6.3, 3.1)}`,
} as const;

function circle(x: number, y: number, r: number): string {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}
