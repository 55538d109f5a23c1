import { i18n } from '@lingui/core';
import { Alert, Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { SERVICE_NAMES, serviceWords } from '~/admin/service-words';
import { previewRatingListChange, type AccessCode, type Product, type RatingList, type RatingListPreviewed, type Service, type Tariff } from '~/api';
import { getTariffsOptions } from '~/api/@tanstack/react-query.gen';
import { sentenceOf } from '~/kit/client/problem';
import type { Versioned } from '~/kit/client/versioned';
import { zoneName } from '~/kit/date';
import { IconButton } from '~/kit/icon-button';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '~/kit/icons';
import { Surface } from '~/kit/page/page';
import { localOf, momentOf } from '~/kit/period';
import { usePreference } from '~/kit/preferences';
import { now } from '~/kit/clock';
import { Failed } from '~/kit/states/states';
import { added, bodyOf, changed, draftOf, isSame, isWhole, neighbour, removed, sorted, swapped, type DraftLine } from './draft';
import { COLUMNS, everywhere, wholesale } from './lines';
import { TakeEffectDialog } from './rating-list-preview';
import { directionWords, DIRECTION_CODES } from './words';
import styles from './products.module.css';

/** As many tariffs as one page of the API holds; products of larger houses name theirs by the API. */
const MOST_TARIFFS = 500;

interface DraftProps {
  product: Product;
  version: Versioned<RatingList>;
  onClose: () => void;
}

/** The whole list as it is to be: nothing holds before it was looked at and confirmed. */
export function RatingListDraft({ product, version, onClose }: DraftProps) {
  const first = useMemo(() => draftOf(version.read.lines), [version]);
  const [lines, setLines] = useState(() => (first.length > 0 ? first : added([], 'voice')));
  const [at, setAt] = useState('');
  const [preview, setPreview] = useState<RatingListPreviewed | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const zone = usePreference('timeZone');
  const tariffs = useQuery(getTariffsOptions({ query: { limit: MOST_TARIFFS } }));
  const fitting = (tariffs.data?.items ?? []).filter(({ currency }) => currency === product.currency);
  const body = { lines: bodyOf(sorted(lines)), valid_from: at ? momentOf(at, zone) : null };
  const look = async () => {
    setTrouble(null);
    try {
      const { data } = await previewRatingListChange({ path: { product_id: product.id }, body, throwOnError: true });
      setPreview(data);
    } catch (failed) {
      setTrouble(failed);
    }
  };
  const title = i18n.t({ id: 'products.draft', message: 'The list as it is to be' });
  return (
    <Surface title={title}>
      {tariffs.isError && <Failed trouble={tariffs.error} onRetry={() => void tariffs.refetch()} />}
      {trouble !== null && (
        <Alert color="red" role="alert" mb={12}>
          {sentenceOf(trouble)}
        </Alert>
      )}
      {tariffs.data && fitting.length === 0 && (
        <Alert mb={12} title={i18n.t({ id: 'products.no_tariffs', message: 'There is no tariff in {currency} yet', values: { currency: product.currency } })}>
          {i18n.t({ id: 'products.no_tariffs_hint', message: 'A line names the tariff by which a service is priced, in the currency of the product.' })}{' '}
          <Link to="/tariffs/new">{i18n.t({ id: 'tariffs.new', message: 'New tariff' })}</Link>
        </Alert>
      )}
      <DraftLines lines={lines} tariffs={fitting} title={title} onChange={setLines} />
      <Button variant="default" leftSection={<IconPlus size={16} />} mt={12} onClick={() => setLines(added(lines, 'voice'))}>
        {i18n.t({ id: 'products.add_draft_line', message: 'Add a line' })}
      </Button>
      <div className={styles.when}>
        <TextInput
          type="datetime-local"
          label={i18n.t({ id: 'products.from', message: 'Takes effect' })}
          description={i18n.t({ id: 'products.from_hint', message: 'In {zone}; empty: now. Use that began before stays priced as it was.', values: { zone: zoneName(zone) } })}
          min={localOf(now().toISOString(), zone)}
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
      </div>
      <div className={styles.bar}>
        <Button disabled={!isWhole(lines) || isSame(lines, first)} onClick={() => void look()}>
          {i18n.t({ id: 'products.preview', message: 'See what it touches' })}
        </Button>
        <Button variant="default" onClick={onClose}>
          {i18n.t({ id: 'form.cancel', message: 'Cancel' })}
        </Button>
      </div>
      {preview && <TakeEffectDialog product={product} etag={version.etag} body={body} preview={preview} onClose={() => setPreview(null)} onDone={onClose} />}
    </Surface>
  );
}

interface LinesProps {
  lines: DraftLine[];
  tariffs: Tariff[];
  title: string;
  onChange: (lines: DraftLine[]) => void;
}

function DraftLines({ lines, tariffs, title, onChange }: LinesProps) {
  return (
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.draft} aria-label={title}>
        <thead>
          <tr>
            {COLUMNS().map((name) => (
              <th key={name}>{name}</th>
            ))}
            <th>
              <span className={styles.hidden}>{i18n.t({ id: 'products.acts', message: 'Actions' })}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted(lines).map((line, row) => (
            <DraftRow key={line.place} line={line} row={row + 1} lines={lines} tariffs={tariffs} onChange={onChange} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DraftRow({ line, row, lines, tariffs, onChange }: Omit<LinesProps, 'title'> & { line: DraftLine; row: number }) {
  const [, , , , tariffLabel, resellerLabel] = COLUMNS();
  const set = (change: Partial<DraftLine>) => onChange(changed(lines, line.place, change));
  const named = (label: string | undefined) => ({ 'aria-label': i18n.t({ id: 'products.of_line', message: '{label}, line {row}', values: { label: label ?? '', row } }) });
  const options = tariffs.filter(({ service }) => service === line.service).map(({ id, name }) => ({ value: id, label: name }));
  const [service, direction, node] = COLUMNS();
  return (
    <tr>
      <td>
        <NativeSelect {...named(service)} value={line.service} data={SERVICE_NAMES.map((value) => ({ value, label: serviceWords(value) }))} onChange={(event) => set({ service: event.currentTarget.value as Service })} />
      </td>
      <td>
        <NativeSelect {...named(direction)} value={line.access_code} data={DIRECTION_CODES.map((value) => ({ value, label: directionWords(value) }))} onChange={(event) => set({ access_code: event.currentTarget.value as AccessCode })} />
      </td>
      <td>
        <TextInput {...named(node)} value={line.node} placeholder={everywhere()} onChange={(event) => set({ node: event.currentTarget.value })} />
      </td>
      <td>
        <Order line={line} row={row} lines={lines} onChange={onChange} />
      </td>
      <td>
        <NativeSelect {...named(tariffLabel)} value={line.tariff_id} data={[{ value: '', label: i18n.t({ id: 'products.choose', message: 'Choose…' }) }, ...options]} onChange={(event) => set({ tariff_id: event.currentTarget.value })} />
      </td>
      <td>
        <NativeSelect {...named(resellerLabel)} value={line.reseller_tariff_id} data={[{ value: '', label: wholesale() }, ...options]} onChange={(event) => set({ reseller_tariff_id: event.currentTarget.value })} />
      </td>
      <td>
        <IconButton label={i18n.t({ id: 'products.remove_line', message: 'Remove line {row}', values: { row } })} onClick={() => onChange(removed(lines, line.place))}>
          <IconTrash size={16} />
        </IconButton>
      </td>
    </tr>
  );
}

/** Among lines for the same use, by which one is asked first. */
function Order({ line, row, lines, onChange }: Omit<LinesProps, 'title' | 'tariffs'> & { line: DraftLine; row: number }) {
  const before = neighbour(lines, line, -1);
  const after = neighbour(lines, line, 1);
  return (
    <span className={styles.order}>
      <span className="numbers">{line.usage_order}</span>
      <IconButton label={i18n.t({ id: 'products.ask_earlier', message: 'Ask line {row} earlier', values: { row } })} disabled={!before} onClick={() => before && onChange(swapped(lines, line, before))}>
        <IconArrowUp size={16} />
      </IconButton>
      <IconButton label={i18n.t({ id: 'products.ask_later', message: 'Ask line {row} later', values: { row } })} disabled={!after} onClick={() => after && onChange(swapped(lines, line, after))}>
        <IconArrowDown size={16} />
      </IconButton>
    </span>
  );
}
