import { CodeactError } from "@codeact/protocol";
import { createServer, connect } from "node:net";
import type { Server, Socket } from "node:net";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Connection } from "./connection.ts";
import type { Death } from "./cell.ts";
import { WarmPool } from "./warm-pool.ts";

/** Something that can be kept warm, and how the test ends it. */
interface Fake {
  readonly number: number;
  readonly connection: Connection;
  readonly process: {
    readonly ended: Promise<Death>;
    readonly gone: Promise<void>;
    kill(): void;
  };
  /** The interpreter's end of the socket. */
  readonly peer: Socket;
  killed(): boolean;
  /** Nobody knows any more whether it runs: it counts as ended. */
  lose(): void;
}

function nothing(): void {
  // Nobody listens in these tests.
}

const NO_ROOM = new CodeactError("overloaded", "There is no room for another.");
const DEATH: Death = { cause: "killed", detail: "The test killed it." };

let server: Server;
beforeAll(async () => {
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.close();
});

async function open(number: number): Promise<Fake> {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const accepted = once(server, "connection");
  const socket = connect(address.port, "127.0.0.1");
  const [peer]: Socket[] = await accepted;
  if (peer === undefined) throw new Error("no peer");
  peer.on("error", () => undefined);
  const ended = Promise.withResolvers<Death>();
  let killed = false;
  return {
    number,
    peer,
    connection: new Connection(socket, { message: nothing, violation: nothing, closed: nothing }),
    process: {
      ended: ended.promise,
      gone: ended.promise.then(nothing),
      kill() {
        killed = true;
        ended.resolve(DEATH);
      },
    },
    killed: () => killed,
    lose() {
      ended.resolve({ cause: "lost", detail: "The test lost it." });
    },
  };
}

/** A maker whose starts wait until the test lets them go on, in any order. */
class Maker {
  readonly made: Fake[] = [];
  readonly starts: { go(): Promise<void>; fail(error: Error): void }[] = [];
  most = 0;
  #now = 0;

