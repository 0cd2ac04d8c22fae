import { describe, expect, it } from 'vitest'
import { turns } from '../../server/jobs/turns.ts'

const video = { kind: 'video' }
const paper = { kind: 'paper' }
const figures = { kind: 'figures', background: true } as const
const tidy = { kind: 'tidy', background: true } as const
const encode = { kind: 'encode', heavy: true } as const
const kinds = [figures, video, tidy, paper, encode]

describe('whose turn it is', () => {
  it('what somebody waits for comes before the rest, a kind that runs already after the others', () => {
    expect(turns(kinds, [], 2)).toEqual([
      ['video', 'paper', 'encode'],
      ['figures', 'tidy'],
    ])
    expect(turns(kinds, [video], 2)).toEqual([['paper', 'encode'], ['figures', 'tidy'], ['video']])
  })

  it('background jobs leave a slot, except a worker’s only one', () => {
    expect(turns(kinds, [figures], 2).flat()).toEqual(['video', 'paper', 'encode'])
    expect(turns(kinds, [], 1).flat()).toContain('figures')
  })

  it('one heavy job runs at a time, in a slot of its own', () => {
    expect(turns(kinds, [encode], 2).flat()).not.toContain('encode')
    expect(turns(kinds, [video, paper], 2).flat()).toEqual(['encode'])
  })
})
