import { i18n } from '@lingui/core';
import { Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Customer } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { PANELS } from './panels';

const MOST = 200;

/** Panels and their fields by name: the chosen one opens with the cursor in it. */
export function FindField({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const navigate = useNavigate();
  const options = PANELS.flatMap((panel) => [
    { value: panel.id, label: panel.label() },
    ...(panel.fields ?? []).map((field) => ({
      value: `${panel.id}/${field.id}`,
      label: i18n.t({ id: 'customers.find_field.in', message: '{field} · {panel}', values: { field: field.label(), panel: panel.label() } }),
    })),
  ]);
  const go = (found: string | null) => {
    if (found === null) return;
    const [panel = '', field] = found.split('/');
    onClose();
    void navigate({
      to: '/customers/$id/{-$panel}',
      params: { id: customer.id, panel: panel === 'overview' ? undefined : panel },
      search: field === undefined ? {} : { field },
      resetScroll: false,
    });
  };
  return (
    <Dialog title={i18n.t({ id: 'customers.find_field', message: 'Find a field' })} onClose={onClose}>
      <Select
        aria-label={i18n.t({ id: 'customers.find_field.label', message: 'Panel or field' })}
        placeholder={i18n.t({ id: 'customers.find_field.type', message: 'Type its name…' })}
        data={options}
        onChange={go}
        searchable
        selectFirstOptionOnChange
        limit={MOST}
        maxDropdownHeight={320}
        comboboxProps={{ withinPortal: false }}
        nothingFoundMessage={i18n.t({ id: 'customers.choose.nothing', message: 'Nothing found' })}
        data-autofocus
      />
    </Dialog>
  );
}
