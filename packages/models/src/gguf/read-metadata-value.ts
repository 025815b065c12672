import {
  type GgufNumberType,
  type GgufScalarType,
  type GgufValue,
  valueTypeNumbers,
} from "./gguf-value.ts";
import { damaged, type HeaderCursor, type ParserStep, quoted } from "./header-cursor.ts";

interface NumberReader {
  readonly width: number;
  readonly read: (view: DataView, at: number) => number;
}

const numberReaders: Readonly<Record<GgufNumberType, NumberReader>> = {
  uint8: { width: 1, read: (view, at) => view.getUint8(at) },
  int8: { width: 1, read: (view, at) => view.getInt8(at) },
  uint16: { width: 2, read: (view, at) => view.getUint16(at, true) },
  int16: { width: 2, read: (view, at) => view.getInt16(at, true) },
  uint32: { width: 4, read: (view, at) => view.getUint32(at, true) },
  int32: { width: 4, read: (view, at) => view.getInt32(at, true) },
  float32: { width: 4, read: (view, at) => view.getFloat32(at, true) },
  float64: { width: 8, read: (view, at) => view.getFloat64(at, true) },
};

const scalarTypes: readonly GgufScalarType[] = [
  "uint8",
  "int8",
  "uint16",
  "int16",
  "uint32",
  "int32",
  "float32",
  "bool",
  "string",
  "uint64",
  "int64",
  "float64",
];

/** Reads the typed value that follows a metadata key. @throws CodeactError `invalid_input` for types that do not exist */
export function* readMetadataValue(cursor: HeaderCursor, key: string): ParserStep<GgufValue> {
  const id = yield* cursor.uint32();
  if (id === valueTypeNumbers.array) return yield* array(cursor, key);
  const type = scalarType(cursor, key, id);
  if (type === "string") return { type, value: yield* cursor.text(`the value of ${quoted(key)}`) };
  if (type === "bool") return { type, value: yield* bool(cursor) };
  if (type === "uint64" || type === "int64")
    return { type, value: yield* cursor.big(type === "int64") };
  const reader = numberReaders[type];
  return { type, value: yield* cursor.number(reader.width, reader.read) };
}

function* array(cursor: HeaderCursor, key: string): ParserStep<GgufValue> {
  const of = scalarType(cursor, key, yield* cursor.uint32());
  const count = yield* cursor.elements(`a length of ${quoted(key)}`);
  if (of === "string") {
    const values = yield* list(count, () => cursor.text(`an element of ${quoted(key)}`));
    return { type: "array", of, values };
  }
  if (of === "bool") return { type: "array", of, values: yield* list(count, () => bool(cursor)) };
  if (of === "uint64" || of === "int64")
    return { type: "array", of, values: yield* list(count, () => cursor.big(of === "int64")) };
  const { width, read } = numberReaders[of];
  return { type: "array", of, values: yield* list(count, () => cursor.number(width, read)) };
}

function* list<T>(count: number, read: () => ParserStep<T>): ParserStep<T[]> {
  const values: T[] = [];
  for (let index = 0; index < count; index++) values.push(yield* read());
  return values;
}

function* bool(cursor: HeaderCursor): ParserStep<boolean> {
  return (yield* cursor.number(1, numberReaders.uint8.read)) !== 0;
}

function scalarType(cursor: HeaderCursor, key: string, id: number): GgufScalarType {
  const type = scalarTypes.find((candidate) => valueTypeNumbers[candidate] === id);
  if (type !== undefined) return type;
  const what = id === valueTypeNumbers.array ? "an array of arrays" : `of the unknown type ${id}`;
  throw damaged(cursor.name, `the metadata value ${quoted(key)} is ${what}`);
}
