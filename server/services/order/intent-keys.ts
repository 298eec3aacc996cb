/** What makes the chain's part of an order unique: asked twice, done once. */
export const mintKey = (orderItemId: string): string => `mint:${orderItemId}`;
export const settleKey = (orderId: string): string => `settle:${orderId}`;
