import { i18n } from '@lingui/core';
import { Button, Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan } from '~/admin/session';
import { patchCustomField, putArchived, removeCustomField, type CustomFieldInUse } from '~/api';
import { getCustomFieldsOptions } from '~/api/@tanstack/react-query.gen';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import type { RowAction } from '~/kit/data-table/row-menu';
import { useList } from '~/kit/data-table/use-list';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { IconArchive, IconArrowDown, IconArrowUp, IconPencil, IconPlus, IconRefresh, IconTrash } from '~/kit/icons';
import { useShortcut } from '~/kit/keys';
import { Page } from '~/kit/page/page';
import { Empty } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { one, useUrl } from '~/kit/url';
import { EditFieldDialog, FieldDialog } from './dialog';
import { useRefreshFields } from '~/admin/custom-field-refresh';
import { ClassSections } from '~/admin/class-sections';
import { endUserWords, formOf, kindWords } from '~/admin/custom-field-words';
import styles from './custom-fields.module.css';

const yes = () => i18n.t({ id: 'custom_fields.yes', message: 'Yes' });

const COLUMNS: Column<CustomFieldInUse>[] = [
  { id: 'name', label: () => i18n.t({ id: 'custom_fields.name', message: 'Name' }), width: 180, pinned: true, cell: (row) => row.name },
  { id: 'kind', label: () => i18n.t({ id: 'custom_fields.kind', message: 'Kind' }), width: 140, cell: (row) => kindWords(row.kind) },
  { id: 'form', label: () => i18n.t({ id: 'custom_fields.form', message: 'What it takes' }), width: 240, cell: (row) => formOf(row) || '–' },
  { id: 'default', label: () => i18n.t({ id: 'custom_fields.default', message: 'Default' }), width: 110, cell: (row) => row.default ?? '–' },
  { id: 'classes', label: () => i18n.t({ id: 'custom_fields.classes', message: 'Classes that have it' }), width: 220, cell: (row) => <Classes row={row} /> },
  { id: 'end_user', label: () => i18n.t({ id: 'custom_fields.end_user', message: 'Customer' }), width: 190, cell: (row) => endUserWords(row.end_user) },
  { id: 'personal', label: () => i18n.t({ id: 'custom_fields.personal', message: 'Personal data' }), width: 110, cell: (row) => (row.personal ? yes() : '–') },
  { id: 'description', label: () => i18n.t({ id: 'custom_fields.description', message: 'Description' }), width: 240, hidden: true, cell: (row) => row.description || '–' },
];

function Classes({ row }: { row: CustomFieldInUse }) {
  if (row.classes.length === 0) return <span className="dimmed">{i18n.t({ id: 'custom_fields.no_class', message: 'None: nobody has it' })}</span>;
  return row.classes.map(({ id, name }, place) => (
    <span key={id}>
      {place > 0 && ', '}
      <Link to="/classes/$id" params={{ id }}>
        {name}
      </Link>
    </span>
  ));
}

type Asked = { act: 'edit' | 'archive' | 'delete'; field: CustomFieldInUse } | { act: 'new' } | null;

/** Fields that the operator makes for its customers, in the order in which they are offered. */
export function CustomFieldsPage() {
  const { search, change } = useUrl();
  const archived = one(search, 'archived') === '1';
  const list = useList((page) => getCustomFieldsOptions({ query: { ...page, archived } }));
  const [asked, setAsked] = useState<Asked>(null);
  const may = useCan('change_catalogue');
  const refresh = useRefreshFields();
  const title = i18n.t({ id: 'custom_fields.title', message: 'Custom fields' });
  const add = i18n.t({ id: 'custom_fields.new', message: 'New custom field' });
  useShortcut('n', add, () => setAsked({ act: 'new' }), may);
  const button = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAsked({ act: 'new' })}>
      {add}
    </Button>
  );
  const move = async (field: CustomFieldInUse, by: number) => {
    await patchCustomField({ path: { field_id: field.id }, body: { position: field.position + by }, throwOnError: true });
    await refresh();
  };
  return (
    <Page title={title} actions={button}>
      <ClassSections />
      <DataTable
        id="custom-fields"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowActions={(row) => (may ? actionsOf(row, setAsked, move, refresh) : [])}
        filtered={archived}
        toolbar={
          <Checkbox
            size="sm"
            label={i18n.t({ id: 'custom_fields.show_archived', message: 'Archived ones' })}
            checked={archived}
            onChange={(event) => change({ archived: event.currentTarget.checked ? '1' : undefined, cursor: undefined })}
          />
        }
        empty={
          <Empty title={i18n.t({ id: 'custom_fields.none', message: 'No custom fields yet' })} action={button}>
            {i18n.t({ id: 'custom_fields.none_hint', message: 'A custom field keeps what your company wants to know of its customers: a licence, a contract number, a tier.' })}
          </Empty>
        }
      />
      {asked?.act === 'new' && <FieldDialog onClose={() => setAsked(null)} />}
      {asked?.act === 'edit' && <EditFieldDialog id={asked.field.id} onClose={() => setAsked(null)} />}
      {(asked?.act === 'archive' || asked?.act === 'delete') && <EndDialog act={asked.act} field={asked.field} onDone={refresh} onClose={() => setAsked(null)} />}
    </Page>
  );
}

