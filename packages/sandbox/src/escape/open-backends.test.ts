import { describeEscapes } from "./describe-escapes.ts";
import { escapeClaims } from "./attempt.ts";

/** Backends behind whose address somebody else isolates. Nothing is run: that would attack a server that promises nothing. */
describeEscapes({
  name: "a Jupyter server",
  unclaimed: escapeClaims.map((what) => ({
    what,
    reason: "whoever runs the server isolates its kernels, or does not",
  })),
});
