import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { IconSearch, IconX } from '../icons';
import { useShortcut } from '../keys';
import { one, useUrl, type Search } from '../url';
import styles from './filter.module.css';

const DEBOUNCE_MS = 120;

interface SearchBoxProps {
  label: string;
  /** The parameter of the address that it writes. */
  name?: string;
  /** Enter, when the answer on the screen is of this text: a single result may be opened. */
  onEnter?: () => void;
  /** Parameters that go with a text, and without one go away. */
  beside?: Search;
  /** A button at the end of the box. */
  menu?: ReactNode;
}

/** Searches while one types; `/` goes there, Esc cancels a running search, then clears the text. */
export function SearchBox({ label, name = 'q', onEnter, beside = {}, menu }: SearchBoxProps) {
  const { search, change } = useUrl();
  const queries = useQueryClient();
  const kept = one(search, name) ?? '';
  const [text, setText] = useState(kept);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sent = useRef(kept);
  useEffect(() => {
    if (kept !== sent.current) setText(kept);
    sent.current = kept;
  }, [kept]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useShortcut('/', i18n.t({ id: 'filter.search_key', message: 'Search this list' }), () => input.current?.select());
  const send = (wanted: string) => {
    clearTimeout(timer.current);
    sent.current = wanted.trim();
    const others = sent.current ? beside : Object.fromEntries(Object.keys(beside).map((one) => [one, undefined]));
    change({ [name]: sent.current, ...others }, { replace: true });
  };
  const type = (wanted: string) => {
    setText(wanted);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => send(wanted), DEBOUNCE_MS);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      clearTimeout(timer.current);
      if (queries.isFetching() > 0) void queries.cancelQueries();
      else if (text) type('');
      else input.current?.blur();
    } else if (event.key === 'Enter') {
      if (text.trim() === kept) onEnter?.();
      else send(text);
    }
  };
  return (
    <div className={styles.search} role="search" data-menu={menu ? true : undefined}>
      <IconSearch size={16} aria-hidden className={styles.glass} />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {text ? (
        <button type="button" aria-label={i18n.t({ id: 'filter.clear_text', message: 'Clear the search' })} onClick={() => send('')}>
          <IconX size={14} aria-hidden />
        </button>
      ) : (
        <kbd aria-hidden="true">/</kbd>
      )}
      {menu}
    </div>
  );
}
