package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"cus/internal/domain/indicator"
	"cus/internal/domain/journal"
	"cus/internal/domain/plan"

	"github.com/jackc/pgx/v5/pgxpool"
)

// everyTurn is how often the program looks whether a day has come, and folds the sums of figures.
const everyTurn = 5 * time.Minute

// keepDays takes the steps that only the calendar takes, plans that begin or end, and folds
// the sums that are kept. It does so at once and then again and again until ctx ends; several
// programs at one database do not disturb each other.
func keepDays(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger) {
	fold := func(sums func(context.Context, *pgxpool.Pool) error) {
		if err := sums(ctx, pool); err != nil && ctx.Err() == nil {
			log.Error("sums were not folded", "cause", err)
		}
	}
	var both sync.WaitGroup
	both.Go(func() { every(ctx, journal.FoldEvery, func() { fold(journal.Fold) }) })
	both.Go(func() {
		every(ctx, everyTurn, func() {
			n, err := plan.AdvanceAll(ctx, pool, time.Now())
			switch {
			case err != nil && ctx.Err() == nil:
				log.Error("plans did not step", "cause", err)
			case n > 0:
				log.Info("plans stepped", "count", n)
			}
			fold(indicator.Fold)
		})
	})
	both.Wait()
}

// every does something at once and then after each span, until ctx ends.
func every(ctx context.Context, span time.Duration, do func()) {
	turn := time.NewTicker(span)
	defer turn.Stop()
	for {
		do()
		select {
		case <-ctx.Done():
			return
		case <-turn.C:
		}
	}
}
