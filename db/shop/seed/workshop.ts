import type { Entry } from "./entry.ts";
import { md } from "./markdown.ts";

export const workshop: readonly Entry[] = [
  {
    slug: "claw-hammer",
    sku: "WRK-0101",
    name: "Claw hammer, 450 g",
    summary: "A drop-forged head on a straight-grained ash handle.",
    descriptionMd: md`
      A joiner's hammer for nails up to 100 mm. The head is drop-forged in one piece and hardened
      at the face and the claw; the eye is left softer, so that it grips the handle and does not
      crack.

      The handle is ash, split rather than sawn so the grain runs its whole length, and fixed with
      one wooden and one steel wedge. It is oiled, not varnished, and does not blister the hand.

      | Detail | Value |
      |---|---|
      | Head | 450 g, face 27 mm |
      | Length | 330 mm |
      | Handle | ash, replaceable |

      **Care.** A wipe of linseed oil each winter. Should the head work loose in a dry room, drive
      the wedge a little further; do not soak it.
    `,
    priceCents: 3450,
    weightGrams: 640,
    stockQty: 42,
  },
  {
    slug: "smoothing-plane",
    sku: "WRK-0102",
    name: "Smoothing plane No. 4",
    summary: "The plane that comes last: cast-iron body, 50 mm iron, rosewood-dark handles.",
    descriptionMd: md`
      A bench plane of the usual pattern, for the final pass before oil. The body is grey iron,
      aged for six months before it is ground, so the sole stays flat to within 0.04 mm.

      - Iron 50 mm wide and 3 mm thick, ground to 25°; hone it to 30° before the first use
      - Frog adjustable without taking out the iron
      - Knob and tote of stained beech

      The thick iron is slower to sharpen and chatters less on figured wood. We think it a fair
      trade.

      **Care.** Lay it on its side or on a strip of wood. Camellia oil on the sole keeps off rust.
    `,
    priceCents: 14900,
    weightGrams: 1750,
    stockQty: 1,
  },
  {
    slug: "chisel-set",
    sku: "WRK-0103",
    name: "Bevel-edge chisels, set of three",
    summary: "10, 16 and 24 mm in carbon steel, with hornbeam handles.",
    descriptionMd: md`
      Three widths that do most of the work in a small shop: 10 mm for mortises in drawer sides,
      16 mm for hinges, 24 mm for paring.

      The blades are chrome-vanadium steel hardened to 61 HRC, with sides bevelled fine enough to
      reach into the corner of a dovetail. Handles are hornbeam with a steel ring at the top, so
      they may be struck.

      | Width | Blade | Overall |
      |---|---|---|
      | 10 mm | 130 mm | 265 mm |
      | 16 mm | 135 mm | 270 mm |
      | 24 mm | 140 mm | 275 mm |

      They come ground but not honed. Ten minutes on a stone, and they shave.
    `,
    priceCents: 7800,
    weightGrams: 690,
    stockQty: 18,
  },
  {
    slug: "tenon-saw",
    sku: "WRK-0104",
    name: "Tenon saw, 300 mm",
    summary: "A folded brass back, thirteen teeth to the inch, and a beech handle that fits.",
    descriptionMd: md`
      A backed saw for joints: tenons, half-laps, small mitres. The folded back holds the plate
      straight and gives the stroke its weight, so the saw cuts by itself and the hand only steers.

      - Plate 300 × 0.7 mm, 80 mm of it below the back
      - 13 teeth to the inch, filed for cross-cutting
      - Handle of steamed beech, fixed with three slotted nuts

      The teeth are not impulse-hardened: the saw can be filed again, many times, with a 125 mm
      extra-slim taper file.

      **Care.** Wax the plate. Keep it in its sleeve, away from the other steel.
    `,
    priceCents: 6200,
    weightGrams: 560,
    stockQty: 11,
  },
  {
    slug: "try-square",
    sku: "WRK-0105",
    name: "Try square, 150 mm",
    summary: "True to 0.05 mm, inside and out, in walnut, brass and spring steel.",
    descriptionMd: md`
      A square is either right or firewood. Ours are checked one by one against a granite
      reference, inside and outside, and rejected above 0.05 mm over the length of the blade.

      The stock is walnut with a brass face where it rubs against the work. The blade is spring
      steel, blued, let into the stock and held by three rivets.

      To test it yourself, strike a line from a straight edge, turn the square over and strike it
      again. One line is a good square; two are a bad one.

      **Dimensions.** Blade 150 × 38 mm, stock 115 × 44 × 18 mm.
    `,
    priceCents: 2890,
    weightGrams: 240,
    stockQty: 27,
  },
  {
    slug: "slotted-screwdrivers",
    sku: "WRK-0106",
    name: "Slotted screwdrivers, pair",
    summary: "Hollow-ground tips that stay in the slot. 5.5 and 8 mm.",
    descriptionMd: md`
      Slotted screws survive in furniture, in locks and in anything older than its owner. The tips
      here are ground hollow, with parallel faces, so they fill the slot and do not climb out of
      it.

      - 5.5 × 1.0 mm tip, 100 mm shank
      - 8.0 × 1.2 mm tip, 150 mm shank with a hexagon for a spanner
      - Oval beech handles, lacquered red so they can be found among shavings

      The shank runs through the handle and ends in a steel cap. An occasional tap of the hammer is
      expected.
    `,
    priceCents: 2400,
    weightGrams: 310,
    stockQty: 56,
  },
  {
    slug: "toolbox",
    sku: "WRK-0107",
    name: "Steel toolbox",
    summary: "Folded and spot-welded sheet, one deep tray, a handle that stays upright.",
    descriptionMd: md`
      A box of 1 mm sheet steel, folded and spot-welded, then powder-coated inside and out in
      bench green. The lid closes over the edge and keeps out drips, though not a flood.

      Inside, a lift-out tray takes the small things. Below it, there is room for a plane, a
      hammer and a saw of 300 mm.

      | Detail | Value |
      |---|---|
      | Outside | 410 × 200 × 210 mm |
      | Tray | 390 × 180 × 50 mm |
      | Carries | 25 kg |

      Both catches take a padlock. Dents are normal, and give it away less readily than a name.
    `,
    priceCents: 5400,
    weightGrams: 3900,
    stockQty: 9,
  },
];
