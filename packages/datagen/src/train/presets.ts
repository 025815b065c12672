import { z } from "zod";
import { fullCounts } from "../demo/evaluation/make-cases.ts";

/** Names of the ways to train a demo model. */
export const PresetName = z.enum(["smoke", "ci", "full"]);
export type PresetName = z.infer<typeof PresetName>;

/** Everything that decides what a training produces, apart from the seed and the speed of the machine. */
export const TrainingPlan = z.strictObject({
  /** Dialogues to train on, in shards of `shardDialogues`. */
  dialogues: z.int().positive(),
  shardDialogues: z.int().positive(),
  /** Dialogues with held-back values, whose loss is watched. */
  validationDialogues: z.int().positive(),
  /** Dialogues that the tokenizer learns from. */
  tokenizerDialogues: z.int().positive(),
  /** Only these question families; undefined: all. */
  families: z.array(z.string()).optional(),
  /** Shares of the kinds of dialogues; undefined: the usual ones. */
  shares: z
    .strictObject({
      refusal: z.number(),
      smallTalk: z.number(),
      two: z.number(),
      three: z.number(),
      selfDebug: z.number(),
    })
    .optional(),
  vocabulary: z.int().positive(),
  rowLength: z.int().positive(),
  layers: z.int().positive(),
  width: z.int().positive(),
  heads: z.int().positive(),
  hidden: z.int().positive(),
  stepTokens: z.int().positive(),
  batchTokens: z.int().positive(),
  warmupSteps: z.int().positive(),
  /** Learning rates before they fall: of Muon for matrices, and of Adam for embeddings; undefined: the recipe's own. */
  rates: z
    .strictObject({ matrix: z.number().positive(), embedding: z.number().positive() })
    .optional(),
  /** How long training goes on, and its last part, in which the learning rates fall to zero in a straight line. */
  budget: z.strictObject({
    unit: z.enum(["minutes", "tokens"]),
    total: z.number().positive(),
    decay: z.number().positive(),
  }),
  /** How much the evaluation asks. */
  evaluation: z.strictObject({
    perFamily: z.int().min(0),
    selfDebug: z.int().min(0),
    followUps: z.int().min(0),
    perLength: z.int().min(0),
    refusals: z.int().min(0),
  }),
});
export type TrainingPlan = z.infer<typeof TrainingPlan>;

/** Dialogues that one shard holds by default: about a million tokens. */
const SHARD_DIALOGUES = 5_000;
/** Training starts when so many shards are there; the others are made beside it. */
export const SHARDS_AHEAD = 4;

/**
 * Tokens that the shipped file was trained on. It came to them in several legs, each on from the one before, and each with
 * a fall to zero of rates that began at 0.02 and 0.004 (matrices and embeddings), later at 0.012 and 0.0024, in the end at
 * 0.015 and 0.003. The seeds of each leg's dialogues are in its model card; its first leg knew 567 families, of which the
 * 196 of today stayed.
 */
const SHIPPED_TOKENS = 61_600_000;
/** Of these its last leg, whose rates fell from its first step on. */
const SHIPPED_LAST_LEG = 22_100_000;
/** A shard has a million tokens and a little more, so this is enough for no dialogue of `full` to come twice. */
const FULL_DIALOGUES = 340_000;

/**
 * `full` is what is shipped (2.9 million parameters) in one go: its families in their mixture, its tokens, and the rates
 * and the fall of its last leg. `ci` is a small model in less than 25 minutes of a processor, `smoke` a minute that proves
 * the path from questions to a served model.
 */
export const presets: Readonly<Record<PresetName, TrainingPlan>> = {
  smoke: {
    dialogues: 3_000,
    shardDialogues: 3_000,
    validationDialogues: 60,
    tokenizerDialogues: 500,
    families: ["add-two"],
    shares: { refusal: 0.1, smallTalk: 0.1, two: 0, three: 0, selfDebug: 0 },
    vocabulary: 512,
    rowLength: 512,
    layers: 2,
    width: 96,
    heads: 4,
    hidden: 256,
    stepTokens: 2_048,
    batchTokens: 2_048,
    warmupSteps: 10,
    // Tokens instead of minutes: a busy machine takes longer, and gets the same model.
    budget: { unit: "tokens", total: 800_000, decay: 300_000 },
    evaluation: { perFamily: 5, selfDebug: 0, followUps: 0, perLength: 0, refusals: 5 },
  },
  ci: {
    dialogues: 60_000,
    shardDialogues: SHARD_DIALOGUES,
    validationDialogues: 300,
    tokenizerDialogues: 10_000,
    vocabulary: 1_024,
    rowLength: 768,
    layers: 5,
    width: 160,
    heads: 4,
    hidden: 448,
    stepTokens: 8_192,
    batchTokens: 1_024,
    warmupSteps: 30,
    budget: { unit: "minutes", total: 18, decay: 5 },
    evaluation: { perFamily: 1, selfDebug: 50, followUps: 50, perLength: 1, refusals: 60 },
  },
  full: {
    dialogues: FULL_DIALOGUES,
    shardDialogues: SHARD_DIALOGUES,
    validationDialogues: 500,
    tokenizerDialogues: 20_000,
    vocabulary: 1_024,
    rowLength: 768,
    layers: 6,
    width: 192,
    heads: 4,
    hidden: 512,
    stepTokens: 8_192,
    batchTokens: 1_024,
    warmupSteps: 50,
    rates: { matrix: 0.015, embedding: 0.003 },
    budget: { unit: "tokens", total: SHIPPED_TOKENS, decay: SHIPPED_LAST_LEG },
    evaluation: fullCounts,
  },
};
