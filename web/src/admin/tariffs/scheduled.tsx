import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useCan } from '~/admin/session';
import { postRateCancel, type ScheduledMomentTold, type Tariff } from '~/api';
import { getScheduledOptions } from '~/api/@tanstack/react-query.gen';
import { When } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { formatCount } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import styles from './tariffs.module.css';
import { kindWords } from './words';

const KINDS = ['new', 'raised', 'lowered', 'discontinued', 'others'] as const;

/** The moments to come at which rates begin; each can be taken back whole. */
export function Scheduled({ tariff }: { tariff: Tariff }) {
  const { data } = useQuery(getScheduledOptions({ path: { tariff_id: tariff.id } }));
  const mayChange = useCan('change_catalogue');
  const [open, setOpen] = useState<ScheduledMomentTold | null>(null);
  const title = i18n.t({ id: 'tariffs.scheduled', message: 'To come' });
  if (!data || data.moments.length === 0) return null;
  return (
    <Surface title={title}>
      <div className={styles.scroll} tabIndex={0}>
        <table className={styles.plain} aria-label={title}>
          <thead>
            <tr>
              <th>{i18n.t({ id: 'tariffs.holds_from', message: 'Holds from' })}</th>
              {KINDS.map((kind) => (
                <th key={kind} className={styles.end}>
                  {kindWords(kind)}
                </th>
              ))}
              {mayChange && <td />}
            </tr>
          </thead>
          <tbody>
            {data.moments.map((moment) => (
              <tr key={moment.at}>
                <td>
                  <When at={moment.at} />
                </td>
                {KINDS.map((kind) => (
                  <td key={kind} className={`${styles.end} numbers`}>
                    {formatCount(moment.changes[kind])}
                  </td>
                ))}
                {mayChange && (
                  <td className={styles.end}>
                    <Button size="compact-xs" variant="subtle" color="red" onClick={() => setOpen(moment)}>
                      {i18n.t({ id: 'tariffs.cancel_moment', message: 'Cancel this moment' })}
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {open && <CancelMoment tariff={tariff} moment={open} onClose={() => setOpen(null)} />}
    </Surface>
  );
}

function CancelMoment({ tariff, moment, onClose }: { tariff: Tariff; moment: ScheduledMomentTold; onClose: () => void }) {
  const queries = useQueryClient();
  const count = KINDS.reduce((sum, kind) => sum + moment.changes[kind], 0);
  const act = async () => {
    await postRateCancel({ path: { tariff_id: tariff.id }, body: { at: moment.at }, throwOnError: true });
    await queries.invalidateQueries();
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'tariffs.cancel_moment', message: 'Cancel this moment' })}
      confirm={i18n.t({ id: 'tariffs.drop_planned', message: '{count, plural, one {Drop # planned rate} other {Drop # planned rates}}', values: { count } })}
      danger
      onConfirm={act}
      onClose={onClose}
    >
      {i18n.t({ id: 'tariffs.cancel_moment_hint', message: 'What holds before stays as it is, and nothing changes then.' })}
    </ConfirmDialog>
  );
}
