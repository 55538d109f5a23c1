import { XdrsPanel } from '../../panels/xdrs';
import type { AccountPanelProps } from '../panels';

/** What was used by it, and what that cost. */
export function UsePanel({ customer, account }: AccountPanelProps) {
  return <XdrsPanel customer={customer} account={account} />;
}
