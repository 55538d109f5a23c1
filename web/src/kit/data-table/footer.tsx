import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { IconChevronLeft, IconChevronRight } from '../icons';
import { formatCount } from '../money';
import type { List, ListPage } from './use-list';
import styles from './data-table.module.css';

interface FooterProps {
  list: List<ListPage<unknown>>;
  footnote: ReactNode;
}

/** How many there are, and the way to the next and previous page. */
export function Footer({ list, footnote }: FooterProps) {
  const data = list.query.data;
  return (
    <div className={styles.footer}>
      <span className="dimmed numbers" role="status">
        {data && data.items.length > 0 && told(data, list)}
      </span>
      {footnote}
      {(data?.next || data?.previous) && (
        <div className={styles.pager}>
          <Button variant="default" leftSection={<IconChevronLeft size={16} />} disabled={!data.previous} onClick={list.goPrevious}>
            {i18n.t({ id: 'table.previous', message: 'Previous' })}
          </Button>
          <Button
            variant="default"
            rightSection={<IconChevronRight size={16} />}
            disabled={!data.next}
            onClick={list.goNext}
            onPointerEnter={list.prepareNext}
            onFocus={list.prepareNext}
          >
            {i18n.t({ id: 'table.next', message: 'Next' })}
          </Button>
        </div>
      )}
    </div>
  );
}

function told(data: ListPage<unknown>, list: List<ListPage<unknown>>): string {
  const total = formatCount(data.total);
  const first = list.page === undefined ? null : (list.page - 1) * list.pageSize + 1;
  const range = first === null ? formatCount(data.items.length) : `${formatCount(first)}–${formatCount(first + data.items.length - 1)}`;
  return data.total_is_exact
    ? i18n.t({ id: 'table.of', message: '{range} of {total}', values: { range, total } })
    : i18n.t({ id: 'table.of_more', message: '{range} of more than {total}', values: { range, total } });
}
