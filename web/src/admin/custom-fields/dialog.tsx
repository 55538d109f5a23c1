import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { getCustomField, patchCustomField, postCustomField, type CustomFieldInUse, type CustomFieldTold } from '~/api';
import { versioned, type Versioned } from '~/kit/client/versioned';
import { Dialog } from '~/kit/dialogs/dialog';
import { SelectField, SwitchField, TextAreaField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { RadioCards } from '~/kit/form/radio-cards';
import { useApiForm } from '~/kit/form/use-api-form';
import { Failed } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { useRefreshFields } from '~/admin/custom-field-refresh';
import { END_USER, endUserWords, kindMeans, KINDS, kindWords, type EndUser, type FieldKind } from '~/admin/custom-field-words';
import styles from './custom-fields.module.css';

interface Values {
  kind: FieldKind;
  name: string;
  description: string;
  longest: string;
  pattern: string;
  lowest: string;
  highest: string;
  decimals: string;
  options: string;
  default: string;
  end_user: EndUser;
  personal: boolean;
}

const BLANK: Values = {
  kind: 'text',
  name: '',
  description: '',
  longest: '',
  pattern: '',
  lowest: '',
  highest: '',
  decimals: '',
  options: '',
  default: '',
  end_user: 'hidden',
  personal: false,
};

function valuesOf(field: CustomFieldTold): Values {
  const { kind, name, description, longest, pattern, lowest, highest, decimals, options, end_user, personal } = field;
  const bounds = { longest: String(longest ?? ''), lowest: lowest ?? '', highest: highest ?? '', decimals: String(decimals ?? '') };
  return { kind, name, description, pattern, end_user, personal, ...bounds, options: options.join('\n'), default: field.default ?? '' };
}

const lines = (text: string) => text.split('\n').map((line) => line.trim()).filter(Boolean);

/** Only what the kind has; what is left empty bounds nothing. */
function bodyOf({ kind, name, description, end_user, personal, ...values }: Values) {
  const shared = { kind, name: name.trim(), description: description.trim(), end_user, personal, default: values.default.trim() || null };
  const bounds = { lowest: values.lowest.trim() || null, highest: values.highest.trim() || null };
  if (kind === 'text') return { ...shared, longest: values.longest ? Number(values.longest) : null, pattern: values.pattern };
  if (kind === 'number') return { ...shared, ...bounds, decimals: values.decimals ? Number(values.decimals) : null };
  return kind === 'list' ? { ...shared, options: lines(values.options) } : { ...shared, ...bounds };
}

/** The form begins with what the field is now, and with the version it will be checked against. */
export function EditFieldDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const version = useQuery({
    queryKey: ['custom field version', id],
    queryFn: () => versioned(getCustomField({ path: { field_id: id }, throwOnError: true })),
    staleTime: 0,
    gcTime: 0,
  });
  if (version.data) return <FieldDialog version={version.data} onClose={onClose} />;
  if (!version.isError) return null;
  return (
    <Dialog title={i18n.t({ id: 'custom_fields.one', message: 'Custom field' })} onClose={onClose}>
      <Failed trouble={version.error} onRetry={() => void version.refetch()} />
    </Dialog>
  );
}

/** First what kind of field it is, which stays; then what it takes. */
export function FieldDialog({ version, onClose }: { version?: Versioned<CustomFieldInUse>; onClose: () => void }) {
  const refresh = useRefreshFields();
  const field = version?.read;
  const [step, setStep] = useState<'kind' | 'rest'>(field ? 'rest' : 'kind');
  const form = useApiForm<Values, { data: CustomFieldTold }>({
    defaults: field ? valuesOf(field) : BLANK,
    save: (values, key) => {
      const body = bodyOf(values);
      if (!version) return postCustomField({ body, headers: { 'Idempotency-Key': key }, throwOnError: true });
      return patchCustomField({ path: { field_id: version.read.id }, body, headers: { 'if-match': version.etag }, throwOnError: true });
    },
    onSaved: ({ data }) => {
      void refresh();
      toast(i18n.t({ id: 'custom_fields.saved_toast', message: '{name} is saved', values: { name: data.name } }));
      onClose();
    },
  });
  const title = field
    ? i18n.t({ id: 'custom_fields.edit_of', message: 'Custom field {name}', values: { name: field.name } })
    : i18n.t({ id: 'custom_fields.new', message: 'New custom field' });
  return (
    <Dialog title={title} onClose={onClose} size={600}>
      <Form form={form} label={title}>
        {step === 'kind' ? (
          <KindStep onNext={() => setStep('rest')} onCancel={onClose} />
        ) : (
          <>
            <Properties isNew={!field} />
            {field?.has_values && (
              <p className={styles.history}>
                {i18n.t({ id: 'custom_fields.values_stay', message: 'Values that customers have stay as they are; what you change holds for those that are saved from now on.' })}
              </p>
            )}
            <SaveBar label={i18n.t({ id: 'custom_fields.save', message: 'Save' })} always={!field} onCancel={onClose}>
              {!field && (
                <Button variant="default" onClick={() => setStep('kind')}>
                  {i18n.t({ id: 'custom_fields.back', message: 'Back' })}
                </Button>
              )}
            </SaveBar>
          </>
        )}
      </Form>
    </Dialog>
  );
}

