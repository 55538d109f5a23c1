import { i18n } from '@lingui/core';
import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { postPurge, putPersonalData, type PersonalData } from '~/api';
import { getPersonalDataOptions, getPersonalDataQueryKey } from '~/api/@tanstack/react-query.gen';
import { useCan } from '~/admin/session';
import { whoWords } from '~/admin/who';
import { formatDay, When } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { useRefreshCustomer } from '../may-change';
import type { PanelProps } from '../panels';

/** A copy for the customer, and the removal of what tells who it was, after it has left. */
export function PersonalDataSurface({ customer }: PanelProps) {
  const path = { customer_id: customer.id };
  const told = useQuery(getPersonalDataOptions({ path }));
  const [maySee, mayErase] = [useCan('see_personal_data'), useCan('erase_personal_data')];
  const [open, setOpen] = useState<'day' | 'purge' | null>(null);
  const queries = useQueryClient();
  const refreshCustomer = useRefreshCustomer();
  const refresh = () => Promise.all([queries.invalidateQueries({ queryKey: getPersonalDataQueryKey({ path }) }), refreshCustomer()]);
  const isThere = told.data?.purged_at === null;
  const closed = customer.statuses.includes('closed');
  const close = () => setOpen(null);
  const actions = (
    <>
      {maySee && (
        <Button component="a" variant="default" href={`/api/v1/customers/${customer.id}/personal-data/copy`} download>
          {i18n.t({ id: 'customers.personal.copy', message: 'Download a copy' })}
        </Button>
      )}
      {mayErase && isThere && (
        <Button variant="default" onClick={() => setOpen('day')}>
          {i18n.t({ id: 'customers.personal.day', message: 'Choose the day' })}
        </Button>
      )}
      {mayErase && isThere && closed && (
        <Button variant="default" color="red" onClick={() => setOpen('purge')}>
          {i18n.t({ id: 'customers.personal.purge', message: 'Remove it now' })}
        </Button>
      )}
    </>
  );
  return (
    <Surface title={i18n.t({ id: 'customers.personal', message: 'Personal data' })} actions={actions}>
      {told.isError && <Failed trouble={told.error} onRetry={() => void told.refetch()} />}
      {told.isPending && <Waiting />}
      {told.data && <State told={told.data} />}
      {open === 'day' && told.data && <ChooseDay customer={customer} told={told.data} onClose={close} onDone={refresh} />}
      {open === 'purge' && (
        <ConfirmDialog
          title={i18n.t({ id: 'customers.personal.purge_title', message: 'Remove the personal data of {name}?', values: { name: customer.name } })}
          confirm={i18n.t({ id: 'customers.personal.purge_do', message: 'Remove it' })}
          danger
          typed={customer.name}
          onConfirm={async () => {
            await postPurge({ path, body: { name: customer.name }, throwOnError: true });
            await refresh();
          }}
          onClose={close}
        >
          {i18n.t({ id: 'customers.personal.purge_hint', message: 'Name, addresses, notes, files, letters and what the change log tells of them are gone for good. Numbers, money and xDRs stay.' })}
        </ConfirmDialog>
      )}
    </Surface>
  );
}

function State({ told }: { told: PersonalData }) {
  if (told.purged_at !== null) {
    return (
      <p>
        {i18n.t({ id: 'customers.personal.purged', message: 'Removed' })} <When at={told.purged_at} zoned />{' '}
        {told.purged_by === 'class'
          ? i18n.t({ id: 'customers.personal.by_class', message: 'by the term of the class' })
          : i18n.t({ id: 'customers.condition.by', message: 'by {by}', values: { by: whoWords(told.purged_by ?? '') } })}
      </p>
    );
  }
  if (told.purge_on !== null) {
    return <p>{i18n.t({ id: 'customers.personal.due', message: 'It is removed on {day}, once the customer is permanently terminated.', values: { day: formatDay(told.purge_on) } })}</p>;
  }
  return (
    <p className="dimmed">
      {told.class_keeps_months === null
        ? i18n.t({ id: 'customers.personal.kept', message: 'It is kept: neither the class nor anybody says when it is removed.' })
        : i18n.t({
            id: 'customers.personal.by_term',
            message: 'By the class it is removed {months, plural, =0 {as soon as the customer is permanently terminated} one {# month after the permanent termination} other {# months after the permanent termination}}.',
            values: { months: told.class_keeps_months },
          })}
    </p>
  );
}

interface ChooseDayProps extends PanelProps {
  told: PersonalData;
  onClose: () => void;
  onDone: () => Promise<unknown>;
}

function ChooseDay({ customer, told, onClose, onDone }: ChooseDayProps) {
  const [day, setDay] = useState(told.purge_on ?? '');
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'customers.personal.day_title', message: 'When is the personal data of {name} removed?', values: { name: customer.name } })}
      confirm={i18n.t({ id: 'customers.details.save', message: 'Save' })}
      onConfirm={async () => {
        await putPersonalData({ path: { customer_id: customer.id }, body: { purge_on: day || null }, throwOnError: true });
        await onDone();
      }}
      onClose={onClose}
    >
      <TextInput
        type="date"
        label={i18n.t({ id: 'customers.personal.day_label', message: 'Day' })}
        description={i18n.t({ id: 'customers.personal.day_hint', message: 'Empty: never by itself' })}
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
