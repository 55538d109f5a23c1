import { i18n } from '@lingui/core';
import { Sections } from '~/kit/page/sections';

export const messagesTitle = () => i18n.t({ id: 'messages.title', message: 'Messages' });

export function MessageSections() {
  return (
    <Sections
      label={messagesTitle()}
      sections={[
        { to: '/messages', label: i18n.t({ id: 'messages.texts', message: 'Texts' }) },
        { to: '/messages/classes', label: i18n.t({ id: 'messages.by_class', message: 'What each class sends' }) },
      ]}
    />
  );
}
