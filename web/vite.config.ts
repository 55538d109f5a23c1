import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const api = process.env.TOLLHOUSE_API ?? 'http://127.0.0.1:8080';
const proxy = { '/api': api, '/healthz': api, '/readyz': api };

/** The development server answers every page's address with the console, as the real server does. */
const deepLinks: Plugin = {
  name: 'deep-links',
  configureServer: ({ middlewares }) => void middlewares.use(toConsole),
  configurePreviewServer: ({ middlewares }) => void middlewares.use(toConsole),
};

function toConsole(request: { url?: string; headers: { accept?: string } }, _: unknown, next: () => void) {
  const isPage = request.headers.accept?.includes('text/html') && !/^\/(api|@|src|assets)/.test(request.url ?? '');
  if (isPage) request.url = '/admin.html';
  next();
}

export default defineConfig({
  plugins: [react(), deepLinks],
  resolve: { alias: { '~': here('./src') } },
  appType: 'mpa',
  server: { proxy },
  preview: { proxy },
  build: {
    target: 'es2023',
    license: { fileName: 'licenses.md' },
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { admin: here('./admin.html') } },
  },
  test: { environment: 'jsdom', setupFiles: ['./test/setup.ts'], include: ['test/**/*.test.{ts,tsx}'] },
});
