import '~/kit/mantine';
import '@fontsource-variable/inter/index.css';
import '~/kit/tokens.css';
import '~/kit/base.css';
import { createRoot } from 'react-dom/client';
import { listenToKeys } from '~/kit/keys';
import { tellProblemsBy } from '~/kit/client/problem';
import { canTell, learnToTell, speak } from '~/kit/languages';
import { preferences } from '~/kit/preferences';
import { Console } from './console';
import { prepareFirstList } from './customers/first-list';
import { queries } from './queries';
import { sessionOptions } from './session';

tellProblemsBy(async () => {
  const [{ tellRefusal }] = await Promise.all([import('~/told/refusals'), learnToTell()]);
  return canTell() ? tellRefusal : null;
});

const PATIENCE_MS = 50;

/** At the door the first answer counts, also a bad one: the console then says what is wrong, and asks on. */
const whoCame = { ...sessionOptions, retry: false };

/** The static shell stays until it is known what to draw instead: one drawing of the whole page is quicker than three. */
async function open() {
  await Promise.all([speak(preferences().language), queries.prefetchQuery(whoCame)]);
  const patience = new Promise((resolve) => void setTimeout(resolve, PATIENCE_MS));
  await Promise.race([prepareFirstList(queries), patience]);
  listenToKeys();
  createRoot(document.getElementById('root')!).render(<Console />);
}

void open();
