import type { Sandbox } from "@codeact/protocol";
import { probeLocalSandbox } from "../local/probe.ts";

/** A sandbox together with the server that it needs, which was started for it. Disposing ends both. */
export interface StartedBackend extends AsyncDisposable {
  readonly sandbox: Sandbox;
}

/** Starts one backend from nothing; a text says why this machine cannot. */
export type BackendStarter = () => Promise<StartedBackend | string>;

/**
 * Every backend that needs nothing but this machine, by name. Docker's daemon and the Jupyter server are started for the
 * test and end with it. Each is loaded only when it is started.
 */
export const everyBackend: Readonly<
  Record<"local" | "wasm" | "docker" | "jupyter", BackendStarter>
> = { local: startLocal, wasm: startWasm, docker: startDocker, jupyter: startJupyter };

async function startLocal(): Promise<StartedBackend | string> {
  const { usable, checks } = await probeLocalSandbox();
  if (!usable) return checks.find(({ ok }) => !ok)?.detail ?? "it does not work here";
  const { openLocalSandbox } = await import("../local/open-sandbox.ts");
  return started(await openLocalSandbox({ preload: "none" }));
}

async function startWasm(): Promise<StartedBackend> {
  const { openWasmSandbox } = await import("../wasm/open-sandbox.ts");
  const { testCacheFolder: cacheFolder } = await import("../wasm/testing.ts");
  return started(await openWasmSandbox({ cacheFolder }));
}

async function startDocker(): Promise<StartedBackend | string> {
  const { buildImage, startDaemon, TEST_IMAGE, whyNoDaemon } =
    await import("../docker/testing/daemon.ts");
  const reason = whyNoDaemon();
  if (reason !== undefined) return reason;
  const daemon = await startDaemon();
  try {
    await buildImage(daemon);
    const { openDockerSandbox } = await import("../docker/open-sandbox.ts");
    return started(await openDockerSandbox({ socket: daemon.socket, image: TEST_IMAGE }), daemon);
  } catch (error) {
    await daemon.stop();
    throw error;
  }
}

async function startJupyter(): Promise<StartedBackend | string> {
  const { findJupyterServer, openTestServer } = await import("../jupyter/testing/test-server.ts");
  const python = await findJupyterServer();
  if (python === undefined) return "no Python here has jupyter_server and ipykernel";
  const server = await openTestServer({
    python,
    // A server drops output above a rate of its own; a program that says much wants to be heard.
    arguments: ["--ServerApp.iopub_data_rate_limit=0", "--ServerApp.iopub_msg_rate_limit=0"],
  });
  try {
    const { openJupyterSandbox } = await import("../jupyter/open-sandbox.ts");
    return started(await openJupyterSandbox({ url: server.url, token: server.token }), server);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function started(sandbox: Sandbox, server?: AsyncDisposable): StartedBackend {
  return {
    sandbox,
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await server?.[Symbol.asyncDispose]();
    },
  };
}
