import { i18n } from '@lingui/core';

/** Who did it: a member by login, a token by name and number where it is known, the command line by the machine's user. */
export function whoWords(by: string, tokenId: string | null = null): string {
  const [kind, ...rest] = by.split(':');
  const name = rest.join(':');
  if (kind === 'token' && tokenId) return i18n.t({ id: 'who.token_numbered', message: 'Token {name} ({tokenId})', values: { name, tokenId } });
  if (kind === 'token') return i18n.t({ id: 'who.token', message: 'Token {name}', values: { name } });
  if (kind === 'command') return i18n.t({ id: 'who.command', message: 'Command line ({name})', values: { name } });
  if (by === 'dunning') return i18n.t({ id: 'who.dunning', message: 'Payment collection' });
  if (by === 'operator') return i18n.t({ id: 'who.operator', message: 'The operator' });
  return name || by;
}
