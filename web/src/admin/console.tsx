import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { speak } from '~/kit/languages';
import { usePreference } from '~/kit/preferences';
import { cssVariables, theme } from '~/kit/theme';
import { Gate } from './gate';
import { queries } from './queries';
import { router } from './routes';

/** Everything around the pages: language, theme, queries, the session. */
export function Console() {
  const language = useLanguage();
  const scheme = useScheme();
  useDensity();
  return (
    <I18nProvider i18n={i18n}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={scheme}>
        <QueryClientProvider client={queries}>
          <Notifications position="bottom-right" />
          {/* Another language means other texts everywhere, also where nothing else has changed. */}
          <Gate key={language}>
            <RouterProvider router={router} />
          </Gate>
        </QueryClientProvider>
      </MantineProvider>
    </I18nProvider>
  );
}

function useLanguage(): string {
  const wanted = usePreference('language');
  const [spoken, setSpoken] = useState(i18n.locale);
  useEffect(() => {
    if (wanted !== i18n.locale) void speak(wanted).then(() => setSpoken(i18n.locale));
  }, [wanted]);
  return spoken;
}

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

function useScheme(): 'light' | 'dark' {
  const wanted = usePreference('theme');
  const dark = useSyncExternalStore(
    (listener) => {
      prefersDark.addEventListener('change', listener);
      return () => prefersDark.removeEventListener('change', listener);
    },
    () => prefersDark.matches,
  );
  if (wanted !== 'auto') return wanted;
  return dark ? 'dark' : 'light';
}

function useDensity() {
  const density = usePreference('density');
  const zebra = usePreference('zebra');
  useEffect(() => {
    document.documentElement.dataset.density = density;
    document.documentElement.dataset.zebra = String(zebra);
  }, [density, zebra]);
}
