import { i18n } from '@lingui/core';
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { MessageKindTold } from '~/api';
import { getMessageTemplatesOptions } from '~/api/@tanstack/react-query.gen';
import { messageWords } from '~/admin/message-words';
import { useCan } from '~/admin/session';
import { Tag } from '~/kit/chip';
import { Page, Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { TextEditor } from './editor';
import { messagesTitle, MessageSections } from './sections';
import styles from './messages.module.css';

const OFFERED = ['bg', 'cs', 'da', 'de', 'el', 'es', 'et', 'fi', 'fr', 'hr', 'hu', 'it', 'ja', 'ka', 'kk', 'lt', 'lv', 'nl', 'no', 'pl', 'pt', 'ro', 'ru', 'sk', 'sl', 'sr', 'sv', 'tr', 'uk', 'zh'];

/** What is written to customers, kind by kind and language by language. */
export function MessagesPage() {
  const texts = useQuery(getMessageTemplatesOptions());
  const { search } = useUrl();
  const kinds = texts.data?.kinds ?? [];
  const kind = kinds.find((known) => known.kind === one(search, 'kind')) ?? kinds[0];
  return (
    <Page title={messagesTitle()}>
      <MessageSections />
      {texts.isError && <Failed trouble={texts.error} onRetry={() => void texts.refetch()} />}
      {texts.isPending && <Waiting />}
      {kind && (
        <div className={styles.page}>
          <Surface title={i18n.t({ id: 'messages.kinds', message: 'Kinds' })}>
            <Kinds kinds={kinds} open={kind} />
          </Surface>
          <OpenKind key={kind.kind} kind={kind} />
        </div>
      )}
    </Page>
  );
}

function Kinds({ kinds, open }: { kinds: MessageKindTold[]; open: MessageKindTold }) {
  return (
    <ul className={styles.kinds}>
      {kinds.map(({ kind, texts }) => (
        <li key={kind}>
          <Link to="/messages" search={{ kind }} aria-current={kind === open.kind ? 'page' : undefined} resetScroll={false}>
            {messageWords(kind)}
            {texts.some((text) => !text.is_default) && <Tag>{i18n.t({ id: 'messages.changed', message: 'Changed' })}</Tag>}
          </Link>
        </li>
      ))}
    </ul>
  );
}

export function languageName(language: string): string {
  return new Intl.DisplayNames([i18n.locale], { type: 'language' }).of(language) ?? language;
}

function OpenKind({ kind }: { kind: MessageKindTold }) {
  const { search, change } = useUrl();
  const may = useCan('change_catalogue');
  const language = one(search, 'language') ?? 'en';
  const text = kind.texts.find((known) => known.language === language);
  const english = kind.texts[0]!;
  const offered = OFFERED.filter((code) => !kind.texts.some((known) => known.language === code));
  return (
    <Surface title={messageWords(kind.kind)}>
      <nav className={styles.languages} aria-label={i18n.t({ id: 'messages.languages', message: 'Languages' })}>
        {kind.texts.map((known) => (
          <Link key={known.language} to="/messages" search={{ kind: kind.kind, language: known.language }} aria-current={known.language === language ? 'true' : undefined} resetScroll={false}>
            {languageName(known.language)}
          </Link>
        ))}
        {may && (
          <Select
            size="xs"
            aria-label={i18n.t({ id: 'messages.add_language', message: 'Add a language' })}
            placeholder={i18n.t({ id: 'messages.add_language', message: 'Add a language' })}
            data={offered.map((code) => ({ value: code, label: languageName(code) })).sort((a, b) => a.label.localeCompare(b.label, i18n.locale))}
            value={null}
            onChange={(code) => code && change({ kind: kind.kind, language: code })}
            searchable
          />
        )}
      </nav>
      <TextEditor key={`${language} ${text?.changed_at ?? ''}`} kind={kind} language={language} text={text ?? null} beginning={text ?? english} mayChange={may} />
    </Surface>
  );
}
