import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { accepts } from "#server/live/accepted-codings.ts";

/** How an answer may leave, the smaller one first. */
export const codings = ["br", "gzip"] as const;
export type Coding = (typeof codings)[number];

export function codingFor(acceptEncoding: string | undefined): Coding | undefined {
  return codings.find((coding) => accepts(coding, acceptEncoding));
}

/** As small as it gets, for what is packed once and sent many times. */
export const packOnce: Record<Coding, (content: Buffer) => Promise<Buffer>> = {
  br: (content) =>
    promisify(brotliCompress)(content, {
      params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    }),
  gzip: (content) => promisify(gzip)(content, { level: 9 }),
};

/** Beside the file that it is packed from. */
export const extensions: Record<Coding, string> = { br: ".br", gzip: ".gz" };
