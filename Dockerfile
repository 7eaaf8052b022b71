# One image, two commands: `web` (the site, the default) and `worker` (the timetable). DATABASE_URL names a maintained PostgreSQL.
FROM node:24-bookworm-slim
ENV NODE_ENV=production EVENHAND_HOME=/var/lib/evenhand
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional && npm cache clean --force
COPY tsconfig.json ./
COPY sql ./sql
COPY jobs ./jobs
COPY src ./src
RUN mkdir -p "$EVENHAND_HOME" && chown node:node "$EVENHAND_HOME"
USER node
VOLUME /var/lib/evenhand
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the process that receives SIGTERM, so that a stop is clean.
ENTRYPOINT ["node", "--import", "tsx"]
CMD ["src/server.ts", "web"]
