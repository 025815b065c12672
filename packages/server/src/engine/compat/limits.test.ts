import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { expect, test } from "vitest";
import { openTestEngine } from "../testing/open-test-engine.ts";

const reason = await whyNoLocalSandbox();

test.skipIf(reason !== undefined)(
  titleOf("the operator limits output, disk, processes, time and network (weakness E13)", reason),
  async () => {
    await using engine = await openTestEngine({
      limits: { executeTimeoutMs: 5000 },
      profiles: {
        default: { limits: { outputBytes: 4096, diskBytes: 1 << 20, processes: 8 } },
      },
    });
    const resultOf = async (code: string): Promise<unknown> =>
      (await engine.execute("a", code))["result"];
    expect(String(await resultOf("print('x' * 1_000_000)")).length).toBeLessThan(20_000);
    expect(await resultOf("open('f', 'wb').write(bytes(4 << 20))")).toMatch(
      /OSError: .Errno (?:27|28)/u,
    );
    const processes = [
      "import subprocess",
      "try: some = [subprocess.Popen(['sleep', '30']) for _ in range(20)]",
      "except OSError as error: print(type(error).__name__)",
    ];
    expect(await resultOf(processes.join("\n"))).toBe("BlockingIOError\n");
    const network = [
      "import socket",
      "try: socket.create_connection(('1.1.1.1', 80), timeout=2)",
      "except OSError as error: print('no network')",
    ];
    expect(await resultOf(network.join("\n"))).toBe("no network\n");
    expect(await resultOf("while True: pass")).toMatch(/\[Execution timed out \(5 seconds\)\.\]$/u);
  },
);
