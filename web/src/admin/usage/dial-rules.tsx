import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { TextField } from '~/kit/form/fields';
import { IconButton } from '~/kit/icon-button';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '~/kit/icons';
import { Surface } from '~/kit/page/page';
import { NEW_DIAL_ROW } from './source-rules';
import styles from './source.module.css';

/** From what was dialled to E.164; the first rule that fits decides, so their order counts. */
export function DialRules({ readOnly }: { readOnly: boolean }) {
  const { control } = useFormContext();
  const { fields, append, remove, swap } = useFieldArray({ control, name: 'dial_rules' });
  const add = !readOnly && (
    <Button variant="default" size="compact-md" leftSection={<IconPlus size={15} />} onClick={() => append(NEW_DIAL_ROW)}>
      {i18n.t({ id: 'usage.add_rule', message: 'Add a rule' })}
    </Button>
  );
  return (
    <Surface title={i18n.t({ id: 'usage.dial_rules', message: 'Dial rules' })} actions={add}>
      <p className={styles.hint}>
        {i18n.t({ id: 'usage.dial_rules_hint', message: 'They turn what was dialled into an international number, such as 030123 into 4930123. The first that fits decides; emergency numbers go first.' })}
      </p>
      <div className={styles.internal}>
        <TextField
          name="internal_digits"
          label={i18n.t({ id: 'usage.internal_digits', message: 'Digits of internal numbers, at most' })}
          description={i18n.t({ id: 'usage.internal_digits_hint', message: 'Numbers no longer than this are extensions and never charged. Left empty: none are.' })}
          placeholder="0"
        />
      </div>
      <ol className={styles.rules}>
        {fields.map((field, place) => (
          <li key={field.id}>
            <DialRule
              place={place}
              readOnly={readOnly}
              onUp={place > 0 ? () => swap(place, place - 1) : undefined}
              onDown={place < fields.length - 1 ? () => swap(place, place + 1) : undefined}
              onRemove={() => remove(place)}
            />
          </li>
        ))}
      </ol>
    </Surface>
  );
}

interface DialRuleProps {
  place: number;
  readOnly: boolean;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onRemove: () => void;
}

function DialRule({ place, readOnly, onUp, onDown, onRemove }: DialRuleProps) {
  const { register } = useFormContext();
  const at = `dial_rules.${place}`;
  const number = place + 1;
  return (
    <fieldset className={styles.rule} disabled={readOnly}>
      <legend className="unseen">{i18n.t({ id: 'usage.rule', message: 'Rule {number}', values: { number } })}</legend>
      <TextField name={`${at}.match`} label={i18n.t({ id: 'usage.rule_match', message: 'Begins with' })} placeholder="00" />
      <TextField name={`${at}.strip`} label={i18n.t({ id: 'usage.rule_strip', message: 'Take off' })} placeholder="0" />
      <TextField name={`${at}.prepend`} label={i18n.t({ id: 'usage.rule_prepend', message: 'Put in front' })} />
      <TextField name={`${at}.min_length`} label={i18n.t({ id: 'usage.rule_min', message: 'Length from' })} />
      <TextField name={`${at}.max_length`} label={i18n.t({ id: 'usage.rule_max', message: 'Length to' })} placeholder="64" />
      <label className={styles.check}>
        <input type="checkbox" {...register(`${at}.internal`)} />
        {i18n.t({ id: 'usage.rule_internal', message: 'Internal' })}
      </label>
      {!readOnly && (
        <span className={styles.tools}>
          <IconButton label={i18n.t({ id: 'usage.rule_up', message: 'Move rule {number} up', values: { number } })} disabled={!onUp} onClick={onUp}>
            <IconArrowUp size={16} />
          </IconButton>
          <IconButton label={i18n.t({ id: 'usage.rule_down', message: 'Move rule {number} down', values: { number } })} disabled={!onDown} onClick={onDown}>
            <IconArrowDown size={16} />
          </IconButton>
          <IconButton label={i18n.t({ id: 'usage.rule_remove', message: 'Remove rule {number}', values: { number } })} onClick={onRemove}>
            <IconTrash size={16} />
          </IconButton>
        </span>
      )}
    </fieldset>
  );
}
