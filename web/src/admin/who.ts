import { i18n } from '@lingui/core';

/** Who did it: a member by login, a token by name, the command line by the machine's user. */
export function whoWords(by: string): string {
  const [kind, ...rest] = by.split(':');
  const name = rest.join(':');
  if (kind === 'token') return i18n.t({ id: 'who.token', message: 'Token {name}', values: { name } });
  if (kind === 'command') return i18n.t({ id: 'who.command', message: 'Command line ({name})', values: { name } });
  return name || by;
}
