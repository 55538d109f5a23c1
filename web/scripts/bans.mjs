// What the compiler lets through and this house does not; prints each place and fails.
import { readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../src/', import.meta.url));
const ATTRIBUTES = 'label|title|description|aria-label|alt|confirm';

const BANS = [
  {
    why: 'icons come from ~/kit/icons: the barrel pulls thousands of modules into the build',
    pattern: /^import (?!type).*from '@tabler\/icons-react'/m,
  },
  {
    why: 'money is decimal text and never becomes a number',
    pattern: /(?:\b(?:Number|parseFloat|parseInt)\(|(?<![\w)\]])\+)[\w.?!]*(?:amount|balance|price|credit_limit|available_funds)\b/i,
  },
  { why: 'texts go through i18n.t', pattern: new RegExp(`\\s(?:${ATTRIBUTES})="[^"]*[\\p{L}]{2,}[^"]*"`, 'u') },
  { why: 'texts go through i18n.t', pattern: /<[\w.]+(?:\s[^<>{}]*)?>\s*[\p{Lu}][\p{L}]+[\p{L}\s,.!?'’-]*<\//u },
  { why: 'kit knows no screen', pattern: /from '(?:~\/admin|\.\.\/\.\.\/admin)/, only: /^kit\// },
  { why: 'a screen does not use another screen’s files', pattern: /from '(?:~\/admin|\.\.)\/(?!shell\/choices|profile\/password-form|shell\/logo)[\w-]+\/[\w-]+'/, only: /^admin\/[\w-]+\/[^/]+$/ },
  { why: 'the library’s markup stays out', pattern: /dangerouslySetInnerHTML/ },
];
// The product's own name and the names of keys are the same in every language.
const ALLOWED = [/"Tollhouse"/, /"Ctrl\+Enter"/, /<Kbd/, /brand/];

const CATALOGUE = new URL('../src/locales/en/', import.meta.url);
const extracted = new Set(
  readdirSync(CATALOGUE).flatMap((file) =>
    [...readFileSync(new URL(file, CATALOGUE), 'utf8').matchAll(/^msgid "(.+)"$/gm)].map(([, id]) => id),
  ),
);

let found = 0;
for (const entry of readdirSync(SOURCE, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
  const path = `${entry.parentPath}/${entry.name}`;
  const name = relative(SOURCE, path);
  if (name.startsWith('api/')) continue;
  const source = readFileSync(path, 'utf8');
  for (const [, id] of source.matchAll(/\bid: '([^']+)',\s*message:/g)) {
    if (extracted.has(id)) continue;
    found += 1;
    console.error(`src/${name}: the text ${id} is in no catalogue: npm run extract, and translate it`);
  }
  source.split('\n').forEach((line, place) => {
    if (ALLOWED.some((allowed) => allowed.test(line)) || line.trimStart().startsWith('//') || line.trimStart().startsWith('*')) return;
    for (const { why, pattern, only } of BANS) {
      if ((only && !only.test(name)) || !pattern.test(line)) continue;
      found += 1;
      console.error(`src/${name}:${place + 1}: ${why}\n    ${line.trim()}`);
    }
  });
}
process.exit(found ? 1 : 0);
