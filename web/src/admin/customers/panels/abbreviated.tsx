import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Customer } from '~/api';
import { getAbbreviatedDialingOptions, getAbbreviatedNumbersOptions } from '~/api/@tanstack/react-query.gen';
import { Footer } from '~/kit/data-table/footer';
import { useList } from '~/kit/data-table/use-list';
import { SearchBox } from '~/kit/filter/search-box';
import { IconDownload, IconUpload } from '~/kit/icons';
import { Surface } from '~/kit/page/page';
import { Empty, Failed, NothingFound, Waiting } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { LengthForm } from '../dialing/length-form';
import { AddRow, NumberRow } from '../dialing/number-row';
import { RowsDialog } from '../dialing/rows-dialog';
import { useMayChange } from '../may-change';
import type { PanelProps } from '../panels';
import styles from '../dialing/dialing.module.css';

/** A customer's own short numbers: their length first, then what each of them stands for. */
export function AbbreviatedPanel({ customer }: PanelProps) {
  const dialing = useQuery(getAbbreviatedDialingOptions({ path: { customer_id: customer.id } }));
  const may = useMayChange(customer);
  const { data } = dialing;
  return (
    <Surface title={i18n.t({ id: 'customers.panel.abbreviated', message: 'Abbreviated dialing' })}>
      <div className={styles.panel}>
        <p className={styles.hint}>
          {i18n.t({ id: 'customers.short.hint', message: 'Short numbers that all accounts of this customer may dial. Without a number to dial, the short number is dialled as it is, and no dial rule changes it (112).' })}
        </p>
        {dialing.isError && <Failed trouble={dialing.error} onRetry={() => void dialing.refetch()} />}
        {dialing.isPending && <Waiting />}
        {data && <LengthForm key={data.etag} customer={customer} dialing={data} may={may} />}
        {data && data.maximum_length !== null && <Numbers customer={customer} may={may} longest={data.maximum_length} />}
      </div>
    </Surface>
  );
}

function Numbers({ customer, may, longest }: { customer: Customer; may: boolean; longest: number }) {
  const { search, change } = useUrl();
  const q = one(search, 'q');
  const [pasting, setPasting] = useState(false);
  const list = useList((page) => getAbbreviatedNumbersOptions({ path: { customer_id: customer.id }, query: { ...page, ...(q && { q }) } }));
  const { data, isPending, isError, error, refetch } = list.query;
  const isEmpty = data?.items.length === 0;
  return (
    <>
      <div className={styles.toolbar}>
        <SearchBox label={i18n.t({ id: 'customers.short.search', message: 'Number or description' })} />
        {may && (
          <Button variant="default" leftSection={<IconUpload size={16} />} onClick={() => setPasting(true)}>
            {i18n.t({ id: 'customers.short.paste', message: 'Paste or upload' })}
          </Button>
        )}
        <Button variant="default" component="a" href={`/api/v1/customers/${customer.id}/abbreviated-numbers.csv`} download leftSection={<IconDownload size={16} />}>
          {i18n.t({ id: 'customers.short.download', message: 'Download CSV' })}
        </Button>
      </div>
      {isError && <Failed trouble={error} onRetry={() => void refetch()} />}
      {isPending && <Waiting />}
      {data && (may || !isEmpty) && (
        <div className={styles.scroll} role="region" tabIndex={0} aria-label={i18n.t({ id: 'customers.short.numbers', message: 'Short numbers' })}>
          <table className={styles.numbers} aria-label={i18n.t({ id: 'customers.short.numbers', message: 'Short numbers' })}>
            <thead>
              <tr>
                <th scope="col">{i18n.t({ id: 'customers.short.number', message: 'Short number' })}</th>
                <th scope="col">{i18n.t({ id: 'customers.short.to_dial', message: 'Number to dial' })}</th>
                <th scope="col">{i18n.t({ id: 'customers.short.description', message: 'Description' })}</th>
                <th scope="col">
                  <span className="unseen">{i18n.t({ id: 'customers.short.actions', message: 'Actions' })}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {may && <AddRow customer={customer} longest={longest} />}
              {data.items.map((short) => (
                <NumberRow key={short.number} customer={customer} short={short} may={may} longest={longest} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {isEmpty && (q ? <NothingFound title={i18n.t({ id: 'customers.short.none_fits', message: 'No short number matches' })} onClear={() => change({ q: undefined })} /> : !may && <Empty title={i18n.t({ id: 'customers.short.none', message: 'No short number yet' })} />)}
      <Footer list={list} footnote={null} />
      {pasting && <RowsDialog customer={customer} onClose={() => setPasting(false)} />}
      <NotYet />
    </>
  );
}

/** What is set here is kept; calls come with later work, and nobody should promise otherwise. */
export function NotYet() {
  return <p className={styles.hint}>{i18n.t({ id: 'customers.features.not_yet', message: 'What is set here is kept and shown. Calls do not follow it yet.' })}</p>;
}
