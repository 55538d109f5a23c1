import '~/kit/mantine';
import '@fontsource-variable/inter/index.css';
import '~/kit/tokens.css';
import '~/kit/base.css';
import { createRoot } from 'react-dom/client';
import { listenToKeys } from '~/kit/keys';
import { speak } from '~/kit/languages';
import { preferences } from '~/kit/preferences';
import { Console } from './console';

async function open() {
  await speak(preferences().language);
  listenToKeys();
  createRoot(document.getElementById('root')!).render(<Console />);
}

void open();
