// The labels of a supergraph's progressive overrides: which fields move to another subgraph only for some requests.
// https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives#progressive-override
import { isInterfaceType, isObjectType, Kind } from 'graphql';
import { appliedTo } from './applied-directives.ts';
import type { Supergraph } from './supergraph.ts';

/** Every label, each once. `percent(x)` is a label too. */
export function readOverrideLabels({ fullSchema }: Supergraph): ReadonlySet<string> {
  const labels = new Set<string>();
  for (const type of Object.values(fullSchema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      for (const { name, arguments: given } of appliedTo(field)) {
        if (name.value !== 'join__field') continue;
        const label = given?.find((one) => one.name.value === 'overrideLabel')?.value;
        if (label?.kind === Kind.STRING) labels.add(label.value);
      }
    }
  }
  return labels;
}

/** The share of requests a label `percent(x)` stands for, in percent; undefined for every other label. */
export function percentOf(label: string): number | undefined {
  const text = /^percent\((\d+(?:\.\d+)?)\)$/.exec(label)?.[1];
  return text === undefined ? undefined : Number(text);
}
