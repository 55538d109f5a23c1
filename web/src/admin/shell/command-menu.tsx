import { i18n } from '@lingui/core';
import { Kbd, Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useRouter } from '@tanstack/react-router';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useFocusReturn } from '~/kit/dialogs/focus-return';
import { IconSearch } from '~/kit/icons';
import { useCommands, type Command } from './commands';
import { useFound } from './found';
import styles from './command-menu.module.css';

const DEBOUNCE_MS = 120;

/** Ctrl K: type, Enter. What is found stands above commands, and the first is chosen already. */
export function CommandMenu({ onClose }: { onClose: () => void }) {
  useFocusReturn();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const [asked] = useDebouncedValue(text.trim(), DEBOUNCE_MS);
  const found = useFound(asked);
  const commands = useCommands(text.trim());
  const router = useRouter();
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const isWaiting = text.trim() !== asked || found.isWaiting;
  const offered = [...found.items, ...commands];
  const active = Math.min(chosen, offered.length - 1);
  const run = (command: Command | undefined) => {
    // While an answer is on its way Enter waits: it must never take what stood there before.
    if (!command || (isWaiting && command.kind === 'command')) return;
    onClose();
    if (command.href) router.history.push(command.href);
    else command.run?.();
  };
  const move = (place: number) => {
    const wanted = (place + offered.length) % Math.max(1, offered.length);
    setChosen(wanted);
    list.current?.querySelectorAll('[role="option"]')[wanted]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') move(active + 1);
    else if (event.key === 'ArrowUp') move(active - 1);
    else if (event.key === 'Enter') run(offered[active]);
    else return;
    event.preventDefault();
  };
  const label = i18n.t({ id: 'command.label', message: 'Name, phone, e-mail, account, or a command' });
  return (
    <Modal opened onClose={onClose} withCloseButton={false} padding={0} size={600} yOffset="12vh" centered={false} attributes={{ content: { 'aria-label': label } }}>
      <div className={styles.box}>
        <IconSearch size={17} aria-hidden />
        <input
          data-autofocus
          role="combobox"
          aria-expanded={offered.length > 0}
          aria-controls={id}
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          aria-autocomplete="list"
          aria-label={label}
          placeholder={label}
          value={text}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Kbd size="xs">Esc</Kbd>
      </div>
      <ul ref={list} id={id} role="listbox" aria-label={label} aria-busy={isWaiting} className={styles.list}>
        {offered.map((command, place) => (
          <Offered key={command.id} id={`${id}-${place}`} command={command} chosen={place === active} onRun={() => run(command)} />
        ))}
      </ul>
      <p role="status" className={styles.none}>
        {!isWaiting && offered.length === 0 && i18n.t({ id: 'command.none', message: 'Nothing is called that.' })}
        {found.failed}
      </p>
    </Modal>
  );
}

interface OfferedProps {
  id: string;
  command: Command;
  chosen: boolean;
  onRun: () => void;
}

function Offered({ id, command, chosen, onRun }: OfferedProps) {
  return (
    <li
      id={id}
      role="option"
      aria-selected={chosen}
      className={styles.option}
      onClick={onRun}
    >
      {command.icon}
      <span className={styles.label}>{command.label}</span>
      {command.beside}
      {command.hint && <span className="dimmed">{command.hint}</span>}
      {command.keys && <Kbd size="xs">{command.keys}</Kbd>}
    </li>
  );
}
