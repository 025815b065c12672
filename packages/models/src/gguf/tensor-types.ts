/** How a tensor's numbers are stored: `block` values take `bytes` bytes. */
export interface TensorType {
  /** Lower case, as llama.cpp prints it: `f16`, `q8_0`, `q4_k`. */
  readonly name: string;
  readonly block: number;
  readonly bytes: number;
}

/** The types that {@link writeGguf} can write. */
export type WritableTensorType = "f32" | "f16" | "q8_0";

/** Numbers of the tensor types that we write. */
export const writableTypes: Readonly<
  Record<WritableTensorType, TensorType & { readonly id: number }>
> = {
  f32: { id: 0, name: "f32", block: 1, bytes: 4 },
  f16: { id: 1, name: "f16", block: 1, bytes: 2 },
  q8_0: { id: 8, name: "q8_0", block: 32, bytes: 34 },
};

/** Tensor types by their number in the file, with the block sizes that ggml defines. */
const tensorTypes: ReadonlyMap<number, TensorType> = new Map(
  (
    [
      [0, "f32", 1, 4],
      [1, "f16", 1, 2],
      [2, "q4_0", 32, 18],
      [3, "q4_1", 32, 20],
      [6, "q5_0", 32, 22],
      [7, "q5_1", 32, 24],
      [8, "q8_0", 32, 34],
      [9, "q8_1", 32, 36],
      [10, "q2_k", 256, 84],
      [11, "q3_k", 256, 110],
      [12, "q4_k", 256, 144],
      [13, "q5_k", 256, 176],
      [14, "q6_k", 256, 210],
      [15, "q8_k", 256, 292],
      [16, "iq2_xxs", 256, 66],
      [17, "iq2_xs", 256, 74],
      [18, "iq3_xxs", 256, 98],
      [19, "iq1_s", 256, 50],
      [20, "iq4_nl", 32, 18],
      [21, "iq3_s", 256, 110],
      [22, "iq2_s", 256, 82],
      [23, "iq4_xs", 256, 136],
      [24, "i8", 1, 1],
      [25, "i16", 1, 2],
      [26, "i32", 1, 4],
      [27, "i64", 1, 8],
      [28, "f64", 1, 8],
      [29, "iq1_m", 256, 56],
      [30, "bf16", 1, 2],
      [34, "tq1_0", 256, 54],
      [35, "tq2_0", 256, 66],
      [39, "mxfp4", 32, 17],
    ] as const
  ).map(([id, name, block, bytes]) => [id, { name, block, bytes }]),
);

/** The tensor type with this number; undefined for one that is newer than this table. */
export function tensorType(id: number): TensorType | undefined {
  return tensorTypes.get(id);
}

/** Names of the mixtures that `general.file_type` tells (llama.cpp's `llama_ftype`). */
const fileTypes: ReadonlyMap<number, string> = new Map([
  [0, "f32"],
  [1, "f16"],
  [2, "q4_0"],
  [3, "q4_1"],
  [7, "q8_0"],
  [8, "q5_0"],
  [9, "q5_1"],
  [10, "q2_k"],
  [11, "q3_k_s"],
  [12, "q3_k_m"],
  [13, "q3_k_l"],
  [14, "q4_k_s"],
  [15, "q4_k_m"],
  [16, "q5_k_s"],
  [17, "q5_k_m"],
  [18, "q6_k"],
  [19, "iq2_xxs"],
  [20, "iq2_xs"],
  [21, "q2_k_s"],
  [22, "iq3_xs"],
  [23, "iq3_xxs"],
  [24, "iq1_s"],
  [25, "iq4_nl"],
  [26, "iq3_s"],
  [27, "iq3_m"],
  [28, "iq2_s"],
  [29, "iq2_m"],
  [30, "iq4_xs"],
  [31, "iq1_m"],
  [32, "bf16"],
  [36, "tq1_0"],
  [37, "tq2_0"],
  [38, "mxfp4_moe"],
]);

/** Name of a `general.file_type`; undefined when it is not known. */
export function fileTypeName(id: number | undefined): string | undefined {
  return id === undefined ? undefined : fileTypes.get(id);
}

/** Numbers of `general.file_type` for files that hold one of our own types throughout. */
export const fileTypeNumbers: Readonly<Record<WritableTensorType, number>> = {
  f32: 0,
  f16: 1,
  q8_0: 7,
};
