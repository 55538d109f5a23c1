import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { whoWords } from '~/admin/who';
import { useCan } from '~/admin/session';
import { removeRatingListVersion, type Product, type RatingListVersion } from '~/api';
import { getRatingListVersionsOptions } from '~/api/@tanstack/react-query.gen';
import type { Versioned } from '~/kit/client/versioned';
import { now } from '~/kit/clock';
import { Tag } from '~/kit/chip';
import { formatMoment, When, zoneName } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { Lines, lineWords } from './lines';
import { useProductRefresh } from './refresh';
import styles from './products.module.css';

/** Every rating list there was, is and is planned, the latest first. */
export function Versions({ version: { read: product } }: { version: Versioned<Product> }) {
  const query = useQuery(getRatingListVersionsOptions({ path: { product_id: product.id } }));
  if (query.isError) return <Failed trouble={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Waiting />;
  const { versions } = query.data;
  if (versions.length === 0) return <Empty title={i18n.t({ id: 'products.no_versions', message: 'The rating list has had no line yet' })} />;
  const current = versions.find(({ valid_from: from }) => from === null || Date.parse(from) <= now().getTime());
  return (
    <>
      <p className={styles.hint}>{i18n.t({ id: 'products.versions_hint', message: 'A call is priced by the list of the moment it began, however late it arrives. Times in {zone}.', values: { zone: zoneName() } })}</p>
      {versions.map((one) => (
        <OneVersion key={one.valid_from ?? 'ever'} product={product} of={one} when={one === current ? 'now' : isPlanned(one) ? 'planned' : 'past'} />
      ))}
    </>
  );
}

const isPlanned = ({ valid_from: from }: RatingListVersion) => from !== null && Date.parse(from) > now().getTime();

const sinceWords = ({ valid_from: from }: RatingListVersion) => (from === null ? i18n.t({ id: 'products.since_ever', message: 'Since ever' }) : i18n.t({ id: 'products.since', message: 'From {at}', values: { at: formatMoment(from) } }));

function OneVersion({ product, of, when }: { product: Product; of: RatingListVersion; when: 'now' | 'planned' | 'past' }) {
  const [isCancelling, setIsCancelling] = useState(false);
  const may = useCan('change_catalogue');
  const title = sinceWords(of);
  const cancel = when === 'planned' && may && (
    <Button variant="default" onClick={() => setIsCancelling(true)}>
      {i18n.t({ id: 'products.take_back', message: 'Take back' })}
    </Button>
  );
  return (
    <Surface title={title} actions={cancel || undefined}>
      <p className={styles.line}>
        {when === 'now' && <Tag>{i18n.t({ id: 'products.holds_now', message: 'Holds now' })}</Tag>}
        {when === 'planned' && <Tag>{i18n.t({ id: 'products.is_planned', message: 'Planned' })}</Tag>} <Made of={of} />
      </p>
      <Differences of={of} />
      <details>
        <summary>{i18n.t({ id: 'products.whole_list', message: 'The whole list: {count, plural, one {# line} other {# lines}}', values: { count: of.lines.length } })}</summary>
        <Lines lines={of.lines} label={title} />
      </details>
      {isCancelling && <TakeBackDialog product={product} of={of} onClose={() => setIsCancelling(false)} />}
    </Surface>
  );
}

function Made({ of: { made_at: at, made_by: by } }: { of: RatingListVersion }) {
  if (at === null) return <span className="dimmed">{i18n.t({ id: 'products.made_before', message: 'Before versions were kept' })}</span>;
  return (
    <span className="dimmed">
      {by ? whoWords(by) : ''} <When at={at} />
    </span>
  );
}

/** What begins and ends; a line that only gets another tariff is told once. */
function Differences({ of: { valid_from: from, began, ended } }: { of: RatingListVersion }) {
  if (from === null) return null;
  const replaced = began.map((line) => ({ line, before: ended.find((other) => lineWords(other) === lineWords(line) && other.usage_order === line.usage_order) }));
  const gone = ended.filter((line) => !replaced.some(({ before }) => before === line));
  return (
    <ul className={styles.told}>
      {replaced.map(({ line, before }) => (
        <li key={`+${lineWords(line)} ${line.usage_order}`}>
          {lineWords(line)}: {before ? `${before.tariff_name} → ${line.tariff_name}` : i18n.t({ id: 'products.begins', message: '{tariff} begins', values: { tariff: line.tariff_name } })}
        </li>
      ))}
      {gone.map((line) => (
        <li key={`-${lineWords(line)} ${line.usage_order}`}>
          {lineWords(line)}: {i18n.t({ id: 'products.ends', message: '{tariff} ends', values: { tariff: line.tariff_name } })}
        </li>
      ))}
    </ul>
  );
}

function TakeBackDialog({ product, of, onClose }: { product: Product; of: RatingListVersion; onClose: () => void }) {
  const refresh = useProductRefresh();
  const act = async () => {
    await removeRatingListVersion({ path: { product_id: product.id, valid_from: of.valid_from! }, throwOnError: true });
    await refresh();
    toast(i18n.t({ id: 'products.taken_back', message: 'The planned list is taken back' }));
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'products.take_back_ask', message: 'Take the planned list back?' })}
      confirm={i18n.t({ id: 'products.take_back', message: 'Take back' })}
      onConfirm={act}
      onClose={onClose}
    >
      <p className={styles.line}>{i18n.t({ id: 'products.take_back_hint', message: 'The list goes on as it was before it.' })}</p>
    </ConfirmDialog>
  );
}
