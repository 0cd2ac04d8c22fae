# 红领学堂 for production: the server, ffmpeg, and the built client. The database is elsewhere: set MONGODB_URI.
#   docker build -t hongling . && docker run -p 8080:8080 -v hongling:/data -e MONGODB_URI=... -e SEED=empty hongling

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY . .
# The client is built by the tools of the lock file, then only what the server needs stays (with Node itself).
RUN npx vite build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund && node_modules/.bin/node --version

FROM debian:12-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates ffmpeg fonts-babelstone-han \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home hongling \
 && install -d -o hongling -g hongling -m 700 /data
WORKDIR /app
COPY --from=build /app ./
ENV NODE_ENV=production PATH=/app/node_modules/.bin:$PATH PORT=8080 DATA_DIR=/data
USER hongling
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((reply) => process.exit(reply.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/main.ts"]
