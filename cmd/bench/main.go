// Command bench measures the program over a database the size of the largest city, in a
// cluster of its own. It is no part of the program that is shipped; see docs/performance.md.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"cus/internal/bench"
	_ "cus/web/locale" // words
)

// served is the word by which the program starts itself as the one that is measured.
const served = "served"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	if len(os.Args) == 3 && os.Args[1] == served {
		err = bench.Serve(ctx, os.Args[2], time.Now, func(address string) { fmt.Println(address) })
	} else {
		err = run(ctx)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run reads the settings and measures.
func run(ctx context.Context) error {
	o := bench.Options{Size: bench.Full, Now: time.Now, Out: os.Stdout, Child: []string{"/proc/self/exe", served}}
	residents, requests, seconds := bench.Full.Residents, 1000, 20
	o.Typos = 10_000
	for name, to := range map[string]*int{"CUS_BENCH_RESIDENTS": &residents, "CUS_BENCH_REQUESTS": &requests, "CUS_BENCH_SECONDS": &seconds, "CUS_BENCH_TYPOS": &o.Typos} {
		text, set := os.LookupEnv(name)
		if !set {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return fmt.Errorf("%s=%q: oczekiwana liczba", name, text)
		}
		*to = n
	}
	if residents != bench.Full.Residents {
		o.Size = bench.Of(residents)
	}
	o.Requests, o.Longest = requests, time.Duration(seconds)*time.Second
	o.Dir = os.Getenv("CUS_BENCH_DATA")
	if o.Dir == "" {
		o.Dir = filepath.Join(os.TempDir(), "cus-bench-"+strconv.Itoa(o.Size.Residents))
	}
	fmt.Printf("Pomiary: %d mieszkańców, %d planów, %d usług w planach; baza w %s\n", o.Size.Residents, o.Size.Plans, o.Size.Services, o.Dir)
	return bench.Run(ctx, o)
}
