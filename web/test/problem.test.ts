import { afterEach, describe, expect, test, vi } from 'vitest';
import { housefetch, onSignedOut, rememberCsrfToken } from '~/kit/client/fetching';
import { problemOf, ProblemError, sentenceOf } from '~/kit/client/problem';
import { pathOf } from '~/kit/form/use-api-form';

const HERE = 'http://localhost/api/v1/things';
const answer = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json' } });

afterEach(() => {
  vi.unstubAllGlobals();
  rememberCsrfToken(null);
});

describe('what goes wrong', () => {
  test('is told in the sentence of the API, with its reference', async () => {
    const told = { status: 422, code: 'bad_field', detail: 'Name must not be empty.', errors: [], request_id: 'abc' };
    const problem = await problemOf(answer(422, told));
    expect(sentenceOf(problem)).toBe('Name must not be empty.');
    expect(problem.request_id).toBe('abc');
  });

  test('is a lost connection where a proxy answers for a server that is away', async () => {
    const problem = await problemOf(new Response('<html>', { status: 502, headers: { 'Content-Type': 'text/html' } }));
    expect(problem.status).toBe(0);
  });

  test('stands at the field that the API names', () => {
    expect(pathOf('services[0].name')).toBe('services.0.name');
    expect(pathOf('credit_limit.amount')).toBe('credit_limit');
  });

  test('ends the session where the API says that it is over', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(answer(401, { code: 'session_missing', detail: 'Sign in.' })));
    const ended = vi.fn();
    onSignedOut(ended);
    await expect(housefetch(HERE)).rejects.toBeInstanceOf(ProblemError);
    expect(ended).toHaveBeenCalledOnce();
  });
});

test('changes carry the token against forged requests, reading does not', async () => {
  const sent: Request[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    sent.push(request);
    return Promise.resolve(answer(200, {}));
  });
  rememberCsrfToken('secret');
  await housefetch(HERE);
  await housefetch(HERE, { method: 'POST' });
  expect(sent.map((request) => request.headers.get('X-CSRF-Token'))).toEqual([null, 'secret']);
});
