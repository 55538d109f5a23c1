import { i18n } from '@lingui/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { tellStatus } from '~/admin/customers/status-words';
import { problemOf, tellProblemsBy, type ProblemFacts } from '~/kit/client/problem';
import { messages as ukrainian } from '~/locales/compiled/uk.mjs';
import { messages as told } from '~/locales/compiled/told/en.mjs';
import { messages as toldInUkrainian } from '~/locales/compiled/told/uk.mjs';
import { tellEntryProblem } from '~/told/bank';
import { tellBulk } from '~/told/bulk';
import { tellCharge } from '~/told/charge';
import { tellJobProblem, tellNote } from '~/told/jobs';
import { tellRateProblem } from '~/told/rates';
import { tellRecord } from '~/told/records';
import { tellRefusal } from '~/told/refusals';
import { tellNext, tellWarning, tellWhyNot } from '~/told/statuses';
import sentences from './sentences.json';

const asWritten = (at: string) => at;
const refusals = sentences.refusals as unknown as { code: string; facts: ProblemFacts; detail: string }[];
const statuses = sentences.statuses as unknown as Parameters<typeof tellStatus>[0][];

const next = sentences.next as unknown as Parameters<typeof tellNext>[0][];
const warnings = sentences.warnings as unknown as Parameters<typeof tellWarning>[0][];
/** As many as the sentence says. */
const concerned = ({ detail }: { detail: string }) => {
  const count = Number(/[\d,]+/.exec(detail)?.[0].replaceAll(',', '') ?? 0);
  return { branches: count, subcustomers: count };
};

const kept = [
  ...sentences.records.map((written) => ({ written, tell: tellRecord })),
  ...sentences.rates.map((written) => ({ written, tell: tellRateProblem })),
  ...sentences.notes.map((written) => ({ written, tell: tellNote })),
  ...sentences.bank_entries.map((written) => ({ written, tell: tellEntryProblem })),
  ...sentences.bulk.map((written) => ({ written, tell: tellBulk })),
  ...sentences.problems.map((written) => ({ written, tell: tellJobProblem })),
  ...sentences.why_not.map((written) => ({ written, tell: tellWhyNot })),
];

beforeEach(() => i18n.load('en', told));

describe('what the console tells in English is what the API says', () => {
  test.each(sentences.charges)('of the charge $facts', ({ facts, story }) => {
    expect(tellCharge(facts, asWritten)).toEqual(story);
  });

  test.each(statuses)('of the status $status', (why) => {
    const blank = { ...why, reason: '', ends: '' };
    expect(tellStatus(blank, asWritten)).toEqual({ reason: why.reason, ends: why.ends });
  });

  test.each(next)('of what comes: $says', (one) => {
    expect(tellNext({ ...one, says: '' }, asWritten)).toBe(one.says);
  });

  test.each(warnings)('of the warning: $detail', (warning) => {
    expect(tellWarning(warning, concerned(warning), asWritten)).toBe(warning.detail);
  });

  test.each(refusals)('of the refusal $detail', ({ code, facts, detail }) => {
    expect(tellRefusal(code, facts, asWritten)).toBe(detail);
  });

  test.each(kept)('where it keeps the sentence: $written', ({ written, tell }) => {
    expect(tell(written, asWritten)).toBe(written);
  });
});

describe('what the console does not know', () => {
  test('is told as the API says it', () => {
    expect(tellRefusal('newer_than_this_page', {})).toBeNull();
    expect(tellRefusal('bad_field', { field_name: 'name', value: 'x', reason: 'is worded anew.' })).toBeNull();
    expect(tellRecord('It waits for something new.', asWritten)).toBeNull();
    expect(tellCharge({ v: 2, sv: 'voice' }, asWritten)).toBeNull();
    const why = { status: 'quite_new', reason: 'It is new.', ends: 'It ends.', facts: {} };
    expect(tellStatus(why as never)).toEqual({ reason: 'It is new.', ends: 'It ends.' });
  });
});

/** Without values as they were typed, and without the API's own names: "є is, begins_with", "is_empty", "1:city:is:x". */
const withoutNames = (told: string) => told.replace(/«[^»]*»|є \w+(?:, \w+)+|\d:\w+:\w+:\w+/g, '');

describe('in Ukrainian', () => {
  beforeEach(() => i18n.loadAndActivate({ locale: 'uk', messages: { ...ukrainian, ...toldInUkrainian } }));

  test('units follow their numbers', () => {
    const told = (us: number) => tellCharge({ ...sentences.charges[0]!.facts, us, ch: us }, asWritten)![0];
    expect(told(21)).toContain('використано 21 секунду');
    expect(told(73)).toContain('використано 73 секунди');
    expect(told(112)).toContain('використано 112 секунд ');
  });

  test('nothing of a sentence stays English', () => {
    const english = /\b(?:the|is|was|of|per|that|has|must|it)\b/i;
    for (const { facts } of sentences.charges) expect(tellCharge(facts, asWritten)!.join(' ')).not.toMatch(english);
    for (const why of statuses) expect(Object.values(tellStatus(why)).join(' ')).not.toMatch(english);
    for (const one of next) expect(tellNext(one)).not.toMatch(english);
    for (const one of warnings) expect(tellWarning(one, concerned(one))).not.toMatch(english);
    for (const { code, facts } of refusals) expect(withoutNames(tellRefusal(code, facts, asWritten)!)).not.toMatch(english);
    for (const { written, tell } of kept) expect(tell(written, asWritten)).not.toMatch(english);
  });

  test('what is scheduled is told by its name and its day', () => {
    const warning = { code: 'scheduled_ends', detail: 'What is scheduled comes to nothing: close:2026-12-31, limit:2026-12-02.' } as const;
    const told = tellWarning(warning, { branches: 0, subcustomers: 0 });
    expect(told).toMatch(/остаточне припинення 31 груд\. 2026.*; обмеження 2 груд\. 2026/);
  });

  test('a problem is told from its facts, at its field too', async () => {
    tellProblemsBy(async () => tellRefusal);
    const facts = { name: 'Alice', kind: 'customer' };
    const body = { code: 'name_taken', detail: 'The name…', facts, errors: [{ field: 'name', code: 'name_taken', detail: 'The name…', facts }] };
    const problem = await problemOf(new Response(JSON.stringify(body), { status: 409, headers: { 'Content-Type': 'application/problem+json' } }));
    tellProblemsBy(async () => null);
    const sentence = 'Назва «Alice» вже належить іншому клієнтові; виберіть іншу.';
    expect([problem.detail, problem.errors[0]!.detail]).toEqual([sentence, sentence]);
  });
});
