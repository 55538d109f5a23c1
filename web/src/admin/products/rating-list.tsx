import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCan } from '~/admin/session';
import { getRatingList, type Product, type RatingList } from '~/api';
import { versioned, type Versioned } from '~/kit/client/versioned';
import { When } from '~/kit/date';
import { IconPencil, IconPlus } from '~/kit/icons';
import { Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { Lines } from './lines';
import { RatingListDraft } from './rating-list-draft';
import { UsageOrder } from './usage-order';
import styles from './products.module.css';

/** What prices the product's use now, in which order, and the draft by which it becomes another list. */
export function RatingListPanel({ version: { read: product } }: { version: Versioned<Product> }) {
  const [isEditing, setIsEditing] = useState(false);
  const list = useQuery({
    queryKey: [{ _id: 'getRatingList' }, 'version', product.id],
    queryFn: () => versioned(getRatingList({ path: { product_id: product.id }, throwOnError: true })),
  });
  // A draft needs the names of tariffs, which not everybody who may change products may see.
  const mayPrice = useCan('read_prices');
  const may = useCan('change_catalogue') && mayPrice;
  const title = i18n.t({ id: 'products.rating_list', message: 'Rating list' });
  if (list.isError) return <Failed trouble={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Waiting />;
  if (isEditing) return <RatingListDraft product={product} version={list.data} onClose={() => setIsEditing(false)} />;
  const isEmpty = list.data.read.lines.length === 0;
  const edit = may && (
    <Button variant={isEmpty ? 'filled' : 'default'} leftSection={isEmpty ? <IconPlus size={16} /> : <IconPencil size={16} />} onClick={() => setIsEditing(true)}>
      {isEmpty ? i18n.t({ id: 'products.add_line', message: 'Add a service' }) : i18n.t({ id: 'products.edit_list', message: 'Change the list' })}
    </Button>
  );
  return (
    <>
      {product.changes_at && <Planned at={product.changes_at} />}
      <Surface title={title} actions={isEmpty ? undefined : edit || undefined}>
        {isEmpty ? <Unpriced product={product} action={edit} /> : <ListNow list={list.data.read} title={title} />}
      </Surface>
      {!isEmpty && <UsageOrder product={product} />}
    </>
  );
}

function ListNow({ list, title }: { list: RatingList; title: string }) {
  return (
    <>
      <Lines lines={list.lines} label={title} />
      <p className={styles.hint}>
        {i18n.t({ id: 'products.list_hint', message: 'A line for a direction or node comes before the one for all; among lines for the same, the lower order is asked first, and where its tariff has no rate, the next.' })}
      </p>
    </>
  );
}

function Unpriced({ product, action }: { product: Product; action: React.ReactNode }) {
  const hint =
    product.kind === 'add_on'
      ? i18n.t({ id: 'products.no_lines_add_on', message: 'An add-on may do without: then it only brings what else it stands for.' })
      : i18n.t({ id: 'products.no_lines_hint', message: 'Accounts of this product can use nothing until a tariff prices a service.' });
  return (
    <Empty title={i18n.t({ id: 'products.no_lines', message: 'No service yet' })} action={action}>
      {hint}
    </Empty>
  );
}

function Planned({ at }: { at: string }) {
  return (
    <Alert mb={16}>
      {i18n.t({ id: 'products.planned', message: 'Another rating list is planned, see Versions. It holds from:' })} <When at={at} zoned />
    </Alert>
  );
}
