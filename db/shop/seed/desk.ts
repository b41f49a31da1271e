import type { Entry } from "./entry.ts";
import { md } from "./markdown.ts";

export const desk: readonly Entry[] = [
  {
    slug: "fountain-pen",
    sku: "DSK-0301",
    name: "Fountain pen, medium nib",
    summary: "A steel nib, a piston that holds 1.4 ml, and a cap that screws.",
    descriptionMd: md`
      A pen for several pages a day. The barrel is turned from black resin, the cap screws shut in
      one and a quarter turns, and the piston fills from the bottle: no cartridges to run out of.

      | Detail | Value |
      |---|---|
      | Nib | steel, medium (0.7 mm) |
      | Length | 136 mm closed, 158 mm with the cap behind |
      | Weight | 24 g |
      | Ink | 1.4 ml, about thirty pages |

      Each nib is tried on paper before it leaves. A trace of blue at the feed is from that, and
      not from a former owner.

      **Care.** Rinse with cold water when you change the ink, or every other month.
    `,
    priceCents: 8900,
    weightGrams: 60,
    stockQty: 16,
  },
  {
    slug: "notebook",
    sku: "DSK-0302",
    name: "Cloth notebook, A5",
    summary: "192 thread-sewn pages that lie flat and take fountain-pen ink.",
    descriptionMd: md`
      Twelve sections, sewn with linen thread and bound in book cloth. It lies flat at the first
      page and at the last.

      - 192 pages, 148 × 210 mm, numbered
      - Paper of 90 g/m², off-white, with a 5 mm dot grid
      - One ribbon, one elastic band, a contents page and a pocket

      The paper is sized for ink: it neither feathers nor shows through, though a broad nib needs a
      few seconds to dry.
    `,
    priceCents: 1950,
    weightGrams: 360,
    stockQty: 120,
  },
  {
    slug: "desk-lamp",
    sku: "DSK-0303",
    name: "Jointed desk lamp",
    summary: "A steel shade on two arms, balanced by friction alone.",
    descriptionMd: md`
      Two arms, three joints and a cast foot heavy enough to need no clamp. The joints hold by
      leather washers, which can be tightened by hand and last about ten years.

      | Detail | Value |
      |---|---|
      | Reach | 620 mm |
      | Shade | 150 mm, enamelled red, white within |
      | Bulb | E27, up to 12 W LED; a warm 7 W one is included |
      | Cable | 1.8 m, textile, with a switch |

      The shade is vented and stays cool enough to be turned by hand.

      **Care.** Pull the plug and wipe it with a damp cloth. Washers and sockets are to be had as
      spare parts.
    `,
    priceCents: 12900,
    weightGrams: 2850,
    stockQty: 6,
  },
  {
    slug: "ink-bottle",
    sku: "DSK-0304",
    name: "Blue-black ink, 50 ml",
    summary: "Iron-gall ink: it goes on blue, turns black, and stays.",
    descriptionMd: md`
      The ink of registers and receipts. It is written in blue and darkens within a day as the
      iron takes up oxygen; after that, neither water nor light removes it.

      - 50 ml in a bottle of pressed glass, with a well for the last few fillings
      - Mild enough for modern pens with a steel or a gold nib
      - Made in small batches; the number is on the label

      Do not mix it with other inks, and do not leave it to dry in a pen. On cloth it is for ever.
    `,
    priceCents: 1250,
    weightGrams: 210,
    stockQty: 75,
  },
  {
    slug: "paper-shears",
    sku: "DSK-0305",
    name: "Paper shears, 25 cm",
    summary: "Long, slim, hot-forged blades for one straight cut.",
    descriptionMd: md`
      Forged, ground and set by hand, with blades long enough to cross a sheet of A4 in two
      strokes. The screw is a real one and can be tightened.

      - Length 250 mm, cut 130 mm
      - Carbon steel, nickel-plated; the bows are japanned black
      - For either hand, though the right one sees the line better

      Hold them to your ear and close them: a good pair whispers all the way and does not click.

      **Care.** One drop of oil at the screw, once a year. Paper only; string is the beginning of
      the end.
    `,
    priceCents: 3650,
    weightGrams: 175,
    stockQty: 22,
  },
  {
    slug: "pencil-pot",
    sku: "DSK-0306",
    name: "Pencil pot, filled",
    summary: "A stoneware pot with six pencils, two of each hardness, and a rule.",
    descriptionMd: md`
      A thrown stoneware pot, slate-glazed, with cork beneath so that it does not mark the desk.

      In it stand:

      1. Six cedar pencils: two each of 2H, HB and 2B
      2. A boxwood rule of 200 mm, with millimetres on both edges

      The pot is 80 mm across and 100 mm high. As each is thrown by hand, allow a few millimetres
      either way.

      **Care.** The pot may go into the dishwasher. The pencils may not.
    `,
    priceCents: 2750,
    weightGrams: 520,
    stockQty: 33,
  },
  {
    slug: "desk-clock",
    sku: "DSK-0307",
    name: "Desk clock, walnut",
    summary: "A quiet sweep movement in a turned case, readable across the room.",
    descriptionMd: md`
      A clock that does not tick. The hand for the seconds sweeps round without a step, and the
      alarm, for those who want one, is a single polite tone.

      | Detail | Value |
      |---|---|
      | Across | 130 mm |
      | Case | walnut, oiled |
      | Face | paper behind mineral glass |
      | Power | one AA cell, about two years |

      It keeps time to within a second a day. Set it with the wheel at the back, forwards only.
    `,
    priceCents: 6400,
    weightGrams: 480,
    stockQty: 12,
  },
];
