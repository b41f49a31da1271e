import { constants, deflateRawSync } from "node:zlib";

/** What a gzip stream is put together from: deflate may be cut and joined at any byte boundary (RFC 1951, 1952). */

export const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

/** Ends at a byte boundary, and leans on nothing before it but on what the dictionary holds. */
export function packed(content: string | Buffer, dictionary?: Buffer): Buffer {
  return deflateRawSync(content, {
    finishFlush: constants.Z_SYNC_FLUSH,
    // By default each piece, however small, would come in 16 KB.
    chunkSize: 2 * 1024,
    ...(dictionary && { dictionary }),
  });
}

/** A stored block, of at most 64 KB: for what is short, and different for every reader. */
export function asItIs(content: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt16LE(content.length, 1);
  head.writeUInt16LE(~content.length & 0xffff, 3);
  return Buffer.concat([head, content]);
}

/** An empty block that is marked as the last, then what a reader checks the whole against. */
export function gzipEnd({ crc, length }: { crc: number; length: number }): Buffer {
  const end = Buffer.alloc(10);
  end.writeUInt16LE(3, 0);
  end.writeUInt32LE(crc, 2);
  end.writeUInt32LE(length % 2 ** 32, 6);
  return end;
}
