import { i18n } from '@lingui/core';
import type { Customer } from '~/api';
import type { RowAction } from '~/kit/data-table/row-menu';
import { IconCopy, IconExternalLink, IconPhone, IconReceipt } from '~/kit/icons';
import { toast } from '~/kit/toast';

/** Where one goes from a row without opening it first. */
export function customerActions(row: Customer): RowAction[] {
  const href = `/customers/${row.id}`;
  return [
    { label: i18n.t({ id: 'customers.menu.xdrs', message: 'xDRs' }), icon: <IconReceipt size={16} />, href: `${href}/xdrs` },
    { label: i18n.t({ id: 'customers.menu.accounts', message: 'Accounts' }), icon: <IconPhone size={16} />, href: `${href}/accounts` },
    {
      label: i18n.t({ id: 'customers.menu.new_tab', message: 'Open in new tab' }),
      icon: <IconExternalLink size={16} />,
      run: () => window.open(href, '_blank', 'noopener'),
    },
    { label: i18n.t({ id: 'customers.menu.copy_link', message: 'Copy link' }), icon: <IconCopy size={16} />, run: () => copyLink(href) },
  ];
}

export function copyLink(href: string) {
  const copied = () => toast(i18n.t({ id: 'customers.link_copied', message: 'Link copied' }));
  void navigator.clipboard?.writeText(new URL(href, location.origin).href).then(copied);
}
