import { describe, expect, test } from "vitest";
import { hasCode } from "../testing/describe-cells.ts";
import { parseServerAddress } from "./server-address.ts";
import { JupyterServer } from "./server.ts";

describe("parseServerAddress", () => {
  test.each([
    ["http://localhost:8888", "http://localhost:8888/"],
    ["http://localhost:8888/lab?token=t", "http://localhost:8888/"],
    ["http://localhost:8888/tree#x", "http://localhost:8888/"],
    ["https://hub.example/user/ada/lab/tree/a.ipynb", "https://hub.example/user/ada/"],
    ["https://hub.example/user/ada", "https://hub.example/user/ada/"],
  ])("%s is the server at %s", (url, base) => {
    expect(parseServerAddress(url).base.href).toBe(base);
  });

  test("the token is taken from the query or from beside it, and is not in the base", () => {
    const address = parseServerAddress("http://localhost:8888/?token=abc&x=1");
    expect(address.token).toBe("abc");
    expect(address.base.href).not.toContain("abc");
    expect(parseServerAddress("http://localhost:8888", "abc").token).toBe("abc");
    expect(parseServerAddress("http://localhost:8888/?token=").token).toBeUndefined();
  });

  test("what is no address is refused without repeating a token", () => {
    refuse("jupyter?token=hidden");
    refuse("ftp://host/?token=hidden");
    refuse("http://me:hidden@host/");
    refuse("http://host/?token=hidden", "hidden2");
    refuse("http://host/", "hidden\r\nx: y");
  });
});

test("the socket's URL carries the session and no token", () => {
  const server = new JupyterServer(parseServerAddress("https://h/base/?token=abc"));
  expect(server.channelsUrl("k/1", "s").href).toBe(
    "wss://h/base/api/kernels/k%2F1/channels?session_id=s",
  );
  expect(server.headers()["authorization"]).toBe("token abc");
  expect(server.shown).toBe("https://h/base/");
});

function refuse(url: string, token?: string): void {
  let thrown: unknown;
  try {
    parseServerAddress(url, token);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toSatisfy(hasCode("config_invalid"));
  expect(String(thrown)).not.toContain("hidden");
}
