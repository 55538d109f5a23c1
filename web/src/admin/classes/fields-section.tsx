import { i18n } from '@lingui/core';
import { Checkbox, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormContext } from 'react-hook-form';
import { useRefreshFields } from '~/admin/custom-field-refresh';
import { kindWords } from '~/admin/custom-field-words';
import { getClassFields, putClassFields, type CustomFieldTold, type EnabledFields } from '~/api';
import { getCustomFieldsOptions } from '~/api/@tanstack/react-query.gen';
import { versioned, type Versioned } from '~/kit/client/versioned';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconButton } from '~/kit/icon-button';
import { IconArrowDown, IconArrowUp, IconX } from '~/kit/icons';
import { Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { usePreviewed } from './preview';
import styles from './classes.module.css';

interface Enabled {
  id: string;
  mandatory: boolean;
}

interface Values {
  fields: Enabled[];
}

const MOST_FIELDS = 500;
const sectionTitle = () => i18n.t({ id: 'custom_fields.title', message: 'Custom fields' });

/** Which of the operator's fields the customers of the class have, in which order, and which they must have. */
export function ClassFieldsSection({ id, may }: { id: string; may: boolean }) {
  const version = useQuery({ queryKey: [{ _id: 'getClassFields' }, 'version', id], queryFn: () => versioned(getClassFields({ path: { class_id: id }, throwOnError: true })) });
  const all = useQuery(getCustomFieldsOptions({ query: { limit: MOST_FIELDS } }));
  const title = sectionTitle();
  if (version.isError || all.isError)
    return (
      <Surface title={title}>
        <Failed trouble={version.error ?? all.error} onRetry={() => void Promise.all([version.refetch(), all.refetch()])} />
      </Surface>
    );
  if (!version.data || !all.data)
    return (
      <Surface title={title}>
        <Waiting />
      </Surface>
    );
  if (!may) return <ReadOnly of={version.data.read} />;
  return <FieldsForm key={version.data.etag} id={id} read={version.data} all={all.data.items} />;
}

function ReadOnly({ of: { items } }: { of: EnabledFields }) {
  return (
    <Surface title={sectionTitle()}>
      {items.length === 0 && <Nothing />}
      <ul className={styles.told}>
        {items.map(({ field, mandatory }) => (
          <li key={field.id}>
            {mandatory ? i18n.t({ id: 'customers.fields.mandatory', message: '{name} (mandatory)', values: { name: field.name } }) : field.name}
          </li>
        ))}
      </ul>
    </Surface>
  );
}

function Nothing() {
  return (
    <Empty title={i18n.t({ id: 'classes.no_fields', message: 'Customers of this class have no custom fields' })}>
      <Link to="/custom-fields">{i18n.t({ id: 'classes.to_fields', message: 'Make custom fields' })}</Link>
    </Empty>
  );
}

function FieldsForm({ id, read, all }: { id: string; read: Versioned<EnabledFields>; all: CustomFieldTold[] }) {
  const refresh = useRefreshFields();
  const title = sectionTitle();
  const form = useApiForm<Values, unknown>({
    defaults: { fields: read.read.items.map(({ field, mandatory }) => ({ id: field.id, mandatory })) },
    save: ({ fields }) => putClassFields({ path: { class_id: id }, body: { fields }, headers: { 'if-match': read.etag }, throwOnError: true }),
    onSaved: () => {
      void refresh();
      toast(i18n.t({ id: 'classes.fields_saved', message: 'The custom fields of the class are saved' }));
    },
  });
  const previewed = usePreviewed(id, form, ({ fields }) => ({ custom_fields: fields }));
  return (
    <Surface title={title}>
      <Form form={previewed.form} label={title}>
        <Chosen all={all} />
        <SaveBar label={i18n.t({ id: 'classes.save_fields', message: 'Save the fields' })} />
      </Form>
      {previewed.dialog}
    </Surface>
  );
}

function Chosen({ all }: { all: CustomFieldTold[] }) {
  const { watch, setValue } = useFormContext<Values>();
  const chosen = watch('fields');
  const put = (fields: Enabled[]) => setValue('fields', fields, { shouldDirty: true });
  const rest = all.filter(({ id }) => !chosen.some((one) => one.id === id));
  const add = i18n.t({ id: 'classes.add_field', message: 'Add a field' });
  return (
    <>
      {chosen.length === 0 && <Nothing />}
      {chosen.length > 0 && <ChosenTable all={all} chosen={chosen} onChange={put} />}
      {rest.length > 0 && (
        <div className={styles.add}>
          <NativeSelect
            label={add}
            value=""
            data={[{ value: '', label: i18n.t({ id: 'customers.advanced.choose', message: 'Choose…' }) }, ...rest.map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={(event) => event.currentTarget.value && put([...chosen, { id: event.currentTarget.value, mandatory: false }])}
          />
        </div>
      )}
    </>
  );
}

interface ChosenTableProps {
  all: CustomFieldTold[];
  chosen: Enabled[];
  onChange: (fields: Enabled[]) => void;
}

function ChosenTable({ all, chosen, onChange }: ChosenTableProps) {
  const move = (place: number, by: number) => {
    const moved = chosen.toSpliced(place, 1);
    onChange(moved.toSpliced(place + by, 0, chosen[place]!));
  };
  const require = (id: string, mandatory: boolean) => onChange(chosen.map((one) => (one.id === id ? { id, mandatory } : one)));
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={i18n.t({ id: 'classes.chosen', message: 'Fields in their order' })}>
      <table className={styles.plain}>
        <thead>
          <tr>
            <th scope="col">{i18n.t({ id: 'custom_fields.name', message: 'Name' })}</th>
            <th scope="col">{i18n.t({ id: 'custom_fields.kind', message: 'Kind' })}</th>
            <th scope="col">{i18n.t({ id: 'classes.mandatory', message: 'Mandatory' })}</th>
            <th scope="col">
              <span className="unseen">{i18n.t({ id: 'classes.arrange', message: 'Arrange' })}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {chosen.map(({ id, mandatory }, place) => {
            const field = all.find((one) => one.id === id);
            const values = { name: field?.name ?? id };
            return (
              <tr key={id}>
                <td>{values.name}</td>
                <td>{field && kindWords(field.kind)}</td>
                <td>
                  <Checkbox
                    checked={mandatory}
                    aria-label={i18n.t({ id: 'classes.mandatory_of', message: '{name} is mandatory', values })}
                    onChange={(event) => require(id, event.currentTarget.checked)}
                  />
                </td>
                <td>
                  <span className={styles.acts}>
                    <IconButton label={i18n.t({ id: 'classes.up', message: 'Move {name} up', values })} disabled={place === 0} onClick={() => move(place, -1)}>
                      <IconArrowUp size={16} />
                    </IconButton>
                    <IconButton label={i18n.t({ id: 'classes.down', message: 'Move {name} down', values })} disabled={place === chosen.length - 1} onClick={() => move(place, 1)}>
                      <IconArrowDown size={16} />
                    </IconButton>
                    <IconButton label={i18n.t({ id: 'classes.remove', message: 'Remove {name}', values })} onClick={() => onChange(chosen.toSpliced(place, 1))}>
                      <IconX size={16} />
                    </IconButton>
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
