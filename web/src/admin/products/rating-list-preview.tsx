import { i18n } from '@lingui/core';
import { Alert, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { serviceWords } from '~/admin/service-words';
import { putRatingList, type PriceChanged, type Product, type RatingLine, type RatingListPreviewed, type RatingListSaid } from '~/api';
import { sentenceOf } from '~/kit/client/problem';
import { formatMoment } from '~/kit/date';
import { Dialog } from '~/kit/dialogs/dialog';
import { toast } from '~/kit/toast';
import { lineWords } from './lines';
import { useProductRefresh } from './refresh';
import { countWords } from './words';
import styles from './products.module.css';

interface PreviewProps {
  product: Product;
  etag: string;
  body: RatingListSaid;
  preview: RatingListPreviewed;
  onClose: () => void;
  onDone: () => void;
}

/** What the list would touch, and the button that lets it take effect. */
export function TakeEffectDialog({ product, etag, body, preview, onClose, onDone }: PreviewProps) {
  const refresh = useProductRefresh();
  const [trouble, setTrouble] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      await putRatingList({ path: { product_id: product.id }, body, headers: { 'if-match': etag }, throwOnError: true });
      await refresh();
      toast(body.valid_from ? i18n.t({ id: 'products.list_planned', message: 'The list is planned' }) : i18n.t({ id: 'products.list_holds', message: 'The list holds from now on' }));
      onDone();
    } catch (failed) {
      setTrouble(failed);
      setBusy(false);
    }
  };
  const title = i18n.t({ id: 'products.touches', message: 'What the change touches' });
  return (
    <Dialog title={title} onClose={onClose} size={760}>
      <Touched preview={preview} />
      <LinesChanged preview={preview} />
      {preview.prices.length > 0 && <Prices prices={preview.prices} compared={preview.compared} currency={product.currency} />}
      {preview.planned.length > 0 && (
        <Alert mt={12}>
          {i18n.t({ id: 'products.planned_stay', message: 'What is planned for later stays planned:' })} {preview.planned.map((at) => formatMoment(at)).join('; ')}
        </Alert>
      )}
      {trouble !== null && (
        <Alert color="red" role="alert" mt={12}>
          {sentenceOf(trouble)}
        </Alert>
      )}
      <Group justify="flex-end" gap={8} mt={20}>
        <Button variant="default" onClick={onClose}>
          {i18n.t({ id: 'products.back_to_draft', message: 'Back to the draft' })}
        </Button>
        <Button loading={busy} onClick={() => void act()}>
          {body.valid_from
            ? i18n.t({ id: 'products.take_effect_at', message: 'Take effect {at}', values: { at: formatMoment(body.valid_from) } })
            : i18n.t({ id: 'products.take_effect', message: 'Take effect now' })}
        </Button>
      </Group>
    </Dialog>
  );
}

function Touched({ preview: { uses, services_gained: gained, services_lost: lost } }: { preview: RatingListPreviewed }) {
  const values = {
    accounts: countWords(uses.accounts.count, uses.accounts.is_exact),
    customers: countWords(uses.customers.count, uses.customers.is_exact),
    resellers: countWords(uses.resellers.count + uses.buyers.length, uses.resellers.is_exact),
  };
  return (
    <>
      <p className={styles.line}>
        {i18n.t({ id: 'products.touched', message: 'Open accounts: {accounts}, of customers: {customers}, under or bought by resellers: {resellers}.', values })}
      </p>
      {gained.length > 0 && <p className={styles.line}>{i18n.t({ id: 'products.gained', message: 'Can be used then: {services}.', values: { services: gained.map(serviceWords).join(', ') } })}</p>}
      {lost.length > 0 && (
        <Alert color="yellow" mb={12}>
          {i18n.t({ id: 'products.lost', message: 'Cannot be used any more: {services}.', values: { services: lost.map(serviceWords).join(', ') } })}
        </Alert>
      )}
    </>
  );
}

function LinesChanged({ preview: { lines } }: { preview: RatingListPreviewed }) {
  const label = i18n.t({ id: 'products.lines_changed', message: 'Lines that change' });
  return (
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.plain} aria-label={label}>
        <thead>
          <tr>
            <th>{i18n.t({ id: 'products.line', message: 'Line' })}</th>
            <th>{i18n.t({ id: 'products.before', message: 'Before' })}</th>
            <th>{i18n.t({ id: 'products.after', message: 'After' })}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ before, after }) => {
            const line = (after ?? before)!;
            return (
              <tr key={`${line.service} ${line.access_code} ${line.node} ${line.usage_order}`}>
                <td>{lineWords(line)}</td>
                <td>{tariffsOf(before)}</td>
                <td>{tariffsOf(after)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function tariffsOf(line: RatingLine | null) {
  if (line === null) return '–';
  return line.reseller_tariff_name === null ? line.tariff_name : `${line.tariff_name} / ${line.reseller_tariff_name}`;
}

function Prices({ prices, compared, currency }: { prices: PriceChanged[]; compared: number; currency: string }) {
  const label = i18n.t({ id: 'products.prices', message: 'Prices that change' });
  return (
    <>
      <p className={styles.hint}>
        {i18n.t({ id: 'products.compared', message: '{label}, of {compared} destinations that were looked at, in {currency}:', values: { label, compared, currency } })}
      </p>
      <div className={styles.scroll} tabIndex={0}>
        <table className={styles.plain} aria-label={label}>
          <thead>
            <tr>
              <th>{i18n.t({ id: 'products.destination', message: 'Destination' })}</th>
              <th className={styles.end}>{i18n.t({ id: 'products.before', message: 'Before' })}</th>
              <th className={styles.end}>{i18n.t({ id: 'products.after', message: 'After' })}</th>
            </tr>
          </thead>
          <tbody>
            {prices.map((one) => (
              <tr key={`${one.service} ${one.access_code} ${one.destination}`}>
                <td>
                  <span className="numbers">{one.destination}</span> <span className="dimmed">{one.description}</span>
                </td>
                <td className={styles.end}>{priceWords(one.before, one.connect_fee_before)}</td>
                <td className={styles.end}>{priceWords(one.after, one.connect_fee_after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** "0.10 + 0.05": per unit, and once per call. */
function priceWords(price: string | null, fee: string | null): string {
  if (price === null) return '–';
  return fee && /[1-9]/.test(fee) ? `${price} + ${fee}` : price;
}
