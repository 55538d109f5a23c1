import { ActionIcon, type ActionIconProps } from '@mantine/core';
import { forwardRef, type ComponentPropsWithoutRef, type ReactNode } from 'react';

interface IconButtonProps extends ActionIconProps, Omit<ComponentPropsWithoutRef<'button'>, keyof ActionIconProps> {
  /** Its name for screen readers and its tooltip; with the key that does the same, if there is one. */
  label: string;
  keys?: string;
  children: ReactNode;
}

/** A button that is only an icon. */
export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
  { label, keys, children, ...rest },
  ref,
) {
  return (
    <ActionIcon
      ref={ref}
      variant="subtle"
      color="var(--t-text)"
      size={32}
      aria-label={label}
      aria-keyshortcuts={keys}
      data-tip={keys ? `${label} (${keys})` : label}
      {...rest}
    >
      {children}
    </ActionIcon>
  );
});
