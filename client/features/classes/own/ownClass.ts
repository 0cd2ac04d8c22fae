export type { OwnClass } from '../classes.ts'
