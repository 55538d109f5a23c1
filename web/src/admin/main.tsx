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

tellProblemsBy(async () => {
  const [{ tellRefusal }] = await Promise.all([import('~/told/refusals'), learnToTell()]);
  return canTell() ? tellRefusal : null;
});

async function open() {
  await speak(preferences().language);
  listenToKeys();
  createRoot(document.getElementById('root')!).render(<Console />);
}

void open();
