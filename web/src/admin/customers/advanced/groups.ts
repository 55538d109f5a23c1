import { many, type Search } from '~/kit/url';

/** As many groups as the API takes. */
export const MOST_GROUPS = 9;

/** The groups of an address, each with its conditions: of each one must hold. */
export function groupsIn(search: Search): string[][] {
  const groups = new Map<string, string[]>();
  for (const written of many(search, 'or')) {
    const number = written.slice(0, written.indexOf(':'));
    groups.set(number, [...(groups.get(number) ?? []), written.slice(number.length + 1)]);
  }
  return [...groups.entries()].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, conditions]) => conditions);
}

/** As the address has them: numbered from 1 on. */
export function writtenGroups(groups: readonly (readonly string[])[]): string[] {
  return groups.flatMap((conditions, place) => conditions.map((condition) => `${place + 1}:${condition}`));
}
