interface Document {
  components?: { schemas?: Record<string, unknown> };
}

/** Drops the schemas that nothing refers to: the registry they come from knows those of events too. */
export function keepUsedSchemas<Of extends object>(document: Of): Of {
  const { components, ...rest } = document as Of & Document;
  const schemas = components?.schemas ?? {};
  const used = new Set<string>();
  const visit = (value: unknown) => {
    for (const name of namesIn(value)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schemas[name]);
    }
  };
  visit(rest);
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return { ...document, components: { ...components, schemas: kept } };
}

function namesIn(value: unknown): string[] {
  const text = JSON.stringify(value) ?? '';
  return Array.from(text.matchAll(/"#\/components\/schemas\/([^"]+)"/g), ([, name]) => `${name}`);
}
