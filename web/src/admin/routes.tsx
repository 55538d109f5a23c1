import { i18n } from '@lingui/core';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  type ErrorComponentProps,
} from '@tanstack/react-router';
import { learnFurther, learnToTell } from '~/kit/languages';
import { Page } from '~/kit/page/page';
import { Empty, Failed, Forbidden } from '~/kit/states/states';
import { parseSearch, stringifySearch, type Search } from '~/kit/url';
import type { QueryClient } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { CustomersPage } from './customers/list';
import { askForAccount, askForRecord } from './customers/opening';
import { queries } from './queries';
import { useNav } from './shell/nav';
import { Shell } from './shell/shell';
import { useCan, type Right, type Session } from './session';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: Broken,
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
});

/**
 * A page of the console: its address, the right one needs to see it, the module that holds it.
 *
 * ask   asks the API for what the page shows, before it is drawn; only when it is opened, not when its link is pointed
 *       at, because the audit trail tells who has seen whom
 */
const further =
  <M,>(load: () => Promise<M>) =>
  async () => (await Promise.all([load(), learnFurther()]))[0];

function screen<P extends string, M extends Record<K, ComponentType>, K extends string>(
  path: P,
  right: Right | null,
  load: () => Promise<M>,
  name: K,
  ask?: (queries: QueryClient, params: Partial<Record<string, string>>) => void,
) {
  const found = OF_CUSTOMERS.test(path) ? load : further(load);
  const Found = lazyRouteComponent(found, name as never) as unknown as ComponentType & { preload?: () => Promise<void> };
  const Guarded = () => (right === null ? <Found /> : <Allowed right={right} page={Found} />);
  Guarded.preload = Found.preload;
  const loader = ({ params, cause }: { params: object; cause: 'enter' | 'stay' | 'preload' }) => {
    if (cause === 'enter' && (right === null || mayNow(right))) ask?.(queries, params);
  };
  return createRoute({ getParentRoute: () => root, path, component: Guarded, ...(ask && { loader }) });
}

/** Their texts come with those of the first page. */
const OF_CUSTOMERS = /^\/(?:customers|accounts|xdrs|profile)(?:\/|$)/;

/** A page that shows sentences of the API brings what tells them. */
const telling =
  <M,>(load: () => Promise<M>) =>
  async () => (await Promise.all([load(), learnToTell()]))[0];

function mayNow(right: Right): boolean {
  return queries.getQueryData<Session | null>(['session'])?.rights.includes(right) ?? false;
}

function Allowed({ right, page: Found }: { right: Right; page: ComponentType }) {
  if (useCan(right)) return <Found />;
  const sentence = i18n.t({
    id: 'route.right_missing',
    message: 'This page needs the right "{right}", which your role does not have. An administrator can change your role.',
    values: { right },
  });
  return (
    <Page title={i18n.t({ id: 'route.forbidden', message: 'Not open to you' })}>
      <Forbidden sentence={sentence} />
    </Page>
  );
}

