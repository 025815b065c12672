/** Does something for each of many, at most so many at one time. */
export async function atOnce<T, R>(
  many: readonly T[],
  most: number,
  act: (one: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = many.entries();
  const lane = async (): Promise<void> => {
    for (const [index, one] of left) results[index] = await act(one);
  };
  await Promise.all(Array.from({ length: Math.min(most, many.length) }, lane));
  return results;
}
