# Two commands matter: `make run` and `make test`. The rest are their parts.
# Messages are Polish: they are read by whoever runs the program, not only by us.

SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run test build assets lint fmt cover fuzz bench clean

version := $(shell git describe --always --dirty 2>/dev/null || echo dev)
modules := web/node_modules/.package-lock.json# npm writes it when it is done
assets  := web/dist/manifest.json# the builder writes it last
tools   := internal/tools/go.mod internal/tools/go.sum

help: ## ta lista
	@echo 'CUS — polecenia:'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

run: ## doinstaluj, czego brakuje, zbuduj i uruchom (bez żadnej konfiguracji)
	@scripts/need.sh go node postgres
	@$(MAKE) build
	@exec bin/cus serve

test: ## wszystkie sprawdzenia i testy; tego samego używa .ci/run
	@scripts/test.sh

build: $(assets) ## zbuduj bin/cus
	@mkdir -p bin
	@CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '-X main.version=$(version)' -o bin/cus ./cmd/cus

assets: $(assets) ## zbuduj style, skrypty, czcionki i ikony

lint: bin/golangci-lint ## sprawdź styl kodu
	@bin/golangci-lint run ./...

fmt: ## sformatuj kod Go
	@gofmt -w $$(scripts/go-files.sh)

cover: ## pokrycie testami reguł, w których pomyłka kosztuje: uprawnień, kwot, dziennika
	@scripts/cover.sh

fuzz: ## szukaj danych, na których czytanie się myli; FUZZTIME=10s na każde
	@scripts/fuzz.sh

bench: ## zmierz strony na dwóch milionach mieszkańców (docs/performance.md; trwa długo)
	@scripts/need.sh go postgres
	@go run ./cmd/bench

clean: ## usuń wszystko, co powstało przy budowie (danych w ./var nie rusza)
	@scripts/test-db.sh stop
	@rm -rf bin web/node_modules
	@find web/dist -mindepth 1 ! -name .gitkeep -delete

$(modules): web/package.json web/package-lock.json
	@scripts/need.sh node
	@echo '— pobieram biblioteki przeglądarkowe (npm ci)'
	@npm ci --prefix web --no-audit --no-fund --loglevel=error || \
	 { echo '— nie udało się, próbuję jeszcze raz'; npm ci --prefix web --no-audit --no-fund --loglevel=error; }
	@touch $@

$(assets): $(modules) $(shell find web/assets internal/tools/assets -type f 2>/dev/null) $(tools)
	@echo '— buduję style, skrypty i ikony'
	@go -C internal/tools run ./assets
	@touch $@

# The tools have a go.mod of their own, so that the program's stays short.
bin/gotestsum bin/golangci-lint: $(tools)
	@mkdir -p bin
	@echo '— buduję $(@F) (za pierwszym razem trwa to do 3 minut)'
	@go -C internal/tools build -o ../../$@ $$(go -C internal/tools list -f '{{.ImportPath}}' tool | grep '/$(@F)$$')
	@touch $@
