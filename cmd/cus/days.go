package main

import (
	"context"
	"log/slog"
	"time"

	"cus/internal/domain/indicator"
	"cus/internal/domain/journal"
	"cus/internal/domain/plan"

	"github.com/jackc/pgx/v5/pgxpool"
)

// everyTurn is how often the program looks whether a day has come.
const everyTurn = 5 * time.Minute

// keepDays takes the steps that only the calendar takes, plans that begin or end, and folds
// the sums that are kept. It looks at once and then every few minutes until ctx ends; several
// programs at one database do not disturb each other.
func keepDays(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger) {
	turn := time.NewTicker(everyTurn)
	defer turn.Stop()
	for {
		n, err := plan.AdvanceAll(ctx, pool, time.Now())
		switch {
		case err != nil && ctx.Err() == nil:
			log.Error("plans did not step", "cause", err)
		case n > 0:
			log.Info("plans stepped", "count", n)
		}
		for _, fold := range []func(context.Context, *pgxpool.Pool) error{indicator.Fold, journal.Fold} {
			if err := fold(ctx, pool); err != nil && ctx.Err() == nil {
				log.Error("sums were not folded", "cause", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-turn.C:
		}
	}
}
