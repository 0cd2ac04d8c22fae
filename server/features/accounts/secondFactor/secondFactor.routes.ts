import type { Router } from 'express'
import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import { mount, type Call } from '../../../http/mount.ts'
import { httpFail } from '../../../lib/failure.ts'
import { done } from '../../../lib/schema.ts'
import { confirmPassword, hasPassword } from '../authenticate.service.ts'
import { sealedCookie } from '../sealedCookie.ts'
import { factorShown } from '../sessionCookie.ts'
import { passByCode, passByPasskey, passkeyOptions } from './enter.ts'
import {
  addFactor,
  addTotp,
  factorsOf,
  loginOfAccount,
  newRecoveryCodes,
  removeFactor,
  resetFactors,
} from './factors.service.ts'
import { madePasskey, optionsToMake } from './passkeys.ts'
import { policyFor, savePolicy } from './policy.service.ts'
import { isFactorRequired } from './required.service.ts'
import { secondFactor } from './secondFactor.contract.ts'
import { fail } from './secondFactor.failures.ts'
import { base32, totpUri } from './totp.ts'
import { newTotpSecret } from './totpSecret.service.ts'

/** What is being added is kept by the browser, sealed, until it was shown to work. */
const adding = sealedCookie<{ account: string; secret?: string; challenge?: string }>('addingFactor', 10)

function added(call: Call, actor: Actor) {
  const kept = adding.read(call)
  if (kept?.account !== actor.account) throw fail('factor.stale')
  adding.clear(call)
  return kept
}

export const secondFactorRoutes = (app: AppContext): Router => {
  const { publicUrl } = app.config
  const secure = publicUrl.startsWith('https:')
  const again = (actor: Actor, { req }: Call, password: string) =>
    confirmPassword(actor.account, password, req.ip ?? '')
  return mount(
    secondFactor,
    {
      pass: ({ body }, _actor, call) => passByCode(app, call, body.code).then(() => done),
      passkeyOptions: (_input, _actor, call) => passkeyOptions(app, call) as never,
      passByPasskey: ({ body }, _actor, call) => passByPasskey(app, call, body.answer).then(() => done),

      own: async (_input, actor) => {
        const { totp, passkeys, recovery } = await factorsOf(actor.account)
        return {
          totp: totp && { at: totp.at.toISOString() },
          passkeys: passkeys.map(({ id, name, at, usedAt }) => ({
            id,
            name,
            at: at.toISOString(),
            usedAt: usedAt.toISOString(),
          })),
          recoveryLeft: recovery.length,
          required: await isFactorRequired(actor.account),
          hasPassword: await hasPassword(actor.account),
        }
      },
      beginTotp: async ({ body }, actor, call) => {
        await again(actor, call, body.password)
        const secret = newTotpSecret()
        adding.write(call, { account: actor.account, secret: secret.toString('base64') }, secure)
        return { secret: base32(secret), uri: totpUri(secret, await loginOfAccount(actor.account)) }
      },
      confirmTotp: async ({ body }, actor, call) => {
        const kept = adding.read(call)
        if (kept?.account !== actor.account || !kept.secret) throw fail('factor.stale')
        const recoveryCodes = await addTotp(actor, Buffer.from(kept.secret, 'base64'), body.code)
        adding.clear(call)
        await factorShown(call)
        return { recoveryCodes }
      },
      removeTotp: async ({ body }, actor, call) => {
        await again(actor, call, body.password)
        await removeFactor(actor, 'totp')
        return done
      },
      beginPasskey: async ({ body }, actor, call) => {
        await again(actor, call, body.password)
        const who = { account: actor.account, name: actor.name, login: await loginOfAccount(actor.account) }
        const options = await optionsToMake(app.config.publicUrl, who, (await factorsOf(actor.account)).passkeys)
        adding.write(call, { account: actor.account, challenge: options.challenge }, secure)
        return options as never
      },
      addPasskey: async ({ body }, actor, call) => {
        const { challenge = '' } = added(call, actor)
        const passkey = await madePasskey(app.config.publicUrl, challenge, body.answer, body.name)
        const recoveryCodes = await addFactor(actor, { passkey }, `通行密钥“${body.name}”`)
        await factorShown(call)
        return { recoveryCodes }
      },
      removePasskey: async ({ params, body }, actor, call) => {
        const { passkeys } = await factorsOf(actor.account)
        if (!passkeys.some(({ id }) => id === params.passkey)) throw httpFail('notFound')
        await again(actor, call, body.password)
        await removeFactor(actor, params)
        return done
      },
      newRecovery: async ({ body }, actor, call) => {
        await again(actor, call, body.password)
        return { recoveryCodes: await newRecoveryCodes(actor) }
      },

      reset: ({ params }, actor) => resetFactors(actor, params.account, app.realtime).then(() => done),
      policy: async (_input, actor) => ({ requiredOf: await policyFor(actor) }),
      savePolicy: async ({ body }, actor) => ({ requiredOf: await savePolicy(actor, body.requiredOf, app.realtime) }),
    },
    {
      beforeSecondFactor: ['own', 'beginTotp', 'confirmTotp', 'beginPasskey', 'addPasskey'],
    },
  )
}
