import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPublicAddress, readAddress } from "./address.ts";
import { readHost, splitAuthority } from "./host.ts";

describe("a host", () => {
  test.each([
    ["127.0.0.1", "2130706433"],
    ["127.0.0.1", "0x7f000001"],
    ["127.0.0.1", "0x7f.0.0.1"],
    ["127.0.0.1", "0177.0.0.1"],
    ["127.0.0.1", "017700000001"],
    ["127.0.0.1", "127.1"],
    ["127.0.0.1", "127.0.1"],
    ["127.0.0.1", "127.0.0.1."],
    ["127.0.0.1", "１２７。０。０。１"],
    ["127.0.0.1", "::ffff:127.0.0.1"],
    ["127.0.0.1", "[::ffff:7f00:1]"],
    ["127.0.0.1", "0:0:0:0:0:ffff:127.0.0.1"],
    ["169.254.169.254", "2852039166"],
    ["169.254.169.254", "0xA9FEA9FE"],
    ["169.254.169.254", "0251.0376.0251.0376"],
    ["169.254.169.254", "[::ffff:a9fe:a9fe]"],
    ["0.0.0.0", "0"],
    ["1.2.3.0", "1.2.3.0x"],
    ["::1", "[0:0:0:0:0:0:0:1]"],
    ["::1", "0000::0001"],
    ["fd00:ec2::254", "FD00:0EC2::0254"],
  ])("is read as the address %s when it is written %s", (address, written) => {
    expect(readHost(written)).toMatchObject({ type: "host-address", text: address });
  });

  test.each([
    ["example.com", "EXAMPLE.com."],
    ["example.com", "example．com"],
    ["example.com", "exam\u00ADple.com"],
    ["xn--bcher-kva.example", "bücher.example"],
    ["xn--bcher-kva.example", "BÜCHER.example"],
    ["xn--bcher-kva.example", "xn--bcher-kva.EXAMPLE"],
    ["ss.example", "ẞ.example"],
    ["localhost", "LOCALHOST"],
  ])("is read as the name %s when it is written %s", (name, written) => {
    const expected = name === "ss.example" ? "xn--zca.example" : name;
    expect(readHost(written)).toEqual({ type: "host-name", text: expected });
  });

  test.each([
    "",
    ".",
    "..",
    "example.com..",
    "a..b",
    "fe80::1%eth0",
    "[fe80::1%25eth0]",
    "%31%32%37.0.0.1",
    "example.com:80",
    "a b",
    "a\tb",
    "a\nb",
    "a\u0000b",
    "a\u2028b",
    "user@host",
    "host/path",
    "host\\path",
    "host?x",
    "host#x",
    "[example.com]",
    "[127.0.0.1]",
    "256.256.256.256",
    "1.2.3.4.5",
    "*.example.com",
    "a,b",
    `${"a".repeat(64)}.com`,
    `${"a.".repeat(127)}com`,
  ])("is not read from %j", (written) => {
    expect(readHost(written)).toBeUndefined();
  });

  test("has one spelling: reading it again changes nothing", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.domain(), fc.ipV4Extended(), fc.ipV6(), fc.string(), fc.webAuthority()),
        (written) => {
          const host = readHost(written);
          if (host !== undefined) expect(readHost(host.text)).toEqual(host);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("every number that means an IPv4 address is read as that address", () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffffffff }), (number) => {
        const text = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
        const word = (shift: number): string => ((number >>> shift) & 0xffff).toString(16);
        const spellings = [
          text,
          String(number),
          `0x${number.toString(16)}`,
          `0${number.toString(8)}`,
          `::ffff:${text}`,
          `[::ffff:${word(16)}:${word(0)}]`,
        ];
        for (const spelling of spellings) {
          expect(readHost(spelling)).toMatchObject({ type: "host-address", text });
        }
      }),
    );
  });
});

describe("an address", () => {
  test.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.255",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:10.0.0.1",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::8.8.8.8",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "100::1",
    "5f00::1",
  ])("%s is not public", (text) => {
    const address = readAddress(text);
    expect(address !== undefined && isPublicAddress(address)).toBe(false);
    expect(address).toBeDefined();
  });

  test.each([
    "1.1.1.1",
    "8.8.8.8",
    "172.15.255.255",
    "172.32.0.1",
    "168.63.129.17",
    "151.101.0.223",
    "::ffff:8.8.8.8",
    "2606:4700:4700::1111",
    "2a04:4e42::223",
    "64:ff9b::8.8.8.8",
  ])("%s is public", (text) => {
    const address = readAddress(text);
    expect(address !== undefined && isPublicAddress(address)).toBe(true);
  });

  test("of private ranges is never public, however it is written", () => {
    const octet = fc.nat({ max: 255 });
    const inside = fc.oneof(
      fc.tuple(fc.constantFrom(10, 127, 0), octet, octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
      fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
    );
    fc.assert(
      fc.property(inside, (octets) => {
        const text = octets.join(".");
        for (const spelling of [text, `::ffff:${text}`, `64:ff9b::${text}`]) {
          const address = readAddress(spelling);
          expect(address !== undefined && isPublicAddress(address)).toBe(false);
        }
      }),
    );
  });
});

test("an authority is split into host and port, and nothing else is taken for one", () => {
  expect(splitAuthority("a.com:8080")).toEqual({ host: "a.com", port: 8080 });
  expect(splitAuthority("a.com")).toEqual({ host: "a.com", port: undefined });
  expect(splitAuthority("[::1]:443")).toEqual({ host: "[::1]", port: 443 });
  expect(splitAuthority("::1")).toEqual({ host: "::1", port: undefined });
  for (const wrong of [
    "",
    ":80",
    "a:",
    "a:0",
    "a:65536",
    "a:80:90",
    "a:-1",
    "a:8 0",
    "[::1",
    "a:80/",
  ]) {
    expect(splitAuthority(wrong), wrong).toBeUndefined();
  }
});
