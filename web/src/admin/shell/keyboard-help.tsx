import { i18n } from '@lingui/core';
import { Kbd, Modal, Switch } from '@mantine/core';
import { Fragment } from 'react';
import { useFocusReturn } from '~/kit/dialogs/focus-return';
import { useBoundShortcuts } from '~/kit/keys';
import { changePreferences, usePreference } from '~/kit/preferences';
import styles from './keyboard-help.module.css';

/** Whatever can be done by key on this page. */
export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  useFocusReturn();
  const bound = useBoundShortcuts();
  const shortcuts = usePreference('shortcuts');
  return (
    <Modal opened onClose={onClose} size="lg" title={i18n.t({ id: 'shell.keys', message: 'Keyboard shortcuts' })} closeButtonProps={{ 'aria-label': i18n.t({ id: 'shell.close', message: 'Close' }) }}>
      <Switch
        checked={shortcuts}
        onChange={(event) => changePreferences({ shortcuts: event.currentTarget.checked })}
        label={i18n.t({ id: 'keys.single', message: 'Single keys do something outside of fields' })}
      />
      <dl className={styles.keys}>
        {bound.map(({ keys, label }) => (
          <div key={`${keys} ${label}`}>
            <dt>{label}</dt>
            <dd>
              {keys.split(' ').map((one, place) => (
                <Fragment key={place}>
                  {one.split('+').map((key, order) => (
                    <Kbd key={key} size="xs">
                      {NAMES[key] ?? (order > 0 ? key.toUpperCase() : key)}
                    </Kbd>
                  ))}
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

const NAMES: Record<string, string> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };
