import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { FieldValues } from 'react-hook-form';
import { readDraft } from '~/kit/form/drafts';
import { IconPencil } from '~/kit/icons';
import { useShortcut } from '~/kit/keys';
import { Surface } from '~/kit/page/page';
import { one, useUrl } from '~/kit/url';
import { useMayChange } from '../may-change';
import { draftKey, VersionedForm, type Editing } from './versioned-form';

interface EditablePanelProps<T, V extends FieldValues> extends Editing<T, V> {
  /** The panel to be read. */
  reading: ReactNode;
  /** Beside "Edit". */
  actions?: ReactNode;
  /** False: this person may change the customer, but not what is here. */
  allowed?: boolean;
}

/** A panel to read; at the press of a button, or where something typed waits to be saved, to change. */
export function EditablePanel<T, V extends FieldValues>({ reading, actions, allowed = true, ...editing }: EditablePanelProps<T, V>) {
  const { customer, panel, title } = editing;
  const may = useMayChange(customer) && allowed;
  const { search, change } = useUrl();
  const asked = one(search, 'field') !== undefined;
  const [pressed, setPressed] = useState(() => readDraft(draftKey(customer, panel)) !== null);
  const edit = i18n.t({ id: 'customers.details.edit', message: 'Edit' });
  const isOpen = may && (pressed || asked);
  useShortcut('e', edit, () => setPressed(true), may && !isOpen);
  const close = () => {
    setPressed(false);
    if (asked) change({ field: undefined }, { replace: true });
  };
  if (isOpen) return <VersionedForm {...editing} onClose={close} />;
  const button = may && (
    <Button variant="default" leftSection={<IconPencil size={16} />} title={`${edit} (e)`} onClick={() => setPressed(true)}>
      {edit}
    </Button>
  );
  return (
    <Surface title={title} actions={<>{actions}{button}</>}>
      {reading}
    </Surface>
  );
}
