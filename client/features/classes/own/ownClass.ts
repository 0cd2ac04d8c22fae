import type { Reply } from '../../../lib/api.ts'

export type OwnClass = Reply<'ownClasses', 'show'>
