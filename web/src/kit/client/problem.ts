import { i18n } from '@lingui/core';

/** What stands in a problem's sentence, by name. */
export type ProblemFacts = Record<string, string | number | boolean | null>;

/** The API does this only for who has just given the password. */
export const PASSWORD_NEEDED = 'password_needed';

export interface FieldProblem {
  field: string;
  code: string;
  detail: string;
  facts?: ProblemFacts;
}

/** The sentence of a problem in the reader's language; null: not one it knows. */
export type ProblemTeller = (code: string, facts: ProblemFacts) => string | null;

/** An error as the API tells it (RFC 9457); `status` 0: the API could not be reached. */
export interface Problem {
  status: number;
  code: string;
  title: string;
  detail: string;
  errors: FieldProblem[];
  request_id: string | null;
}

export class ProblemError extends Error implements Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: FieldProblem[];
  readonly request_id: string | null;

  constructor(problem: Problem, readonly retryAfter: string | null = null) {
    super(problem.detail || problem.code);
    this.name = 'ProblemError';
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors;
    this.request_id = problem.request_id;
  }
}

let teller: () => Promise<ProblemTeller | null> = () => Promise.resolve(null);

/** Who tells problems in the reader's language is asked for when the first one comes. */
export function tellProblemsBy(load: () => Promise<ProblemTeller | null>) {
  teller = load;
}

export async function problemOf(response: Response): Promise<ProblemError> {
  const retryAfter = response.headers.get('Retry-After');
  const told = await inTheReadersLanguage(await readProblem(response));
  const unreachable = told === null && response.status >= 502 && response.status <= 504;
  return new ProblemError(
    {
      status: unreachable ? 0 : response.status,
      code: told?.code ?? (unreachable ? 'unreachable' : 'unexpected'),
      title: told?.title ?? response.statusText,
      detail: told?.detail ?? '',
      errors: told?.errors ?? [],
      request_id: told?.request_id ?? response.headers.get('X-Request-Id'),
    },
    retryAfter,
  );
}

/** The sentence of one problem among many, such as that of a row; null: the API's own has to do. */
export async function sentenceFor(code: string, facts: ProblemFacts): Promise<string | null> {
  return (await teller().catch(() => null))?.(code, facts) ?? null;
}

async function inTheReadersLanguage(told: TellableProblem | null): Promise<TellableProblem | null> {
  const tell = told?.code ? await teller().catch(() => null) : null;
  if (!told?.code || !tell) return told;
  const errors = told.errors?.map((error) => ({ ...error, detail: tell(error.code, error.facts ?? {}) ?? error.detail }));
  const detail = told.code === 'invalid_request' && errors?.length ? summary(errors) : tell(told.code, told.facts ?? {});
  return { ...told, ...(errors && { errors }), ...(detail !== null && { detail }) };
}

const summary = (errors: FieldProblem[]) =>
  errors
    .slice(0, 3)
    .map(({ field, detail }) => (field ? `${field}: ${detail}` : detail))
    .join('; ');

type TellableProblem = Partial<Problem> & { facts?: ProblemFacts };

async function readProblem(response: Response): Promise<TellableProblem | null> {
  if (!response.headers.get('Content-Type')?.includes('json')) return null;
  return response.json().catch(() => null);
}

/** A sentence for people, whatever went wrong. */
export function sentenceOf(trouble: unknown): string {
  if (trouble instanceof ProblemError) {
    if (trouble.status === 0) {
      return i18n.t({ id: 'problem.unreachable', message: 'The server cannot be reached.' });
    }
    if (trouble.code === PASSWORD_NEEDED) {
      return i18n.t({ id: 'problem.password_needed', message: 'Nothing was done: this needs your password once more.' });
    }
    if (trouble.detail) return trouble.detail;
  }
  return i18n.t({ id: 'problem.unexpected', message: 'Something failed that should not have.' });
}

export function requestIdOf(trouble: unknown): string | null {
  return trouble instanceof ProblemError ? trouble.request_id : null;
}

export function isGone(trouble: unknown): boolean {
  return trouble instanceof ProblemError && trouble.status === 404;
}
