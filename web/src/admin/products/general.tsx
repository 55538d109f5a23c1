import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCan } from '~/admin/session';
import { patchProduct, type Product } from '~/api';
import { getProductUsesOptions, getRatingListVersionsOptions } from '~/api/@tanstack/react-query.gen';
import type { Versioned } from '~/kit/client/versioned';
import { Form, SaveBar } from '~/kit/form/form';
import { isStale, useApiForm } from '~/kit/form/use-api-form';
import { Surface } from '~/kit/page/page';
import { toast } from '~/kit/toast';
import { useProductRefresh } from './refresh';
import { changesIn, ProductFacts, ProductInputs, valuesOf, type ProductValues } from './settings';

/** What the product is, and whose customers may have it. */
export function General({ version }: { version: Versioned<Product> }) {
  const title = i18n.t({ id: 'products.general', message: 'General' });
  const may = useCan('change_catalogue');
  return <Surface title={title}>{may ? <Settings key={version.etag} version={version} title={title} /> : <ProductFacts of={version.read} />}</Surface>;
}

function Settings({ version: { read, etag }, title }: { version: Versioned<Product>; title: string }) {
  const refresh = useProductRefresh();
  const path = { product_id: read.id };
  const uses = useQuery(getProductUsesOptions({ path }));
  const versions = useQuery(getRatingListVersionsOptions({ path }));
  const inUse = !!uses.data && [uses.data.accounts, uses.data.planned, uses.data.ended].some(({ count }) => count > 0);
  const form = useApiForm<ProductValues, unknown>({
    defaults: valuesOf(read),
    save: (values) => patchProduct({ path, body: changesIn(values, read), headers: { 'if-match': etag }, throwOnError: true }),
    onSaved: (_, { name }) => {
      void refresh();
      toast(i18n.t({ id: 'products.saved', message: '{name} is saved', values: { name } }));
    },
  });
  return (
    <Form form={form} label={title} guarded>
      <ProductInputs inUse={inUse || (uses.data?.buyers.length ?? 0) > 0} priced={(versions.data?.versions.length ?? 0) > 0} />
      <SaveBar label={i18n.t({ id: 'products.save', message: 'Save' })}>
        {isStale(form.trouble) && (
          <Button variant="default" onClick={() => void refresh()}>
            {i18n.t({ id: 'products.read_again', message: 'Drop my changes and show theirs' })}
          </Button>
        )}
      </SaveBar>
    </Form>
  );
}
