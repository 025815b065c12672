import { CodeactError } from "@codeact/protocol";
import type Docker from "dockerode";
import { refusalStatus } from "./engine-error.ts";

/** The image that deploy/images/build makes; its tag is the version of the kernel wire. */
export const DEFAULT_IMAGE = "codeact-kernel:1";

/** Set by deploy/images/kernel/Dockerfile: the version of the kernel wire that the driver inside speaks. */
const WIRE_LABEL = "dev.codeact.wire";
const WIRE_VERSION = "1";

const BUILD =
  "Build it: deploy/images/build, or deploy/images/build --import on Debian without a registry.";

/**
 * Makes sure that the image is there and holds a kernel of ours.
 * @throws CodeactError `not_found` when the engine has no such image, `config_invalid` for an image without our driver
 */
export async function checkImage(engine: Docker, image: string): Promise<void> {
  const found = await engine
    .getImage(image)
    .inspect()
    .catch((error: unknown) => {
      throw refusalStatus(error) === 404 ? imageMissing(image, error) : error;
    });
  const version = found.Config.Labels?.[WIRE_LABEL];
  if (version === WIRE_VERSION) return;
  throw new CodeactError(
    "config_invalid",
    version === undefined
      ? `The image ${image} holds no kernel (it has no label ${WIRE_LABEL}).`
      : `The kernel in the image ${image} speaks version ${version} of the wire; this program speaks ${WIRE_VERSION}.`,
    { remedy: `${BUILD} Images of your own start FROM ${DEFAULT_IMAGE}.` },
  );
}

/** The error for an image that the engine does not have. It is never pulled: nobody publishes one under this name. */
export function imageMissing(image: string, cause: unknown): CodeactError {
  return new CodeactError("not_found", `The container engine has no image ${image}.`, {
    remedy: BUILD,
    details: { reason: "image-missing", image },
    cause,
  });
}
