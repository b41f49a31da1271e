import type { Entry } from "./entry.ts";
import { md } from "./markdown.ts";

export const kitchen: readonly Entry[] = [
  {
    slug: "stove-kettle",
    sku: "KIT-0201",
    name: "Stove kettle, 2 litres",
    summary: "Enamelled steel for every hob, with a spout that does not dribble.",
    descriptionMd: md`
      A plain kettle for gas, electric and induction hobs. Two coats of enamel are fired onto 1 mm
      steel at 820 °C. The spout is cut after forming, which is why it pours cleanly.

      - Holds 2.0 litres to the mark, and boils them in about eight minutes on gas
      - Lid lifts off whole, wide enough for a hand and a cloth
      - Handle of blackened steel; it gets warm, so use a cloth

      There is no whistle. You will hear it all the same.

      **Care.** Boil out scale with a spoonful of citric acid. Enamel chips if dropped; a chip on
      the outside does no harm.
    `,
    priceCents: 5900,
    weightGrams: 1380,
    stockQty: 23,
  },
  {
    slug: "iron-skillet",
    sku: "KIT-0202",
    name: "Cast-iron skillet, 26 cm",
    summary: "Machined smooth inside, seasoned twice, with a felt sleeve for the handle.",
    descriptionMd: md`
      Cast in sand and then turned smooth on the inside, as pans were when there was time. Eggs
      slide sooner, and a spatula does not rattle.

      It leaves us seasoned with two coats of rapeseed oil. Fry onions, then potatoes, then
      whatever you like; after a month it is yours.

      | Detail | Value |
      |---|---|
      | Rim | 260 mm |
      | Base | 205 mm |
      | Wall | 4 mm |
      | Weight | 2.2 kg |

      **Care.** Hot water and a brush. No dishwasher. Dry it on the hob and wipe it with oil while
      it is warm. The red felt sleeve comes off before the pan goes into the oven.
    `,
    priceCents: 6850,
    weightGrams: 2260,
    stockQty: 31,
  },
  {
    slug: "bread-knife",
    sku: "KIT-0203",
    name: "Bread knife, 24 cm",
    summary: "A scalloped edge that opens a crust without sawing the loaf to crumbs.",
    descriptionMd: md`
      The points of an ordinary bread knife tear. Here the scallops are turned round, so that
      rounded teeth press on the crust and the hollows between them cut.

      The blade is stainless steel (X50CrMoV15, 56 HRC), 240 mm long and 2 mm thick at the back.
      The handle is plum wood, riveted three times through a full tang.

      It stays sharp for years in an ordinary household. When it no longer does, send it back and
      we grind it once without charge.

      **Care.** Wash by hand and dry at once; oil the wood when it turns pale.
    `,
    priceCents: 4700,
    weightGrams: 180,
    stockQty: 37,
  },
  {
    slug: "beech-board",
    sku: "KIT-0204",
    name: "Beech chopping board",
    summary: "One plank, 28 mm thick, with a handle to hang it by.",
    descriptionMd: md`
      Cut from one plank of steamed beech, not glued from strips, and planed on both faces. One
      side can smell of onions and the other of apples.

      - 380 × 240 × 28 mm, handle included
      - Edges rounded to 4 mm
      - Hole 22 mm, for a nail or a finger

      Solid wood moves. A board that has been left wet on one side will cup; wet the other side and
      stand it on edge overnight, and it comes back.

      **Care.** Salt and half a lemon clean it. Oil it twice a year. Never in the dishwasher.
    `,
    priceCents: 3200,
    weightGrams: 1550,
    stockQty: 48,
  },
  {
    slug: "enamel-pot",
    sku: "KIT-0205",
    name: "Enamel stockpot, 5 litres",
    summary: "Cream enamel with a black rim, for soup, jam and dyeing wool.",
    descriptionMd: md`
      A tall pot with straight walls: little evaporates, and a ladle finds the corners. Enamel
      takes up neither taste nor colour, so jam may follow fish.

      | Detail | Value |
      |---|---|
      | Holds | 5 litres |
      | Across | 220 mm |
      | Height | 150 mm, 200 mm with the lid |
      | Hobs | all, induction too; oven to 250 °C |

      The lid sits inside the rim and lets a little steam past, so it lifts before it boils over.

      **Care.** Let it cool before you wash it. Burnt bottoms come loose with washing soda and an
      hour's patience.
    `,
    priceCents: 4950,
    weightGrams: 1720,
    stockQty: 14,
  },
  {
    slug: "pepper-mill",
    sku: "KIT-0206",
    name: "Pepper mill, 21 cm",
    summary: "Turned walnut round a hardened steel mechanism, coarse to fine.",
    descriptionMd: md`
      The mill is turned from a single block of walnut, so the grain runs on through the joint
      when head and body stand in line.

      Its mechanism has two rows of teeth, the first to crack the corns and the second to grind
      them. The nut on top sets how finely: tight for fish, loose for steak.

      - Height 210 mm, base 58 mm
      - Holds about 45 g of pepper
      - Mechanism of hardened steel, not for salt

      **Care.** A dry cloth. If it slips, empty it, grind a spoonful of rice, and fill it again.
    `,
    priceCents: 3900,
    weightGrams: 330,
    stockQty: 20,
  },
  {
    slug: "granite-mortar",
    sku: "KIT-0207",
    name: "Granite mortar and pestle",
    summary: "Five kilos of grey granite that stay where they are put.",
    descriptionMd: md`
      Turned from grey granite, polished outside and left rough within, where the work is done.
      Its weight keeps it still while you pound, and the foot is wide enough for a wooden table.

      - Bowl 160 mm across and 90 mm deep; half a litre, comfortably a third
      - Pestle 180 mm, with two ends: the broad one crushes, the narrow one grinds

      Before the first use, grind a handful of rice until it stays white. Two rounds are usually
      enough.

      **Care.** Water only: stone remembers soap.
    `,
    priceCents: 5600,
    weightGrams: 5100,
    stockQty: 7,
  },
];
