/** What may be forgotten at any time: an answer of the portal, an estimate. Values are JSON. */
export interface Cache {
  get<T>(key: string): Promise<T | undefined>
  set(key: string, value: unknown, seconds: number): Promise<void>
  /**
   * Adds one to a count, or takes one away, in one step whoever else does the same. A new count begins at that and is
   * forgotten after `seconds`, whatever is added since. Counts and values are kept under different keys; `get` gives either.
   * @returns the count then
   */
  increment(key: string, seconds: number, by?: 1 | -1): Promise<number>
  delete(key: string): Promise<void>
}
