import { i18n } from '@lingui/core';
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { postDids, type AddedSaid, type DidOutcomesTold } from '~/api';
import { useBatches } from '~/admin/did-batches';
import { outcomeSentence, RefusedDialog, useRefreshNumbers } from '~/admin/did-words';
import { Dialog } from '~/kit/dialogs/dialog';
import { SelectField, SwitchField, TextAreaField, TextField } from '~/kit/form/fields';
import { FileDrop } from '~/kit/form/file-drop';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';

interface AddValues {
  batch_id: string;
  numbers: string;
  first: string;
  last: string;
  csv: string;
  country: string;
  group: string;
  description: string;
  free_of_charge: boolean;
}

/** A list, a range, a file, or all of them: what cannot be taken is told number by number, the rest lands. */
export function AddDialog({ onClose }: { onClose: () => void }) {
  const refresh = useRefreshNumbers();
  const batches = useBatches();
  const [answer, setAnswer] = useState<DidOutcomesTold | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const form = useApiForm<AddValues, { data: DidOutcomesTold }>({
    defaults: { batch_id: '', numbers: '', first: '', last: '', csv: '', country: '', group: '', description: '', free_of_charge: false },
    save: (values, key) => postDids({ body: bodyOf(values), headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: async ({ data }) => {
      await refresh();
      if (data.refused > 0) return setAnswer(data);
      toast(outcomeSentence(data));
      onClose();
    },
  });
  const choose = async (chosen: File) => {
    setFile(chosen);
    form.fields.setValue('csv', await chosen.text(), { shouldDirty: true });
  };
  if (answer) return <RefusedDialog answer={answer} onClose={onClose} />;
  const title = i18n.t({ id: 'numbers.add', message: 'Add numbers' });
  const csvTrouble = form.fields.formState.errors.csv?.message;
  return (
    <Dialog title={title} size={620} onClose={onClose}>
      <Form form={form} label={title}>
        <SelectField
          name="batch_id"
          label={i18n.t({ id: 'numbers.batch', message: 'Vendor batch' })}
          description={batches.length === 0 && <Link to="/dids/batches">{i18n.t({ id: 'numbers.no_batch', message: 'There is none yet: make one first' })}</Link>}
          required
          empty={i18n.t({ id: 'numbers.choose_batch', message: 'Choose one' })}
          options={batches.map(({ id, name, vendor }) => ({ value: id, label: `${name} · ${vendor}` }))}
        />
        <TextAreaField
          name="numbers"
          label={i18n.t({ id: 'numbers.paste', message: 'Numbers' })}
          description={i18n.t({ id: 'numbers.paste_hint', message: 'One a line, with the code of the country; spaces, dots and brackets do no harm' })}
          rows={4}
        />
        <Columns>
          <TextField name="first" label={i18n.t({ id: 'numbers.first', message: 'Or a range, from' })} placeholder="46850012300" />
          <TextField name="last" label={i18n.t({ id: 'numbers.last', message: 'to' })} placeholder="46850012399" />
        </Columns>
        <FileDrop
          label={i18n.t({ id: 'numbers.file', message: 'A file of numbers' })}
          invitation={i18n.t({ id: 'numbers.file_choose', message: 'Or choose a CSV file, or drop it here' })}
          hint={i18n.t({ id: 'numbers.file_hint', message: 'Columns: number, country, description, group, free_of_charge' })}
          accept=".csv,text/csv"
          file={file}
          onChoose={(chosen) => void choose(chosen)}
          error={csvTrouble}
        />
        <Columns>
          <TextField
            name="country"
            label={i18n.t({ id: 'numbers.country', message: 'Country' })}
            description={i18n.t({ id: 'numbers.country_hint', message: 'Two letters; empty: by the number itself' })}
          />
          <TextField name="group" label={i18n.t({ id: 'numbers.group', message: 'Group' })} description={i18n.t({ id: 'numbers.group_hint', message: 'A word of your own' })} />
        </Columns>
        <TextField name="description" label={i18n.t({ id: 'numbers.description', message: 'Description' })} />
        <SwitchField name="free_of_charge" label={i18n.t({ id: 'numbers.free_of_charge', message: 'Free of charge' })} />
        <SaveBar label={title} always onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

function bodyOf({ numbers, first, last, ...values }: AddValues): AddedSaid {
  const written = numbers.split(/[\n,;]/).map((one) => one.trim());
  const range = first.trim() || last.trim() ? [{ first: first.trim(), last: last.trim() }] : [];
  return { ...values, country: values.country.trim().toUpperCase(), numbers: written.filter(Boolean), ranges: range };
}
