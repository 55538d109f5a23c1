import { createTheme, type CSSVariablesResolver, type DrawerProps, type InputWrapperProps, type MantineColorsTuple, type MenuProps, type ModalProps } from '@mantine/core';

const blue: MantineColorsTuple = [
  '#eef3fe', '#dbe5fd', '#b6c9fa', '#8eabf6', '#6c91f2', '#4a77ea', '#2f63e0', '#2857cc', '#204bb5', '#1d429e',
];

const red: MantineColorsTuple = [
  '#fdecea', '#fbd5d1', '#f7aaa3', '#f58f86', '#ff8a80', '#d9483b', '#b42318', '#9c1d13', '#841710', '#6c120c',
];

const night: MantineColorsTuple = [
  '#d9dde3', '#a3abb8', '#8a93a1', '#6b7482', '#3a414d', '#2b313b', '#1c222c', '#15181e', '#0f1216', '#0b0d10',
];

/** Mantine gives `<header>` to every dialog, which screen readers would take for a second banner of the page. */
const floating = { attributes: { header: { role: 'none' } }, overlayProps: { backgroundOpacity: 0.4 } } as const;

/** What floats belongs to the page's main landmark: outside of all landmarks screen readers do not come by it. */
const inMain = { portalProps: { target: '#main' } } as const;

export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: 6,
  colors: { blue, red, dark: night },
  defaultRadius: 8,
  fontFamily: 'var(--t-font)',
  fontFamilyMonospace: 'var(--t-mono)',
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  fontWeights: { regular: '400', medium: '550', bold: '620' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  headings: {
    fontWeight: '620',
    sizes: { h1: { fontSize: '22px' }, h2: { fontSize: '20px' }, h3: { fontSize: '16px' }, h4: { fontSize: '14px' } },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  // Told by name: the parts themselves come with the pages that show them.
  components: {
    Modal: { defaultProps: { ...floating, centered: true, transitionProps: { duration: 120 } } satisfies Partial<ModalProps> },
    Drawer: { defaultProps: { ...floating, position: 'right', transitionProps: { duration: 130 } } satisfies Partial<DrawerProps> },
    // The placeholder that takes the first focus is no child that a menu may have.
    Menu: { defaultProps: { ...inMain, withInitialFocusPlaceholder: false } satisfies Partial<MenuProps> },
    // A hint stands below its field, so that fields side by side stay in line.
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } satisfies Partial<InputWrapperProps> },
    Popover: { defaultProps: inMain },
    Tooltip: { defaultProps: inMain },
  },
});

const ours = {
  '--mantine-color-text': 'var(--t-text)',
  '--mantine-color-body': 'var(--t-surface)',
  '--mantine-color-dimmed': 'var(--t-dimmed)',
  '--mantine-color-placeholder': 'var(--t-dimmed)',
  '--mantine-color-error': 'var(--t-bad)',
  '--mantine-color-anchor': 'var(--t-link)',
  '--mantine-color-default': 'var(--t-surface)',
  '--mantine-color-default-hover': 'var(--t-hover)',
  '--mantine-color-default-color': 'var(--t-text)',
  '--mantine-color-default-border': 'var(--t-line)',
  '--mantine-primary-color-filled': 'var(--t-primary)',
  '--mantine-primary-color-filled-hover': 'var(--t-primary-hover)',
  '--mantine-color-blue-filled': 'var(--t-primary)',
  '--mantine-color-blue-light-color': 'var(--t-link)',
  '--mantine-color-red-filled': '#b42318',
  '--mantine-color-red-filled-hover': '#9c1d13',
  '--mantine-color-red-light': 'var(--t-bad-soft)',
  '--mantine-color-red-light-hover': 'var(--t-bad-soft)',
  '--mantine-color-red-light-color': 'var(--t-bad)',
  '--mantine-color-yellow-light': 'var(--t-warn-soft)',
  '--mantine-color-yellow-light-color': 'var(--t-warn)',
};

/** Mantine's own greys and reds are below 4.5:1; ours come from tokens.css in both themes. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: ours, dark: ours });
