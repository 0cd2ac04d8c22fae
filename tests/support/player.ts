import type { TestSite } from './site.ts'
import type { standingClock } from './clock.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
type Clock = ReturnType<typeof standingClock>

/** A player of a lesson in a test: opens it and beats as a browser does, by the test's clock. */
export async function openPlayer(agent: Agent, clock: Clock, course: string, lesson: string) {
  const { body } = await agent.post(`/api/learning/courses/${course}/lessons/${lesson}/open`).expect(200)
  const lease = body.watch.lease as string
  let seq = 0
  const beat = (from: number, to: number, given: object = {}) =>
    agent.post('/api/learning/beats').send({ lease, seq: (seq += 1), from, to, rate: 1, visible: true, ...given })
  return {
    view: body,
    lease,
    beat,
    /** Plays [from, to) at the speed of time, beating every ten seconds; the last reply. */
    async play(from: number, to: number) {
      let reply
      for (let at = from; at < to; at += 10) {
        const end = Math.min(to, at + 10)
        clock.pass(end - at)
        reply = await beat(at, end).expect(200)
      }
      return reply!.body
    },
  }
}
