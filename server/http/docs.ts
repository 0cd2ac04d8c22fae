import path from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { Router } from 'express'

/** Swagger UI's own files: nothing is taken from elsewhere, so that it works in an intranet. */
const FILES = path.dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))
const TAKEN = /^\/(swagger-ui-bundle\.js|swagger-ui\.css|favicon-32x32\.png)$/

const PAGE = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>接口文档 · 红领学堂</title>
    <link rel="icon" href="/api/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <noscript>本页需要 JavaScript；接口描述见 /api/openapi.json。</noscript>
    <main id="docs"></main>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`

/**
 * A file of its own: the policy lets no script stand in a page. Only what reads is tried out, since it changes nothing.
 */
const START = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  filter: true,
  supportedSubmitMethods: ['get'],
  validatorUrl: null,
})
`

/** The page of /api/openapi.json, open to whom that is open to: anyone. */
export function docs(): Router {
  const router = Router()
  router.get('/', (_req, res) => void res.type('html').send(PAGE))
  router.get('/start.js', (_req, res) => void res.type('js').send(START))
  const files = express.static(FILES, {
    index: false,
    fallthrough: false,
    // Of all below /api these alone are the same for everybody.
    setHeaders: (res) => void res.setHeader('cache-control', 'public, max-age=86400'),
  })
  router.get(TAKEN, files)
  return router
}
