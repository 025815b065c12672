import type { Sandbox } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLocalSandbox } from "../local/open-sandbox.ts";
import { choosePython } from "../local/python.ts";
import { collect } from "../testing/collect.ts";
import { titleOf, whyNoLocalSandbox } from "../testing/local-sandbox.ts";
import { escapeAttempts } from "./attempts/index.ts";
import { HOSTILE_NETWORK, REBINDING } from "./attempts/network-policy.ts";
import { openBareSandbox } from "./bare-sandbox.ts";
import { openGround } from "./ground.ts";
import type { Ground } from "./ground.ts";
import { mayShare, runAttempt, SharedAttacker } from "./run-attempt.ts";
import { openWeakenedSandbox } from "./weakened-sandbox.ts";
import type { Weakening } from "./weakened-sandbox.ts";

const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === "linux";
const bareWhy = isRoot && isLinux ? undefined : "needs root on Linux, where everything can succeed";
const strict = process.env["CODEACT_TEST_STRICT"] === "1";
const why = await whyNoLocalSandbox();
const packages = why === undefined ? Object.keys((await choosePython()).packages) : [];
/** Bare interpreters at a time: each start waits more than it works. */
const AT_ONCE = 4;

function named(name: string): (typeof escapeAttempts)[number] {
  const found = escapeAttempts.find((attempt) => attempt.name === name);
  if (found === undefined) throw new Error(`there is no attempt "${name}"`);
  return found;
}

