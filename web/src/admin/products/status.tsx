import { i18n } from '@lingui/core';
import type { Product, ProductStatus } from '~/api';
import { ToneChip, type Tone } from '~/kit/chip';
import { formatMoment } from '~/kit/date';
import { IconArchive, IconCircleCheck, IconPencil } from '~/kit/icons';
import { statusWords } from './words';

const LOOKS: Record<ProductStatus, { tone: Tone; icon: typeof IconPencil }> = {
  on_sale: { tone: 'ok', icon: IconCircleCheck },
  work_in_progress: { tone: 'warn', icon: IconPencil },
  retired: { tone: 'dim', icon: IconArchive },
};

/** Whether it can be sold, and why not. */
export function ProductStatusChip({ product: { status, retired_at: at } }: { product: Product }) {
  const { tone, icon } = LOOKS[status];
  return (
    <ToneChip tone={tone} icon={icon} title={at === null ? hint(status) : formatMoment(at)}>
      {statusWords(status)}
    </ToneChip>
  );
}

const hint = (status: ProductStatus) =>
  status === 'work_in_progress' ? i18n.t({ id: 'products.in_progress_hint', message: 'Nothing is on its rating list now, so no account can get it' }) : undefined;
