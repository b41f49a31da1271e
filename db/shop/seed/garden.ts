import type { Entry } from "./entry.ts";
import { md } from "./markdown.ts";

export const garden: readonly Entry[] = [
  {
    slug: "watering-can",
    sku: "GDN-0401",
    name: "Watering can, 9 litres",
    summary: "Hot-dip galvanised, long in the spout, with a copper rose.",
    descriptionMd: md`
      The can is made up first and galvanised afterwards, in one bath, so that zinc seals every
      seam. The long spout reaches the back of the bed, and the weight hangs from the hand and not
      from the wrist.

      - Holds 9 litres; 11 kg when full
      - Copper rose, pointed upwards for seedlings, downwards for the rest
      - A brace between spout and body, which is also the second handle

      **Care.** Empty it before the frost. The rose unscrews; a pin clears its holes.
    `,
    priceCents: 6900,
    weightGrams: 2300,
    stockQty: 15,
  },
  {
    slug: "secateurs",
    sku: "GDN-0402",
    name: "Bypass secateurs",
    summary: "Forged aluminium, a replaceable blade, and a clean cut to 25 mm.",
    descriptionMd: md`
      The blade passes the hook as scissors do, and so cuts living wood without bruising it.
      Handles are forged aluminium, dipped in red so that they can be found in the hedge.

      | Detail | Value |
      |---|---|
      | Length | 215 mm |
      | Cuts | up to 25 mm, green wood |
      | Blade | hardened steel, 58 HRC |
      | For | the right hand, or a patient left one |

      Blade, spring and buffers are screwed on and sold singly, so there is no reason why this
      should not be the last pair.

      **Care.** Wipe off the sap with spirit. Sharpen the bevel only, never the flat.
    `,
    priceCents: 5250,
    weightGrams: 260,
    stockQty: 40,
  },
  {
    slug: "hand-trowel",
    sku: "GDN-0403",
    name: "Hand trowel",
    summary: "One piece of stainless steel from tip to tang, on an ash handle.",
    descriptionMd: md`
      Trowels bend at the neck. This one has none to bend: blade and tang are pressed from a single
      2.5 mm sheet, and the tang runs halfway up the handle.

      - Blade 165 × 80 mm, with depth marks each 25 mm
      - Polished, so that clay lets go of it
      - Ash handle with a leather loop, 310 mm overall

      The edge comes blunt. Gardeners who plant among roots file one side sharp.
    `,
    priceCents: 2250,
    weightGrams: 290,
    stockQty: 64,
  },
  {
    slug: "terracotta-pots",
    sku: "GDN-0404",
    name: "Terracotta pots, pair",
    summary: "12 and 18 cm, thrown by hand and fired hot enough for frost.",
    descriptionMd: md`
      Most flowerpots are fired at 900 °C and flake after two winters. These see 1040 °C; they ring
      when tapped, take up less water, and may stay outside.

      | Pot | Across | Height | Holds |
      |---|---|---|---|
      | Small | 120 mm | 110 mm | 0.7 l |
      | Large | 180 mm | 165 mm | 2.4 l |

      White bloom on the wall is lime from the water, and does no harm. Soak new pots for an hour
      before planting, or they drink first.
    `,
    priceCents: 2600,
    weightGrams: 2400,
    stockQty: 29,
  },
  {
    slug: "nesting-box",
    sku: "GDN-0405",
    name: "Nesting box for tits",
    summary: "Untreated larch, a 32 mm hole, and a front that opens for cleaning.",
    descriptionMd: md`
      Built to the measurements that birds ask for, not those that look well: a 32 mm hole, 17 cm
      above the floor, and no room for a cat's elbow.

      - Larch, 20 mm, rough-sawn inside so that the young can climb
      - Roof of painted sheet steel, overhanging the front by 50 mm
      - Front swings open on two nails

      Hang it two to three metres up, its back to the weather, by the end of February. Great tits,
      sparrows and pied flycatchers move in.

      **Care.** Brush it out each October. Use no soap and no spray.
    `,
    priceCents: 3400,
    weightGrams: 1900,
    stockQty: 0,
  },
  {
    slug: "garden-twine",
    sku: "GDN-0406",
    name: "Garden twine, 150 m",
    summary: "Three-ply jute, soft enough for sweet peas. Rots when its work is done.",
    descriptionMd: md`
      Jute, spun in three plies and waxed a little so that a knot holds. It ties tomatoes without
      cutting them, lasts one season outdoors, and goes on the compost together with what it held.

      - 150 m, 2 mm thick; breaks at about 14 kg
      - Wound to be drawn from the middle, so that the ball does not run away
      - In its natural colour, which is easy to see against green

      Keep it dry until it is wanted. A year in the shed costs it a tenth of its strength.
    `,
    priceCents: 790,
    weightGrams: 320,
    stockQty: 180,
  },
  {
    slug: "wheelbarrow",
    sku: "GDN-0407",
    name: "Wheelbarrow, 85 litres",
    summary: "A pressed tray, ash shafts, and a wheel that turns on real bearings.",
    descriptionMd: md`
      The tray is pressed from one sheet, without a seam for the rust to begin in, and the shafts
      are steamed ash: warmer than tube in November, and kinder to the shins.

      | Detail | Value |
      |---|---|
      | Tray | 85 litres, 1 mm steel |
      | Carries | 150 kg |
      | Wheel | 400 mm, pneumatic, ball bearings |
      | Length | 1420 mm |

      It comes in one carton with the wheel and legs unfitted. Two spanners and twenty minutes put
      it together; the drawing is on the carton.

      **Care.** Stand it on its nose when it rains. Grease the bearings in spring.
    `,
    priceCents: 18900,
    weightGrams: 14500,
    stockQty: 5,
  },
];
