import { i18n } from '@lingui/core';
import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { postStatusChange, type Customer, type CustomerStatusTold, type ScheduledChange } from '~/api';
import { getCustomerStatusOptions } from '~/api/@tanstack/react-query.gen';
import { statusLabel } from '~/admin/status-chip';
import { Dialog } from '~/kit/dialogs/dialog';
import { formatDay } from '~/kit/date';
import { TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { blameFields, useApiForm } from '~/kit/form/use-api-form';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { useRefreshCustomer } from '../may-change';
import { actionIn, changeSaid, NO_CHANGE, stepOf, type ChangeValues } from './changes';
import { Current } from './current';
import { ChangeFields } from './fields';
import { Preview } from './preview';
import { Scheduled, scheduledTitle } from './scheduled';
import { Toggles } from './toggles';
import type { First } from './use-dialog';
import { usePreview } from './use-preview';
import { actionLabel } from './words';
import styles from './status.module.css';

interface StatusDialogProps {
  customer: Customer;
  first: First;
  onClose: () => void;
}

/** What holds and what can be done about it; one change at a time, whose consequences are shown before it is made. */
export function StatusDialog({ customer, first, onClose }: StatusDialogProps) {
  const told = useQuery(getCustomerStatusOptions({ path: { customer_id: customer.id } }));
  const title = i18n.t({ id: 'customers.status.title', message: 'Change the status of {name}', values: { name: customer.name } });
  return (
    <Dialog title={title} size={940} onClose={onClose}>
      {told.isError && <Failed trouble={told.error} onRetry={() => void told.refetch()} />}
      {told.isPending && <Waiting />}
      {told.data && <Change title={title} customer={customer} told={told.data} first={first} onClose={onClose} />}
    </Dialog>
  );
}

function Change({ title, customer, told, first, onClose }: StatusDialogProps & { title: string; told: CustomerStatusTold }) {
  const refresh = useRefreshCustomer();
  const form = useApiForm<ChangeValues, { data: Customer }>({
    defaults: begun(first, told),
    save: (values, key) =>
      postStatusChange({ path: { customer_id: customer.id }, body: changeSaid(values, told)!, headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: async ({ data }, values) => {
      await refresh();
      toast(outcome(data, values, told));
      onClose();
    },
  });
  const { fields } = form;
  const values = fields.watch();
  const said = changeSaid(values, told);
  const foreseen = usePreview(customer.id, said);
  const written = JSON.stringify(said);
  useEffect(() => fields.clearErrors(['until', 'on', 'close_on']), [fields, written]);
  const { trouble, isPending } = foreseen;
  useEffect(() => {
    if (trouble !== null && !isPending) blameFields(trouble, fields, false);
  }, [fields, trouble, isPending]);

  const choose = (next: First) => fields.reset({ ...begun(next, told), comment: values.comment });
  const action = actionIn(told, values.action);
  const changeFields = action && <ChangeFields key={`${values.action} ${values.scheduled}`} action={action} customer={customer} told={told} />;
  // Nobody confirms what was not shown: what is missing is pointed at instead.
  const submit = async () => {
    fields.clearErrors();
    if (said === null) await fields.trigger();
    else if (!isPending) await form.submit();
  };
  // Refusals of what has no field to stand at, such as a scheduled change that somebody else has just cancelled.
  const { action: ofAction, step: ofStep, scheduled: ofScheduled } = fields.formState.errors;
  const refused = ofAction?.message ?? ofStep?.message ?? ofScheduled?.message;
  return (
    <Form form={{ ...form, submit }} label={title}>
      {refused && (
        <Alert color="red" role="alert">
          {refused}
        </Alert>
      )}
      <div className={styles.dialog}>
        <div className={styles.choices}>
          <Current told={told} />
          <Toggles told={told} chosen={values.scheduled ? '' : values.action} onChoose={choose} fields={changeFields} />
          {told.scheduled.length > 0 && (
            <>
              <h3>{scheduledTitle()}</h3>
              <Scheduled scheduled={told.scheduled} zone={customer.time_zone} onChange={choose} under={{ id: values.scheduled, fields: changeFields }} />
            </>
          )}
          {values.action !== 'cancel_scheduled' && <Comment />}
        </div>
        <Preview customer={customer} told={told} said={said} foreseen={foreseen} />
      </div>
      <div className={styles.foot}>
        <SaveBar
          label={values.action ? actionLabel(values.action) : i18n.t({ id: 'customers.status.change', message: 'Change' })}
          always
          disabled={!values.action || (values.action === 'close' && values.typed !== customer.name) || isPending}
          danger={values.action === 'close'}
          onCancel={onClose}
        />
      </div>
    </Form>
  );
}

function Comment() {
  return (
    <TextField
      name="comment"
      label={i18n.t({ id: 'customers.status.comment', message: 'Comment' })}
      description={i18n.t({ id: 'customers.status.comment_hint', message: 'Why, for colleagues: it is shown with the status and stays in the history.' })}
    />
  );
}

/** A form in which this is chosen already; what is not allowed now, or is not there any more, is not. */
function begun({ action = '' as never, scheduled = '' }: First, told: CustomerStatusTold): ChangeValues {
  const one = told.scheduled.find(({ id }) => id === scheduled);
  const needsOne = action === 'cancel_scheduled' || action === 'reschedule';
  if (!actionIn(told, action)?.allowed || needsOne !== (one !== undefined)) return NO_CHANGE;
  return { ...NO_CHANGE, action, scheduled, step: one ? stepOf(one) : '' };
}

/** What became of it: the status of now, or the day for which it was arranged. */
function outcome(data: Customer, { action, on, scheduled }: ChangeValues, told: CustomerStatusTold): string {
  const { name } = data;
  if (action === 'cancel_scheduled') {
    const one: ScheduledChange | undefined = told.scheduled.find(({ id }) => id === scheduled);
    return i18n.t({ id: 'customers.status.cancelled', message: '{name}: cancelled for {day}', values: { name, day: one ? formatDay(one.on) : '' } });
  }
  if (on && on > told.today) return i18n.t({ id: 'customers.status.arranged', message: '{name}: arranged for {day}', values: { name, day: formatDay(on) } });
  return `${name}: ${statusLabel(data.status)}`;
}
