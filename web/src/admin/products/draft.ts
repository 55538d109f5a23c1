import type { AccessCode, LineInForce, RatingLineSaid, Service } from '~/api';

/** A line while it is edited; `place` names it as long as the page is open. */
export interface DraftLine {
  place: number;
  service: Service;
  access_code: AccessCode;
  node: string;
  usage_order: number;
  tariff_id: string;
  reseller_tariff_id: string;
}

let places = 0;

export const draftOf = (lines: LineInForce[]): DraftLine[] =>
  lines.map((line) => ({
    place: ++places,
    service: line.service as Service,
    access_code: line.access_code as AccessCode,
    node: line.node,
    usage_order: line.usage_order,
    tariff_id: line.tariff_id,
    reseller_tariff_id: line.reseller_tariff_id ?? '',
  }));

const group = ({ service, access_code, node }: DraftLine) => `${service} ${access_code} ${node.trim()}`;

/** A line for what is priced already comes after it: it answers where the first has no rate. */
export function added(lines: DraftLine[], service: Service): DraftLine[] {
  const line: DraftLine = { place: ++places, service, access_code: '', node: '', usage_order: 0, tariff_id: '', reseller_tariff_id: '' };
  return [...lines, { ...line, usage_order: nextOrder(lines, line) }];
}

/** Another service, direction or node puts a line behind those that are for the same. */
export function changed(lines: DraftLine[], place: number, change: Partial<DraftLine>): DraftLine[] {
  return lines.map((line) => {
    if (line.place !== place) return line;
    const after = { ...line, ...change };
    if (change.service && change.service !== line.service) after.tariff_id = after.reseller_tariff_id = '';
    if (group(after) !== group(line)) after.usage_order = nextOrder(lines.filter((other) => other.place !== place), after);
    return after;
  });
}

function nextOrder(lines: DraftLine[], line: DraftLine): number {
  const orders = lines.filter((other) => group(other) === group(line)).map(({ usage_order }) => usage_order);
  return orders.length === 0 ? 0 : Math.max(...orders) + 1;
}

export const removed = (lines: DraftLine[], place: number) => lines.filter((line) => line.place !== place);

/** The line that is asked just before or after this one for the same use. */
export function neighbour(lines: DraftLine[], line: DraftLine, step: -1 | 1): DraftLine | undefined {
  const alike = lines.filter((other) => group(other) === group(line)).sort((one, other) => one.usage_order - other.usage_order);
  return alike[alike.indexOf(line) + step];
}

/** The two change places. */
export function swapped(lines: DraftLine[], line: DraftLine, other: DraftLine): DraftLine[] {
  return lines.map((one) => {
    if (one.place === line.place) return { ...one, usage_order: other.usage_order };
    return one.place === other.place ? { ...one, usage_order: line.usage_order } : one;
  });
}

/** In the order of the table: by service, direction and node, then as they are asked. */
export const sorted = (lines: DraftLine[]) =>
  [...lines].sort((one, other) => group(one).localeCompare(group(other)) || one.usage_order - other.usage_order);

export const bodyOf = (lines: DraftLine[]): RatingLineSaid[] =>
  lines.map(({ service, access_code, node, usage_order, tariff_id, reseller_tariff_id }) => ({
    service,
    access_code,
    node: node.trim(),
    usage_order,
    tariff_id,
    reseller_tariff_id: reseller_tariff_id || null,
  }));

export const isWhole = (lines: DraftLine[]) => lines.every(({ tariff_id }) => tariff_id !== '');

export const isSame = (one: DraftLine[], other: DraftLine[]) => JSON.stringify(sortedBody(one)) === JSON.stringify(sortedBody(other));

const sortedBody = (lines: DraftLine[]) => bodyOf(sorted(lines));
