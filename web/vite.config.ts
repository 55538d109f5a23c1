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

/** The start page knows the file of each language, so that it comes together with the scripts and not after them. */
const languagesAhead: Plugin = {
  name: 'languages-ahead',
  transformIndexHtml: {
    order: 'post',
    handler: (page, { bundle = {} }) => {
      const found = Object.values(bundle).flatMap((file) => {
        const language = file.type === 'chunk' && /locales\/compiled\/(\w+)\.mjs$/.exec(file.facadeModuleId ?? '')?.[1];
        return language ? [[language, `/${file.fileName}`]] : [];
      });
      return page.replace(/(catalogs = )\{.*?\}/, `$1${JSON.stringify(Object.fromEntries(found))}`);
    },
  },
};

/**
 * Few files: each costs a browser some milliseconds, however little is in it. What the first page needs is one chunk of
 * libraries, which stay the same from release to release, and one of ours; parts that several later pages have in
 * common come together with the first of them.
 */
const CHUNKS = [
  { name: 'libraries', test: /node_modules/, tags: ['$initial' as const] },
  { name: 'console', tags: ['$initial' as const] },
  { name: 'parts', test: /node_modules|src[\\/]kit/, minShareCount: 2 },
];

export default defineConfig({
  plugins: [react(), deepLinks, languagesAhead],
  resolve: { alias: { '~': here('./src') } },
  appType: 'mpa',
  server: { proxy },
  preview: { proxy },
  build: {
    target: 'es2023',
    license: { fileName: 'licenses.md' },
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { admin: here('./admin.html') }, output: { codeSplitting: { groups: CHUNKS } } },
  },
  test: { environment: 'jsdom', setupFiles: ['./test/setup.ts'], include: ['test/**/*.test.{ts,tsx}'] },
});