const routeTree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: Start }),
  // Most people begin here: it comes with the first scripts.
  createRoute({ getParentRoute: () => root, path: '/customers', component: () => <Allowed right="read_customers" page={CustomersPage} /> }),
  screen('/customers/new', 'change_customers', () => import('./customers/new'), 'NewCustomerPage'),
  screen('/customers/bulk/$id', 'read_customers', telling(() => import('./customers/bulk/record')), 'BulkChangePage'),
  screen('/customers/$id/adjust', 'adjust_balances', telling(further(() => import('./customers/adjusting/page'))), 'AdjustPage'),
  screen('/customers/$id/{-$panel}', 'read_customers', telling(() => import('./customers/record')), 'CustomerPage', askForRecord),
  screen('/customers/$customer/accounts/$account/{-$panel}', 'read_customers', telling(() => import('./customers/account/record')), 'AccountPage', askForAccount),
  screen('/xdrs/$id', 'read_customers', () => import('./customers/xdr-link'), 'XdrLinkPage'),
  screen('/accounts', 'read_customers', telling(() => import('./customers/all-accounts/list')), 'AccountsPage'),
  screen('/price-finder', 'quote', telling(() => import('./tariffs/finder/page')), 'PriceFinderPage'),
  screen('/tariffs', 'read_prices', () => import('./tariffs/list'), 'TariffsPage'),
  screen('/tariffs/new', 'change_catalogue', telling(() => import('./tariffs/new')), 'NewTariffPage'),
  screen('/tariffs/off-peak', 'read_prices', () => import('./tariffs/off-peak/list'), 'OffPeakPage'),
  screen('/tariffs/off-peak/new', 'change_catalogue', telling(() => import('./tariffs/off-peak/record')), 'NewOffPeakPage'),
  screen('/tariffs/off-peak/$id', 'read_prices', telling(() => import('./tariffs/off-peak/record')), 'OffPeakPeriodPage'),
  screen('/tariffs/destinations', 'read_prices', telling(() => import('./tariffs/destinations')), 'DestinationsPage'),
  screen('/tariffs/groups', 'read_prices', telling(() => import('./tariffs/groups/list')), 'GroupSetsPage'),
  screen('/tariffs/groups/$id', 'read_prices', telling(() => import('./tariffs/groups/record')), 'GroupSetPage'),
  screen('/tariffs/compare', 'read_prices', telling(() => import('./tariffs/compare')), 'ComparePage'),
  screen('/tariffs/$id/{-$panel}', 'read_prices', telling(() => import('./tariffs/record')), 'TariffPage'),
  screen('/products', 'read_catalogue', () => import('./products/list'), 'ProductsPage'),
  screen('/products/new', 'change_catalogue', telling(() => import('./products/new')), 'NewProductPage'),
  screen('/products/$id/{-$panel}', 'read_catalogue', telling(() => import('./products/record')), 'ProductPage'),
  screen('/dids', 'read_customers', telling(() => import('./numbers/list')), 'NumbersPage'),
  screen('/dids/batches', 'read_operations', () => import('./numbers/batches'), 'BatchesPage'),
  screen('/dids/pricing-batches', 'read_operations', () => import('./numbers/pricings'), 'PricingsPage'),
  screen('/classes', 'read_catalogue', () => import('./classes/list'), 'ClassesPage'),
  screen('/classes/new', 'change_catalogue', telling(() => import('./classes/new')), 'NewClassPage'),
  screen('/classes/$id', 'read_catalogue', telling(() => import('./classes/record')), 'ClassPage'),
  screen('/custom-fields', 'read_catalogue', telling(() => import('./custom-fields/list')), 'CustomFieldsPage'),
  screen('/usage', 'read_usage', telling(() => import('./usage/imports')), 'ImportsPage'),
  screen('/usage/sources', 'read_usage', () => import('./usage/source-list'), 'SourcesPage'),
  screen('/usage/sources/new', 'change_catalogue', () => import('./usage/source-new'), 'NewSourcePage'),
  screen('/usage/sources/$name', 'read_usage', () => import('./usage/source-record'), 'SourcePage'),
  screen('/usage/quarantine', 'read_usage', telling(() => import('./usage/quarantine')), 'QuarantinePage'),
  screen('/money', null, () => import('./money/sections'), 'MoneyPage'),
  screen('/money/payments', 'read_customers', telling(() => import('./money/payments/list')), 'PaymentsPage'),
  screen('/money/invoices', 'read_customers', telling(() => import('./money/invoices/list')), 'InvoicesPage'),
  screen('/money/trial-balance', 'read_books', telling(() => import('./money/trial-balance')), 'TrialBalancePage'),
  screen('/money/trial-balance/xdrs', 'read_books', telling(() => import('./money/booked-xdrs')), 'BookedXdrsPage'),
  screen('/money/e-payments', 'settle_payments', telling(() => import('./money/e-payments')), 'EPaymentsPage'),
  screen('/money/payment-systems', 'settle_payments', telling(() => import('./money/payment-systems')), 'PaymentSystemsPage'),
  screen('/money/payment-systems/new', 'settle_payments', telling(() => import('./money/payment-system')), 'NewPaymentSystemPage'),
  screen('/money/payment-systems/$id', 'settle_payments', telling(() => import('./money/payment-system')), 'PaymentSystemPage'),
  screen('/vouchers', 'read_customers', telling(() => import('./money/vouchers/list')), 'VouchersPage'),
  screen('/vouchers/$id', 'settle_payments', telling(() => import('./money/vouchers/batch')), 'VoucherBatchPage'),
  screen('/money/bank', 'settle_payments', telling(() => import('./money/bank/statements')), 'BankPage'),
  screen('/money/bank/desk', 'settle_payments', telling(() => import('./money/bank/desk')), 'BankDeskPage'),
  screen('/money/bank/import', 'settle_payments', telling(() => import('./money/bank/import')), 'ImportBankPage'),
  screen('/money/bank/$id', 'settle_payments', telling(() => import('./money/bank/statement')), 'BankStatementPage'),
  screen('/messages', 'read_catalogue', () => import('./messages/texts'), 'MessagesPage'),
  screen('/messages/classes', 'read_catalogue', () => import('./messages/classes'), 'ClassMessagesPage'),
  screen('/outbox', 'read_outbox', () => import('./outbox/list'), 'OutboxPage'),
  screen('/jobs', 'read_operations', telling(() => import('./jobs/list')), 'JobsPage'),
  screen('/audit', 'read_audit', () => import('./audit/list'), 'AuditPage'),
  screen('/staff', 'manage_staff', () => import('./staff/members'), 'StaffPage'),
  screen('/staff/tokens', 'manage_tokens', () => import('./staff/tokens'), 'TokensPage'),
  screen('/staff/$id', 'manage_staff', () => import('./staff/member'), 'MemberPage'),
  screen('/profile', null, () => import('./profile/profile'), 'ProfilePage'),
]);

/** The first screen that is open to whoever came. */
function Start() {
  const first = useNav()[0];
  return <Navigate to={first?.to ?? '/profile'} replace />;
}

function NotFound() {
  return (
    <Page title={i18n.t({ id: 'route.not_found', message: 'There is no such page' })}>
      <Empty title={i18n.t({ id: 'route.not_found_hint', message: 'The address may be mistyped, or what was here is gone.' })} />
    </Page>
  );
}

function Broken({ error, reset }: ErrorComponentProps) {
  return (
    <Page title={i18n.t({ id: 'route.broken', message: 'This page failed' })}>
      <Failed trouble={error} onRetry={reset} />
    </Page>
  );
}

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
