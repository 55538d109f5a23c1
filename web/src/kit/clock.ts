let ahead = 0;

/** Told with the session: an installation with a test clock lives at another time than the browser. */
export function setClock(now: string) {
  ahead = Date.parse(now) - Date.now();
}

/** Now by the product's clock. */
export function now(): Date {
  return new Date(Date.now() + ahead);
}
