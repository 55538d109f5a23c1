import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { getCustomerClassesOptions, getProductsOptions, getTariffsOptions } from '~/api/@tanstack/react-query.gen';
import { IconCircleCheck } from '~/kit/icons';
import { Failed, Waiting } from '~/kit/states/states';
import styles from './first-steps.module.css';

interface Step {
  title: string;
  means: string;
  /** Where it is taken; without one it follows from the step before. */
  to?: string;
  act?: string;
  done: boolean;
}

/** The way of a new installation to its first charged call: what is there is ticked, what is next can be begun. */
export function FirstSteps() {
  const asked = { query: { limit: 1 } };
  const tariffs = useQuery(getTariffsOptions(asked));
  const products = useQuery(getProductsOptions(asked));
  const classes = useQuery(getCustomerClassesOptions(asked));
  const trouble = [tariffs, products, classes].find(({ isLoadingError }) => isLoadingError);
  if (trouble) return <Failed trouble={trouble.error} onRetry={() => void trouble.refetch()} />;
  if (!tariffs.data || !products.data || !classes.data) return <Waiting />;
  const steps = stepsOf([tariffs.data, products.data, classes.data].map(({ items }) => items.length > 0));
  const following = steps.findIndex(({ done }) => !done);
  return (
    <section className={styles.steps} aria-labelledby="first-steps">
      <h2 id="first-steps" className={styles.title}>
        {i18n.t({ id: 'first_steps.title', message: 'From here to the first charged call' })}
      </h2>
      <ol>
        {steps.map((step, place) => (
          <li key={step.title} aria-current={place === following ? 'step' : undefined}>
            <span className={styles.sign} data-done={step.done}>
              {step.done ? <IconCircleCheck size={22} role="img" aria-label={i18n.t({ id: 'first_steps.done', message: 'Done' })} /> : <span aria-hidden="true">{place + 1}</span>}
            </span>
            <span>
              <span className={styles.name}>{step.title}</span>
              <span className={styles.means}>{step.means}</span>
            </span>
            {step.to && !step.done && (
              <Button component={Link} to={step.to} variant={place === following ? 'filled' : 'default'}>
                {step.act}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function stepsOf([tariff, product, customerClass]: boolean[]): Step[] {
  return [
    {
      title: i18n.t({ id: 'first_steps.tariff', message: 'A tariff' }),
      means: i18n.t({ id: 'first_steps.tariff_means', message: 'What each destination costs. Upload your rates, from Excel or CSV.' }),
      to: '/tariffs/new',
      act: i18n.t({ id: 'tariffs.new', message: 'New tariff' }),
      done: tariff ?? false,
    },
    {
      title: i18n.t({ id: 'first_steps.product', message: 'A product' }),
      means: i18n.t({ id: 'first_steps.product_means', message: 'What you sell: which services, each by which tariff.' }),
      to: '/products/new',
      act: i18n.t({ id: 'products.new', message: 'New product' }),
      done: product ?? false,
    },
    {
      title: i18n.t({ id: 'first_steps.class', message: 'A customer class' }),
      means: i18n.t({ id: 'first_steps.class_means', message: 'What customers of one kind have in common. One is enough to begin with.' }),
      to: '/classes/new',
      act: i18n.t({ id: 'classes.new', message: 'New class' }),
      done: customerClass ?? false,
    },
    {
      title: i18n.t({ id: 'first_steps.customer', message: 'A customer with an account' }),
      means: i18n.t({ id: 'first_steps.customer_means', message: 'The customer pays; the account is its number or login, and has the product.' }),
      to: '/customers/new',
      act: i18n.t({ id: 'customers.new', message: 'New customer' }),
      done: false,
    },
    {
      title: i18n.t({ id: 'first_steps.calls', message: 'Calls' }),
      means: i18n.t({ id: 'first_steps.calls_means', message: 'Declare your switch and import a file of its calls, or let it send them by the API.' }),
      to: '/usage/sources/new',
      act: i18n.t({ id: 'first_steps.declare', message: 'Declare a source' }),
      done: false,
    },
  ];
}
