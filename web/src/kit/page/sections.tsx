import { Link } from '@tanstack/react-router';
import styles from './sections.module.css';

interface SectionsProps {
  /** What they are parts of: "Usage". */
  label: string;
  sections: { to: string; label: string }[];
}

/** Pages that belong together, as links under the heading: each has an address, so each opens in a new tab. */
export function Sections({ label, sections }: SectionsProps) {
  return (
    <nav aria-label={label} className={styles.sections}>
      {sections.map(({ to, label: name }) => (
        <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
