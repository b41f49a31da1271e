import { createHttp, type Remote } from "./http.ts";
import { type Receipt, receiptSchema } from "./messages.ts";

interface PushNote {
  /** A device, or the user whose devices are meant. */
  to: string;
  subject: string;
  body: string;
  /** The run or order that the note is about. */
  ref: string;
}

export interface Push {
  send(note: PushNote, key: string): Promise<Receipt>;
}

export function createPush(remote: Remote): Push {
  const http = createHttp("the push service", remote);

  return {
    send: (body, key) => http.post("/outbox/push", { key, body, answer: receiptSchema }),
  };
}
