import { describe } from "vitest";
import { describeNetwork } from "../network/testing/describe-network.ts";
import { titleOf, whyNoLocalSandbox } from "../testing/local-sandbox.ts";
import { openLocalSandbox } from "./open-sandbox.ts";

const missing = await whyNoLocalSandbox();

describe.skipIf(missing !== undefined)(titleOf("local sandbox", missing), () => {
  describeNetwork({
    name: "local, plain shell",
    open: (network) => openLocalSandbox({ shell: "plain", preload: "none", network }),
  });
  describeNetwork({
    name: "local, best shell",
    open: (network) => openLocalSandbox({ network }),
  });
});
