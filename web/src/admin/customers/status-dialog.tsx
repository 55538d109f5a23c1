import { i18n } from '@lingui/core';
import type { Customer, CustomerActions, StatusChangeSaid } from '~/api';
import { postStatusChange } from '~/api';
import { statusLabel } from '~/admin/status-chip';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { RadioCards } from '~/kit/form/radio-cards';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';
import { useRefreshCustomer } from './may-change';

export type StatusAction = Extract<
  StatusChangeSaid['action'],
  'block' | 'unblock' | 'lift_suspension' | 'terminate_provisionally' | 'restore' | 'close'
>;

interface Choice {
  label: string;
  /** What comes of it, for the customer and for the books. */
  consequence: string;
}

const ACTIONS: StatusAction[] = ['unblock', 'restore', 'lift_suspension', 'block', 'terminate_provisionally', 'close'];

interface StatusDialogProps {
  customer: Customer;
  /** Chosen beforehand; else nothing is. */
  first?: StatusAction;
  onClose: () => void;
}

/** Only what the API would allow now, each with its consequences; what it refuses is told with the reason. */
export function StatusDialog({ customer, first, onClose }: StatusDialogProps) {
  const refresh = useRefreshCustomer();
  const possible = ACTIONS.filter((action) => permission(customer, action)?.allowed);
  const form = useApiForm<{ action: string; until: string; comment: string; typed: string }, { data: Customer }>({
    defaults: { action: first ?? possible[0] ?? '', until: '', comment: '', typed: '' },
    save: ({ action, until, comment }, key) =>
      postStatusChange({
        path: { customer_id: customer.id },
        body: { action: action as StatusAction, until: action === 'lift_suspension' ? until : null, comment },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: async ({ data }) => {
      await refresh();
      toast(`${customer.name}: ${statusLabel(data.status)}`);
      onClose();
    },
  });
  const action = form.fields.watch('action') as StatusAction;
  const isForGood = action === 'close';
  const typedRight = !isForGood || form.fields.watch('typed') === customer.name;
  const title = i18n.t({ id: 'customers.status.title', message: 'Change the status of {name}', values: { name: customer.name } });
  return (
    <Dialog title={title} size={620} onClose={onClose}>
      <Form form={form} label={title}>
        <RadioCards
          name="action"
          label={i18n.t({ id: 'customers.status.action', message: 'From now on' })}
          options={possible.map((value) => ({ value, label: choiceOf(value).label, description: choiceOf(value).consequence }))}
        />
        {action === 'lift_suspension' && (
          <TextField
            name="until"
            type="date"
            label={i18n.t({ id: 'customers.status.until', message: 'Lift the suspension until' })}
            description={i18n.t({
              id: 'customers.status.until_hint',
              message: 'On this day, in {zone}, it holds again unless what is due is paid before.',
              values: { zone: customer.time_zone },
            })}
          />
        )}
        <TextField
          name="comment"
          label={i18n.t({ id: 'customers.status.comment', message: 'Comment' })}
          description={i18n.t({ id: 'customers.status.comment_hint', message: 'Why, for colleagues: it is shown with the status and stays in the history.' })}
        />
        {isForGood && (
          <TextField
            name="typed"
            label={i18n.t({ id: 'customers.status.type_name', message: 'Type {name} to confirm', values: { name: customer.name } })}
          />
        )}
        <SaveBar label={choiceOf(action).label} always disabled={!typedRight} danger={isForGood} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

function permission(customer: Customer, action: StatusAction) {
  return customer.actions?.[action as keyof CustomerActions];
}

function choiceOf(action: StatusAction): Choice {
  switch (action) {
    case 'block':
      return {
        label: i18n.t({ id: 'customers.block', message: 'Block' }),
        consequence: i18n.t({
          id: 'customers.block.means',
          message: 'No service from now on: use that begins after this moment is not charged but waits in quarantine. What is owed stays owed.',
        }),
      };
    case 'unblock':
      return {
        label: i18n.t({ id: 'customers.unblock', message: 'Unblock' }),
        consequence: i18n.t({
          id: 'customers.unblock.means',
          message: 'Service is open again at once, unless something else holds. Use that began during the block stays in quarantine.',
        }),
      };
    case 'lift_suspension':
      return {
        label: i18n.t({ id: 'customers.lift_suspension', message: 'Lift the suspension' }),
        consequence: i18n.t({ id: 'customers.lift_suspension.means', message: 'Service is open again although something that is due was not paid.' }),
      };
    case 'terminate_provisionally':
      return {
        label: i18n.t({ id: 'customers.terminate', message: 'Terminate provisionally' }),
        consequence: i18n.t({
          id: 'customers.terminate.means',
          message: 'No service from now on; numbers and balance are kept. The customer can be restored, or closed for good later.',
        }),
      };
    case 'restore':
      return {
        label: i18n.t({ id: 'customers.restore', message: 'Restore' }),
        consequence: i18n.t({ id: 'customers.restore.means', message: 'The provisional termination ends; service is open again unless another reason holds.' }),
      };
    default:
      return {
        label: i18n.t({ id: 'customers.close', message: 'Close for good' }),
        consequence: i18n.t({
          id: 'customers.close.means',
          message: 'All accounts are terminated and their numbers given back. The record and its xDRs stay readable. This cannot be undone.',
        }),
      };
  }
}
