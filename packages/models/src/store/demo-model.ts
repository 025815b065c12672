import { fileURLToPath } from "node:url";

/** Name by which the built-in model is asked for. */
export const demoModelName = "demo";

/** Path of the small built-in model, which comes with the package and needs no download. */
export function demoModelFile(): string {
  return fileURLToPath(new URL("../../demo/codeact-demo.gguf", import.meta.url));
}
