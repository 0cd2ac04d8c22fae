import type { Reply } from '../../lib/api.ts'

export type Base = Reply<'bases', 'show'>
export type Teacher = Reply<'bases', 'teachers'>['items'][number]
