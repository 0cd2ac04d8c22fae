import { standsInTree } from '../../organisations/placedRows.service.ts'
import { GroupRobots, RobotPosts } from './robots.model.ts'

standsInTree('群机器人', GroupRobots)
standsInTree('发到群里的通知', RobotPosts)
