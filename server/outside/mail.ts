import { createHttp, type Remote } from "./http.ts";
import { type Receipt, receiptSchema } from "./messages.ts";

interface Letter {
  to: string;
  subject: string;
  body: string;
  /** The run or order that the letter is about. */
  ref: string;
}

export interface Mail {
  send(letter: Letter, key: string): Promise<Receipt>;
}

export function createMail(remote: Remote): Mail {
  const http = createHttp("the mail service", remote);

  return {
    send: (body, key) => http.post("/outbox/mail", { key, body, answer: receiptSchema }),
  };
}
