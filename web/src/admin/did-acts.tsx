import { i18n } from '@lingui/core';
import { useState } from 'react';
import type { DidOutcomesTold } from '~/api';
import { postDidDeletion, postDidFreeze, postDidRelease, postDidUnfreeze } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { DayField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { plusDays, today } from '~/kit/period';
import { toast } from '~/kit/toast';
import { dialled, outcomeSentence, RefusedDialog, useRefreshNumbers } from './did-words';

export type DidAct = 'release' | 'freeze' | 'unfreeze' | 'delete';

interface DidActDialogProps {
  act: DidAct;
  numbers: readonly string[];
  /** Released through the customer that has to hold them. */
  release?: (body: { numbers: string[]; frozen_until: string | null }, key: string) => Promise<DidOutcomesTold>;
  onClose: () => void;
  onDone?: () => void;
}

const MONTH = 30;

/** One act on one number or many; those that were refused are told with their reasons. */
export function DidActDialog({ act, numbers, release, onClose, onDone }: DidActDialogProps) {
  const refresh = useRefreshNumbers();
  const [answer, setAnswer] = useState<DidOutcomesTold | null>(null);
  const form = useApiForm<{ until: string }, DidOutcomesTold>({
    defaults: { until: act === 'freeze' ? plusDays(today('UTC'), MONTH) : '' },
    save: async ({ until }, key) => {
      const headers = { 'Idempotency-Key': key };
      const said = { numbers: [...numbers] };
      if (act === 'release') {
        const body = { ...said, frozen_until: until || null };
        return release ? release(body, key) : (await postDidRelease({ body, headers, throwOnError: true })).data;
      }
      if (act === 'freeze') return (await postDidFreeze({ body: { ...said, until }, headers, throwOnError: true })).data;
      if (act === 'unfreeze') return (await postDidUnfreeze({ body: said, headers, throwOnError: true })).data;
      return (await postDidDeletion({ body: said, headers, throwOnError: true })).data;
    },
    onSaved: async (told) => {
      await refresh();
      onDone?.();
      if (told.refused > 0) return setAnswer(told);
      toast(outcomeSentence(told));
      onClose();
    },
  });
  if (answer) return <RefusedDialog answer={answer} onClose={onClose} />;
  const { title, confirm, hint } = wordsOf(act, numbers);
  const day = i18n.t({ id: 'did.act.day_hint', message: 'Days of the inventory are those of UTC.' });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <p>{hint}</p>
        {act === 'freeze' && (
          <DayField name="until" required label={i18n.t({ id: 'did.act.until', message: 'May be given again from' })} description={day} />
        )}
        {act === 'release' && (
          <DayField
            name="until"
            label={i18n.t({ id: 'did.act.frozen_until', message: 'Keep back until' })}
            description={i18n.t({ id: 'did.act.frozen_until_hint', message: 'Empty: as long as the batch says. A later day keeps them back longer.' })}
          />
        )}
        <SaveBar label={confirm} always danger={act === 'release' || act === 'delete'} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

function wordsOf(act: DidAct, numbers: readonly string[]) {
  const values = { count: numbers.length, number: dialled(numbers[0] ?? '') };
  switch (act) {
    case 'release':
      return {
        title: i18n.t({ id: 'did.act.release.title', message: '{count, plural, one {Release {number}?} other {Release # numbers?}}', values }),
        confirm: i18n.t({ id: 'did.act.release', message: 'Release' }),
        hint: i18n.t({ id: 'did.act.release.means', message: 'They go back to the pool they came from; accounts are no longer called by them. Use that began before is still charged.' }),
      };
    case 'freeze':
      return {
        title: i18n.t({ id: 'did.act.freeze.title', message: '{count, plural, one {Freeze {number}?} other {Freeze # numbers?}}', values }),
        confirm: i18n.t({ id: 'did.act.freeze', message: 'Freeze' }),
        hint: i18n.t({ id: 'did.act.freeze.means', message: 'They stay in the pool and are given to nobody until that day.' }),
      };
    case 'unfreeze':
      return {
        title: i18n.t({ id: 'did.act.unfreeze.title', message: '{count, plural, one {Unfreeze {number}?} other {Unfreeze # numbers?}}', values }),
        confirm: i18n.t({ id: 'did.act.unfreeze', message: 'Unfreeze' }),
        hint: i18n.t({ id: 'did.act.unfreeze.means', message: 'They may be given again at once.' }),
      };
    default:
      return {
        title: i18n.t({ id: 'did.act.delete.title', message: '{count, plural, one {Delete {number}?} other {Delete # numbers?}}', values }),
        confirm: i18n.t({ id: 'did.act.delete', message: 'Delete' }),
        hint: i18n.t({ id: 'did.act.delete.means', message: 'They leave the inventory; only numbers that nobody holds can. Who held them once is kept.' }),
      };
  }
}
