import { rpc } from "@restatedev/restate-sdk-clients";
import { books, booksKey, type Looked } from "../services/books/contract.ts";
import { bounded, type Ingress } from "./connect.ts";

/** It compares with everybody's ledgers, so it takes its time. */
export function lookAtBooks(ingress: Ingress, { mend }: { mend: boolean }): Promise<Looked> {
  return ingress.client(books, booksKey).look({ mend }, rpc.opts({ timeout: 60_000 }));
}

/** From now on, again and again: what was begun by an earlier start comes to its end. */
export async function keepLookingAtBooks(ingress: Ingress, generation: number): Promise<void> {
  await ingress.sendClient(books, booksKey).keepLooking({ generation }, bounded());
}
