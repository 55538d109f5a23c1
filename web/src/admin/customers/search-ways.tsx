import { i18n } from '@lingui/core';
import { Popover } from '@mantine/core';
import { useState } from 'react';
import { IconButton } from '~/kit/icon-button';
import { IconAdjustments } from '~/kit/icons';
import { OPERATORS, type SearchWay } from './search-way';
import { operatorLabel } from './words';
import styles from './customers.module.css';

/** How a text is compared and in which fields; kept with the reader's preferences, and in the address with the text. */
export function SearchWays({ way }: { way: SearchWay }) {
  const [open, setOpen] = useState(false);
  const label = i18n.t({ id: 'customers.search_way', message: 'How and where to search' });
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <IconButton label={label} aria-expanded={open} data-set={way.told ? true : undefined} size={24} onClick={() => setOpen(!open)}>
          <IconAdjustments size={16} aria-hidden />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={label} className={styles.ways}>
        <Operators way={way} />
        <Fields way={way} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Operators({ way }: { way: SearchWay }) {
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{i18n.t({ id: 'customers.search_way.operator', message: 'The field' })}</legend>
      {OPERATORS.map((operator) => (
        <label key={operator}>
          <input type="radio" name="q_operator" checked={way.operator === operator} onChange={() => way.set({ ...way, operator })} />
          {operatorLabel(operator)}
        </label>
      ))}
    </fieldset>
  );
}

function Fields({ way }: { way: SearchWay }) {
  const all = way.searched.fields;
  const toggle = (field: string) => {
    const fields = all.filter((one) => way.fields.includes(one) !== (one === field));
    way.set({ ...way, fields: fields.length === all.length ? [] : fields });
  };
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{i18n.t({ id: 'customers.search_way.where', message: 'Where' })}</legend>
      <label>
        <input type="checkbox" checked={way.fields.length === 0} onChange={() => way.set({ ...way, fields: [] })} />
        {i18n.t({ id: 'customers.search_way.all', message: 'All fields' })}
      </label>
      {all.map((field) => (
        <label key={field}>
          <input type="checkbox" checked={way.fields.includes(field)} onChange={() => toggle(field)} />
          {way.searched.label(field)}
        </label>
      ))}
    </fieldset>
  );
}
