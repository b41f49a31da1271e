import { createHttp, type Remote } from "./http.ts";
import { type Receipt, receiptSchema } from "./messages.ts";

interface Text {
  /** A telephone number. */
  to: string;
  body: string;
  /** The run or order that the text is about. */
  ref: string;
}

export interface Texts {
  send(text: Text, key: string): Promise<Receipt>;
}

export function createTexts(remote: Remote): Texts {
  const http = createHttp("the text service", remote);

  return {
    send: (body, key) => http.post("/outbox/text", { key, body, answer: receiptSchema }),
  };
}
