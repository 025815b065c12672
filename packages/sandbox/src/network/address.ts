import { isIPv4, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";

/** An IP address in one spelling only: IPv4 addresses that IPv6 carries in itself (`::ffff:1.2.3.4`) are unwrapped. */
export interface Address {
  /** The canonical text, for example `127.0.0.1` or `2001:db8::1`. */
  readonly text: string;
  /** 4 or 16 bytes in network order. */
  readonly bytes: readonly number[];
}

/**
 * Reads an address in its plain spelling (four decimal numbers, or IPv6 in any valid form without a zone id). Undefined
 * for everything else, octal and short forms included: `readHost` brings those into this form first.
 */
export function readAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { text, bytes: text.split(".").map(Number) };
  if (!isIPv6(text) || text.includes("%")) return undefined;
  // The URL parser writes every IPv6 address in the one form of RFC 5952, without a dotted tail.
  const canonical = new URL(`http://[${text}]/`).hostname.slice(1, -1);
  const bytes = sixteenBytes(canonical);
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255;
  if (mapped && bytes[11] === 255) {
    const inner = bytes.slice(12);
    return { text: inner.join("."), bytes: inner };
  }
  return { text: canonical, bytes };
}

function sixteenBytes(canonical: string): number[] {
  const [head = "", tail] = canonical.split("::");
  const first = words(head);
  const last = words(tail ?? "");
  const middle = tail === undefined ? 0 : 8 - first.length - last.length;
  const all = [...first, ...Array.from({ length: middle }, () => 0), ...last];
  return all.flatMap((word) => [word >> 8, word & 255]);
}

function words(part: string): number[] {
  return part === "" ? [] : part.split(":").map((word) => Number.parseInt(word, 16));
}

interface Range {
  readonly bytes: readonly number[];
  readonly bits: number;
}

function range(text: string): Range {
  const [prefix = "", bits] = text.split("/");
  const bytes = isIPv4(prefix) ? prefix.split(".").map(Number) : sixteenBytes(prefix);
  return { bytes, bits: Number(bits) };
}

/**
 * IPv4 addresses that are not of the public internet: the IANA special-purpose registry (RFC 6890 and its successors),
 * multicast, the reserved class, and the address at which one cloud serves its machines (metadata and agents) although
 * it lies in a public range.
 */
const SPECIAL_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "168.63.129.16/32",
].map(range);

/** The only part of IPv6 that is given out as public addresses. */
const GLOBAL_IPV6 = range("2000::/3");
/** What of it is not: protocol assignments with Teredo, documentation, and 6to4, which carries an IPv4 address. */
const SPECIAL_IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].map(range);
/** IPv4 behind the well-known prefix of a translator (RFC 6052), which networks without IPv4 answer for every name. */
const TRANSLATED_IPV4 = range("64:ff9b::/96");

/** Whether an address belongs to the public internet, by number alone. */
export function isPublicAddress({ bytes }: Address): boolean {
  if (bytes.length === 4) return !SPECIAL_IPV4.some((entry) => within(bytes, entry));
  if (within(bytes, TRANSLATED_IPV4)) {
    const inner = bytes.slice(12);
    return isPublicAddress({ text: inner.join("."), bytes: inner });
  }
  return within(bytes, GLOBAL_IPV6) && !SPECIAL_IPV6.some((entry) => within(bytes, entry));
}

function within(bytes: readonly number[], { bytes: prefix, bits }: Range): boolean {
  return prefix.every((byte, index) => {
    const count = Math.min(8, Math.max(0, bits - index * 8));
    const mask = (0xff << (8 - count)) & 0xff;
    return ((bytes[index] ?? 0) & mask) === (byte & mask);
  });
}

/** Whether an address is one of this machine's own: its services may listen there and trust whoever is local. */
export function isOwnAddress(address: Address): boolean {
  return Object.values(networkInterfaces()).some((entries) =>
    entries?.some((entry) => readAddress(entry.address)?.text === address.text),
  );
}
