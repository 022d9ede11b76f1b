// The tools by module, and beside them the one that is chosen.
import { element } from './dom.js';
import { toolView } from './tool.js';

const PREFIX = /^instainstru_/;

export function toolsView(server, tools, { modules }) {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const actions = new Set(modules.flatMap((module) => module.tools).filter((tool) => tool.action).map((tool) => tool.name));
  const links = new Map();
  const place = element('div', { class: 'tool' });
  const count = element('p', { class: 'small', role: 'status' });
  const filter = element('input', { id: 'filter', type: 'search', autocomplete: 'off', on: { input: () => narrow(filter.value) } });
  const groups = grouped(modules, byName).map(({ title, known, missing }) => {
    const items = known.map((tool) => {
      const link = element('a', { href: `#tools/${tool.name}` }, tool.name.replace(PREFIX, ''),
        tool.annotations?.readOnlyHint ? null : element('span', { class: 'badge' }, actions.has(tool.name) ? 'action' : 'writes'));
      links.set(tool.name, link);
      return { node: element('li', {}, link), words: `${tool.name} ${tool.title ?? ''} ${tool.description ?? ''}`.toLowerCase() };
    });
    const off = missing.map(({ name }) => ({
      node: element('li', { class: 'off' }, name.replace(PREFIX, ''), element('span', { class: 'badge' }, 'not offered')),
      words: name.toLowerCase(),
    }));
    const all = [...items, ...off];
    const heading = element('h2', {}, title, ' ', element('span', { class: 'small' }, String(known.length)));
    return { all, missing: missing.length, node: element('section', {}, heading, element('ul', {}, all.map(({ node }) => node))) };
  });

  function narrow(text) {
    const wanted = text.trim().toLowerCase();
    let shown = 0;
    for (const group of groups) {
      for (const { node, words } of group.all) {
        node.hidden = !words.includes(wanted);
        if (!node.hidden) shown += 1;
      }
      group.node.hidden = group.all.every((one) => one.node.hidden);
    }
    count.textContent = wanted ? `${shown} ${shown === 1 ? 'match' : 'matches'}` : `${tools.length} tools are offered to you`;
  }
  narrow('');
  const missing = groups.reduce((sum, group) => sum + group.missing, 0);

  const list = element('nav', { class: 'tool-list', 'aria-label': 'Tools' },
    element('label', { for: 'filter' }, 'Find a tool'), filter, count,
    missing ? element('p', { class: 'small' }, `${missing} more are not: this server has them off, or your token may not use them.`) : null,
    groups.map((group) => group.node));
  const columns = element('div', { class: 'columns' }, list, place);

  function choose(name, prefilled = {}) {
    const tool = byName.get(name);
    links.forEach((link, key) => (key === name ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current')));
    columns.classList.toggle('chosen', Boolean(tool));
    if (!tool) {
      place.replaceChildren(element('p', { class: 'notice' }, name ? 'This tool is not available to you.' : 'Choose a tool to see its schema and try it.'));
      return;
    }
    const view = toolView(server, { ...tool, action: actions.has(name) }, {
      offers: (other) => byName.has(other),
      go(other, values) {
        pending = values;
        if (location.hash === `#tools/${other}`) enter(other);
        else location.hash = `#tools/${other}`;
      },
    });
    view.fill(prefilled);
    place.replaceChildren(element('p', { class: 'back' }, element('a', { href: '#tools' }, '← All tools')), view.node);
    view.heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  let pending = {};
  function enter(name) {
    const values = pending;
    pending = {};
    choose(name, values);
  }
  return { title: 'Tools', node: element('div', {}, element('h1', {}, 'Tools'), columns), enter };
}

/** Modules in the catalog's order, with their tools that are offered and those that are not. */
function grouped(modules, byName) {
  const groups = modules.map(({ title, tools }) => ({
    title,
    known: tools.map(({ name }) => byName.get(name)).filter(Boolean),
    missing: tools.filter(({ name }) => !byName.has(name)),
  }));
  const placed = new Set(groups.flatMap(({ known }) => known));
  const others = [...byName.values()].filter((tool) => !placed.has(tool));
  return others.length ? [...groups, { title: 'Other tools', known: others, missing: [] }] : groups;
}
