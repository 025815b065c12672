import { CodeactError } from "@codeact/protocol";
import { findTorchPython, type TorchPython } from "../torch-python.ts";

/**
 * The Python with torch of this machine. Undefined, said aloud, where there is none; with `CODEACT_TEST_STRICT=1` the
 * failure is thrown instead.
 */
export async function torchForTests(): Promise<TorchPython | undefined> {
  try {
    return await findTorchPython(undefined);
  } catch (error) {
    if (process.env["CODEACT_TEST_STRICT"] === "1" || !CodeactError.isInstance(error)) throw error;
    process.stderr.write(`Skipped: ${error.message} ${error.remedy ?? ""}\n`);
    return undefined;
  }
}
