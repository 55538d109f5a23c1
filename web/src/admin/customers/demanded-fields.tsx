import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useFormContext } from 'react-hook-form';
import { CustomFieldInput } from '~/admin/custom-field-input';
import { getCustomerFields, type Customer, type CustomFieldTold } from '~/api';
import { versioned } from '~/kit/client/versioned';
import { Columns } from '~/kit/form/form';
import { useClassFields } from './class-fields';
import styles from './form.module.css';

interface DemandedProps {
  customer: Customer;
  onFields: (fields: CustomFieldTold[]) => void;
}

/** What another class makes mandatory and this one does not have a value for; nothing while the class stays. */
export function DemandedFields({ customer, onFields }: DemandedProps) {
  const chosen = useFormContext<{ class_id: string }>().watch('class_id');
  const isMoving = chosen !== customer.class_id;
  const theirs = useClassFields(isMoving ? chosen : '');
  const own = useQuery({
    queryKey: [{ _id: 'getCustomerFields' }, customer.id],
    queryFn: () => versioned(getCustomerFields({ path: { customer_id: customer.id }, throwOnError: true })),
    enabled: isMoving,
  });
  const demanded = useMemo(() => {
    const held = new Set(own.data?.read.items.filter(({ value, mandatory }) => value !== null || mandatory).map(({ field }) => field.id));
    return theirs.filter(({ field, mandatory }) => mandatory && !held.has(field.id)).map(({ field }) => field);
  }, [theirs, own.data]);
  useEffect(() => onFields(demanded), [demanded, onFields]);
  if (demanded.length === 0) return null;
  return (
    <fieldset className={styles.plain} aria-label={i18n.t({ id: 'customers.demanded', message: 'What the chosen class asks for' })}>
      <p className="dimmed">{i18n.t({ id: 'customers.demanded_hint', message: 'Customers of the chosen class must have these:' })}</p>
      <Columns>
        {demanded.map((field) => (
          <CustomFieldInput key={field.id} field={field} required={field.default === null} />
        ))}
      </Columns>
    </fieldset>
  );
}
