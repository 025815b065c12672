// Stands where `vllm` or `llama-server` would: a program that takes their arguments and answers as they do. Run as a
// child by the tests of the process management; its behaviour comes from environment variables named LLAMA_STAND_IN_*.
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import { spawn } from "node:child_process";

const args = process.argv.slice(2);
const port = Number(args[args.indexOf("--port") + 1]);
const mode = process.env["LLAMA_STAND_IN_MODE"] ?? "works";
const journal = process.env["LLAMA_STAND_IN_JOURNAL"];

function note(text: string): void {
  if (journal !== undefined) appendFileSync(journal, `${text}\n`);
}

function chunk(delta: object, finish: string | null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
}

note(`start ${process.pid} ${JSON.stringify(args)}`);
note(`environment ${Object.keys(process.env).toSorted().join(" ")}`);
process.stderr.write(`\u001B[31mloading the weights\u001B[0m\n`);

if (mode === "dies-at-start") {
  process.stderr.write("CUDA out of memory\n");
  process.exit(1);
}
if (mode === "has-worker" || mode === "ignores-sigterm") {
  const worker = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
    stdio: "ignore",
  });
  note(`worker ${worker.pid}`);
}
if (mode === "leaves-worker") {
  // Keeps the output open, as workers do that inherit it.
  const worker = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
    stdio: "inherit",
  });
  note(`worker ${worker.pid}`);
}
process.on("SIGTERM", () => {
  note("sigterm");
  if (mode !== "ignores-sigterm") process.exit(0);
});

const healthyAt = performance.now() + Number(process.env["LLAMA_STAND_IN_LOAD_MS"] ?? 0);

const server = createServer((request, response) => {
  if (request.url === "/health") {
    response.writeHead(performance.now() < healthyAt ? 503 : 200).end();
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(chunk({ role: "assistant", content: "hello" }, null));
  if (mode === "dies-in-stream" || mode === "leaves-worker") {
    setTimeout(() => process.kill(process.pid, "SIGKILL"), 50);
    return;
  }
  response.end(`${chunk({}, "stop")}data: [DONE]\n\n`);
});
server.listen(port, "127.0.0.1");
