import { noteConnection } from '../connection';
import { PASSWORD_NEEDED, ProblemError, problemOf } from './problem';

/** A cookie that is no longer good, and one that the browser has thrown away. */
const SIGNED_OUT = new Set(['session_missing', 'token_missing']);
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

let csrfToken: string | null = null;
let whenSignedOut: () => void = () => {};
let askForPassword: () => Promise<boolean> = () => Promise.resolve(false);
let asking: Promise<boolean> | null = null;

/** The token every change sends beside the session's cookie; null while nobody is signed in. */
export function rememberCsrfToken(token: string | null) {
  csrfToken = token;
}

/** For requests that cannot go through the fetch below. */
export function csrfHeader(): Record<string, string> {
  return csrfToken === null ? {} : { 'X-CSRF-Token': csrfToken };
}

/** Called whenever the API says that the session is over. */
export function onSignedOut(act: () => void) {
  whenSignedOut = act;
}

/** Called whenever the API wants the password once more; whether it was given, and was right. */
export function onPasswordNeeded(ask: () => Promise<boolean>) {
  askForPassword = ask;
}

/** The one fetch of the web apps: CSRF header, problems as errors, the end of a session told in one place. */
export async function housefetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  if (SAFE.has(request.method)) return judged(await reach(request, request.method === 'GET' ? takeEarly(request.url) : undefined));
  if (csrfToken !== null) request.headers.set('X-CSRF-Token', csrfToken);
  const again = request.clone();
  try {
    return await judged(await reach(request));
  } catch (trouble) {
    const needed = trouble instanceof ProblemError && trouble.code === PASSWORD_NEEDED;
    if (!needed || !(await passwordGiven())) throw trouble;
    return judged(await reach(again));
  }
}

/** Several requests at once ask one question. */
function passwordGiven(): Promise<boolean> {
  asking ??= askForPassword().finally(() => {
    asking = null;
  });
  return asking;
}

/** The answer, or its problem thrown; what it tells of the connection and the session is noted. */
export async function judged(response: Response): Promise<Response> {
  if (response.ok) {
    noteConnection(true);
    return response;
  }
  const problem = await problemOf(response);
  noteConnection(problem.status !== 0);
  if (SIGNED_OUT.has(problem.code)) whenSignedOut();
  throw problem;
}

async function reach(request: Request, early?: Promise<Response>): Promise<Response> {
  try {
    return await (early ?? fetch(request));
  } catch (trouble) {
    if (request.signal.aborted) throw trouble;
    noteConnection(false);
    throw new ProblemError({ status: 0, code: 'unreachable', title: '', detail: '', errors: [], request_id: null });
  }
}

declare global {
  interface Window {
    /** Requests that the page's static shell sent before this bundle was there, by address; each is used once. */
    tollhouseEarly?: Record<string, Promise<Response> | undefined>;
  }
}

function takeEarly(url: string): Promise<Response> | undefined {
  const wanted = inOrder(url);
  const address = Object.keys(window.tollhouseEarly ?? {}).find((sent) => inOrder(sent) === wanted);
  const sent = address && window.tollhouseEarly?.[address];
  if (!sent) return undefined;
  delete window.tollhouseEarly?.[address];
  return sent;
}

/** The address with its parameters in one order, whoever wrote it. */
function inOrder(url: string): string {
  const address = new URL(url, location.origin);
  address.searchParams.sort();
  return `${address.pathname}?${address.searchParams}`;
}
