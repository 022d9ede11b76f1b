// A form made from a JSON Schema: fields with labels, help, defaults and rules; reads them as arguments.
import { element, freshId } from './dom.js';

const LONG = 500;

/**
 * @param {object} schema of an object
 * @returns {{node: HTMLElement, read: function(): object|null, fill: function(object)}} read gives null if a field is
 *     wrong, which is said at the field and focused; what is left empty is left out
 */
export function schemaForm(schema) {
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {}).map(([name, rule]) => [name, field(name, rule, required.has(name))]);
  const node = element('div', { class: 'fields' },
    fields.length ? fields.map(([, { node: fieldNode }]) => fieldNode) : element('p', { class: 'small' }, 'This tool has no arguments.'));
  return {
    node,
    read() {
      const values = {};
      let wrong = null;
      for (const [name, one] of fields) {
        const value = one.read();
        if (value === WRONG) wrong ??= one;
        else if (value !== undefined) values[name] = value;
      }
      wrong?.focus();
      return wrong ? null : values;
    },
    fill(values) {
      for (const [name, one] of fields) {
        if (name in values) one.fill(values[name]);
      }
    },
  };
}

/** A field whose value breaks its rule. */
const WRONG = Symbol('wrong');

function field(name, rule, required) {
  const type = [rule.type].flat().find((word) => word !== 'null');
  if (type === 'array' && rule.items?.type === 'object') return listField(name, rule, required);
  if (type === 'boolean' && (required || rule.default !== undefined)) return switchField(name, rule);
  const kind = rule.enum ? choice(rule, required) : KINDS[type]?.(rule) ?? json(rule);
  return inputField(name, rule, required, kind);
}

// Kinds of inputs: the input, what its text means, and how a value is written into it.

const KINDS = {
  boolean: () => ({
    input: element('select', {}, element('option', { value: '' }, 'Not set'), element('option', { value: 'true' }, 'Yes'), element('option', { value: 'false' }, 'No')),
    parse: (text) => text === 'true',
  }),
  integer: (rule) => number(rule, 1),
  number: (rule) => number(rule, 'any'),
  string: (rule) => ({
    input: (rule.maxLength ?? 0) > LONG
      ? element('textarea', { rows: 3, spellcheck: 'false' })
      : element('input', { type: rule.format === 'date' ? 'date' : 'text', autocomplete: 'off', spellcheck: 'false' }),
    parse: (text) => text,
  }),
  array: (rule) => ({
    input: element('textarea', { rows: 3, spellcheck: 'false' }),
    help: 'one per line',
    parse: (text) => text.split('\n').map((line) => line.trim()).filter(Boolean)
      .map((line) => (['integer', 'number'].includes(rule.items?.type) ? Number(line) : line)),
    format: (values) => values.join('\n'),
  }),
};

function number(rule, step) {
  return { input: element('input', { type: 'number', step, min: rule.minimum, max: rule.maximum, autocomplete: 'off' }), parse: Number };
}

function choice(rule, required) {
  const none = rule.default !== undefined ? `Default: ${rule.default}` : required ? 'Choose…' : 'Not set';
  return {
    input: element('select', {}, element('option', { value: '' }, none), rule.enum.map((value) => element('option', { value }, String(value)))),
    parse: (text) => rule.enum.find((value) => String(value) === text),
  };
}

function json() {
  return {
    input: element('textarea', { rows: 4, spellcheck: 'false' }),
    help: 'as JSON',
    parse(text) {
      try {
        return JSON.parse(text);
      } catch {
        return WRONG;
      }
    },
    format: (value) => JSON.stringify(value),
  };
}

function inputField(name, rule, required, { input, parse, format = String, help }) {
  const id = freshId('field');
  const wrong = element('p', { id: `${id}-wrong`, class: 'wrong', role: 'alert' });
  input.id = id;
  input.required = required;
  input.setAttribute('aria-describedby', `${id}-help ${id}-wrong`);
  const say = (why) => {
    wrong.textContent = why;
    if (why) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  };
  return {
    node: element('div', { class: 'field' },
      label(id, name, rule, required), input,
      element('p', { id: `${id}-help`, class: 'help' }, helpOf(rule, help)), wrong),
    read() {
      const text = input.value;
      if (text.trim() === '') {
        // A number field also reads as empty when it holds no number.
        const why = input.validity.badInput ? 'Enter a number.' : required ? 'This is required.' : '';
        say(why);
        return why ? WRONG : undefined;
      }
      const value = parse(text);
      const why = value === WRONG ? 'Enter valid JSON.' : fault(value, rule);
      say(why);
      return why ? WRONG : value;
    },
    focus: () => input.focus(),
    fill: (value) => {
      input.value = format(value);
    },
  };
}

