import { i18n } from '@lingui/core';
import { Drawer } from '@mantine/core';
import { NavList, navName } from './nav';
import styles from './shell.module.css';

export function NavDrawer({ onClose }: { onClose: () => void }) {
  const closeLabel = i18n.t({ id: 'shell.close', message: 'Close' });
  return (
    <Drawer opened onClose={onClose} position="left" size={260} title="Tollhouse" closeButtonProps={{ 'aria-label': closeLabel }}>
      <nav aria-label={navName()} className={styles.drawerNav}>
        <NavList onGo={onClose} />
      </nav>
    </Drawer>
  );
}
