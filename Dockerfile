# The program alone, in an image without a shell. Its database is elsewhere:
# see compose.yaml.

FROM node:20-bookworm-slim AS modules
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY internal/tools/go.mod internal/tools/go.sum internal/tools/
RUN go mod download
COPY . .
COPY --from=modules /src/web/node_modules web/node_modules
ARG VERSION=dev
RUN go -C internal/tools run ./assets \
 && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-X main.version=$VERSION" -o /cus ./cmd/cus

# Certificates and time zones are in it, a shell and root are not.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /cus /cus
ENV CUS_ADDR=0.0.0.0:8080
EXPOSE 8080
ENTRYPOINT ["/cus"]
CMD ["serve"]
