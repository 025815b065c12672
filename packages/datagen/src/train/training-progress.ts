import type { Stage } from "./training-folder.ts";

/** What comes while a demo model is trained. */
export type TrainDemoEvent =
  | { readonly type: "stage-start"; readonly stage: Stage }
  | {
      readonly type: "stage-progress";
      readonly stage: Stage;
      /** How much is done, in units that only their share matters. */
      readonly done: number;
      readonly total: number;
      /** One short fact: a loss, a speed. */
      readonly note?: string | undefined;
    }
  /** A shard was made while training already runs. */
  | { readonly type: "shard-made"; readonly made: number; readonly total: number }
  | { readonly type: "stage-end"; readonly stage: Stage; readonly seconds: number };

/** Receives {@link TrainDemoEvent}s. */
export type OnTrainDemoEvent = (event: TrainDemoEvent) => void;
