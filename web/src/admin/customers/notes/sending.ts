import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Customer, Note } from '~/api';
import { upload } from '~/kit/client/uploading';
import { sentenceOf } from '~/kit/client/problem';

export const LARGEST_BYTES = 10 * 1024 * 1024;
export const ACCEPTED = '.pdf,.png,.jpg,.jpeg,.gif,.webp,.txt,.log,.csv,.eml,.docx,.xlsx,.odt';

/** A file that was not attached, and why. */
export interface Failure {
  file: File;
  why: string;
}

const OF_NOTES = ['getNotes', 'getNote', 'getChanges', 'getChangeFilters'];

export function useRefreshNotes() {
  const queries = useQueryClient();
  return () => Promise.all(OF_NOTES.map((id) => queries.invalidateQueries({ queryKey: [{ _id: id }] })));
}

export const pathOfNote = (customer: Customer, note: { id: string }) => `/api/v1/customers/${customer.id}/notes/${note.id}`;

/** One after the other; those that were refused come back with the reason. */
export async function attachAll(customer: Customer, note: Note, files: readonly File[]): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const file of files) {
    const why = await attach(customer, note, file);
    if (why !== null) failures.push({ file, why });
  }
  return failures;
}

async function attach(customer: Customer, note: Note, file: File): Promise<string | null> {
  if (file.size > LARGEST_BYTES) {
    return i18n.t({ id: 'customers.notes.too_large', message: 'It is larger than 10 MB; make it smaller or send it in parts.' });
  }
  const url = `${pathOfNote(customer, note)}/attachments?name=${encodeURIComponent(file.name)}`;
  try {
    await upload({ url, file, headers: { 'Idempotency-Key': crypto.randomUUID() }, onProgress: () => {}, signal: new AbortController().signal });
    return null;
  } catch (refused) {
    return sentenceOf(refused);
  }
}
