import { BlockList, isIP } from "node:net";
import { SettingError } from "./setting-error.ts";

/** Whether an address is one of ours: given one by one, or as networks ("10.0.0.0/8"). */
export function ownProxies(list: readonly string[]): (address: string) => boolean {
  const known = new BlockList();
  for (const entry of list) add(known, entry);
  return (address) => {
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    return isIP(address) > 0 && known.check(address, family);
  };
}

function add(known: BlockList, entry: string): void {
  const [address = "", prefix] = entry.split("/");
  const version = isIP(address);
  if (version === 0) throw new SettingError(`TRUSTED_PROXY names ${entry}, which is no address.`);
  const family = version === 6 ? "ipv6" : "ipv4";
  if (prefix === undefined) known.addAddress(address, family);
  else known.addSubnet(address, Number(prefix), family);
}