describe.skipIf(bareWhy !== undefined)(titleOf("a bare interpreter", bareWhy), () => {
  test(
    "is left by every attempt that a bare interpreter can show",
    { timeout: 600_000 },
    async () => {
      const python = (await choosePython()).executable;
      const waiting = escapeAttempts.filter(({ unshown }) => unshown === undefined);
      const held: (typeof waiting)[number][] = [];
      const isLeft = async (attempt: (typeof waiting)[number]): Promise<boolean> => {
        await using ground = await openGround();
        await using sandbox = openBareSandbox({ python });
        return (await runAttempt(attempt, sandbox, ground)) !== undefined;
      };
      const work = async (): Promise<void> => {
        for (let attempt = waiting.shift(); attempt !== undefined; attempt = waiting.shift())
          if (!(await isLeft(attempt))) held.push(attempt);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      // Grounds share the environment of this process; what they took from one another shows alone.
      const truly: string[] = [];
      for (const attempt of held) if (!(await isLeft(attempt))) truly.push(attempt.name);
      expect(truly).toEqual([]);
    },
  );
});

describe.skipIf(bareWhy !== undefined)(titleOf("attempts that share a session", bareWhy), () => {
  test(
    "get out of a bare interpreter as those do that have one each",
    { timeout: 300_000 },
    async () => {
      await using ground = await openGround();
      await using sandbox = openBareSandbox({ python: (await choosePython()).executable });
      await using shared = new SharedAttacker();
      const held: string[] = [];
      for (const attempt of escapeAttempts.filter(mayShare)) {
        const evidence = await runAttempt(attempt, sandbox, ground, shared);
        if (evidence === undefined && attempt.unshown === undefined) held.push(attempt.name);
      }
      expect(held).toEqual([]);
    },
  );
});

/** Layers of the local sandbox, what takes each away, and attempts that must then succeed. */
const LAYERS: readonly (Weakening & {
  readonly layer: string;
  readonly caught: readonly string[];
})[] = [
  {
    layer: "its system call filter",
    withoutFilter: true,
    caught: [
      "makes a user namespace with a raw clone past the C library",
      "asks for an io_uring",
      "uses kernel keyrings",
      "hides memory in files without a name",
      "opens sockets of rare families and raw ones",
      "turns off the protection of its memory",
    ],
  },
  {
    layer: "its network namespace",
    patches: [
      { file: "codeact_forkserver/session.py", old: "linux.CLONE_NEWNET | ", new: "" },
      {
        file: "codeact_forkserver/session.py",
        old: "        _bring_loopback_up()",
        new: "        pass",
      },
      { file: "codeact_forkserver/supervisor.py", old: "linux.CLONE_NEWNET | ", new: "" },
    ],
    caught: [
      "connects to a server on the host's loopback",
      "connects to an abstract Unix socket of the host",
      "has a route to the metadata address of clouds",
      "offers a server on a port of the host",
      "sees interfaces of the host",
    ],
  },
  {
    layer: "the closing of what it inherits",
    patches: [
      {
        file: "codeact_forkserver/session.py",
        old: "    linux.close_from(FOLDER + 1)",
        new: "    pass",
      },
      { file: "codeact_forkserver/session.py", old: "    os.close(FOLDER)\n", new: "    pass\n" },
    ],
    caught: ["finds folders, namespaces or other handles open"],
  },
  {
    layer: "its clean environment",
    withEnvironment: true,
    caught: [
      "finds a secret of the host in its environment",
      "finds a secret of the host in its own memory, which was the fork server's",
    ],
  },
  {
    layer: "its fresh randomness",
    // The standard library looks after itself; numpy, imported before the fork, does not.
    preload: ["numpy"],
    patches: [
      {
        file: "codeact_kernel/warmth.py",
        old: '    """Renews what siblings would otherwise share.\n',
        new: '    return\n    """Renews what siblings would otherwise share.\n',
      },
    ],
    caught: ["draws the same random numbers as another session"],
  },
  {
    layer: "its private root",
    patches: [
      {
        file: "codeact_forkserver/template.py",
        old: '    _bind(request["driverFolder"], root + DRIVER_FOLDER)',
        new: '    _bind(request["driverFolder"], root + DRIVER_FOLDER)\n    _bind("/tmp", root + "/left")',
      },
    ],
    caught: ["searches every folder that it can list for the file"],
  },
  {
    layer: "its limits",
    patches: [
      {
        file: "codeact_forkserver/session.py",
        old: '    set_limits(order["limits"])',
        new: "    pass",
      },
    ],
    caught: [
      "opens more files than it may",
      "uses more memory than one process may",
      "burns more processor time than it may",
      "forks more processes than it may",
    ],
  },
  {
    layer: "its cgroup namespace",
    patches: [{ file: "codeact_forkserver/session.py", old: " | linux.CLONE_NEWCGROUP", new: "" }],
    caught: ["learns the place of its cgroup on the host"],
  },
  {
    layer: "the size of its folders",
    patches: [
      {
        file: "codeact_forkserver/session.py",
        old: '"mode=%s,%s,%s" % (mode, owner, size)',
        new: '"mode=%s,%s" % (mode, owner)',
      },
      { file: "codeact_forkserver/session.py", old: ",max=%d", new: ",max=%d000" },
    ],
    caught: [
      "fills the disk through its working folder, /tmp or shared memory",
      "uses up the inodes",
      "opens more terminals than it may",
    ],
  },
];

describe.skipIf(why !== undefined)(titleOf("the local sandbox without a layer", why), () => {
  let ground: Ground | undefined;
  beforeAll(async () => {
    ground = await openGround();
  });
  afterAll(async () => {
    await ground?.[Symbol.asyncDispose]();
  });

  for (const { layer, caught, ...weakening } of LAYERS) {
    const missing = (weakening.preload ?? []).find((name) => !packages.includes(name));
    const reason = missing === undefined ? undefined : `${missing} is not installed`;
    const title = titleOf(`without ${layer} the suite finds a way out`, reason);
    test.skipIf(reason !== undefined && !strict)(title, { timeout: 120_000 }, async () => {
      if (ground === undefined) throw new Error("no ground");
      await using sandbox = await openWeakenedSandbox(weakening);
      const held: string[] = [];
      for (const name of caught) {
        if ((await runAttempt(named(name), sandbox, ground)) === undefined) held.push(name);
      }
      expect(held).toEqual([]);
    });
  }

  test("where names may lead to private addresses, the suite gets through its proxy", async () => {
    if (ground === undefined) throw new Error("no ground");
    const network = { ...HOSTILE_NETWORK, privateHosts: [REBINDING] };
    await using sandbox = await openLocalSandbox({ shell: "plain", preload: "none", network });
    const rebinding = named(
      "asks for a name that leads to the host at the second look (DNS rebinding)",
    );
    expect(await runAttempt(rebinding, sandbox, ground)).toContain("reached a server of the host");
  });

  test("weakened by nothing it holds", { timeout: 120_000 }, async () => {
    if (ground === undefined) throw new Error("no ground");
    await using sandbox = await openWeakenedSandbox({});
    for (const name of new Set(LAYERS.flatMap(({ caught }) => caught))) {
      // Where this process stands in the topmost cgroup there is nothing to learn; elsewhere the namespace hides it.
      expect([name, await runAttempt(named(name), sandbox, ground)]).toEqual([name, undefined]);
    }
  });

  test("one interpreter for all is noticed", { timeout: 60_000 }, async () => {
    if (ground === undefined) throw new Error("no ground");
    await using real = await openWeakenedSandbox({});
    const shared = await real.start();
    const sharing: Sandbox = {
      ...real,
      start: () => Promise.resolve({ ...share(shared) }),
    };
    const attempts = [
      "finds the variables of another session in its own memory",
      "changes modules and built-in functions for later sessions",
    ];
    for (const name of attempts) {
      expect(await runAttempt(named(name), sharing, ground)).toBeDefined();
    }
    expect((await collect(shared, "print(1)")).stdout).toBe("1\n");
  });
});

/** A kernel that cannot be closed. */
function share(kernel: Awaited<ReturnType<Sandbox["start"]>>): typeof kernel {
  return {
    id: kernel.id,
    info: kernel.info,
    alive: true,
    files: kernel.files,
    execute: (code, options) => kernel.execute(code, options),
    interrupt: () => kernel.interrupt(),
    variables: () => kernel.variables(),
    define: (functions) => kernel.define(functions),
    fork: (options) => kernel.fork(options),
    snapshot: (options) => kernel.snapshot(options),
    restore: (snapshot) => kernel.restore(snapshot),
    close: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
