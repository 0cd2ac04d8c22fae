/** 培训基地 holds classes; 研修基地 besides takes in people for studies of their own. */
export const BASE_KINDS = { training: '培训基地', study: '研修基地' } as const
export type BaseKind = keyof typeof BASE_KINDS
export const baseKinds = Object.keys(BASE_KINDS) as [BaseKind, ...BaseKind[]]
