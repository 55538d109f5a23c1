import { i18n } from '@lingui/core';
import type { Xdr } from '~/api';
import { canTell } from '~/kit/languages';
import { actWords } from '../adjusting/words';
import { tellCharge } from '~/told/charge';
import styles from './use.module.css';

/** In the API's own sentences moments stand as programs write them. */
const MOMENT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g;

/** Why it costs what it costs, in the reader's language where the page knows its words. */
export const storyOf = ({ facts, story }: Pick<Xdr, 'facts' | 'story'>, moment: (at: string) => string): string[] =>
  moneyStory(facts, story) || (canTell() && tellCharge(facts, moment)) || story.map((sentence) => sentence.replace(MOMENT, moment));

/** What somebody did, in the reader's words, and what they wrote for the customer as it was written. */
function moneyStory({ kd, of }: Xdr['facts'], story: string[]): string[] | null {
  if (typeof kd !== 'string') return null;
  const what = typeof of === 'string' ? i18n.t({ id: 'adjust.of', message: '{act}: {of}', values: { act: actWords(kd), of: actWords(of) } }) : actWords(kd);
  const comment = story.map((sentence) => sentence.split(': ').slice(1).join(': ')).join('');
  return comment ? [what, comment] : [what];
}

export function Story({ sentences }: { sentences: string[] }) {
  return (
    <ol className={styles.story} aria-label={i18n.t({ id: 'customers.explain.story', message: 'To read to the customer' })}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ol>
  );
}
