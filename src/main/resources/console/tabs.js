// One view at a time, named by the fragment of the address; what stands behind a slash belongs to the view.

export class Tabs {
  #links;
  #views;
  #main;
  #shown = null;

  /**
   * @param {HTMLElement} nav links to #name
   * @param {HTMLElement} main where views are shown
   * @param {Map<string, {title: string, node: HTMLElement, enter: function(string)?, leave: function()?}>} views
   */
  constructor(nav, main, views) {
    this.#links = [...nav.querySelectorAll('a')];
    this.#main = main;
    this.#views = views;
    window.addEventListener('hashchange', this.#moved);
  }

  #moved = () => this.show();

  /** Shows the view that the address names, the first one if it names none. */
  show() {
    // The skip link names the place itself.
    if (location.hash === '#main' && this.#shown) return;
    const [name, rest = ''] = location.hash.slice(1).split('/', 2);
    const first = this.#views.keys().next().value;
    this.#open(this.#views.has(name) ? name : first, rest);
  }

  /** Leaves the view that is shown and listens no more. */
  dispose() {
    window.removeEventListener('hashchange', this.#moved);
    this.#leave();
  }

  #leave() {
    this.#views.get(this.#shown)?.leave?.();
    this.#shown = null;
  }

  #open(name, rest) {
    const view = this.#views.get(name);
    const moved = this.#shown !== name;
    for (const link of this.#links) {
      if (link.hash === `#${name}`) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    if (moved) {
      const arrived = this.#shown === null;
      this.#leave();
      this.#shown = name;
      this.#main.replaceChildren(view.node);
      document.title = `${view.title} · Admin Copilot`;
      if (!arrived) this.#main.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    view.enter?.(rest);
  }
}
