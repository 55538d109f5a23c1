import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { IconButton } from '~/kit/icon-button';
import { Tips } from '~/kit/tips';

function show() {
  render(
    <MantineProvider>
      <IconButton label="Keyboard shortcuts" keys="?">
        ?
      </IconButton>
      <Tips />
    </MantineProvider>,
  );
  return userEvent.setup();
}

const tip = () => screen.findByText('Keyboard shortcuts (?)');
const noTip = () => expect(screen.queryByText('Keyboard shortcuts (?)')).toBeNull();

describe('the tooltip of a button that is only an icon', () => {
  test('comes when the button is pointed at, and goes with the pointer', async () => {
    const user = show();
    await user.hover(screen.getByRole('button'));
    expect(await tip()).toBeTruthy();
    await user.unhover(screen.getByRole('button'));
    noTip();
  });

  test('comes when the keyboard reaches the button, and goes at Escape', async () => {
    const user = show();
    await user.tab();
    expect(await tip()).toBeTruthy();
    await user.keyboard('{Escape}');
    noTip();
  });
});
