/** 荣誉与项目: of whom, and of which level. */
export const HonourOf = ['unit', 'person', 'both'] as const
export const HonourLevel = ['national', 'city', 'institution'] as const
export type HonourOf = (typeof HonourOf)[number]
export type HonourLevel = (typeof HonourLevel)[number]

export const LEVELS: Record<HonourLevel, string> = { national: '全国', city: '市级', institution: '校级/院级' }
export const HOLDERS: Record<HonourOf, string> = { unit: '组织', person: '个人', both: '组织和个人' }
