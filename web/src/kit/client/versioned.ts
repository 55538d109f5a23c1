/** What was read, and the version that a change of it is checked against. */
export interface Versioned<T> {
  read: T;
  etag: string;
}

export async function versioned<T>(answer: Promise<{ data: T; response: Response }>): Promise<Versioned<T>> {
  const { data, response } = await answer;
  return { read: data, etag: response.headers.get('ETag') ?? '*' };
}
