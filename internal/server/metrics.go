package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are figures for the people who keep the machine; they name routes, never persons.
type metrics struct {
	registry *prometheus.Registry
	took     *prometheus.HistogramVec
	files    *prometheus.CounterVec
}

func newMetrics(pool *pgxpool.Pool) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "cus_request_seconds", Help: "Time to answer, by method, route and status.",
			Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 2, 5},
		}, []string{"method", "route", "status"}),
	}
	m.files = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "cus_files_total", Help: "Attempts at files made aside, by what they came to: made, refused, again, failed."}, []string{"result"})
	m.registry.MustRegister(m.took, m.files, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if pool != nil {
		for name, value := range map[string]func(*pgxpool.Stat) float64{
			"cus_db_connections":            func(s *pgxpool.Stat) float64 { return float64(s.TotalConns()) },
			"cus_db_connections_in_use":     func(s *pgxpool.Stat) float64 { return float64(s.AcquiredConns()) },
			"cus_db_waits_for_a_connection": func(s *pgxpool.Stat) float64 { return float64(s.EmptyAcquireCount()) },
		} {
			m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: "State of the database pool."},
				func() float64 { return value(pool.Stat()) }))
		}
	}
	return m
}

func (m *metrics) request(method, route string, status int, took time.Duration) {
	m.took.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

func (m *metrics) file(result string) { m.files.WithLabelValues(result).Inc() }

// Metrics answers /metrics; it belongs on a listener of its own, out of reach of browsers.
func (s *Site) Metrics() http.Handler {
	m := http.NewServeMux()
	m.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}))
	return m
}
