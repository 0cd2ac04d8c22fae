import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const KNOCK_MS = 200

async function isListening(port: number): Promise<boolean> {
  const caller = connect(port, '127.0.0.1')
  return once(caller, 'connect')
    .then(
      () => true,
      () => false,
    )
    .finally(() => caller.destroy())
}

/**
 * For a program that was asked to end and sits in accept(): only a caller makes it look up, once. Whoever answers a
 * second time has not heard that it is to end (a signal that meets a caller may be lost), and is asked `again`.
 */
export async function knockUntil(ended: Promise<unknown>, port: number, again: () => void): Promise<void> {
  const over = ended.then(() => true)
  const pause = () => Promise.race([over, wait(KNOCK_MS, false)])
  for (let answers = 0; !(await pause());) if ((await isListening(port)) && ++answers > 1) again()
}
