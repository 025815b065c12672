/** Number types of GGUF metadata whose values fit into a JavaScript number. */
export type GgufNumberType =
  | "uint8"
  | "int8"
  | "uint16"
  | "int16"
  | "uint32"
  | "int32"
  | "float32"
  | "float64";

/** One metadata value with the type it has in the file. Arrays hold scalars only, as llama.cpp wants them. */
export type GgufValue =
  | { readonly type: GgufNumberType; readonly value: number }
  | { readonly type: "uint64" | "int64"; readonly value: bigint }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string }
  | GgufArray;

/** A metadata array. */
export type GgufArray =
  | { readonly type: "array"; readonly of: GgufNumberType; readonly values: readonly number[] }
  | { readonly type: "array"; readonly of: "uint64" | "int64"; readonly values: readonly bigint[] }
  | { readonly type: "array"; readonly of: "bool"; readonly values: readonly boolean[] }
  | { readonly type: "array"; readonly of: "string"; readonly values: readonly string[] };

/** Metadata of a file: keys such as `llama.context_length` with their values. */
export type GgufMetadata = ReadonlyMap<string, GgufValue>;

/** Name of a scalar type. */
export type GgufScalarType = GgufNumberType | "uint64" | "int64" | "bool" | "string";

/** Numbers of the value types in the file (GGUF specification, version 3). */
export const valueTypeNumbers: Readonly<Record<GgufScalarType | "array", number>> = {
  uint8: 0,
  int8: 1,
  uint16: 2,
  int16: 3,
  uint32: 4,
  int32: 5,
  float32: 6,
  bool: 7,
  string: 8,
  array: 9,
  uint64: 10,
  int64: 11,
  float64: 12,
};

/** Short constructors of {@link GgufValue}. */
export const ggufValue = {
  uint32: (value: number): GgufValue => ({ type: "uint32", value }),
  int32: (value: number): GgufValue => ({ type: "int32", value }),
  uint64: (value: bigint): GgufValue => ({ type: "uint64", value }),
  float32: (value: number): GgufValue => ({ type: "float32", value }),
  bool: (value: boolean): GgufValue => ({ type: "bool", value }),
  text: (value: string): GgufValue => ({ type: "string", value }),
  texts: (values: readonly string[]): GgufValue => ({ type: "array", of: "string", values }),
  int32s: (values: readonly number[]): GgufValue => ({ type: "array", of: "int32", values }),
  uint32s: (values: readonly number[]): GgufValue => ({ type: "array", of: "uint32", values }),
  float32s: (values: readonly number[]): GgufValue => ({ type: "array", of: "float32", values }),
} as const;

/** A metadata number, also of the 64-bit types; undefined when the key is absent or no number. */
export function numberIn(metadata: GgufMetadata, key: string): number | undefined {
  const value = metadata.get(key);
  if (value === undefined || value.type === "array") return undefined;
  if (typeof value.value === "number") return value.value;
  return typeof value.value === "bigint" ? Number(value.value) : undefined;
}

/** A metadata number that counts something; undefined when the key is absent or no whole number from 0 on. */
export function countIn(metadata: GgufMetadata, key: string): number | undefined {
  const value = numberIn(metadata, key);
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** A metadata text; undefined when the key is absent or no text. */
export function textIn(metadata: GgufMetadata, key: string): string | undefined {
  const value = metadata.get(key);
  return value?.type === "string" ? value.value : undefined;
}

/** A metadata boolean; undefined when the key is absent or no boolean. */
export function booleanIn(metadata: GgufMetadata, key: string): boolean | undefined {
  const value = metadata.get(key);
  return value?.type === "bool" ? value.value : undefined;
}

/** A metadata array of texts; undefined when the key is absent or holds something else. */
export function textsIn(metadata: GgufMetadata, key: string): readonly string[] | undefined {
  const value = metadata.get(key);
  return value?.type === "array" && value.of === "string" ? value.values : undefined;
}
