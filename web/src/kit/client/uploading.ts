import { noteConnection } from '../connection';
import { csrfHeader, judged } from './fetching';
import { ProblemError } from './problem';

interface Upload {
  url: string;
  file: Blob;
  headers?: Record<string, string>;
  /** Bytes that have left the browser; `fetch` tells nobody. */
  onProgress: (sent: number) => void;
  signal: AbortSignal;
}

/** Sends a file and tells how far it is; refusals come as they do from every other request. */
export function upload<T>({ url, file, headers, onProgress, signal }: Upload): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    const all = { 'Content-Type': 'application/octet-stream', ...csrfHeader(), ...headers };
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => void answerOf(request).then(resolve as (told: unknown) => void, reject);
    request.onerror = () => reject(lost());
    request.onabort = () => reject(new DOMException('', 'AbortError'));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

async function answerOf(request: XMLHttpRequest): Promise<unknown> {
  const headers = new Headers();
  for (const name of ['Content-Type', 'Retry-After', 'X-Request-Id']) {
    const value = request.getResponseHeader(name);
    if (value !== null) headers.set(name, value);
  }
  return (await judged(new Response(request.responseText, { status: request.status, headers }))).json();
}

function lost(): ProblemError {
  noteConnection(false);
  return new ProblemError({ status: 0, code: 'unreachable', title: '', detail: '', errors: [], request_id: null });
}
