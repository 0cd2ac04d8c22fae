import { api } from '../../../lib/api.ts'
import { keepAddresses } from '../../../lib/pictureAddresses.ts'

/** Reads the addresses of what a saved lesson shows anew. */
export const readAddresses = async (params: { course: string; lesson: string }): Promise<void> =>
  void keepAddresses(await api.courses.preview({ params }))
