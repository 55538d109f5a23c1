import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useCan } from '~/admin/session';
import { getProduct, postProductStatus, removeProduct, type Product } from '~/api';
import { versioned, type Versioned } from '~/kit/client/versioned';
import { Tag } from '~/kit/chip';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { IconArchive, IconCalculator, IconCopy, IconRefresh, IconTrash } from '~/kit/icons';
import { Awaited } from '~/kit/page/awaited';
import { Page } from '~/kit/page/page';
import { Sections } from '~/kit/page/sections';
import { useNoteRecent } from '~/kit/recent';
import { Empty } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { CopyDialog } from './copy-dialog';
import { General } from './general';
import { RatingListPanel } from './rating-list';
import { ProductStatusChip } from './status';
import { Used } from './used';
import { useProductRefresh } from './refresh';
import { Versions } from './versions';
import { kindWords } from './words';
import styles from './products.module.css';

export interface ProductPanelProps {
  version: Versioned<Product>;
}

const PANELS: Record<string, (props: ProductPanelProps) => ReactNode> = {
  general: General,
  'rating-list': RatingListPanel,
  versions: Versions,
  used: Used,
};

/** A product: what it is, what prices its use and since when, who has it. */
export function ProductPage() {
  const { id = '', panel = 'general' } = useParams({ strict: false }) as { id?: string; panel?: string };
  const version = useQuery({
    queryKey: [{ _id: 'getProduct' }, 'version', id],
    queryFn: () => versioned(getProduct({ path: { product_id: id }, throwOnError: true })),
  });
  useNoteRecent(version.data?.read.name, `/products/${id}`);
  const crumbs = [{ to: '/products', label: i18n.t({ id: 'products.title', message: 'Products' }) }];
  const may = useCan('change_catalogue');
  if (!version.data) return <Awaited title={i18n.t({ id: 'products.one', message: 'Product' })} crumbs={crumbs} query={version} />;
  const product = version.data.read;
  const Panel = PANELS[panel];
  return (
    <Page title={product.name} crumbs={crumbs} beside={<Beside product={product} />} actions={<><FindPrice product={product} />{may && <Actions product={product} />}</>}>
      <Sections
        label={product.name}
        sections={[
          { to: `/products/${id}`, label: i18n.t({ id: 'products.general', message: 'General' }) },
          { to: `/products/${id}/rating-list`, label: i18n.t({ id: 'products.rating_list', message: 'Rating list' }) },
          { to: `/products/${id}/versions`, label: i18n.t({ id: 'products.versions', message: 'Versions' }) },
          { to: `/products/${id}/used`, label: i18n.t({ id: 'products.used', message: 'Where used' }) },
        ]}
      />
      {Panel ? <Panel version={version.data} /> : <Empty title={i18n.t({ id: 'products.no_panel', message: 'A product has no such page' })} />}
    </Page>
  );
}

function Beside({ product }: { product: Product }) {
  return (
    <>
      <ProductStatusChip product={product} />
      <Tag>{kindWords(product.kind)}</Tag>
      <Tag>{product.currency}</Tag>
    </>
  );
}

function FindPrice({ product }: { product: Product }) {
  const [mayQuote, mayReadPrices] = [useCan('quote'), useCan('read_prices')];
  if (!mayQuote || !mayReadPrices) return null;
  return (
    <Button component={Link} to={`/price-finder?product=${product.id}`} variant="default" leftSection={<IconCalculator size={16} />}>
      {i18n.t({ id: 'products.find_price', message: 'Find a price' })}
    </Button>
  );
}

function Actions({ product }: { product: Product }) {
  const [dialog, setDialog] = useState<'copy' | 'delete' | 'retire' | null>(null);
  const refresh = useProductRefresh();
  const isRetired = product.retired_at !== null;
  const close = () => setDialog(null);
  const offerAgain = async () => {
    await postProductStatus({ path: { product_id: product.id }, body: { action: 'offer_again' }, throwOnError: true });
    await refresh();
    toast(i18n.t({ id: 'products.offered_again', message: '{name} is offered again', values: { name: product.name } }));
  };
  return (
    <>
      <Button variant="default" leftSection={<IconCopy size={16} />} onClick={() => setDialog('copy')}>
        {i18n.t({ id: 'products.copy', message: 'Copy' })}
      </Button>
      {isRetired ? (
        <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={() => void offerAgain()}>
          {i18n.t({ id: 'products.offer_again', message: 'Offer again' })}
        </Button>
      ) : (
        <Button variant="default" leftSection={<IconArchive size={16} />} onClick={() => setDialog('retire')}>
          {i18n.t({ id: 'products.retire', message: 'Retire' })}
        </Button>
      )}
      <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => setDialog('delete')}>
        {i18n.t({ id: 'products.delete', message: 'Delete' })}
      </Button>
      {dialog === 'copy' && <CopyDialog of={product} onClose={close} />}
      {dialog === 'retire' && <RetireDialog of={product} onClose={close} />}
      {dialog === 'delete' && <DeleteDialog of={product} onClose={close} />}
    </>
  );
}

function RetireDialog({ of, onClose }: { of: Product; onClose: () => void }) {
  const refresh = useProductRefresh();
  const retire = async () => {
    await postProductStatus({ path: { product_id: of.id }, body: { action: 'retire' }, throwOnError: true });
    await refresh();
    toast(i18n.t({ id: 'products.retired', message: '{name} is retired', values: { name: of.name } }));
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'products.retire_ask', message: 'Retire {name}?', values: { name: of.name } })}
      confirm={i18n.t({ id: 'products.retire', message: 'Retire' })}
      onConfirm={retire}
      onClose={onClose}
    >
      <p className={styles.line}>
        {i18n.t({ id: 'products.retire_hint', message: 'No account gets it any more. Accounts that have it keep it and are charged by it, until you give them another.' })}
      </p>
    </ConfirmDialog>
  );
}

function DeleteDialog({ of, onClose }: { of: Product; onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const remove = async () => {
    await removeProduct({ path: { product_id: of.id }, throwOnError: true });
    void queries.invalidateQueries({ queryKey: [{ _id: 'getProducts' }] });
    toast(i18n.t({ id: 'products.deleted', message: '{name} is deleted', values: { name: of.name } }));
    void navigate({ to: '/products' });
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'products.delete_ask', message: 'Delete {name}?', values: { name: of.name } })}
      confirm={i18n.t({ id: 'products.delete', message: 'Delete' })}
      danger
      onConfirm={remove}
      onClose={onClose}
    >
      <p className={styles.line}>
        {i18n.t({ id: 'products.delete_hint', message: 'Only a product that no account ever had, and by which no reseller buys, can be deleted. This cannot be undone.' })}
      </p>
    </ConfirmDialog>
  );
}
