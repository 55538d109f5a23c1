import { i18n } from '@lingui/core';
import { Button, Drawer, SegmentedControl, Switch } from '@mantine/core';
import { useFocusReturn } from '../dialogs/focus-return';
import { IconArrowDown, IconArrowUp } from '../icons';
import { IconButton } from '../icon-button';
import { changeListPreference, changePreferences, usePreference, type Density } from '../preferences';
import { isShown, ordered, stepped, type Column } from './columns';
import styles from './settings.module.css';

interface SettingsProps {
  id: string;
  columns: readonly Column<unknown>[];
  searched: boolean | undefined;
  onClose: () => void;
}

/** How rows look in every list and how it is searched, and which columns this one shows. */
export function Settings({ id, columns, searched, onClose }: SettingsProps) {
  useFocusReturn();
  const preference = usePreference('lists')[id] ?? {};
  const inOrder = ordered(columns, preference);
  const step = (column: Column<unknown>, by: -1 | 1) => {
    const order = stepped(inOrder, inOrder, column.id, by);
    if (order) changeListPreference(id, { order });
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      size={360}
      title={i18n.t({ id: 'table.settings', message: 'Columns and rows' })}
      closeButtonProps={{ 'aria-label': i18n.t({ id: 'kit.close', message: 'Close' }) }}
    >
      <RowLook />
      {searched && <Searching />}
      <h3 className={styles.heading}>{i18n.t({ id: 'table.columns', message: 'Columns' })}</h3>
      <ul className={styles.columns}>
        {inOrder.map((column) => (
          <li key={column.id}>
            <Switch
              checked={isShown(column, preference)}
              disabled={column.pinned}
              label={column.label()}
              onChange={(event) =>
                changeListPreference(id, { shown: { ...preference.shown, [column.id]: event.currentTarget.checked } })
              }
            />
            <Mover column={column} onStep={(by) => step(column, by)} />
          </li>
        ))}
      </ul>
      <Button variant="default" fullWidth onClick={() => changeListPreference(id, { order: [], shown: {} })}>
        {i18n.t({ id: 'table.reset', message: 'Reset the columns' })}
      </Button>
    </Drawer>
  );
}

function Mover({ column, onStep }: { column: Column<unknown>; onStep: (by: -1 | 1) => void }) {
  if (column.pinned) return null;
  const name = column.label();
  return (
    <span className={styles.mover}>
      <IconButton size={28} label={i18n.t({ id: 'table.up', message: 'Move {name} up', values: { name } })} onClick={() => onStep(-1)}>
        <IconArrowUp size={15} />
      </IconButton>
      <IconButton size={28} label={i18n.t({ id: 'table.down', message: 'Move {name} down', values: { name } })} onClick={() => onStep(1)}>
        <IconArrowDown size={15} />
      </IconButton>
    </span>
  );
}

function RowLook() {
  const density = usePreference('density');
  const zebra = usePreference('zebra');
  const label = i18n.t({ id: 'table.density', message: 'Height of rows' });
  return (
    <>
      <h3 className={styles.heading}>{label}</h3>
      <SegmentedControl
        fullWidth
        aria-label={label}
        value={density}
        onChange={(value) => changePreferences({ density: value as Density })}
        data={[
          { value: 'compact', label: i18n.t({ id: 'table.compact', message: 'Compact' }) },
          { value: 'default', label: i18n.t({ id: 'table.default', message: 'Default' }) },
          { value: 'roomy', label: i18n.t({ id: 'table.roomy', message: 'Roomy' }) },
        ]}
      />
      <Switch
        mt={12}
        checked={zebra}
        label={i18n.t({ id: 'table.zebra', message: 'Shade every other row' })}
        onChange={(event) => changePreferences({ zebra: event.currentTarget.checked })}
      />
    </>
  );
}

function Searching() {
  const atOnce = usePreference('searchAtOnce');
  const openOnly = usePreference('openOnly');
  return (
    <>
      <h3 className={styles.heading}>{i18n.t({ id: 'table.searching', message: 'Searching' })}</h3>
      <Switch
        checked={atOnce}
        label={i18n.t({ id: 'table.search_at_once', message: 'Search as soon as the page opens' })}
        onChange={(event) => changePreferences({ searchAtOnce: event.currentTarget.checked })}
      />
      <Switch
        mt={12}
        checked={openOnly}
        label={i18n.t({ id: 'table.open_only', message: 'Open what is found if it is only one' })}
        onChange={(event) => changePreferences({ openOnly: event.currentTarget.checked })}
      />
    </>
  );
}
