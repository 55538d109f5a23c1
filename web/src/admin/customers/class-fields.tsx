import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useFormContext } from 'react-hook-form';
import { CustomFieldInput } from '~/admin/custom-field-input';
import { keyOf, type FieldValues } from '~/admin/custom-field-values';
import type { EnabledField } from '~/api';
import { getClassFieldsOptions } from '~/api/@tanstack/react-query.gen';
import { Columns } from '~/kit/form/form';
import styles from './form.module.css';

const NONE: EnabledField[] = [];

/** The custom fields that customers of a class have; none until one is chosen. */
export function useClassFields(classId: string): EnabledField[] {
  return useQuery({ ...getClassFieldsOptions({ path: { class_id: classId } }), enabled: classId !== '' }).data?.items ?? NONE;
}

/** Their inputs; a field begins with its default. */
export function ClassFieldInputs({ items }: { items: EnabledField[] }) {
  const { getValues, setValue } = useFormContext<{ custom_fields: FieldValues }>();
  useEffect(() => {
    for (const { field } of items) {
      const path = `custom_fields.${keyOf(field)}` as const;
      if (getValues(path) === undefined) setValue(path, field.default ?? '');
    }
  }, [items, getValues, setValue]);
  if (items.length === 0) return null;
  return (
    <fieldset className={styles.plain} aria-label={i18n.t({ id: 'customers.class_fields', message: 'Custom fields of the class' })}>
      <Columns>
        {items.map(({ field, mandatory }) => (
          <CustomFieldInput key={field.id} field={field} required={mandatory} />
        ))}
      </Columns>
    </fieldset>
  );
}
