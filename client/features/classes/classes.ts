import type { Phase } from '../../../server/features/classes/classes.rule.ts'
import type { Reply } from '../../lib/api.ts'
import { day } from '../../ui/format.ts'

export type TrainingClass = Reply<'classes', 'show'>
export type ClassSession = Reply<'timetable', 'show'>['items'][number]
export type ClassCard = Reply<'classes', 'list'>['items'][number]

export const TONES: Record<Phase, 'neutral' | 'success' | 'warning' | 'info' | 'red' | 'gold'> = {
  draft: 'neutral',
  open: 'info',
  ranked: 'warning',
  running: 'success',
  finished: 'neutral',
  cancelled: 'neutral',
}

/** 2026年5月11日至15日 is said in full: months and years change within a class. */
export const span = (from: string, to: string): string => (from === to ? day(from) : `${day(from)} 至 ${day(to)}`)
/** A class in which the one who is signed in has a seat. */
export type OwnClass = Reply<'ownClasses', 'show'>
