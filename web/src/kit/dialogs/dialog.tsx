import { i18n } from '@lingui/core';
import { Drawer, Modal } from '@mantine/core';
import type { ReactNode } from 'react';

interface DialogProps {
  title: ReactNode;
  onClose: () => void;
  size?: number | string;
  children: ReactNode;
}

const closeLabel = () => ({ 'aria-label': i18n.t({ id: 'kit.close', message: 'Close' }) });

/** In the middle, over the page: something to decide or fill in. */
export function Dialog({ title, onClose, size = 480, children }: DialogProps) {
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={closeLabel()}>
      {children}
    </Modal>
  );
}

/** At the side, beside what it is about: an explanation, settings. */
export function SidePanel({ title, onClose, size = 480, children }: DialogProps) {
  return (
    <Drawer opened onClose={onClose} title={title} size={size} closeButtonProps={closeLabel()}>
      {children}
    </Drawer>
  );
}
