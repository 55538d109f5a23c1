import { i18n } from '@lingui/core';
import { useWatch } from 'react-hook-form';
import { TextAreaField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { RadioCards } from '~/kit/form/radio-cards';
import type { ApiForm } from '~/kit/form/use-api-form';
import { Surface } from '~/kit/page/page';
import { DialRules } from './dial-rules';
import { asks, FORMATS, type SourceValues } from './source-rules';
import { formatHint, formatWords } from './source-words';
import { ZoneField } from './zone-field';
import styles from './source.module.css';

interface SourceFormProps {
  form: ApiForm<SourceValues>;
  label: string;
  save: string;
  /** A name is given once: it is the scope of request ids. */
  isNew: boolean;
  readOnly?: boolean;
}

export function SourceForm({ form, label, save, isNew, readOnly = false }: SourceFormProps) {
  const format = useWatch({ control: form.fields.control, name: 'format' });
  return (
    <Form form={form} label={label} guarded>
      <fieldset disabled={readOnly} className={styles.fieldset}>
        <Surface>
          <div className={styles.fields}>
            {isNew && <NameField />}
            <RadioCards
              name="format"
              label={i18n.t({ id: 'usage.format', message: 'What its files are' })}
              options={FORMATS.map((value) => ({ value, label: formatWords(value), description: formatHint(value) }))}
            />
            <Columns>
              <ZoneField name="zone" disabled={readOnly} />
              <TextField
                name="default_service"
                label={i18n.t({ id: 'usage.default_service', message: 'Default service' })}
                description={i18n.t({ id: 'usage.default_service_hint', message: 'Of records that name none; left empty: voice.' })}
                placeholder="voice"
              />
              {asks(format, 'account_field') && <AccountFields />}
              {asks(format, 'own_name') && <OwnNameField />}
            </Columns>
          </div>
        </Surface>
        <DialRules readOnly={readOnly} />
        {asks(format, 'columns') && <ColumnMapField needed={format === 'mapped'} />}
      </fieldset>
      {!readOnly && <SaveBar label={save} always={isNew} />}
    </Form>
  );
}

function NameField() {
  return (
    <TextField
      name="name"
      label={i18n.t({ id: 'usage.source_name', message: 'Name' })}
      description={i18n.t({ id: 'usage.source_name_hint', message: 'Of the switch, as people call it. It can never change: request ids count within it.' })}
      required
    />
  );
}

function AccountFields() {
  return (
    <>
      <TextField
        name="account_field"
        label={i18n.t({ id: 'usage.account_field', message: 'Who pays: fields that name the account' })}
        description={i18n.t({ id: 'usage.account_field_hint', message: 'Separated by commas; the first that is not empty counts. Left empty: caller, the calling number.' })}
        placeholder="accountcode, src"
      />
      <TextField
        name="incoming_contexts"
        label={i18n.t({ id: 'usage.incoming_contexts', message: 'Contexts of calls from outside' })}
        description={i18n.t({ id: 'usage.incoming_contexts_hint', message: 'Separated by commas; their calls are not charged unless they go on to the outside.' })}
        placeholder="from-trunk"
      />
    </>
  );
}

function OwnNameField() {
  return (
    <TextField
      name="own_name"
      label={i18n.t({ id: 'usage.own_name', message: 'Its name within records' })}
      description={i18n.t({ id: 'usage.own_name_hint', message: 'Records whose own source is another wait in quarantine. Left empty: not compared.' })}
    />
  );
}

function ColumnMapField({ needed }: { needed: boolean }) {
  const title = i18n.t({ id: 'usage.columns', message: 'Which column means what' });
  const notJson = i18n.t({ id: 'usage.columns_not_json', message: 'This is no JSON; it begins with an opening brace.' });
  return (
    <Surface title={title}>
      <TextAreaField
        name="columns"
        label={i18n.t({ id: 'usage.column_map', message: 'Column map (JSON)' })}
        description={i18n.t({ id: 'usage.column_map_hint', message: 'Keys: map, delimiter, quotechar, header, date_format, unit; the page "Usage sources" of the manual tells each.' })}
        rows={needed ? 10 : 4}
        required={needed}
        validate={(written) => !written.trim() || isJson(written) || notJson}
      />
      <details className={styles.example}>
        <summary>{i18n.t({ id: 'usage.column_example', message: 'An example' })}</summary>
        <pre>{EXAMPLE}</pre>
      </details>
    </Surface>
  );
}

const EXAMPLE = `{
  "delimiter": ";",
  "header": true,
  "date_format": "%d.%m.%Y %H:%M:%S",
  "unit": "seconds",
  "map": {
    "request_id": "call",
    "account": "from",
    "calling": "from",
    "called": "to",
    "started_at": "when",
    "used": "secs"
  }
}`;

function isJson(written: string): boolean {
  try {
    return typeof JSON.parse(written) === 'object';
  } catch {
    return false;
  }
}
