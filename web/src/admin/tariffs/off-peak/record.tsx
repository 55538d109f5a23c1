import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan } from '~/admin/session';
import { getOffPeakPeriod, postOffPeakPeriod, putOffPeakPeriod, removeOffPeakPeriod, type OffPeakMode, type OffPeakPeriodTold } from '~/api';
import { ProblemError } from '~/kit/client/problem';
import { versioned, type Versioned } from '~/kit/client/versioned';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { SelectField, TextAreaField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconTrash } from '~/kit/icons';
import { Awaited } from '~/kit/page/awaited';
import { Page, Surface } from '~/kit/page/page';
import { useNoteRecent } from '~/kit/recent';
import { toast } from '~/kit/toast';
import { offPeakLabel } from '../sections';
import { Drawn, Holidays, type HolidayValue } from './drawing';
import { TryIt } from './trying';
import { modeWords } from './words';
import styles from './week.module.css';

export interface OffPeakValues {
  name: string;
  description: string;
  definitions: [string, string];
  mode: string;
  holidays: HolidayValue[];
}

const EMPTY: OffPeakValues = { name: '', description: '', definitions: ['hr{6pm-5am}, wd{sa su}', ''], mode: 'starts', holidays: [] };

const crumbs = () => [
  { to: '/tariffs', label: i18n.t({ id: 'tariffs.title', message: 'Tariffs' }) },
  { to: '/tariffs/off-peak', label: offPeakLabel() },
];

const bodyOf = ({ definitions, mode, ...values }: OffPeakValues) => ({
  ...values,
  definitions: definitions.map((one) => one.trim()).filter((one, place) => one !== '' || place === 0),
  mode: mode as OffPeakMode,
});

function useRefresh() {
  const queries = useQueryClient();
  const ids = ['getOffPeakPeriod', 'getOffPeakPeriods', 'getTariff', 'getTariffs'];
  return () => Promise.all(ids.map((_id) => queries.invalidateQueries({ queryKey: [{ _id }] })));
}

export function NewOffPeakPage() {
  const navigate = useNavigate();
  const refresh = useRefresh();
  const title = i18n.t({ id: 'off_peak.new', message: 'New off-peak period' });
  const form = useApiForm<OffPeakValues, { data: OffPeakPeriodTold }>({
    defaults: EMPTY,
    save: (values, key) => postOffPeakPeriod({ body: bodyOf(values), headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: ({ data }) => {
      void refresh();
      void navigate({ to: `/tariffs/off-peak/${data.id}` });
    },
  });
  return (
    <Page title={title} crumbs={crumbs()} narrow>
      <Form form={form} label={title} guarded>
        <Inputs />
        <SaveBar label={i18n.t({ id: 'off_peak.create', message: 'Create' })} always />
      </Form>
    </Page>
  );
}

/** A period: its hours as text and as a picture, its holidays, a moment to try, the tariffs that name it. */
export function OffPeakPeriodPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const version = useQuery({
    queryKey: [{ _id: 'getOffPeakPeriod' }, 'version', id],
    queryFn: () => versioned(getOffPeakPeriod({ path: { off_peak_id: id }, throwOnError: true })),
  });
  const [deleting, setDeleting] = useState(false);
  const may = useCan('change_catalogue');
  useNoteRecent(version.data?.read.name, `/tariffs/off-peak/${id}`);
  if (!version.data) return <Awaited title={i18n.t({ id: 'off_peak.one', message: 'Off-peak period' })} crumbs={crumbs()} query={version} narrow />;
  const { read, etag } = version.data;
  const actions = may && (
    <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => setDeleting(true)}>
      {i18n.t({ id: 'off_peak.delete', message: 'Delete' })}
    </Button>
  );
  return (
    <Page title={read.name} crumbs={crumbs()} actions={actions} narrow>
      <PeriodForm key={etag} version={version.data} may={may} />
      <TryIt id={id} />
      <Tariffs of={read} />
      {deleting && <DeleteDialog of={read} onClose={() => setDeleting(false)} />}
    </Page>
  );
}

