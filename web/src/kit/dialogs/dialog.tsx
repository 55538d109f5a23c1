import { i18n } from '@lingui/core';
import { Drawer, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFocusReturn } from './focus-return';

interface DialogProps {
  title: ReactNode;
  onClose: () => void;
  size?: number | string;
  /** What it shows is gone once it is closed: a click beside it does not close it. */
  stays?: boolean;
  children: ReactNode;
}

const closeLabel = () => ({ 'aria-label': i18n.t({ id: 'kit.close', message: 'Close' }) });

/** In the middle, over the page: something to decide or fill in. */
export function Dialog({ title, onClose, size = 480, stays = false, children }: DialogProps) {
  useFocusReturn();
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeOnClickOutside={!stays} closeButtonProps={closeLabel()}>
      {children}
    </Modal>
  );
}

/** At the side, beside what it is about: an explanation, settings. */
export function SidePanel({ title, onClose, size = 480, children }: Omit<DialogProps, 'stays'>) {
  useFocusReturn();
  return (
    <Drawer opened onClose={onClose} title={title} size={size} closeButtonProps={closeLabel()}>
      {children}
    </Drawer>
  );
}
