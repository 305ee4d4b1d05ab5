# jobmon with its production dependencies alone. npm run check:dockerfile runs these instructions without a Docker engine.
FROM node:24-slim

ENV NODE_ENV=production
WORKDIR /app

COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund --cache .npm-cache && rm -r .npm-cache

COPY src ./src

# The image's own unprivileged user; nothing of /app is written at run time.
USER node

# Socket Mode needs no port but for /healthz.
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

CMD ["node", "src/main.ts"]
