/** A process that graduates a class, and kills itself at a command of the transaction. */
import '../support/keys.ts'
import mongoose from 'mongoose'
import '../../server/features/index.ts'
import type { Actor } from '../../server/access/actor.ts'
import { graduateAll } from '../../server/features/graduation/graduate.service.ts'

const [uri = '', id = '', unit = '', event = '', command = '', collection = ''] = process.argv.slice(2)
await mongoose.connect(uri, { monitorCommands: true })
mongoose.connection.getClient().on(event as 'commandStarted', (said) => {
  if (said.commandName !== command) return
  if (collection && 'command' in said && said.command[command] !== collection) return
  process.kill(process.pid, 'SIGKILL')
})
const actor: Actor = {
  ...{ account: 'base', name: '培训基地', person: null, grants: [{ role: 'base-manager', unit }] },
  ...{ session: 'x', mustChangePassword: false },
}
await graduateAll(actor, id)
