import { readConfig } from "#server/config.ts";
import { sandboxUrls } from "#server/outside/systems.ts";
import { type PaymentOutcome, paymentOutcomes, playPayment } from "./play-payment.ts";

const usage = `Usage: npm run sandbox:pay -- ORDER ${paymentOutcomes.join("|")}`;

try {
  console.log(await playPayment(readCommand(process.argv.slice(2))));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function readCommand([orderId, outcome, ...more]: string[]) {
  if (!orderId || !isOutcome(outcome) || more.length > 0) throw new Error(usage);
  return { urls: sandboxUrls(readConfig().sandboxPort), orderId, outcome };
}

function isOutcome(word: string | undefined): word is PaymentOutcome {
  return paymentOutcomes.some((outcome) => outcome === word);
}
