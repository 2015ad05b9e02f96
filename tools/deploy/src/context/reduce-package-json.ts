/** A package.json without what only people and tools read; Node needs `type` to know an ES module. */
export function reducePackageJson(text: string): Buffer {
  const { name, version, type } = JSON.parse(text) as Record<string, unknown>;
  return Buffer.from(`${JSON.stringify({ name, version, private: true, type }, undefined, 2)}\n`);
}
