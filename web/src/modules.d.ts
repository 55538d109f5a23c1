declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  import type { Icon } from '@tabler/icons-react';
  const icon: Icon;
  export default icon;
}

declare module '~/locales/compiled/*.mjs' {
  import type { Messages } from '@lingui/core';
  export const messages: Messages;
}
