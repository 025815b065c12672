import { timeMs, repeat } from "../statistics.ts";
import type { Ground } from "./ground.ts";
import type { PeerFigure } from "./lines.ts";
import { CELL } from "./sampling.ts";

const NAME = "jupyter-server";

/** Time from the request for a kernel to its first result, kernel by kernel. */
export async function jupyterStarts(ground: Ground): Promise<PeerFigure> {
  const values = await ground.sample("jupyter starts", async () => {
    const server = await ground.jupyter();
    if (server === undefined) return [];
    ground.note("jupyter-server: new kernels");
    return await repeat(ground.count(20, 2), async () => {
      const started = performance.now();
      const kernel = await server.startKernel();
      await kernel.execute(CELL);
      const elapsed = performance.now() - started;
      await kernel.close();
      return elapsed;
    });
  });
  return { name: NAME, values };
}

/** Round trips of a cell in one kernel, back to back. */
export async function jupyterTrips(ground: Ground): Promise<PeerFigure> {
  const values = await ground.sample("jupyter trips", async () => {
    const server = await ground.jupyter();
    if (server === undefined) return [];
    ground.note("jupyter-server: round trips");
    const kernel = await server.startKernel();
    await kernel.execute(CELL);
    const trips = await repeat(ground.count(200, 20), () => timeMs(() => kernel.execute(CELL)));
    await kernel.close();
    return trips;
  });
  return { name: NAME, values };
}

/** Time from `docker run` to the first result of a bare Python, container by container. */
export async function dockerStarts(ground: Ground): Promise<PeerFigure> {
  const values = await ground.sample("docker starts", async () => {
    const docker = await ground.docker();
    if (docker === undefined) return [];
    ground.note("docker run: new containers");
    return await repeat(ground.count(10, 2), async () => {
      const started = performance.now();
      const session = docker.run();
      await session.execute(CELL);
      const elapsed = performance.now() - started;
      await session.close();
      return elapsed;
    });
  });
  return { name: "docker run", values };
}

/** Round trips of a cell in one container. */
export async function dockerTrips(ground: Ground): Promise<PeerFigure> {
  const values = await ground.sample("docker trips", async () => {
    const docker = await ground.docker();
    if (docker === undefined) return [];
    const session = docker.run();
    await session.execute(CELL);
    const trips = await repeat(ground.count(500, 20), () => timeMs(() => session.execute(CELL)));
    await session.close();
    return trips;
  });
  return { name: "docker run", values };
}
