import { model, nullable, required } from '../../../lib/model.ts'
import type { PostState, RobotKind } from './robots.rule.ts'

/** 群机器人: posts announcements to the group of a unit. */
export interface GroupRobot {
  _id: string
  unit: string
  ancestors: string[]
  kind: RobotKind
  name: string
  /** Where it is asked: the vendor, or an installation of its own. */
  origin: string
  /** The key of its webhook, and what it signs with, sealed. */
  key: string
  secret: string | null
  revision: number
}
export const GroupRobots = model<GroupRobot>(
  'GroupRobot',
  'groupRobots',
  {
    unit: required(String),
    ancestors: [String],
    kind: required(String),
    name: required(String),
    origin: required(String),
    key: required(String),
    secret: nullable(String),
    revision: required(Number),
  },
  [[{ ancestors: 1, name: 1, _id: 1 }]],
)

/** An announcement on its way to a group. */
export interface RobotPost {
  /** `<announcement>-<robot>` */
  _id: string
  announcement: string
  robot: string
  /** As the robot was called. */
  name: string
  /** Of the announcement's unit. */
  ancestors: string[]
  state: PostState
  tries: number
  said: string
  at: Date
}
export const RobotPosts = model<RobotPost>(
  'RobotPost',
  'robotPosts',
  {
    announcement: required(String),
    robot: required(String),
    name: required(String),
    ancestors: [String],
    state: required(String),
    tries: { type: Number, default: 0 },
    said: { type: String, default: '' },
    at: required(Date),
  },
  [[{ announcement: 1, name: 1 }], [{ ancestors: 1, at: -1 }]],
)
