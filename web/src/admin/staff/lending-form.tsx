import { i18n } from '@lingui/core';
import { patchStaffMember, type StaffMember } from '~/api';
import { ProblemError } from '~/kit/client/problem';
import { neededWords, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { RadioRow } from '~/kit/form/radio-row';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';
import { useRefreshMember } from './member-form';

interface Values {
  by: 'any' | 'amount' | 'percent';
  amount: string;
  percent: string;
  days: string;
}

const plain = (written: string | null) => (written === null ? '' : written.replace(/(\.\d\d)0+$/, '$1'));

/** How much more than its limit this member may give a customer, and for how long. */
export function LendingForm({ member }: { member: StaffMember }) {
  const refresh = useRefreshMember();
  const { amount, percent, days } = member.lending_cap;
  const form = useApiForm<Values, unknown>({
    defaults: {
      by: amount !== null ? 'amount' : percent !== null ? 'percent' : 'any',
      amount: plain(amount),
      percent: percent ?? '',
      days: days === null ? '' : String(days),
    },
    save: async (said) => {
      const cap = {
        amount: said.by === 'amount' ? said.amount.trim() : null,
        percent: said.by === 'percent' ? said.percent.trim() : null,
        days: said.days.trim() === '' ? null : Number(said.days),
      };
      try {
        return await patchStaffMember({ path: { member_id: member.id }, body: { lending_cap: cap }, throwOnError: true });
      } catch (refused) {
        throw refused instanceof ProblemError ? atFields(refused) : refused;
      }
    },
    onSaved: () => {
      refresh();
      toast(i18n.t({ id: 'staff.saved', message: 'Saved' }));
    },
  });
  const by = form.fields.watch('by');
  const wholeDays = i18n.t({ id: 'staff.lending.whole_days', message: 'Write a whole number of days, or leave it empty.' });
  return (
    <Form form={form} label={i18n.t({ id: 'staff.lending', message: 'Raising credit limits for a time' })}>
      <RadioRow
        name="by"
        label={i18n.t({ id: 'staff.lending.most', message: 'One increase may be at most' })}
        options={[
          { value: 'any', label: i18n.t({ id: 'staff.lending.any', message: 'any amount' }) },
          { value: 'percent', label: i18n.t({ id: 'staff.lending.percent', message: "a percentage of the customer's limit" }) },
          { value: 'amount', label: i18n.t({ id: 'staff.lending.amount', message: "an amount in the customer's currency" }) },
        ]}
      />
      <Columns>
        {by === 'percent' && <TextField name="percent" label={i18n.t({ id: 'staff.lending.percent_field', message: 'Percentage' })} required validate={(written) => !!written || neededWords()} />}
        {by === 'amount' && <TextField name="amount" label={i18n.t({ id: 'staff.lending.amount_field', message: 'Amount' })} required validate={(written) => !!written || neededWords()} />}
        <TextField
          name="days"
          label={i18n.t({ id: 'staff.lending.days', message: 'For so many days at most' })}
          description={i18n.t({ id: 'staff.lending.days_hint', message: 'Empty: for any time' })}
          validate={(written) => /^\d{0,5}$/.test(written.trim()) || wholeDays}
        />
      </Columns>
      <SaveBar label={i18n.t({ id: 'staff.save', message: 'Save' })} />
    </Form>
  );
}

/** Each refusal stands at the field it is about. */
function atFields(refused: ProblemError): ProblemError {
  const errors = refused.errors.map((error) => ({ ...error, field: error.field.replace('lending_cap.', '') }));
  return new ProblemError({ ...refused, title: refused.title, detail: refused.detail, errors }, refused.retryAfter);
}
