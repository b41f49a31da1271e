/** As a shopkeeper reads them on the page of the run. */
export const stepNames = {
  check: {
    stock: "Check the stock",
    price: "Check the price",
    address: "Check the address",
    method: "Check the payment method",
    fraud: "Check for fraud",
  },
  freeze: "Freeze the quote",
  hold: "Hold the stock",
  reserve: "Reserve a slot at the carrier",
  askPayment: "Ask for the payment",
  awaitPayment: "Wait for the payment",
  keep: "Keep the stock",
  stock: "Stock for the order",
  slot: "Slot for the order",
  payment: "Payment for the order",
  approval: "Wait for approval",
  capture: "Capture the payment",
  pick: "Pick in the warehouse",
  invoice: "Write the invoice",
  label: "Print the label",
  day: "Wait for the day of its slot",
  handOver: "Hand over to the carrier",
  delivery: "Wait for delivery",
  find: "Find the parcel",
  again: "Take it from the shelf again",
  tell: { mail: "Tell by mail", text: "Tell by text", push: "Tell by push" },
} as const;

/** What is done for each parcel has a name of its own for each but the first. */
export function ofParcel(step: string, parcel: number): string {
  return parcel === 1 ? step : `${step}, parcel ${parcel}`;
}
