// Who is signed in. The token lives in this tab's memory and session storage, and ends with the tab.

const KEY = 'admin-copilot.token';

export class Session extends EventTarget {
  #token = sessionStorage.getItem(KEY);

  /** What the server says about the caller: caller, scopes, sees_all_callers, modules; null before. */
  identity = null;

  /** Headers that show the token, if there is one. */
  headers() {
    return this.#token ? { Authorization: `Bearer ${this.#token}` } : {};
  }

  get hasToken() {
    return Boolean(this.#token);
  }

  /** Takes a token for the next requests; null for none. */
  use(token) {
    this.#token = token;
  }

  /** The server has accepted the token: keeps it for as long as the tab is open. */
  begin(identity) {
    this.identity = identity;
    if (this.#token) sessionStorage.setItem(KEY, this.#token);
  }

  /** Forgets everything. */
  forget() {
    this.#token = null;
    this.identity = null;
    sessionStorage.removeItem(KEY);
  }

  /** Forgets everything and says so; `why` is a problem to show, if it was not wanted. */
  end(why = null) {
    this.forget();
    this.dispatchEvent(new CustomEvent('end', { detail: why }));
  }
}