function KindStep({ onNext, onCancel }: { onNext: () => void; onCancel: () => void }) {
  return (
    <>
      <RadioCards
        name="kind"
        label={i18n.t({ id: 'custom_fields.which_kind', message: 'What it holds; this cannot be changed later' })}
        options={KINDS.map((value) => ({ value, label: kindWords(value), description: kindMeans(value) }))}
      />
      <div>
        <Button onClick={onNext}>{i18n.t({ id: 'custom_fields.next', message: 'Next' })}</Button>{' '}
        <Button variant="default" onClick={onCancel}>
          {i18n.t({ id: 'form.cancel', message: 'Cancel' })}
        </Button>
      </div>
    </>
  );
}

function Properties({ isNew }: { isNew: boolean }) {
  const kind = useFormContext<Values>().watch('kind');
  return (
    <div className={styles.list}>
      <TextField name="name" label={i18n.t({ id: 'custom_fields.name', message: 'Name' })} required autoFocus={isNew} />
      <TextField
        name="description"
        label={i18n.t({ id: 'custom_fields.description', message: 'Description' })}
        description={i18n.t({ id: 'custom_fields.description_hint', message: 'Told beside the field to whoever fills it' })}
      />
      <OfKind kind={kind} />
      {kind !== 'list' && <Default kind={kind} />}
      {kind === 'list' && <DefaultChoice />}
      <SelectField
        name="end_user"
        label={i18n.t({ id: 'custom_fields.end_user_of', message: 'What the customer may do with it in self-care' })}
        options={END_USER.map((value) => ({ value, label: endUserWords(value) }))}
      />
      <SwitchField name="personal" label={i18n.t({ id: 'custom_fields.is_personal', message: 'It contains personal data' })} />
    </div>
  );
}

function OfKind({ kind }: { kind: FieldKind }) {
  if (kind === 'text') {
    return (
      <Columns>
        <TextField name="longest" type="number" label={i18n.t({ id: 'custom_fields.longest', message: 'Longest, characters' })} placeholder="200" />
        <TextField
          name="pattern"
          label={i18n.t({ id: 'custom_fields.pattern', message: 'Form' })}
          description={i18n.t({ id: 'custom_fields.pattern_hint', message: 'A regular expression for the whole text, such as {example}; empty: anything', values: { example: '[A-Z]{3}[0-9]{6}' } })}
        />
      </Columns>
    );
  }
  if (kind === 'list') {
    return (
      <TextAreaField
        name="options"
        rows={5}
        label={i18n.t({ id: 'custom_fields.options', message: 'Choices' })}
        description={i18n.t({ id: 'custom_fields.options_hint', message: 'One on each line, in the order in which they are offered' })}
        required
      />
    );
  }
  const type = kind === 'date' ? 'date' : 'text';
  const example = kind === 'moment' ? '2026-03-01T12:00:00Z' : undefined;
  const placed = { type, ...(example && { placeholder: example }) };
  return (
    <Columns>
      <TextField name="lowest" label={kind === 'number' ? i18n.t({ id: 'custom_fields.lowest', message: 'Lowest' }) : i18n.t({ id: 'custom_fields.earliest', message: 'Earliest' })} {...placed} />
      <TextField name="highest" label={kind === 'number' ? i18n.t({ id: 'custom_fields.highest', message: 'Highest' }) : i18n.t({ id: 'custom_fields.latest', message: 'Latest' })} {...placed} />
      {kind === 'number' && <TextField name="decimals" type="number" label={i18n.t({ id: 'custom_fields.decimals', message: 'Decimals, at most' })} placeholder="10" />}
    </Columns>
  );
}

const defaultHint = () => i18n.t({ id: 'custom_fields.default_hint', message: 'What new customers get, and those for whom the field becomes mandatory' });

function Default({ kind }: { kind: FieldKind }) {
  const placeholder = kind === 'moment' ? { placeholder: '2026-03-01T12:00:00Z' } : {};
  return (
    <TextField
      name="default"
      type={kind === 'date' ? 'date' : 'text'}
      label={i18n.t({ id: 'custom_fields.default', message: 'Default' })}
      description={defaultHint()}
      {...placeholder}
    />
  );
}

function DefaultChoice() {
  const options = lines(useFormContext<Values>().watch('options'));
  return (
    <SelectField
      name="default"
      label={i18n.t({ id: 'custom_fields.default', message: 'Default' })}
      description={defaultHint()}
      empty={i18n.t({ id: 'custom_fields.choose', message: 'None' })}
      options={[...new Set(options)].map((value) => ({ value, label: value }))}
    />
  );
}
