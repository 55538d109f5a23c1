import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { BookTold, LedgerLine, MoneyTold } from '~/api';
import { getTrialBalanceOptions } from '~/api/@tanstack/react-query.gen';
import { FilterSelect } from '~/kit/filter/filters';
import { PeriodPicker, usePeriod } from '~/kit/filter/period-picker';
import { IconAlertTriangle } from '~/kit/icons';
import { formatCount, isNegative } from '~/kit/money';
import { Page, Surface } from '~/kit/page/page';
import { month, type Period } from '~/kit/period';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { pick, useUrl } from '~/kit/url';
import { Files } from './files';
import { accountWords, digitsOf, issuerWords, isZero, sideAmount } from './ledger-words';
import { MoneySections } from './sections';
import styles from './money.module.css';

const ZONE = 'UTC';
const OPERATOR = 'operator';
const issuerOf = ({ issuer_id: id }: BookTold) => id ?? OPERATOR;

/** What stands against what: both sides of every ledger account, issuer by issuer and currency by currency. */
export function TrialBalancePage() {
  const { search } = useUrl();
  const period = usePeriod(ZONE, (day) => month(0, day));
  const told = useQuery(getTrialBalanceOptions({ query: period }));
  const wanted = pick(search, 'issuer', 'currency');
  const books = told.data?.books ?? [];
  const shown = books.filter((book) => (wanted.issuer ?? issuerOf(book)) === issuerOf(book) && (wanted.currency ?? book.currency) === book.currency);
  return (
    <Page title={i18n.t({ id: 'money.trial_balance', message: 'Trial balance' })} actions={<Files path="trial-balance" wanted={{ ...period, ...wanted }} />}>
      <MoneySections />
      <div className={styles.toolbar}>
        <PeriodPicker zone={ZONE} period={period} />
        <Choices books={books} />
        <span className="dimmed">{i18n.t({ id: 'books.zone', message: 'Days of UTC' })}</span>
      </div>
      <Meaning />
      {told.isError && <Failed trouble={told.error} onRetry={() => void told.refetch()} />}
      {told.isPending && <Waiting />}
      {told.data && shown.length === 0 && (
        <Empty title={i18n.t({ id: 'books.none', message: 'Nothing is booked' })}>
          {i18n.t({ id: 'books.none_hint', message: 'Until the end of this period no xDR of this issuer and currency counts.' })}
        </Empty>
      )}
      {shown.map((book) => (
        <BookTable key={`${issuerOf(book)} ${book.currency}`} book={book} period={period} />
      ))}
    </Page>
  );
}

function Choices({ books }: { books: BookTold[] }) {
  const issuers = new Map(books.map((book) => [issuerOf(book), issuerWords(book)]));
  const currencies = [...new Set(books.map(({ currency }) => currency))].sort();
  return (
    <>
      <FilterSelect
        name="issuer"
        label={i18n.t({ id: 'books.issuer', message: 'Issuer' })}
        all={i18n.t({ id: 'books.all_issuers', message: 'All issuers' })}
        options={[...issuers].map(([value, label]) => ({ value, label }))}
      />
      <FilterSelect
        name="currency"
        label={i18n.t({ id: 'books.currency', message: 'Currency' })}
        all={i18n.t({ id: 'books.all_currencies', message: 'All currencies' })}
        options={currencies.map((value) => ({ value, label: value }))}
      />
    </>
  );
}

/** For those who do not keep books every day. */
function Meaning() {
  return (
    <details className={styles.meaning}>
      <summary>{i18n.t({ id: 'books.meaning', message: 'What debit and credit mean here' })}</summary>
      <p>
        {i18n.t({
          id: 'books.meaning.customers',
          message: 'Every xDR stands in two ledger accounts. A charge is a debit of Customers, who owe more, and a credit of the revenue it brings. A payment is a credit of Customers, who owe less, and a debit of the bank or till that it came to.',
        })}
      </p>
      <p>
        {i18n.t({
          id: 'books.meaning.closing',
          message: 'Dr beside an amount says that debits are more, Cr that credits are. Customers Dr is what customers owe, Customers Cr is money of theirs that is not used up. Both sides of a book are always equal.',
        })}
      </p>
      <p>
        {i18n.t({
          id: 'books.meaning.days',
          message: 'An xDR is in the period in which it counts: when it happened, or, where it came after its billing period was closed, from the close on.',
        })}
      </p>
    </details>
  );
}

