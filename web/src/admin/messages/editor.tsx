import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { getMessageTemplate, putMessageTemplate, removeMessageTemplate, type MessageKindTold, type MessageTextTold } from '~/api';
import { whoWords } from '~/admin/who';
import letterStyles from '~/admin/letter.module.css';
import { When } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { TextAreaField, TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';
import { PreviewDialog } from './preview';
import { languageName } from './texts';
import styles from './messages.module.css';

interface Props {
  kind: MessageKindTold;
  language: string;
  /** What is kept; null: nothing in this language yet. */
  text: MessageTextTold | null;
  /** What the editor begins with. */
  beginning: MessageTextTold;
  mayChange: boolean;
}

const BODY_ROWS = 14;

function useRefreshTexts() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [{ _id: 'getMessageTemplates' }] });
}

/** A text with its variables: written, tried out on a customer, taken back. */
export function TextEditor(props: Props) {
  return (
    <>
      <Told text={props.text} language={props.language} />
      {props.mayChange ? <Editor {...props} /> : <Shown text={props.beginning} />}
    </>
  );
}

function Told({ text, language }: { text: MessageTextTold | null; language: string }) {
  if (text === null) {
    return (
      <Alert color="blue" mb={12}>
        {i18n.t({ id: 'messages.no_text', message: 'There is no text in this language yet ({language}); customers who read it get the English one.', values: { language: languageName(language) } })}
      </Alert>
    );
  }
  if (text.is_default) return <p className={styles.hint}>{i18n.t({ id: 'messages.ours', message: 'This is the text that comes with the program.' })}</p>;
  return (
    <p className={styles.hint}>
      {i18n.t({ id: 'messages.changed_by', message: 'Written by {by}', values: { by: text.changed_by ? whoWords(text.changed_by) : '–' } })} · <When at={text.changed_at} zoned />
    </p>
  );
}

function Shown({ text }: { text: MessageTextTold }) {
  return (
    <div className={styles.preview}>
      <p className={letterStyles.subject}>{text.subject}</p>
      <pre className={letterStyles.body}>{text.body}</pre>
    </div>
  );
}

function Editor({ kind, language, text, beginning }: Props) {
  const refresh = useRefreshTexts();
  const [dialog, setDialog] = useState<'preview' | 'forget' | null>(null);
  const name = kind.kind;
  const form = useApiForm({
    defaults: { subject: beginning.subject, body: beginning.body },
    save: async (body) => {
      const path = { kind: name, language };
      const etag = text === null ? undefined : await etagOf(path, text);
      return putMessageTemplate({ path, body, ...(etag && { headers: { 'if-match': etag } }), throwOnError: true });
    },
    onSaved: async () => {
      await refresh();
      toast(i18n.t({ id: 'messages.saved', message: 'The text is saved; letters written from now on say it' }));
    },
  });
  const forget = async () => {
    await removeMessageTemplate({ path: { kind: name, language }, throwOnError: true });
    await refresh();
  };
  const isForgettable = text !== null && !text.is_default;
  const isEnglish = language === 'en';
  const forgetLabel = isEnglish ? i18n.t({ id: 'messages.back', message: 'Back to the first text' }) : i18n.t({ id: 'messages.forget', message: 'Delete this text' });
  return (
    <>
      <Form form={form} label={i18n.t({ id: 'messages.form', message: 'Text of the message' })} guarded>
        <TextField name="subject" label={i18n.t({ id: 'messages.subject', message: 'Subject' })} required />
        <TextAreaField name="body" label={i18n.t({ id: 'messages.body', message: 'Text' })} rows={BODY_ROWS} required />
        <div>
          <p className={styles.hint}>{i18n.t({ id: 'messages.variables', message: 'Variables, each replaced by what is true of the customer:' })}</p>
          <ul className={styles.variables}>
            {kind.variables.map((variable) => (
              <li key={variable}>
                <code>{`{{ ${variable} }}`}</code>
              </li>
            ))}
          </ul>
        </div>
        <SaveBar label={i18n.t({ id: 'messages.save', message: 'Save the text' })} always={text === null}>
          <Button variant="default" onClick={() => setDialog('preview')}>
            {i18n.t({ id: 'messages.preview', message: 'Preview' })}
          </Button>
          {isForgettable && (
            <Button variant="subtle" color="red" onClick={() => setDialog('forget')}>
              {forgetLabel}
            </Button>
          )}
        </SaveBar>
      </Form>
      {dialog === 'preview' && <PreviewDialog kind={name} language={language} text={form.fields.getValues()} onClose={() => setDialog(null)} />}
      {dialog === 'forget' && (
        <ConfirmDialog
          title={i18n.t({ id: 'messages.forget_title', message: 'Give this text up?' })}
          confirm={forgetLabel}
          danger
          onConfirm={forget}
          onClose={() => setDialog(null)}
        >
          {isEnglish
            ? i18n.t({ id: 'messages.back_hint', message: 'Letters say what came with the program from now on. Your text is gone.' })
            : i18n.t({ id: 'messages.forget_hint', message: 'Customers who read this language get the English text from now on.' })}
        </ConfirmDialog>
      )}
    </>
  );
}

/** The version that is shown, unless somebody has written another one since: then the API is to refuse. */
async function etagOf(path: { kind: MessageKindTold['kind']; language: string }, shown: MessageTextTold): Promise<string> {
  const { data, response } = await getMessageTemplate({ path, throwOnError: true });
  return data.changed_at === shown.changed_at ? (response.headers.get('ETag') ?? '*') : '"another"';
}
