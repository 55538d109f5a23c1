import { i18n } from '@lingui/core';
import { Alert, Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { getRatesXlsx, type GetRatesData, type Tariff } from '~/api';
import { sentenceOf } from '~/kit/client/problem';
import { IconDownload } from '~/kit/icons';
import { saveAs } from '~/kit/saving';
import { stringifySearch } from '~/kit/url';

type Found = NonNullable<GetRatesData['query']>;

/** The rates as files that an upload reads again: those found now, or the whole time line. */
export function Downloads({ tariff, asked }: { tariff: Tariff; asked: Found }) {
  const spreadsheet = useSpreadsheet(tariff);
  const { longest, ...found } = asked;
  const sets: [string, Found][] = [
    [i18n.t({ id: 'tariffs.download_found', message: 'Those found' }), found],
    [i18n.t({ id: 'tariffs.download_all', message: 'All, past and future' }), { when: 'all' }],
  ];
  return (
    <>
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button size="compact-sm" variant="default" leftSection={<IconDownload size={14} />} loading={spreadsheet.busy}>
            {i18n.t({ id: 'tariffs.download', message: 'Download' })}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {sets.flatMap(([label, query]) => [
            <Menu.Item key={`${label} CSV`} component="a" href={`/api/v1/tariffs/${tariff.id}/rates.csv${stringifySearch(query)}`} download>
              {label}, CSV
            </Menu.Item>,
            <Menu.Item key={`${label} XLSX`} onClick={() => void spreadsheet.save(query)}>
              {label}, XLSX
            </Menu.Item>,
          ])}
        </Menu.Dropdown>
      </Menu>
      {spreadsheet.trouble !== null && (
        <Alert color="red" role="alert" style={{ flexBasis: '100%' }}>
          {sentenceOf(spreadsheet.trouble)}
        </Alert>
      )}
    </>
  );
}

/** Fetched rather than linked to: one that would be too long is refused, and a link could not tell why. */
function useSpreadsheet(tariff: Tariff) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const save = async (query: Found) => {
    setBusy(true);
    setTrouble(null);
    try {
      const { data } = await getRatesXlsx({ path: { tariff_id: tariff.id }, query, parseAs: 'blob', throwOnError: true });
      const address = URL.createObjectURL(data as unknown as Blob);
      saveAs(address, `${tariff.name}.xlsx`);
      URL.revokeObjectURL(address);
    } catch (failed) {
      setTrouble(failed);
    }
    setBusy(false);
  };
  return { busy, trouble, save };
}
