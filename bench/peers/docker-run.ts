import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import {
  buildImage,
  startDaemon,
  TEST_IMAGE,
  whyNoDaemon,
} from "../../packages/sandbox/src/docker/testing/daemon.ts";

/** A container engine of the bench's own with our image, Python alone. */
export interface DockerPeer extends AsyncDisposable {
  /** `docker run` of a Python that executes what it is sent. The first cell waits for it. */
  run(): DockerSession;
}

/** One container. */
export interface DockerSession {
  /** Runs a cell; resolves with the characters that it printed, its last value among them. */
  execute(code: string): Promise<number>;
  /** Ends the container and waits until it is removed. */
  close(): Promise<void>;
}

/** The least that keeps variables: no outputs but text, no limits, no interrupts. */
const LOOP = `
import json, sys
scope = {}
for line in sys.stdin:
    code = json.loads(line)
    try: value = eval(code, scope)
    except SyntaxError: exec(code, scope)
    else:
        if value is not None: print(repr(value))
    print("\\0", flush=True)
`;
/** What it prints behind every answer. */
const END = Buffer.from("\0\n");
/** A container that says nothing for so long hangs. */
const TIMEOUT_MS = 120_000;

/**
 * Starts Debian's dockerd and imports the image.
 * @throws Error when this machine has no dockerd or it does not start
 */
export async function openDockerPeer(): Promise<DockerPeer> {
  const reason = whyNoDaemon();
  if (reason !== undefined) throw new Error(reason);
  const daemon = await startDaemon();
  try {
    await buildImage(daemon);
  } catch (error) {
    await daemon.stop();
    throw error;
  }
  const environment = {
    // Debian's own client belongs to Debian's daemon.
    PATH: `/usr/sbin:/usr/bin:/sbin:/bin:${process.env["PATH"] ?? ""}`,
    DOCKER_HOST: `unix://${daemon.socket}`,
  };
  return {
    run: () => run(environment),
    [Symbol.asyncDispose]: () => daemon.stop(),
  };
}

function run(environment: NodeJS.ProcessEnv): DockerSession {
  const flags = ["--rm", "--interactive", "--network=none", "--entrypoint=python3"];
  const child = spawn("docker", ["run", ...flags, TEST_IMAGE, "-c", LOOP], {
    env: environment,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  const said = text(child.stderr);
  const failed = exited.then(async () => {
    throw new Error(`The container ended: ${await said}`);
  });
  failed.catch(() => undefined);
  let size = 0;
  let tail = Buffer.alloc(0);
  let answered: ((characters: number) => void) | undefined;
  child.stdout.on("data", (piece: Buffer) => {
    size += piece.length;
    tail = Buffer.concat([tail, piece.subarray(-END.length)]).subarray(-END.length);
    if (tail.equals(END)) answered?.(size - END.length);
  });
  return {
    async execute(code) {
      const answer = Promise.withResolvers<number>();
      answered = answer.resolve;
      size = 0;
      child.stdin.write(`${JSON.stringify(code)}\n`);
      const silent = setTimeout(() => answer.reject(new Error("The container hangs.")), TIMEOUT_MS);
      try {
        return await Promise.race([answer.promise, failed]);
      } finally {
        clearTimeout(silent);
      }
    },
    async close() {
      child.stdin.end();
      await exited;
    },
  };
}
