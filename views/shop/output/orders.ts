import type { Seller } from "#db/seller.ts";
import type { OrderDescription, OrderInvoice, OrderRow } from "#db/shop/order-pages.ts";
import { hasItsDay, sayLeaving } from "#server/domains/shop/rules/leaving.ts";
import { formatMoney } from "#server/rules/money.ts";
import { sentence } from "#server/rules/sentence.ts";
import { carrierTitle } from "#server/rules/system-titles.ts";
import { code, plain, table } from "#views/markdown.ts";
import {
  paymentsMarkdown,
  progressMarkdown,
  stepsMarkdown,
  undoingsMarkdown,
} from "#views/output/sections.ts";
import { pathTo } from "#views/parts/path.ts";
import { formatDay, formatTime } from "#views/parts/time.tsx";
import { invoiceNumber, paymentLines, vatLines } from "../invoice.ts";
import { progressOf } from "../order-progress.ts";
import { orderUndoings, undoneHeadline } from "../order-undoing.ts";
import { addressLines } from "../parts/address.tsx";
import { orderName } from "../parts/order-list.tsx";
import { deadlineOf, orderExplanations } from "../parts/order-status-card.tsx";
import { orderLabel, shipmentLook } from "../parts/status.tsx";
import { orderStepWords } from "../step-words.ts";

export function ordersMarkdown(orders: OrderRow[]): string {
  if (orders.length === 0) return "# Orders\n\nNo orders yet.";
  const rows = orders.map((order) => [
    `[${plain(orderName(order))}](${pathTo("orders", order.id)})`,
    orderLabel(order.status),
    formatTime(order.createdAt),
    formatMoney(order.totalCents, order.currency),
  ]);
  return ["# Orders", table(["Order", "State", "Ordered", "Total"], rows, { right: [3] })].join(
    "\n\n",
  );
}

export function orderMarkdown(order: OrderDescription): string {
  const until = deadlineOf(order);
  return [
    `# ${plain(order.run.title)}`,
    `**${orderLabel(order.status)}**: ${orderExplanations[order.status]}`,
    order.reason && plain(sentence(order.reason)),
    until && `Waits until ${formatTime(until)}.`,
    progressMarkdown(progressOf(order)),
    linesMarkdown(order),
    "## Delivery",
    addressLines(order.address).map(plain).join(", "),
    order.note && `Note: ${plain(order.note)}`,
    hasItsDay(order) &&
      `Leaves on ${plain(sayLeaving(order.slot.day, carrierTitle(order.slot.carrier)))}.`,
    ...tracking(order),
    ...paymentsMarkdown(order.payments, order.disputes),
    ...undoingsMarkdown(undoneHeadline(order), orderUndoings(order)),
    ...stepsMarkdown(order.steps, orderStepWords),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function linesMarkdown(order: OrderDescription): string {
  const money = (cents: number) => formatMoney(cents, order.currency);
  if (order.lines.length === 0) return "";
  const rows = order.lines.map((line) => [
    plain(line.name),
    code(line.sku),
    money(line.unitCents),
    String(line.quantity),
    money(line.unitCents * line.quantity),
  ]);
  const sums = [
    ["Shipping", "", "", "", money(order.shippingCents)],
    ["**Total**", "", "", "", `**${money(order.totalCents)}**`],
  ];
  return table(["Name", "Item", "Price", "Qty", "Amount"], [...rows, ...sums], {
    right: [2, 3, 4],
  });
}

function tracking({ shipment, lostParcels }: OrderDescription): string[] {
  const lost = lostParcels.map(
    (one) => `The parcel before it (${plain(one.trackingNumber ?? "—")}) was lost and sent again.`,
  );
  if (!shipment?.trackingNumber) return lost;
  const events = shipment.tracking.map((event) => [
    plain(shipmentLook(event.status).label),
    formatTime(event.at),
  ]);
  return [
    "## Shipment",
    `${carrierTitle(shipment.carrier)}, tracking number ${plain(shipment.trackingNumber)}${shipment.status ? `: **${shipmentLook(shipment.status).label}**` : ""}`,
    events.length > 0 ? table(["Told by the carrier", "When"], events) : "",
    ...lost,
  ];
}

export function invoiceMarkdown(
  order: OrderDescription,
  invoice: OrderInvoice,
  seller: Seller,
): string {
  const { name, address, vatId, email } = seller;
  return [
    `# Invoice ${invoiceNumber(invoice)}`,
    invoice.cancelledAt !== null &&
      `**Cancelled on ${formatDay(invoice.cancelledAt)}: nothing is owed on this invoice.**`,
    `Issued ${formatDay(invoice.issuedAt)} for ${plain(order.run.title)}`,
    `From: ${[name, ...address, vatId && `VAT number ${vatId}`, email].filter(Boolean).map(plain).join(", ")}`,
    `To: ${addressLines(order.address).map(plain).join(", ")}`,
    linesMarkdown(order),
    ...vatLines(order, seller).map(
      ({ label, cents }) => `${label}: ${formatMoney(cents, order.currency)}`,
    ),
    ...paymentLines(order.payments).map(plain),
  ]
    .filter(Boolean)
    .join("\n\n");
}
