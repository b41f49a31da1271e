import { BlockList, isIPv4, isIPv6 } from "node:net";

/** Of this machine and of the networks that it stands in. */
const own = listOf(
  ["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"],
  ["::1/128", "fc00::/7"],
);

/** Of nobody who could be called: where a machine's own keys are handed out, groups, and ways around. */
const never = listOf(
  ["0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"],
  ["::/128", "fe80::/10", "fec0::/10", "ff00::/8", "64:ff9b::/96", "64:ff9b:1::/48"],
  ["198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"],
  ["2002::/16", "2001::/32", "2001:db8::/32", "100::/64"],
);

/** Whether a call for somebody may be made there; `ownToo` where nothing is at stake. */
export function mayBeCalled(address: string, { ownToo }: { ownToo: boolean }): boolean {
  const plain = unmapped(address);
  if (isAmong(never, plain)) return false;
  return ownToo || !isAmong(own, plain);
}

/** An IPv4 address that is written as one of IPv6 is what it stands for. */
function unmapped(address: string): string {
  const plain = address.replace(/%.*$/, "");
  const dotted = /^::(?:ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (dotted) return dotted;
  const hex = /^::(?:ffff:)?([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(plain);
  if (!hex) return plain;
  const [high, low] = [parseInt(hex[1] ?? "", 16), parseInt(hex[2] ?? "", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** What is no address at all is nowhere to call. */
function isAmong(list: BlockList, address: string): boolean {
  if (isIPv4(address)) return list.check(address, "ipv4");
  return isIPv6(address) ? list.check(address, "ipv6") : true;
}

function listOf(...networks: string[][]): BlockList {
  const list = new BlockList();
  for (const network of networks.flat()) {
    const [address = "", bits] = network.split("/");
    list.addSubnet(address, Number(bits), isIPv4(address) ? "ipv4" : "ipv6");
  }
  return list;
}
