import { i18n } from '@lingui/core';
import { Alert } from '@mantine/core';
import type { GenerationPreview } from '~/api';
import { roleLabel } from '~/admin/account-roles';
import { formatCount, formatMoney } from '~/kit/money';
import { Facts } from '~/kit/page/page';
import { accountsWords } from './words';

/** What would be made, before it is asked for. */
export function Foreseen({ preview, batch }: { preview: GenerationPreview; batch: string }) {
  const values = { first: formatCount(preview.first_control_number), last: formatCount(preview.last_control_number) };
  const hasMoney = /[1-9]/.test(preview.money.amount);
  return (
    <>
      <Facts
        facts={[
          [i18n.t({ id: 'batches.what', message: 'Made' }), `${accountsWords(preview.count)} · ${roleLabel(preview.role)}`],
          [i18n.t({ id: 'batches.naming', message: 'Identifiers' }), <Named key="named" preview={preview} />],
          [
            i18n.t({ id: 'batches.which', message: 'Batch' }),
            preview.batch_is_new ? i18n.t({ id: 'batches.is_new', message: '{batch}, a new one', values: { batch } }) : batch,
          ],
          [i18n.t({ id: 'batches.controls', message: 'Control numbers' }), i18n.t({ id: 'batches.from_to', message: '{first} to {last}', values })],
          ...(hasMoney ? [[i18n.t({ id: 'batches.money', message: 'Money on all of them' }), formatMoney(preview.money)] as [string, string]] : []),
          [
            i18n.t({ id: 'batches.inactive', message: 'When they are made' }),
            preview.inactive
              ? i18n.t({ id: 'batches.inactive_yes', message: 'Inactive until somebody activates them' })
              : i18n.t({ id: 'batches.inactive_no', message: 'Usable at once' }),
          ],
        ]}
      />
      <Alert color="yellow" mt={12}>
        {i18n.t({
          id: 'batches.once',
          message:
            'The printable list with everything that is drawn can be downloaded once, by you or an administrator, within seven days. Then it is gone for good: passwords are kept only in a form that nobody can read.',
        })}
      </Alert>
    </>
  );
}

function Named({ preview }: { preview: GenerationPreview }) {
  if (preview.first_identifier !== null) {
    const values = { first: preview.first_identifier, last: preview.last_identifier ?? '' };
    return <span className="numbers">{i18n.t({ id: 'batches.from_to', message: '{first} to {last}', values })}</span>;
  }
  return i18n.t({
    id: 'batches.tries',
    message: 'Drawn by chance: who tries to guess one needs {tries} tries on average',
    values: { tries: formatCount(Number(preview.tries_to_guess ?? 0)) },
  });
}
