import { defineConfig } from '@hey-api/openapi-ts';

export default defineConfig({
  input: '../docs/openapi.json',
  output: { path: 'src/api', clean: true, entryFile: true },
  plugins: [
    '@hey-api/typescript',
    { name: '@hey-api/sdk', operations: { strategy: 'flat' } },
    { name: '@hey-api/client-fetch', runtimeConfigPath: './src/kit/client/configuration', baseUrl: false },
    { name: '@tanstack/react-query', queryOptions: true, infiniteQueryOptions: false, mutationOptions: true, queryKeys: { enabled: true } },
  ],
});
