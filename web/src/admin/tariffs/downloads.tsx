import { i18n } from '@lingui/core';
import { Button, Menu } from '@mantine/core';
import type { GetRatesData, Tariff } from '~/api';
import { IconDownload } from '~/kit/icons';
import { stringifySearch } from '~/kit/url';

/** The rates as files that an upload reads again: those found now, or the whole time line. */
export function Downloads({ tariff, asked }: { tariff: Tariff; asked: NonNullable<GetRatesData['query']> }) {
  const { longest, ...found } = asked;
  const found_ = i18n.t({ id: 'tariffs.download_found', message: 'Those found' });
  const all = i18n.t({ id: 'tariffs.download_all', message: 'All, past and future' });
  const files: [string, string, Record<string, unknown>][] = [
    [`${found_}, CSV`, 'csv', found],
    [`${found_}, XLSX`, 'xlsx', found],
    [`${all}, CSV`, 'csv', { when: 'all' }],
    [`${all}, XLSX`, 'xlsx', { when: 'all' }],
  ];
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconDownload size={14} />}>
          {i18n.t({ id: 'tariffs.download', message: 'Download' })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {files.map(([label, ending, query]) => (
          <Menu.Item key={label} component="a" href={`/api/v1/tariffs/${tariff.id}/rates.${ending}${stringifySearch(query)}`} download>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