function switchField(name, rule) {
  const id = freshId('field');
  const input = element('input', { type: 'checkbox', id, 'aria-describedby': `${id}-help` });
  input.checked = rule.default === true;
  return {
    node: element('div', { class: 'field switch' }, input, label(id, name, rule, false), element('p', { id: `${id}-help`, class: 'help' }, helpOf(rule))),
    read: () => (input.checked === rule.default ? undefined : input.checked),
    focus: () => input.focus(),
    fill: (value) => {
      input.checked = value;
    },
  };
}

/** Objects of one kind, each with fields of its own. */
function listField(name, rule, required) {
  const entries = [];
  const list = element('div', { class: 'entries' });
  const add = element('button', { type: 'button', class: 'quiet', on: { click: () => more().form.node.querySelector('input, select, textarea')?.focus() } }, `Add to ${name}`);
  function more() {
    const form = schemaForm(rule.items);
    const entry = { form };
    const remove = element('button', {
      type: 'button', class: 'quiet',
      on: {
        click() {
          entries.splice(entries.indexOf(entry), 1);
          entry.node.remove();
          add.focus();
        },
      },
    }, 'Remove');
    entry.node = element('div', { class: 'entry', role: 'group', 'aria-label': `${name} ${entries.length + 1}` }, form.node, remove);
    entries.push(entry);
    list.append(entry.node);
    return entry;
  }
  if (required) more();
  return {
    node: element('fieldset', {},
      element('legend', {}, name, required ? element('span', { class: 'required' }, 'required') : null),
      rule.description ? element('p', { class: 'help' }, rule.description) : null, list, add),
    read() {
      const values = entries.map((entry) => entry.form.read());
      if (values.includes(null)) return WRONG;
      return values.length || required ? values : undefined;
    },
    // The entry that is wrong has the focus already.
    focus() {},
    fill(values) {
      entries.splice(0).forEach((entry) => entry.node.remove());
      values.forEach((value) => more().form.fill(value));
    },
  };
}

function label(id, name, rule, required) {
  return element('label', { for: id }, rule.title ?? name, required ? element('span', { class: 'required' }, 'required') : null);
}

/** What the field is for and what it takes. */
function helpOf(rule, kind) {
  const range = rule.minimum !== undefined && rule.maximum !== undefined ? `${rule.minimum} to ${rule.maximum}` : null;
  const notes = [kind, range, rule.default !== undefined ? `default ${rule.default}` : null].filter(Boolean).join('; ');
  return [rule.description, notes && `(${notes})`].filter(Boolean).join(' ');
}

/** Why a value breaks its rule; empty if it does not. The server checks all of it again. */
function fault(value, rule) {
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return 'Enter a number.';
    if (rule.type === 'integer' && !Number.isInteger(value)) return 'Enter a whole number.';
    if (rule.minimum !== undefined && value < rule.minimum) return `The minimum is ${rule.minimum}.`;
    if (rule.maximum !== undefined && value > rule.maximum) return `The maximum is ${rule.maximum}.`;
  }
  if (typeof value === 'string') {
    if (rule.minLength !== undefined && value.length < rule.minLength) return `Enter at least ${rule.minLength} characters.`;
    if (rule.maxLength !== undefined && value.length > rule.maxLength) return `Enter at most ${rule.maxLength} characters.`;
    if (rule.pattern && !new RegExp(rule.pattern, 'u').test(value)) return `The value must match ${rule.pattern}`;
  }
  if (Array.isArray(value)) {
    if (value.length < (rule.minItems ?? 0)) return `Enter at least ${rule.minItems}.`;
    if (rule.maxItems !== undefined && value.length > rule.maxItems) return `Enter at most ${rule.maxItems}.`;
  }
  return '';
}
