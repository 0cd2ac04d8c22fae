/** 5,000 questions in GIFT, read by our reader and by gift-pegjs alone: the peer, which checks and builds nothing. */
import gift from 'gift-pegjs'
import { readGift } from '../../../server/features/questions/formats/gift/readGift.ts'
import { median } from '../bench.ts'

const ROUNDS = 5
const KINDS = [
  (stem: string) => `${stem} {=民主集中制 ~首长负责制 ~集体领导 ~委员会制}`,
  (stem: string) => `${stem} {~%50%参加会议 ~%50%提出建议 ~%-100%不参加活动}`,
  (stem: string) => `${stem} {T}`,
  (stem: string) => `${stem} {=一年 =1年}`,
  (stem: string) => `${stem} {=党员大会 -> 发展党员 =支委会 -> 研究工作}`,
]
const textOf = (count: number): string =>
  Array.from({ length: count }, (_, at) => KINDS[at % KINDS.length]!(`第${at}题，关于党章的下列说法`)).join('\n\n')

function timed(work: () => number, expected: number): number {
  const begun = performance.now()
  if (work() !== expected) throw new Error('not all questions were read')
  return performance.now() - begun
}

/** In turns, so that a busy moment falls on both. */
export function compareGift(count: number): { ownMs: number; peerMs: number } {
  const text = textOf(count)
  const [own, peer]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    own.push(timed(() => readGift(text).questions.length, count))
    peer.push(timed(() => gift.parse(text).length, count))
  }
  return { ownMs: median(own), peerMs: median(peer) }
}
