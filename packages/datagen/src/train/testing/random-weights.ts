import { Random } from "../../demo/random.ts";
import { type ModelShape, writeWeights } from "../weights-file.ts";

/** Writes weights as the training recipe does, random ones of this shape. */
export async function writeRandomWeights(path: string, shape: ModelShape): Promise<void> {
  const random = new Random("weights");
  const { width, hidden, vocabulary, layers } = shape;
  const sizes: [string, number[]][] = [["token_embd.weight", [vocabulary, width]]];
  for (let layer = 0; layer < layers; layer += 1) {
    const at = `blk.${layer}.`;
    sizes.push([`${at}attn_norm.weight`, [width]]);
    for (const name of ["attn_q", "attn_k", "attn_v", "attn_output"])
      sizes.push([`${at}${name}.weight`, [width, width]]);
    sizes.push([`${at}ffn_norm.weight`, [width]]);
    sizes.push([`${at}ffn_gate.weight`, [hidden, width]], [`${at}ffn_up.weight`, [hidden, width]]);
    sizes.push([`${at}ffn_down.weight`, [width, hidden]]);
  }
  sizes.push(["output_norm.weight", [width]]);
  const tensors = sizes.map(([name, size]) => {
    const count = size.reduce((product, one) => product * one, 1);
    const isNorm = size.length === 1;
    const values = Float32Array.from({ length: count }, () => (isNorm ? 1 : random.next() - 0.5));
    return { name, shape: size, values };
  });
  await writeWeights(path, { shape, facts: { step: 1, tokens: 2, seconds: 3 }, tensors });
}
