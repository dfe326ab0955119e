# One image for every service of compose.yaml; the command says which one runs.
FROM node:22-slim

ENV APOLLO_TELEMETRY_DISABLED=1
WORKDIR /app

# The packages change less often than the code, so they get a layer of their own.
COPY package.json package-lock.json .npmrc ./
COPY gateway/package.json gateway/
COPY schema/package.json schema/
COPY scripts/package.json scripts/
COPY subgraphs/analytics/package.json subgraphs/analytics/
COPY subgraphs/billing/package.json subgraphs/billing/
COPY subgraphs/kit/package.json subgraphs/kit/
COPY subgraphs/tasks/package.json subgraphs/tasks/
COPY subgraphs/users/package.json subgraphs/users/
RUN npm ci --omit=dev && npm cache clean --force

COPY tsconfig.json ./
COPY gateway gateway
COPY schema schema
COPY subgraphs subgraphs

# Where mails go while no SMTP server is configured.
RUN mkdir -p .data/mails && chown -R node:node .data

USER node
# The process itself is the first one, so that SIGTERM reaches it and it drains.
ENTRYPOINT ["node", "--import", "tsx"]
