import { i18n } from '@lingui/core';
import { NativeSelect } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '~/admin/session';
import type { Customer } from '~/api';
import { useDrafts } from '~/kit/form/drafts';
import { IconSearch } from '~/kit/icons';
import { useShortcut } from '~/kit/keys';
import { draftKey } from './editing/versioned-form';
import { FindField } from './find-field';
import { groupLabel, PANELS, preparePanel, type Panel, type PanelGroup } from './panels';
import styles from './panel-links.module.css';

const GROUPS: readonly PanelGroup[] = ['customer', 'money', 'services', 'history'];

/** The parts of a record: links, so that each opens in a tab of its own and can be sent to somebody. */
export function PanelLinks({ customer, open }: { customer: Customer; open: string }) {
  const [finding, setFinding] = useState(false);
  const drafts = useDrafts(`customer/${customer.id}/`);
  const find = i18n.t({ id: 'customers.find_field', message: 'Find a field' });
  useShortcut('.', find, () => setFinding(true));
  return (
    <div className={styles.beside}>
      <NarrowChoice customer={customer} open={open} drafts={drafts} />
      <nav className={styles.panels} aria-label={i18n.t({ id: 'customers.panels', message: 'Parts of the customer' })}>
        <button type="button" className={styles.find} title={`${find} (.)`} onClick={() => setFinding(true)}>
          <IconSearch size={15} aria-hidden /> {find}
        </button>
        {GROUPS.map((group) => (
          <Group key={group} group={group} customer={customer} drafts={drafts} />
        ))}
      </nav>
      {finding && <FindField customer={customer} onClose={() => setFinding(false)} />}
    </div>
  );
}

/** Those that whoever looks may open. */
function usePanels(): readonly Panel[] {
  const { rights } = useSession();
  return PANELS.filter(({ needs }) => needs === undefined || rights.includes(needs));
}

const isUnsaved = (drafts: ReadonlySet<string>, customer: Customer, panel: Panel) => drafts.has(draftKey(customer, panel.id));
const unsaved = () => i18n.t({ id: 'customers.panel.unsaved', message: 'not saved yet' });

function Group({ group, customer, drafts }: { group: PanelGroup; customer: Customer; drafts: ReadonlySet<string> }) {
  const panels = usePanels().filter((panel) => panel.group === group);
  if (panels.length === 0) return null;
  return (
    <section aria-label={groupLabel(group)}>
      <h2 className={styles.group} aria-hidden="true">
        {groupLabel(group)}
      </h2>
      {panels.map((panel) => {
        const count = panel.count?.(customer) ?? 0;
        return (
          <Link
            key={panel.id}
            to="/customers/$id/{-$panel}"
            params={{ id: customer.id, panel: panel.id === 'overview' ? undefined : panel.id }}
            search={{}}
            resetScroll={false}
            activeOptions={{ exact: true, includeSearch: false }}
            onPointerEnter={() => preparePanel(panel)}
            onFocus={() => preparePanel(panel)}
          >
            {panel.label()}
            {count > 0 && <span className={styles.count}>{count}</span>}
            {isUnsaved(drafts, customer, panel) && (
              <span className={styles.dot} title={unsaved()}>
                <span className="unseen">{unsaved()}</span>
              </span>
            )}
          </Link>
        );
      })}
    </section>
  );
}

/** On a narrow page all the links would take the first screen. */
function NarrowChoice({ customer, open, drafts }: { customer: Customer; open: string; drafts: ReadonlySet<string> }) {
  const navigate = useNavigate();
  const panels = usePanels();
  const go = (panel: string) =>
    void navigate({ to: '/customers/$id/{-$panel}', params: { id: customer.id, panel: panel === 'overview' ? undefined : panel }, search: {}, resetScroll: false });
  const groups = GROUPS.map((group) => ({
    group: groupLabel(group),
    items: panels.filter((panel) => panel.group === group).map((panel) => ({
      value: panel.id,
      label: isUnsaved(drafts, customer, panel) ? `${panel.label()} (${unsaved()})` : panel.label(),
    })),
  })).filter(({ items }) => items.length > 0);
  return (
    <NativeSelect
      className={styles.narrow}
      aria-label={i18n.t({ id: 'customers.panel.choose', message: 'Part of the customer' })}
      data={groups}
      value={open}
      onChange={(event) => go(event.currentTarget.value)}
    />
  );
}
