import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { afterCursor, cutPage, type CursorPage } from '../../lib/paging.ts'
import { Units, type Unit } from '../organisations/organisations.model.ts'
import { Assets, type Asset } from './assets.model.ts'

/** A unit in which the actor may keep media; any other is not found. */
export async function unitFor(actor: Actor, id: string): Promise<Unit> {
  const unit = await Units.findOne({ _id: id, ...scope(actor, 'asset.write') }).lean()
  if (!unit) throw httpFail('notFound')
  return unit
}

/** An asset of the actor's units; any other is not found. */
export async function assetFor(actor: Actor, id: string): Promise<Asset> {
  const asset = await Assets.findOne({ _id: id, ...scope(actor, 'asset.write') }).lean()
  if (!asset) throw httpFail('notFound')
  return asset
}

/** The asset that an upload became; not found until it is complete. */
export async function assetOfUpload(actor: Actor, upload: string): Promise<Asset> {
  const asset = await Assets.findOne({ upload, ...scope(actor, 'asset.write') }).lean()
  if (!asset) throw httpFail('notFound')
  return asset
}

export interface AssetQuery {
  cursor?: string | undefined
  limit: number
  kind?: Asset['kind'] | undefined
  search?: string | undefined
}

/** The library of the actor's units, newest first. */
export async function library(actor: Actor, { cursor, limit, kind, search }: AssetQuery): Promise<CursorPage<Asset>> {
  const filter = {
    ...scope(actor, 'asset.write'),
    ...(kind && { kind }),
    ...(search && { name: new RegExp(search.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i') }),
  }
  const after = afterCursor(cursor, 'createdAt', -1, 'instant')
  const rows = await findInOrder(Assets, [filter, after], { createdAt: -1, _id: -1 }, limit + 1)
  return cutPage(rows, limit, 'createdAt')
}
