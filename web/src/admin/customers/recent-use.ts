import type { Customer } from '~/api';
import { lastDays, startOfDay, today, type Period } from '~/kit/period';

/** A period of days in the customer's zone, as the API takes it. */
export function momentsOf({ from, until }: Period, zone: string): { from: string; until: string } {
  return { from: startOfDay(from, zone), until: startOfDay(until, zone) };
}

/** Of a customer and the last so many days: the same for the tile and the chart, so that it is asked once. */
export function lastDaysQuery(customer: Customer, days: number) {
  const zone = customer.time_zone;
  return { path: { customer_id: customer.id }, query: momentsOf(lastDays(days, today(zone)), zone) };
}