  readonly make = async (signal: AbortSignal): Promise<Fake> => {
    this.#now += 1;
    this.most = Math.max(this.most, this.#now);
    const number = this.starts.length;
    const gate = Promise.withResolvers<void>();
    const onAbort = (): void => {
      gate.reject(new CodeactError("aborted", "the start was aborted"));
    };
    signal.addEventListener("abort", onAbort);
    this.starts.push({ go: () => Promise.resolve(gate.resolve()), fail: gate.reject });
    try {
      await gate.promise;
      const one = await open(number);
      this.made.push(one);
      return one;
    } finally {
      this.#now -= 1;
    }
  };

  /** Waits for the start with this number and lets it go on. */
  async go(number: number): Promise<void> {
    await this.started(number);
    await this.starts[number]?.go();
  }

  async started(number: number): Promise<void> {
    await vi.waitFor(() => expect(this.starts.length).toBeGreaterThan(number), 10_000);
  }
}

async function filled(pool: WarmPool<Fake>, count: number): Promise<void> {
  await vi.waitFor(() => expect(pool.ready).toBe(count), 10_000);
}

test("keeps its number ready, starts one at a time, and hands each out once", async () => {
  const maker = new Maker();
  const pool = new WarmPool({ size: 2, make: maker.make });
  await maker.go(0);
  await maker.go(1);
  await filled(pool, 2);
  expect([pool.claim()?.number, (await pool.take()).number, pool.claim()]).toEqual([
    0,
    1,
    undefined,
  ]);
  await maker.go(2);
  await maker.go(3);
  await filled(pool, 2);
  expect(maker.most).toBe(1);
  expect(maker.starts.length).toBe(4);
  await pool.close();
});

test("one that ends while it waits is replaced, and never handed out", async () => {
  const maker = new Maker();
  const pool = new WarmPool({ size: 1, make: maker.make });
  await maker.go(0);
  await filled(pool, 1);
  maker.made[0]?.process.kill();
  await maker.go(1);
  await filled(pool, 1);
  // Its socket closes before its end is reported.
  maker.made[1]?.peer.destroy();
  await vi.waitFor(() => expect(maker.made[1]?.connection.open).toBe(false));
  expect(pool.claim()).toBeUndefined();
  expect(maker.made[1]?.killed()).toBe(true);
  await pool.close();
});

test("one that nobody can tell of any more is ended, not only taken out", async () => {
  const maker = new Maker();
  const pool = new WarmPool({ size: 1, make: maker.make });
  await maker.go(0);
  await filled(pool, 1);
  maker.made[0]?.lose();
  await maker.go(1);
  await filled(pool, 1);
  expect(maker.made[0]?.killed()).toBe(true);
  expect(pool.claim()?.number).toBe(1);
  await pool.close();
});

test("a caller gets what is ready first, and its own start serves the next", async () => {
  const maker = new Maker();
  const pool = new WarmPool({ size: 1, make: maker.make });
  await maker.started(0);
  const first = pool.take();
  const second = pool.take();
  await maker.go(0);
  expect((await first).number).toBe(0);
  await maker.go(1);
  expect((await second).number).toBe(1);
  await maker.go(2);
  await filled(pool, 1);
  expect(pool.claim()?.number).toBe(2);
  await pool.close();
});

test("a caller who gives up leaves the interpreter to others", async () => {
  const maker = new Maker();
  const pool = new WarmPool({ size: 1, make: maker.make });
  await maker.started(0);
  const giveUp = new AbortController();
  const lost = pool.take(giveUp.signal);
  await maker.started(1);
  giveUp.abort();
  await expect(lost).rejects.toMatchObject({ code: "aborted" });
  await maker.go(1);
  await filled(pool, 1);
  expect(pool.claim()?.number).toBe(1);
  await pool.close();
});

test("what a caller who gave up has started ends when the pool is full", async () => {
  const maker = new Maker();
  const pool = new WarmPool({ size: 1, make: maker.make });
  await maker.started(0);
  const giveUp = new AbortController();
  const lost = pool.take(giveUp.signal);
  giveUp.abort();
  await expect(lost).rejects.toMatchObject({ code: "aborted" });
  await maker.go(0);
  await filled(pool, 1);
  await maker.go(1);
  await vi.waitFor(() => expect(maker.made[1]?.killed()).toBe(true));
  expect(pool.claim()?.number).toBe(0);
  await pool.close();
});

test("a failure reaches the caller whose start it was, and nobody else", async () => {
  const maker = new Maker();
  const pool = new WarmPool({ size: 1, make: maker.make });
  await maker.started(0);
  const first = pool.take();
  const second = pool.take();
  await maker.started(2);
  maker.starts[0]?.fail(new Error("nobody waits for this one"));
  maker.starts[1]?.fail(new Error("no memory"));
  await expect(first).rejects.toThrow("no memory");
  await maker.go(2);
  expect((await second).number).toBe(2);
  await pool.close();
});

test("a caller whose own start finds no room gets the one that is on its way for the pool", async () => {
  const maker = new Maker();
  const pool = new WarmPool({ size: 1, make: maker.make });
  await maker.started(0);
  const waiting = pool.take();
  maker.starts[1]?.fail(NO_ROOM);
  await maker.go(0);
  expect((await waiting).number).toBe(0);
  await pool.close();
});

test("callers beyond those on their way are refused for want of room, the last first, and all when those fail", async () => {
  const maker = new Maker();
  const pool = new WarmPool({ size: 1, make: maker.make });
  await maker.started(0);
  const [first, second] = [pool.take(), pool.take()];
  maker.starts[1]?.fail(NO_ROOM);
  maker.starts[2]?.fail(NO_ROOM);
  await expect(second).rejects.toBe(NO_ROOM);
  maker.starts[0]?.fail(new Error("of the one on its way"));
  await expect(first).rejects.toBe(NO_ROOM);
  await pool.close();
});

test("without a pool a start is the caller's own and ends with its signal", async () => {
  const maker = new Maker();
  const pool = new WarmPool({ size: 0, make: maker.make });
  expect(pool.claim()).toBeUndefined();
  const giveUp = new AbortController();
  const lost = pool.take(giveUp.signal);
  giveUp.abort();
  await expect(lost).rejects.toMatchObject({ code: "aborted" });
  const wanted = pool.take();
  await maker.go(1);
  expect((await wanted).number).toBe(1);
  expect(maker.made.length).toBe(1);
  await pool.close();
});

test("closing waits for the end of one whose start did not hear that it is no longer wanted", async () => {
  const [asked, came] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const end = Promise.withResolvers<void>();
  const one = await open(0);
  const pool = new WarmPool({
    size: 1,
    make: async () => {
      asked.resolve();
      await came.promise;
      return { ...one, process: { ...one.process, gone: end.promise } };
    },
  });
  await asked.promise;
  let isClosed = false;
  const closing = pool.close().then(() => (isClosed = true));
  came.resolve();
  await vi.waitFor(() => expect(one.killed()).toBe(true));
  await new Promise(setImmediate);
  expect(isClosed).toBe(false);
  end.resolve();
  await closing;
  expect(one.connection.open).toBe(false);
});

test("closing ends those that wait and those on their way, and refuses callers", async () => {
  const maker = new Maker();
  const pool = new WarmPool({ size: 1, make: maker.make });
  await maker.go(0);
  await filled(pool, 1);
  const [one] = maker.made;
  const ready = await pool.take();
  expect(ready).toBe(one);
  await maker.go(1);
  await filled(pool, 1);
  pool.claim();
  const waiting = pool.take();
  const refused = expect(waiting).rejects.toMatchObject({ code: "sandbox_closed" });
  await pool.close();
  await refused;
  await expect(pool.take()).rejects.toMatchObject({ code: "sandbox_closed" });
  expect(one?.killed()).toBe(false);
  expect(pool.ready).toBe(0);
});

test("room is made by ending one that waits", async () => {
  const maker = new Maker();
  const pool = new WarmPool({ size: 1, make: maker.make });
  expect(await pool.drop()).toBe(false);
  await maker.go(0);
  await filled(pool, 1);
  expect(await pool.drop()).toBe(true);
  expect(maker.made[0]?.killed()).toBe(true);
  expect(pool.ready).toBe(0);
  // Nobody has to claim one for the pool to be filled again.
  await maker.go(1);
  await filled(pool, 1);
  await pool.close();
});

test("room is made by ending one that is on its way for the pool", async () => {
  const maker = new Maker();
  const pool = new WarmPool({ size: 1, make: maker.make });
  await maker.started(0);
  const dropped = pool.drop();
  await maker.go(0);
  expect(await dropped).toBe(true);
  expect(maker.made[0]?.killed()).toBe(true);
  await pool.close();
});
