# The program alone, in an image without a shell. Its database is elsewhere:
# see compose.yaml.

FROM node:20.20.2-bookworm-slim AS modules
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund

FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY internal/tools/go.mod internal/tools/go.sum internal/tools/
RUN go mod download && go -C internal/tools mod download
COPY . .
COPY --from=modules /src/web/node_modules web/node_modules
ARG VERSION=dev
RUN go -C internal/tools run ./assets \
 && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-X main.version=$VERSION" -o /cus ./cmd/cus

# Certificates are in it; a shell and root are not. It has no numbered versions:
# whoever wants the same bytes again adds @sha256:… of the day it was pulled.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /cus /cus
USER 65532:65532
ENV CUS_ADDR=0.0.0.0:8080 CUS_METRICS_ADDR=off
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/cus", "doctor", "--ready"]
ENTRYPOINT ["/cus"]
CMD ["serve"]
