/** What may be forgotten at any time: an answer of the portal, an estimate. Values are JSON. */
export interface Cache {
  get<T>(key: string): Promise<T | undefined>
  set(key: string, value: unknown, seconds: number): Promise<void>
  delete(key: string): Promise<void>
}
