import { notifyManager, QueryClient } from '@tanstack/react-query';
import { ProblemError } from './problem';

// An answer is shown in the frame it comes in; a timer, which is the default, may wait for the next one.
notifyManager.setScheduler(queueMicrotask);

/** A busy or unreachable server is asked again with growing pauses; a refusal is an answer. */
function mayHelp(failures: number, trouble: unknown): boolean {
  if (!(trouble instanceof ProblemError)) return failures < 1;
  return (trouble.status === 0 || trouble.status === 503) && failures < 5;
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: mayHelp,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8000),
        staleTime: 5_000,
        refetchOnWindowFocus: false,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