function PeriodForm({ version, may }: { version: Versioned<OffPeakPeriodTold>; may: boolean }) {
  const { read, etag } = version;
  const refresh = useRefresh();
  const [first = '', second = ''] = read.definitions;
  const form = useApiForm<OffPeakValues, unknown>({
    defaults: { name: read.name, description: read.description, definitions: [first, second], mode: read.mode, holidays: read.holidays },
    save: (values) => putOffPeakPeriod({ path: { off_peak_id: read.id }, body: bodyOf(values), headers: { 'if-match': etag }, throwOnError: true }),
    onSaved: (_, { name }) => {
      void refresh();
      toast(i18n.t({ id: 'off_peak.saved', message: '{name} is saved', values: { name } }));
    },
  });
  const isOutdated = form.trouble instanceof ProblemError && form.trouble.status === 412;
  return (
    <Form form={form} label={read.name} guarded>
      <Inputs />
      {may && (
        <SaveBar label={i18n.t({ id: 'off_peak.save', message: 'Save' })}>
          {isOutdated && (
            <Button variant="default" onClick={() => void refresh()}>
              {i18n.t({ id: 'off_peak.read_again', message: 'Drop my changes and show theirs' })}
            </Button>
          )}
        </SaveBar>
      )}
    </Form>
  );
}

function Inputs() {
  const hint = i18n.t({ id: 'off_peak.definition_hint', message: 'hr, min, wd, md, mo with ranges in braces; side by side all must hold, after a comma any. 5am lasts until 05:59.' });
  return (
    <>
      <Surface title={i18n.t({ id: 'off_peak.hours', message: 'Hours' })}>
        <div className={styles.stack}>
          <Columns>
            <TextField name="name" label={i18n.t({ id: 'off_peak.name', message: 'Name' })} required />
            <SelectField
              name="mode"
              label={i18n.t({ id: 'off_peak.mode_long', message: 'Off-peak prices, if the session' })}
              options={(['starts', 'finishes', 'both'] as const).map((value) => ({ value, label: modeWords(value) }))}
            />
          </Columns>
          <TextField name="definitions.0" label={i18n.t({ id: 'off_peak.first', message: 'Off-peak hours' })} description={hint} placeholder="hr{6pm-5am}, wd{sa su}" required />
          <TextField name="definitions.1" label={i18n.t({ id: 'off_peak.second', message: 'Second off-peak hours' })} description={i18n.t({ id: 'off_peak.second_hint', message: 'Left empty: there is one set of off-peak prices. Where both hold, the first wins.' })} />
          <Drawn />
          <TextAreaField name="description" label={i18n.t({ id: 'off_peak.description', message: 'Description' })} rows={2} />
        </div>
      </Surface>
      <Surface title={i18n.t({ id: 'off_peak.holidays', message: 'Holidays' })}>
        <Holidays />
      </Surface>
      <p className={styles.hint}>
        {i18n.t({ id: 'off_peak.change_hint', message: 'A change is for use that begins from now on. Use that began before is priced as it was then, however late it is charged.' })}
      </p>
    </>
  );
}

function Tariffs({ of }: { of: OffPeakPeriodTold }) {
  return (
    <Surface title={i18n.t({ id: 'off_peak.used', message: 'Where used' })}>
      {of.tariffs.length === 0 && <p className={styles.hint}>{i18n.t({ id: 'off_peak.unused', message: 'No tariff names it yet.' })}</p>}
      <ul>
        {of.tariffs.map(({ id, name }) => (
          <li key={id}>
            <a href={`/tariffs/${id}/terms`}>{name}</a>
          </li>
        ))}
      </ul>
    </Surface>
  );
}

function DeleteDialog({ of, onClose }: { of: OffPeakPeriodTold; onClose: () => void }) {
  const navigate = useNavigate();
  const refresh = useRefresh();
  const remove = async () => {
    await removeOffPeakPeriod({ path: { off_peak_id: of.id }, throwOnError: true });
    toast(i18n.t({ id: 'off_peak.deleted', message: '{name} is deleted', values: { name: of.name } }));
    await navigate({ to: '/tariffs/off-peak' });
    void refresh();
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'off_peak.delete_ask', message: 'Delete {name}?', values: { name: of.name } })}
      confirm={i18n.t({ id: 'off_peak.delete', message: 'Delete' })}
      danger
      onConfirm={remove}
      onClose={onClose}
    >
      <p className={styles.hint}>{i18n.t({ id: 'off_peak.delete_hint', message: 'It is refused while a tariff goes by it, or went by it before.' })}</p>
    </ConfirmDialog>
  );
}
