import { i18n } from '@lingui/core';
import { useRef, useState, type ReactNode } from 'react';
import type { FieldValues } from 'react-hook-form';
import { previewClassChange, type ClassChangeMeant, type ClassChangePreviewed } from '~/api';
import { formatDay } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import type { ApiForm } from '~/kit/form/use-api-form';
import { customersWords, listHref } from './words';
import styles from './classes.module.css';

/**
 * A form of a class that asks before it is saved where customers are concerned; what the API would refuse it refuses
 * when it is saved.
 *
 * said   what would be saved
 */
export function usePreviewed<V extends FieldValues>(id: string, form: ApiForm<V>, said: (values: V) => ClassChangePreviewed): { form: ApiForm<V>; dialog: ReactNode } {
  const [meant, setMeant] = useState<ClassChangeMeant | null>(null);
  const asking = useRef(false);
  const submit = async () => {
    if (asking.current) return;
    asking.current = true;
    const preview = await previewClassChange({ path: { class_id: id }, body: said(form.fields.getValues()) }).catch(() => null);
    asking.current = false;
    if (preview?.data && concerns(preview.data)) setMeant(preview.data);
    else await form.submit();
  };
  const dialog = meant && <MeantDialog meant={meant} onConfirm={form.submit} onClose={() => setMeant(null)} />;
  return { form: { ...form, submit }, dialog };
}

const concerns = ({ terminations, lacking }: ClassChangeMeant) => terminations.customers > 0 || lacking.some(({ customers }) => customers > 0);

interface MeantProps {
  meant: ClassChangeMeant;
  onConfirm: () => Promise<void>;
  onClose: () => void;
}

function MeantDialog({ meant, onConfirm, onClose }: MeantProps) {
  const { terminations, lacking } = meant;
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'classes.meant', message: 'What this means for customers' })}
      confirm={i18n.t({ id: 'classes.save', message: 'Save' })}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p className={styles.line}>
        <a href={listHref(meant.search)}>{customersWords(meant.customers, meant.customers_is_exact)}</a>{' '}
        {i18n.t({ id: 'classes.meant_in', message: 'in this class.' })}
      </p>
      {lacking
        .filter(({ customers }) => customers > 0)
        .map((field) => (
          <p key={field.field_id} className={styles.line}>
            {i18n.t({ id: 'classes.meant_lacking', message: '“{name}” becomes mandatory. Without it:', values: { name: field.name } })}{' '}
            <a href={listHref(field.search)}>{customersWords(field.customers, field.customers_is_exact)}</a>
            {'. '}
            {i18n.t({ id: 'classes.meant_stays', message: 'Nobody is stopped; whoever saves their fields next must fill it.' })}
          </p>
        ))}
      {terminations.customers > 0 && (
        <>
          <p className={styles.line}>
            {i18n.t({
              id: 'classes.meant_terminations',
              message: 'Permanent terminations that would come on another day: {customers}.',
              values: { customers: customersWords(terminations.customers, terminations.customers_is_exact) },
            })}
          </p>
          <ul className={styles.told}>
            {terminations.first.map((one) => (
              <li key={one.customer_id}>
                <a href={`/customers/${one.customer_id}`}>{one.name}</a>: {formatDay(one.on)} → {formatDay(one.would_be_on)}
              </li>
            ))}
          </ul>
        </>
      )}
    </ConfirmDialog>
  );
}
