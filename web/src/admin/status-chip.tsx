import { i18n } from '@lingui/core';
import type { Icon } from '@tabler/icons-react';
import {
  IconArchive, IconBan, IconBuilding, IconCircleCheck, IconCircleHalf2, IconClockPlay, IconCreditCardOff, IconGauge,
  IconHourglass, IconPackageExport, IconPlayerPause, IconPlugX, IconSnowflake, IconTrafficCone, IconWalletOff,
} from '~/kit/icons';
import { ToneChip, type Tone } from '~/kit/chip';
import styles from './status-chip.module.css';

interface Look {
  icon: Icon;
  tone: Tone;
  label: () => string;
  /** What stands in the icon's corner: a building where the state is not the customer's own, a half disc while it goes on. */
  corner?: Icon;
}

const LOOKS: Record<string, Look> = {
  active: { icon: IconCircleCheck, tone: 'ok', label: () => i18n.t({ id: 'status.active', message: 'Active' }) },
  closed: { icon: IconArchive, tone: 'dim', label: () => i18n.t({ id: 'status.closed', message: 'Closed' }) },
  blocked: { icon: IconBan, tone: 'bad', label: () => i18n.t({ id: 'status.blocked', message: 'Blocked' }) },
  suspended: { icon: IconPlayerPause, tone: 'warn', label: () => i18n.t({ id: 'status.suspended', message: 'Suspended' }) },
  limited: { icon: IconGauge, tone: 'warn', label: () => i18n.t({ id: 'status.limited', message: 'Service limited' }) },
  provisionally_terminated: {
    icon: IconHourglass,
    tone: 'warn',
    label: () => i18n.t({ id: 'status.provisionally_terminated', message: 'Provisionally terminated' }),
  },
  credit_exceeded: {
    icon: IconCreditCardOff,
    tone: 'bad',
    label: () => i18n.t({ id: 'status.credit_exceeded', message: 'Credit exceeded' }),
  },
  no_available_funds: {
    icon: IconWalletOff,
    tone: 'bad',
    label: () => i18n.t({ id: 'status.no_available_funds', message: 'No available funds' }),
  },
  suspension_lifted: {
    icon: IconClockPlay,
    tone: 'info',
    label: () => i18n.t({ id: 'status.suspension_lifted', message: 'Suspension lifted' }),
  },
  limitation_lifted: {
    icon: IconClockPlay,
    tone: 'info',
    label: () => i18n.t({ id: 'status.limitation_lifted', message: 'Limitation lifted' }),
  },
  payment_frozen: {
    icon: IconSnowflake,
    tone: 'info',
    label: () => i18n.t({ id: 'status.payment_frozen', message: 'Payment frozen' }),
  },
  spending_limit_reached: {
    icon: IconTrafficCone,
    tone: 'warn',
    label: () => i18n.t({ id: 'status.spending_limit_reached', message: 'Spending limit reached' }),
  },
  exported: { icon: IconPackageExport, tone: 'dim', label: () => i18n.t({ id: 'status.exported', message: 'Exported' }) },
  export_in_progress: {
    icon: IconPackageExport,
    tone: 'dim',
    label: () => i18n.t({ id: 'status.export_in_progress', message: 'Export in progress' }),
    corner: IconCircleHalf2,
  },
  reseller_blocked: {
    icon: IconBan,
    tone: 'bad',
    label: () => i18n.t({ id: 'status.reseller_blocked', message: 'Reseller blocked' }),
    corner: IconBuilding,
  },
  reseller_suspended: {
    icon: IconPlayerPause,
    tone: 'warn',
    label: () => i18n.t({ id: 'status.reseller_suspended', message: 'Reseller suspended' }),
    corner: IconBuilding,
  },
  reseller_provisionally_terminated: {
    icon: IconHourglass,
    tone: 'warn',
    label: () => i18n.t({ id: 'status.reseller_provisionally_terminated', message: 'Reseller terminated' }),
    corner: IconBuilding,
  },
};

/** How grave it is; of a status that this console does not know yet nothing is claimed. */
export const statusTone = (status: string): Tone => LOOKS[status]?.tone ?? 'dim';

/** In words; a status that this console does not know yet is shown as the API calls it. */
export function statusLabel(status: string): string {
  return LOOKS[status]?.label() ?? status.replaceAll('_', ' ');
}

interface StatusChipProps {
  status: string;
  /** In lists an active customer is the quiet default and shows nothing. */
  quiet?: boolean;
  /** On a coloured ground, for the head of a record. */
  soft?: boolean;
  title?: string;
  /** Where the word alone would be taken for somebody else's status. */
  label?: string;
}

export function StatusChip({ status, quiet = false, soft = false, title, label }: StatusChipProps) {
  if (quiet && status === 'active') return null;
  const look = LOOKS[status];
  return (
    <ToneChip tone={statusTone(status)} icon={look?.corner ? cornered(look.icon, look.corner) : look?.icon} soft={soft} title={title}>
      {label ?? statusLabel(status)}
    </ToneChip>
  );
}

const pairs = new Map<Icon, Map<Icon, Icon>>();

function cornered(Base: Icon, Corner: Icon): Icon {
  const made = pairs.get(Base) ?? new Map<Icon, Icon>();
  pairs.set(Base, made);
  let found = made.get(Corner);
  if (!found) {
    found = (({ size }: { size?: number }) => (
      <span className={styles.pair} aria-hidden="true">
        <Base size={size ?? 15} />
        <Corner size={9} stroke={3} />
      </span>
    )) as unknown as Icon;
    made.set(Corner, found);
  }
  return found;
}

export const notHereLabel = () => i18n.t({ id: 'status.not_here', message: 'Not operational here' });

/** Beside whatever is shown of a customer that lives on another installation. */
export function NotHere() {
  return (
    <span className={styles.away} title={notHereLabel()}>
      <IconPlugX size={15} aria-hidden />
      <span className="unseen">{notHereLabel()}</span>
    </span>
  );
}