function actionsOf(
  field: CustomFieldInUse,
  ask: (asked: Asked) => void,
  move: (field: CustomFieldInUse, by: number) => Promise<void>,
  refresh: () => Promise<unknown>,
): RowAction[] {
  if (field.archived) {
    const restore = async () => {
      await putArchived({ path: { field_id: field.id }, body: { archived: false }, throwOnError: true });
      await refresh();
    };
    return [{ label: i18n.t({ id: 'custom_fields.restore', message: 'Bring it back' }), icon: <IconRefresh size={16} />, run: () => void restore() }];
  }
  const inUse = i18n.t({ id: 'custom_fields.in_use', message: 'Customers have values in it: archive it instead' });
  return [
    { label: i18n.t({ id: 'custom_fields.edit', message: 'Edit' }), icon: <IconPencil size={16} />, run: () => ask({ act: 'edit', field }) },
    ...(field.position > 1
      ? [{ label: i18n.t({ id: 'custom_fields.up', message: 'Move up' }), icon: <IconArrowUp size={16} />, run: () => void move(field, -1) }]
      : []),
    { label: i18n.t({ id: 'custom_fields.down', message: 'Move down' }), icon: <IconArrowDown size={16} />, run: () => void move(field, 1).catch(() => undefined) },
    { label: i18n.t({ id: 'custom_fields.archive', message: 'Archive' }), icon: <IconArchive size={16} />, run: () => ask({ act: 'archive', field }) },
    {
      label: i18n.t({ id: 'custom_fields.delete', message: 'Delete' }),
      icon: <IconTrash size={16} />,
      danger: true,
      refused: field.has_values ? inUse : null,
      run: () => ask({ act: 'delete', field }),
    },
  ];
}

interface EndProps {
  act: 'archive' | 'delete';
  field: CustomFieldInUse;
  onDone: () => Promise<unknown>;
  onClose: () => void;
}

function EndDialog({ act, field, onDone, onClose }: EndProps) {
  const path = { field_id: field.id };
  const values = { name: field.name };
  const isArchive = act === 'archive';
  const end = async () => {
    if (isArchive) await putArchived({ path, body: { archived: true }, throwOnError: true });
    else await removeCustomField({ path, throwOnError: true });
    await onDone();
    toast(isArchive ? i18n.t({ id: 'custom_fields.archived_toast', message: '{name} is archived', values }) : i18n.t({ id: 'custom_fields.deleted_toast', message: '{name} is deleted', values }));
  };
  return (
    <ConfirmDialog
      title={isArchive ? i18n.t({ id: 'custom_fields.archive_ask', message: 'Archive {name}?', values }) : i18n.t({ id: 'custom_fields.delete_ask', message: 'Delete {name}?', values })}
      confirm={isArchive ? i18n.t({ id: 'custom_fields.archive', message: 'Archive' }) : i18n.t({ id: 'custom_fields.delete', message: 'Delete' })}
      danger={!isArchive}
      onConfirm={end}
      onClose={onClose}
    >
      <p className={styles.line}>
        {isArchive
          ? i18n.t({ id: 'custom_fields.archive_hint', message: 'It is shown and asked for nowhere any more. What customers have in it is kept, and comes back with it.' })
          : i18n.t({ id: 'custom_fields.delete_hint', message: 'Nobody has a value in it. Classes that have it lose it.' })}
      </p>
    </ConfirmDialog>
  );
}
