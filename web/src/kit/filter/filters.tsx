import { i18n } from '@lingui/core';
import { IconX } from '../icons';
import { one, useUrl } from '../url';
import styles from './filter.module.css';

interface ChipProps {
  label: string;
  onRemove: () => void;
}

/** One condition that is set, with the way to take it off. */
export function Chip({ label, onRemove }: ChipProps) {
  return (
    <span className={styles.chip}>
      {label}
      <button type="button" aria-label={i18n.t({ id: 'filter.remove', message: 'Remove: {label}', values: { label } })} onClick={onRemove}>
        <IconX size={14} aria-hidden />
      </button>
    </span>
  );
}

interface FilterSelectProps {
  /** The parameter of the address that it writes. */
  name: string;
  label: string;
  /** What no choice means: "All sources". */
  all: string;
  options: { value: string; label: string }[];
}

/** A condition with few values, as a choice beside the search box. */
export function FilterSelect({ name, label, all, options }: FilterSelectProps) {
  const { search, change } = useUrl();
  return (
    <select
      className={styles.select}
      aria-label={label}
      value={one(search, name) ?? ''}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    >
      <option value="">{all}</option>
      {options.map(({ value, label: shown }) => (
        <option key={value} value={value}>
          {shown}
        </option>
      ))}
    </select>
  );
}

/** A choice among two to four ways of looking at the same list; the first is the one without a parameter. */
export function Views({ name, label, views }: { name: string; label: string; views: { value: string; label: string }[] }) {
  const { search, change } = useUrl();
  const current = one(search, name) ?? views[0]?.value;
  return (
    <div className={styles.views} role="group" aria-label={label}>
      {views.map((view, place) => (
        <button
          key={view.value}
          type="button"
          aria-pressed={view.value === current}
          onClick={() => change({ [name]: place === 0 ? undefined : view.value })}
        >
          {view.label}
        </button>
      ))}
    </div>
  );
}
