import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { IconDownload } from '~/kit/icons';
import { stringifySearch } from '~/kit/url';

/** What is shown, with its filters, as a file for a spreadsheet. */
export function Files({ path, wanted }: { path: string; wanted: Record<string, unknown> }) {
  return (['csv', 'xlsx'] as const).map((ending) => {
    const name = ending.toUpperCase();
    return (
      <Button
        key={ending}
        component="a"
        variant="default"
        href={`/api/v1/${path}.${ending}${stringifySearch(wanted)}`}
        title={i18n.t({ id: 'money.download', message: 'Download all that is found as {name}', values: { name } })}
        download
        leftSection={<IconDownload size={16} />}
      >
        {name}
      </Button>
    );
  });
}
