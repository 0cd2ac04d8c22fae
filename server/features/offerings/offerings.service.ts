import { stampedMemory } from '../../lib/stampedMemory.ts'

/**
 * What is offered to everybody alike: programmes, requirements, which version of a course is published, and the posters
 * of its videos. Every page of a trainee asks for it, and it changes a few times a day.
 */
export const offerings = stampedMemory('offerings')
