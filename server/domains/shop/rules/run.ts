/** How its runs are known in all layers. */
export const orderRun = {
  kind: "order",
  pathOf: (orderId: string) => `/orders/${orderId}`,
} as const;
