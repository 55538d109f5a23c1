// Weighs what was built against the budgets of the design: what a first page loads, and every chunk that comes later.
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const DIST = new URL('../dist/', import.meta.url);
const KB = 1000;
// What the customers' list needs at first: the entry and what it imports at once, its language, and the list itself.
const FIRST_PAGE = ['src/admin/customers/list.tsx', 'src/locales/compiled/en.mjs'];
const LIMITS = { brotli: 230, gzip: 270, css: 30, lazy: 60 };

const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', DIST), 'utf8'));
const at = (file) => readFileSync(new URL(file, DIST));
const brotli = (body) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const sum = (files, weigh) => files.reduce((total, file) => total + weigh(at(file)), 0) / KB;

function closure(names, found = new Set()) {
  for (const name of names) {
    const chunk = manifest[name];
    if (!chunk || found.has(name)) continue;
    found.add(name);
    closure(chunk.imports ?? [], found);
  }
  return [...found].map((name) => manifest[name]);
}

const first = closure(['admin.html', ...FIRST_PAGE]);
const firstScripts = [...new Set(first.map((chunk) => chunk.file))].filter((file) => file.endsWith('.js'));
const firstStyles = [...new Set(first.flatMap((chunk) => chunk.css ?? []))];
const later = readdirSync(new URL('assets/', DIST))
  .filter((file) => file.endsWith('.js'))
  .map((file) => `assets/${file}`)
  .filter((file) => !firstScripts.includes(file));
const heaviest = later
  .map((file) => ({ file, size: gzipSync(at(file)).length / KB }))
  .sort((left, right) => right.size - left.size)[0];

const lines = [
  ['first page, scripts, brotli', sum(firstScripts, brotli), LIMITS.brotli],
  ['first page, scripts, gzip', sum(firstScripts, (body) => gzipSync(body).length), LIMITS.gzip],
  ['first page, styles, gzip', sum(firstStyles, (body) => gzipSync(body).length), LIMITS.css],
  [`heaviest later chunk (${heaviest?.file}), gzip`, heaviest?.size ?? 0, LIMITS.lazy],
];
let over = 0;
for (const [what, size, limit] of lines) {
  const isOver = size > limit;
  over += Number(isOver);
  console.log(`${isOver ? 'OVER' : 'ok  '}  ${size.toFixed(1).padStart(7)} of ${limit} kB  ${what}`);
}
process.exit(over ? 1 : 0);
