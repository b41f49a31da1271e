import { service, workflow } from "@restatedev/restate-sdk";
import { openTravelDesk, type TravelDesk } from "../travel/support/travel-desk.ts";

/**
 * Bookings a second, as a ratio to bare workflows a second on the same server in the same run: the machine
 * cancels out, and what is left is what a booking costs.
 *
 *     node --import ./server/start/preload.mjs --import tsx tests/bench/trips.ts
 */
const inARow = { seconds: 8, atOnce: 8 };

const nothing = service({ name: "Nothing", handlers: { done: async () => {} } });

/** One call and one answer: the least that anything durable can be. */
const bareWorkflow = workflow({
  name: "BareWorkflow",
  handlers: {
    run: async (ctx) => {
      await ctx.serviceClient(nothing).done();
    },
  },
});

const desk = await openTravelDesk({ standIns: [nothing, bareWorkflow] });
try {
  await rate(1, runBare);
  const bare = await rate(inARow.seconds, runBare);
  const booked = await rate(inARow.seconds, bookAndPay(desk));
  console.log(`${bare.toFixed(1)} bare workflows a second`);
  console.log(`${booked.toFixed(1)} bookings a second, paid and confirmed`);
  console.log(`One booking costs as much as ${(bare / booked).toFixed(1)} bare workflows.`);
} finally {
  await desk.stop();
}

async function runBare(place: number): Promise<void> {
  const bare = desk.ingress.workflowClient(bareWorkflow, `bare-${Date.now()}-${place}`);
  await bare.workflowSubmit();
  await bare.workflowAttach();
}

function bookAndPay({ newShopper, book, becomes, pay }: TravelDesk) {
  return async () => {
    const id = await book(newShopper());
    await becomes(id, "awaiting_payment");
    await pay(id);
    await becomes(id, "confirmed");
  };
}

/** How many a second came to their end. */
async function rate(seconds: number, one: (place: number) => Promise<void>): Promise<number> {
  const began = performance.now();
  const isTime = () => performance.now() - began < seconds * 1_000;
  let places = 0;
  let ended = 0;
  const worker = async () => {
    while (isTime()) {
      await one(places++);
      ended += 1;
    }
  };
  await Promise.all(Array.from({ length: inARow.atOnce }, worker));
  return (ended * 1_000) / (performance.now() - began);
}
