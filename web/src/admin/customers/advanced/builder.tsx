import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { IconPlus } from '~/kit/icons';
import { many, useUrl, type Search } from '~/kit/url';
import { groupLabel } from '../words';
import { alternativeTo, draftOf, lacksValue, MOST_CONDITIONS, newBlock, newDraft, writtenOf, type Block, type Conditional, type Draft } from './fields';
import { groupsIn, MOST_GROUPS, writtenGroups } from './groups';
import { Row } from './row';
import styles from './advanced.module.css';

/** Any number of conditions, all of which must hold, some of them alternatives; nothing is searched until one says so. */
export function Builder({ of, onLeave }: { of: Conditional; onLeave: () => void }) {
  const { search, change: go } = useUrl();
  const kept = written(search);
  const sent = useRef(kept);
  const form = useRef<HTMLFormElement>(null);
  const [blocks, setBlocks] = useState(() => blocksOf(search, of));
  const [tried, setTried] = useState(false);
  const next = useRef('select');
  const count = countOf(blocks);
  useEffect(() => {
    // Whatever was added, or what stands where something was taken away.
    if (next.current) form.current?.querySelector<HTMLElement>(next.current)?.focus();
    next.current = '';
  }, [count]);
  useEffect(() => {
    // A condition that was taken off elsewhere is gone here, too.
    if (kept !== sent.current) setBlocks(blocksOf(search, of));
    sent.current = kept;
  }, [kept, search, of]);
  const set = (conditions: { where: string[]; or: string[] }) => {
    sent.current = written(conditions);
    go(conditions);
  };
  const put = (draft: Draft, after?: Block) => {
    next.current = `[data-condition="${draft.key}"] select`;
    setBlocks(after ? blocks.map((block) => (block === after ? { ...block, drafts: [...block.drafts, draft] } : block)) : [...blocks, newBlock(draft)]);
  };
  const change = (changed: Draft) => setBlocks(withDrafts(blocks, (draft) => (draft.key === changed.key ? [changed] : [draft])));
  const remove = (gone: Draft) => {
    next.current = '[data-add]';
    setBlocks(withDrafts(blocks, (draft) => (draft.key === gone.key ? [] : [draft])));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const lacking = blocks.flatMap(({ drafts }) => drafts).find(lacksValue);
    if (!lacking) set(saidBy(blocks));
    else form.current?.querySelector<HTMLElement>(`[data-condition="${lacking.key}"] [data-value]`)?.focus();
  };
  const leave = () => {
    set({ where: [], or: [] });
    onLeave();
  };
  const isFull = count >= MOST_CONDITIONS;
  const groups = blocks.filter(({ drafts }) => drafts.length > 1).length;
  const mayHaveAlternative = ({ drafts }: Block) => of.alternatives && !isFull && (drafts.length > 1 || groups < MOST_GROUPS);
  return (
    <form ref={form} className={styles.builder} aria-label={i18n.t({ id: 'customers.advanced', message: 'Advanced search' })} onSubmit={submit} noValidate>
      <ul className={styles.rows}>
        {blocks.map((block, place) => (
          <Alternatives
            key={block.key}
            of={of}
            block={block}
            first={place === 0}
            tried={tried}
            onChange={change}
            onRemove={remove}
            onAdd={mayHaveAlternative(block) ? () => put(alternativeTo(block.drafts.at(-1)!, of), block) : undefined}
          />
        ))}
      </ul>
      <div className={styles.acts}>
        <Button data-add variant="default" size="compact-md" leftSection={<IconPlus size={14} />} disabled={isFull} onClick={() => put(newDraft(of))}>
          {i18n.t({ id: 'customers.advanced.add', message: 'Add condition' })}
        </Button>
        <Button type="submit" size="compact-md">
          {i18n.t({ id: 'customers.advanced.search', message: 'Search' })}
        </Button>
        <Button variant="subtle" size="compact-md" onClick={leave}>
          {i18n.t({ id: 'customers.advanced.leave', message: 'Back to simple search' })}
        </Button>
      </div>
    </form>
  );
}

interface AlternativesProps {
  of: Conditional;
  block: Block;
  first: boolean;
  tried: boolean;
  onChange: (draft: Draft) => void;
  onRemove: (draft: Draft) => void;
  onAdd: (() => void) | undefined;
}

/** A condition, or several of which one must hold: then a frame is around them. */
function Alternatives({ of, block, first, tried, onChange, onRemove, onAdd }: AlternativesProps) {
  const { drafts } = block;
  const several = drafts.length > 1;
  const joined = first ? i18n.t({ id: 'customers.advanced.where', message: 'Where' }) : i18n.t({ id: 'customers.advanced.and', message: 'and' });
  const or = i18n.t({ id: 'customers.advanced.or', message: 'or' });
  const said = groupLabel(drafts.map(writtenOf), of.label);
  return (
    <li className={styles.block} data-several={several || undefined}>
      <div role={several ? 'group' : undefined} aria-label={several ? i18n.t({ id: 'customers.advanced.one_of', message: 'One of these must hold' }) : undefined}>
        {drafts.map((draft, place) => (
          <Row key={draft.key} of={of} draft={draft} joint={place === 0 ? joined : or} tried={tried} onChange={onChange} onRemove={() => onRemove(draft)} />
        ))}
      </div>
      {onAdd && (
        <button
          type="button"
          className={styles.or}
          aria-label={i18n.t({ id: 'customers.advanced.add_or', message: 'or another condition beside: {condition}', values: { condition: said } })}
          onClick={onAdd}
        >
          <IconPlus size={13} aria-hidden />
          {or}
        </button>
      )}
    </li>
  );
}

const countOf = (blocks: readonly Block[]) => blocks.reduce((count, { drafts }) => count + drafts.length, 0);

const written = (search: Search) => JSON.stringify([many(search, 'where'), groupsIn(search)]);

function blocksOf(search: Search, of: Conditional): Block[] {
  const conditions = many(search, 'where').map((one) => [one]);
  const blocks = [...conditions, ...groupsIn(search)].map((block) => newBlock(...block.map(draftOf)));
  return blocks.length > 0 ? blocks : [newBlock(newDraft(of))];
}

/** Each condition becomes those it is told to become; a block without any is gone. */
function withDrafts(blocks: readonly Block[], become: (draft: Draft) => Draft[]): Block[] {
  return blocks.map((block) => ({ ...block, drafts: block.drafts.flatMap(become) })).filter(({ drafts }) => drafts.length > 0);
}

/** What stands alone must hold; of alternatives, each said once, one must. */
function saidBy(blocks: readonly Block[]): { where: string[]; or: string[] } {
  const said = blocks.map(({ drafts }) => [...new Set(drafts.map(writtenOf))]);
  const alone = said.filter((block) => block.length === 1).flat();
  return { where: [...new Set(alone)], or: writtenGroups(said.filter((block) => block.length > 1)) };
}
