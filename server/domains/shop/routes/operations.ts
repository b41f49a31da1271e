import { carrierEventSchema } from "#server/outside/carriers.ts";
import { easyPostEventSchema } from "#server/outside/easypost/events.ts";
import { eventTaken, signedDescription } from "#server/web/openapi/answers.ts";
import type { Operation } from "#server/web/openapi/operation.ts";
import { checkoutForm } from "../commands/checkout-form.ts";
import * as answer from "./answers.ts";
import { added, amount } from "./cart-api.ts";
import { rejection } from "./decisions-api.ts";

const catalogue: Operation[] = [
  {
    method: "get",
    path: "/api/products",
    tag: "Catalogue",
    summary: "Search the products",
    for: "anyone",
    query: {
      q: "Words that must all occur",
      category: "One category",
      sort: "catalogue, name, price or price-desc",
      page: "From 1",
    },
    answers: { 200: { description: "One page of products", schema: answer.productList } },
  },
  {
    method: "get",
    path: "/api/products/{id}",
    tag: "Catalogue",
    summary: "One product",
    for: "anyone",
    answers: { 200: { description: "The product", schema: answer.product } },
  },
];

const cartAnswer = { 200: { description: "The cart as it is now", schema: answer.cart } };

const cart: Operation[] = [
  {
    method: "get",
    path: "/api/cart",
    tag: "Cart",
    summary: "What is in the cart",
    for: "shopper",
    answers: cartAnswer,
  },
  {
    method: "post",
    path: "/api/cart/add",
    tag: "Cart",
    summary: "Put something into the cart",
    for: "shopper",
    body: added,
    example: { sku: "WRK-0101", quantity: 2 },
    answers: cartAnswer,
  },
  {
    method: "put",
    path: "/api/cart/lines/{sku}",
    tag: "Cart",
    summary: "Change a quantity",
    for: "shopper",
    body: amount,
    example: { quantity: 3 },
    answers: cartAnswer,
  },
  {
    method: "delete",
    path: "/api/cart/lines/{sku}",
    tag: "Cart",
    summary: "Take something out of the cart",
    for: "shopper",
    answers: cartAnswer,
  },
  {
    method: "post",
    path: "/api/cart/trim",
    tag: "Cart",
    summary: "Keep of the cart what can be had",
    description: "Quantities are cut down to what is in stock; what is sold out is taken out.",
    for: "shopper",
    answers: cartAnswer,
  },
];

const orders: Operation[] = [
  {
    method: "post",
    path: "/api/checkout",
    tag: "Orders",
    summary: "Start a checkout",
    description:
      "Answers at once; the order goes on by itself. Without an orderId it is made from the Idempotency-Key, " +
      "so that the same request sent again is the same order. An order that was not paid can be tried again " +
      "under its id with the next attempt.",
    for: "shopper",
    body: checkoutForm,
    example: {
      address: {
        name: "Alice Liddell",
        line1: "Rabbit Hole 7",
        postcode: "10115",
        city: "Berlin",
        country: "DE",
      },
      note: "Leave it with the neighbours",
    },
    answers: { 202: { description: "Accepted", schema: answer.accepted } },
  },
  {
    method: "get",
    path: "/api/orders",
    tag: "Orders",
    summary: "Your orders",
    for: "shopper",
    answers: { 200: { description: "The latest first", schema: answer.orderList } },
  },
  {
    method: "get",
    path: "/api/orders/{id}",
    tag: "Orders",
    summary: "One of your orders",
    for: "shopper",
    answers: { 200: { description: "The order", schema: answer.order } },
  },
  {
    method: "get",
    path: "/api/orders/{id}/status",
    tag: "Orders",
    summary: "How far an order is, of its five phases, while it works",
    description:
      "Answered from what is written down, without waiting. An admin may ask about any order.",
    for: "shopper",
    answers: { 200: { description: "What happens now", schema: answer.orderStatus } },
  },
  {
    method: "post",
    path: "/api/orders/{id}/cancel-payment",
    tag: "Orders",
    summary: "Stop paying; the cart is kept",
    for: "shopper",
    answers: { 202: { description: "Asked for", schema: answer.cancelAsked } },
  },
  {
    method: "post",
    path: "/api/orders/{id}/again",
    tag: "Orders",
    summary: "Put what an order was made of into the cart once more",
    description:
      "For an order that has ended. What is in the cart already counts, so that the same request sent again " +
      "adds nothing. The lines of which not all could be put in are told.",
    for: "shopper",
    answers: { 200: { description: "The cart, and what is missing", schema: answer.again } },
  },
];

const decisions: Operation[] = [
  {
    method: "post",
    path: "/api/workflow/{id}/approve",
    tag: "Decisions",
    summary: "Approve an order",
    description: "A second decision is answered with the first.",
    for: "admin",
    answers: { 200: { description: "What counts", schema: answer.decided } },
  },
  {
    method: "post",
    path: "/api/workflow/{id}/reject",
    tag: "Decisions",
    summary: "Reject an order",
    for: "admin",
    body: rejection,
    example: { reason: "We cannot send this to your address" },
    answers: { 200: { description: "What counts", schema: answer.decided } },
  },
  {
    method: "post",
    path: "/api/workflow/{id}/parcel-lost",
    tag: "Decisions",
    summary: "Give up a parcel that nobody hears of: it is refunded and written off",
    for: "admin",
    answers: { 200: { description: "Whether it was in time", schema: answer.givenUp } },
  },
  {
    method: "post",
    path: "/api/workflow/{id}/parcel-again",
    tag: "Decisions",
    summary: "Send again what was in a parcel that nobody hears of",
    description:
      "Refused with `out_of_stock` when there is not enough left; then it can be refunded.",
    for: "admin",
    answers: { 200: { description: "Whether it was in time", schema: answer.givenUp } },
  },
  {
    method: "post",
    path: "/api/workflow/{id}/cancel",
    tag: "Decisions",
    summary: "Cancel your order, up to its shipment",
    for: "shopper",
    answers: { 200: { description: "Whether it was in time", schema: answer.cancelled } },
  },
];

const parcels: Operation[] = [
  {
    method: "post",
    path: "/api/carrier/callback",
    tag: "Parcels",
    summary: "What the carrier tells of a parcel",
    description: `${signedDescription} News that come late do not take a parcel back.`,
    for: "provider",
    body: carrierEventSchema,
    answers: { 200: { description: "Accepted, now or before", schema: eventTaken } },
  },
  {
    method: "post",
    path: "/api/carrier/easypost",
    tag: "Parcels",
    summary: "What EasyPost tells, where it carries the parcels",
    description:
      "Signed as EasyPost signs (`X-Hmac-Signature`). What is not about a parcel of this shop is taken and " +
      "left alone.",
    for: "provider",
    body: easyPostEventSchema,
    answers: {
      200: {
        description: "Accepted, now or before",
        schema: eventTaken.partial({ deliveries: true }),
      },
    },
  },
];

export const shopOperations = [...catalogue, ...cart, ...orders, ...decisions, ...parcels];
