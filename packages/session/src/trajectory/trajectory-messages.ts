import { formats, messagesFromSteps } from "@codeact/agent";
import type { Message, Trajectory } from "@codeact/protocol";

/** The messages the model was shown, rebuilt from a saved record. */
export function trajectoryMessages(trajectory: Trajectory): readonly Message[] {
  return messagesFromSteps(trajectory.steps, {
    system: trajectory.system,
    format: formats[trajectory.format],
  });
}