function BookTable({ book, period }: { book: BookTold; period: Period }) {
  const { currency, lines } = book;
  const digits = digitsOf([...lines.flatMap(({ opening, debit, credit, closing }) => [opening, debit, credit, closing])], currency);
  const title = i18n.t({ id: 'books.book', message: '{issuer}, {currency}', values: { issuer: issuerWords(book), currency } });
  return (
    <Surface title={title}>
      {!book.in_balance && (
        <p className={styles.astray} role="alert">
          <IconAlertTriangle size={16} aria-hidden />
          {i18n.t({ id: 'books.astray', message: 'Both sides are not equal, which must never be: run tollhouse verify and call whoever keeps this installation.' })}
        </p>
      )}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={i18n.t({ id: 'books.accounts', message: 'Ledger accounts: {book}', values: { book: title } })}>
        <table className={styles.book}>
          <caption className="unseen">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{i18n.t({ id: 'books.account', message: 'Ledger account' })}</th>
              <th scope="col">{i18n.t({ id: 'books.opening', message: 'Opening' })}</th>
              <th scope="col">{i18n.t({ id: 'books.debit', message: 'Debit' })}</th>
              <th scope="col">{i18n.t({ id: 'books.credit', message: 'Credit' })}</th>
              <th scope="col">{i18n.t({ id: 'books.closing', message: 'Closing' })}</th>
              <th scope="col">{i18n.t({ id: 'customers.panel.xdrs', message: 'xDRs' })}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <LineRow key={line.ledger_account} line={line} book={book} period={period} digits={digits} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{i18n.t({ id: 'books.total', message: 'Both sides' })}</th>
              <td />
              <td>{sideAmount(book.debit, digits)}</td>
              <td>{sideAmount(book.credit, digits)}</td>
              <td />
              <td />
            </tr>
          </tfoot>
        </table>
      </div>
    </Surface>
  );
}

function LineRow({ line, book, period, digits }: { line: LedgerLine; book: BookTold; period: Period; digits: number }) {
  const name = accountWords(line.ledger_account);
  const search = { ...period, issuer: issuerOf(book), currency: book.currency, ledger_account: line.ledger_account };
  return (
    <tr>
      <th scope="row">
        {line.xdrs > 0 ? (
          <Link to="/money/trial-balance/xdrs" search={search}>
            {name}
          </Link>
        ) : (
          name
        )}
      </th>
      <td>
        <Standing amount={line.opening} digits={digits} />
      </td>
      <td>{isZero(line.debit) ? <None /> : sideAmount(line.debit, digits)}</td>
      <td>{isZero(line.credit) ? <None /> : sideAmount(line.credit, digits)}</td>
      <td>
        <Standing amount={line.closing} digits={digits} />
      </td>
      <td>{formatCount(line.xdrs)}</td>
    </tr>
  );
}

const None = () => <span className="dimmed">–</span>;

/** What stood at a moment, with the side that is more in letters: a sign would leave room for doubt. */
function Standing({ amount, digits }: { amount: MoneyTold; digits: number }) {
  if (isZero(amount)) return <None />;
  const isCredit = isNegative(amount);
  return (
    <>
      {sideAmount(amount, digits)}{' '}
      <abbr className={styles.side} title={isCredit ? i18n.t({ id: 'books.credit', message: 'Credit' }) : i18n.t({ id: 'books.debit', message: 'Debit' })}>
        {isCredit ? i18n.t({ id: 'books.cr', message: 'Cr' }) : i18n.t({ id: 'books.dr', message: 'Dr' })}
      </abbr>
    </>
  );
}
