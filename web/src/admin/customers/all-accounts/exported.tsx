import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { IconDownload } from '~/kit/icons';
import { learnToTell } from '~/kit/languages';
import { later } from '~/kit/later';

/** The file that was asked for last is watched wherever one has been meanwhile. */
export const ASKED = ['accounts', 'export', 'asked'];

const AccountExport = later(async () => {
  const [{ AccountExport: Found }] = await Promise.all([import('./export'), learnToTell()]);
  return Found;
});

/** What opens the dialog, and what stands above the list: its code comes when somebody wants a file. */
export function useExport(columns: () => string[]) {
  const [open, setOpen] = useState(false);
  const asked = useQuery<string | null>({ queryKey: ASKED, queryFn: () => null, initialData: null, staleTime: Infinity, gcTime: Infinity }).data;
  return {
    button: (
      <Button variant="default" leftSection={<IconDownload size={16} />} onPointerEnter={() => void AccountExport.prepare()} onClick={() => setOpen(true)}>
        {i18n.t({ id: 'accounts.export', message: 'Export…' })}
      </Button>
    ),
    above: (open || asked) && <AccountExport open={open} columns={columns} onClose={() => setOpen(false)} />,
  };
}
