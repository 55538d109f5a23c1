import { i18n } from '@lingui/core';
import { useState } from 'react';
import type { Feature, ServiceConfiguration, ServiceConfigurationSaid } from '~/api';
import { sentenceOf } from '~/kit/client/problem';
import { Tag, ToneChip } from '~/kit/chip';
import { IconCircleCheck, IconLock, IconPencil } from '~/kit/icons';
import { Alert, Button } from '@mantine/core';
import { FeatureForm } from './feature-form';
import { featureFieldWords, featureHint, featureWords, serviceTypeWords, sourceWords, valueWords } from './words';
import styles from './service.module.css';

/** Changes features against the version that was read; null takes back what this level said. */
export type Save = (features: ServiceConfigurationSaid['features'], etag: string) => Promise<unknown>;

interface ConfigurationProps {
  told: ServiceConfiguration;
  may: boolean;
  save: Save;
  /** Reads again, after somebody else has changed something. */
  reread: () => Promise<unknown>;
}

/** The features of each service, folded by service: what holds, and who says so. */
export function Configuration({ told, may, save, reread }: ConfigurationProps) {
  return (
    <div className={styles.services}>
      {told.services.map(({ service, features }) => (
        <details key={service} className={styles.service} open>
          <summary>
            {serviceTypeWords(service)} <span className="dimmed">{summaryOf(features)}</span>
          </summary>
          {features.map((feature) => (
            <FeatureCard key={feature.name} feature={feature} etag={told.etag} may={may} save={save} reread={reread} />
          ))}
        </details>
      ))}
    </div>
  );
}

const summaryOf = (features: Feature[]) => {
  const count = features.filter(({ values }) => values.enabled === true).length;
  return i18n.t({ id: 'features.on_count', message: '{count, plural, =0 {none is on} one {# is on} other {# are on}}', values: { count } });
};

function FeatureCard({ feature, etag, may, save, reread }: { feature: Feature; etag: string } & Omit<ConfigurationProps, 'told'>) {
  const [editing, setEditing] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const name = featureWords(feature);
  const isOn = feature.values.enabled === true;
  const mayEdit = may && !feature.locked;
  const reset = async () => {
    try {
      await save({ [feature.name]: null }, etag);
      setTrouble(null);
    } catch (refused) {
      setTrouble(refused);
      await reread();
    }
  };
  return (
    <section className={styles.feature} aria-label={name}>
      <div className={styles.head}>
        <h3>{name}</h3>
        {isOn ? (
          <ToneChip tone="ok" icon={IconCircleCheck}>
            {i18n.t({ id: 'features.on', message: 'On' })}
          </ToneChip>
        ) : (
          <ToneChip tone="dim">{i18n.t({ id: 'features.off', message: 'Off' })}</ToneChip>
        )}
        <Tag>{sourceWords(feature.source)}</Tag>
        {feature.locked && (
          <ToneChip tone="dim" icon={IconLock}>
            {i18n.t({ id: 'features.locked', message: 'Locked by the customer class' })}
          </ToneChip>
        )}
        <span className={styles.actions}>
          {may && feature.own !== null && !editing && (
            <button type="button" className={styles.reset} onClick={() => void reset()}>
              {i18n.t({ id: 'features.reset', message: 'Reset to inherited' })}
              <span className="unseen">: {name}</span>
            </button>
          )}
          {mayEdit && !editing && (
            <Button
              variant="default"
              size="compact-md"
              leftSection={<IconPencil size={15} />}
              aria-label={i18n.t({ id: 'features.edit_named', message: 'Change: {name}', values: { name } })}
              onClick={() => setEditing(true)}
            >
              {i18n.t({ id: 'features.edit', message: 'Change' })}
            </Button>
          )}
        </span>
      </div>
      <p className={styles.hint}>{featureHint(feature)}</p>
      {trouble !== null && (
        <Alert color="red" role="alert">
          {sentenceOf(trouble)}
        </Alert>
      )}
      {editing ? (
        <FeatureForm feature={feature} etag={etag} save={save} reread={reread} onClose={() => setEditing(false)} />
      ) : (
        isOn && <Values feature={feature} />
      )}
    </section>
  );
}

function Values({ feature }: { feature: Feature }) {
  return (
    <dl className={styles.values}>
      {feature.fields
        .filter(({ name }) => name !== 'enabled')
        .map((field) => (
          <div key={field.name}>
            <dt>{featureFieldWords(field)}</dt>
            <dd>{valueWords(field, feature.values[field.name])}</dd>
          </div>
        ))}
    </dl>
  );
}
