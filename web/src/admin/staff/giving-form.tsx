import { i18n } from '@lingui/core';
import { patchStaffMember, type StaffMember } from '~/api';
import { ProblemError } from '~/kit/client/problem';
import { TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';
import { useRefreshMember } from './member-form';
import styles from './staff.module.css';

const plain = (written: string | null) => written?.replace(/(\.\d\d)0+$/, '$1') ?? '';
const said = (written: string) => (written.trim() === '' ? null : written.trim());

/** How much of the company's money this member may give back or give away. */
export function GivingForm({ member }: { member: StaffMember }) {
  const refresh = useRefreshMember();
  const form = useApiForm({
    defaults: { per_act: plain(member.giving_cap.per_act), per_day: plain(member.giving_cap.per_day) },
    save: async ({ per_act, per_day }) => {
      const cap = { per_act: said(per_act), per_day: said(per_day) };
      try {
        return await patchStaffMember({ path: { member_id: member.id }, body: { giving_cap: cap }, throwOnError: true });
      } catch (refused) {
        throw refused instanceof ProblemError ? atFields(refused) : refused;
      }
    },
    onSaved: () => {
      refresh();
      toast(i18n.t({ id: 'staff.saved', message: 'Saved' }));
    },
  });
  const hint = i18n.t({ id: 'staff.giving.hint', message: 'Empty: any amount. 0: nothing.' });
  return (
    <Form form={form} label={i18n.t({ id: 'staff.giving', message: 'Crediting and refunding' })}>
      <p className={styles.hint}>{i18n.t({ id: 'staff.giving.told', message: "Amounts are in the customer's currency; what was given in each currency is counted for itself." })}</p>
      <Columns>
        <TextField name="per_act" label={i18n.t({ id: 'staff.giving.per_act', message: 'At once at most' })} description={hint} />
        <TextField name="per_day" label={i18n.t({ id: 'staff.giving.per_day', message: 'Within 24 hours at most' })} description={hint} />
      </Columns>
      <SaveBar label={i18n.t({ id: 'staff.save', message: 'Save' })} />
    </Form>
  );
}

/** Each refusal stands at the field it is about. */
function atFields(refused: ProblemError): ProblemError {
  const errors = refused.errors.map((error) => ({ ...error, field: error.field.replace('giving_cap.', '') }));
  return new ProblemError({ ...refused, title: refused.title, detail: refused.detail, errors }, refused.retryAfter);
}
