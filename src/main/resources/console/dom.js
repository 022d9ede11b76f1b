// Makes elements. Text goes in as text nodes only, so that whatever a third party wrote stays text.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element.
 * @param {string} name
 * @param {object} attributes values by name; `on` holds listeners by event; null, undefined and false are left out
 * @param {...(Node|string|null)} children
 */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same for drawings. */
export function drawn(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(node, { on = {}, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

let last = 0;

/** An id that nothing else on the page has. */
export function freshId(word) {
  last += 1;
  return `${word}-${last}`;
}

/** A button that copies a text and says so. */
export function copyButton(label, text) {
  const said = element('span', { class: 'said', role: 'status' });
  const button = element('button', {
    type: 'button',
    class: 'quiet',
    on: {
      async click() {
        try {
          await navigator.clipboard.writeText(text);
          said.textContent = 'Copied';
        } catch {
          said.textContent = 'The browser blocks copying. Select the text and copy it.';
        }
      },
    },
  }, label);
  return element('span', { class: 'copy' }, button, said);
}

/** Shows something as the result of what was just done, and moves the focus to it. */
export function present(place, ...children) {
  place.replaceChildren(...children);
  const heading = place.querySelector('h2, h3');
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: 'nearest' });
  }
}
