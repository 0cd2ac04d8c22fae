import type { Reply } from '../../lib/api.ts'

export type Honour = Reply<'honours', 'list'>['items'][number]
export type HonourKind = Reply<'honours', 'kinds'>['items'][number]
