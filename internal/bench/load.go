package bench

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cus/web/link"

	"github.com/klauspost/compress/zstd"
)

// visitor asks a server, as one person or as nobody.
type visitor struct {
	http    *http.Client
	base    string
	session string
}

// answer is what came of a request.
type answer struct {
	status   int
	location string
	packed   string // how: gzip, zstd; empty: not
	body     []byte // as it came
}

// ask sends the request and reads the answer to its end.
func (v visitor) ask(ctx context.Context, a ask) (answer, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if a.form != nil {
		method, body = http.MethodPost, strings.NewReader(a.form.Encode())
	}
	req, err := http.NewRequestWithContext(ctx, method, v.base+a.path, body)
	if err != nil {
		return answer{}, fmt.Errorf("bench: %w", err)
	}
	req.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd") // as today's browsers say
	if a.form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("HX-Request", "true")
	}
	if v.session != "" {
		req.AddCookie(&http.Cookie{Name: "sid", Value: v.session}) //nolint:gosec // sent by this client, not set by a server
	}
	res, err := v.http.Do(req)
	if err != nil {
		return answer{}, fmt.Errorf("bench: %w", err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		return answer{}, fmt.Errorf("bench: %w", err)
	}
	return answer{res.StatusCode, res.Header.Get("Location"), res.Header.Get("Content-Encoding"), data}, nil
}

// unpacked is the body as it was before it was packed for the way, in bytes.
func (a answer) unpacked() (int, error) {
	var from io.Reader = bytes.NewReader(a.body)
	switch a.packed {
	case "zstd":
		z, err := zstd.NewReader(from)
		if err != nil {
			return 0, fmt.Errorf("bench: %w", err)
		}
		defer z.Close()
		from = z
	case "gzip":
		z, err := gzip.NewReader(from)
		if err != nil {
			return 0, fmt.Errorf("bench: %w", err)
		}
		from = z
	}
	n, err := io.Copy(io.Discard, io.LimitReader(from, 64<<20))
	if err != nil {
		return 0, fmt.Errorf("bench: %w", err)
	}
	return int(n), nil
}

// client is a connection pool of a visitor's own; redirects are answers.
func client(conns int) *http.Client {
	return &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: conns, MaxConnsPerHost: conns, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// times are how long requests took.
type times []time.Duration

// at is the time below which the share of the requests stayed, in milliseconds.
func (t times) at(share float64) float64 {
	if len(t) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(t))
	return float64(s[min(len(s)-1, int(share*float64(len(s))))].Microseconds()) / 1000
}

// measured is what was measured of a page at a number of connections.
type measured struct {
	page, bare, livez times
	wrong             int // answers other than the page
}

// bareAsk is the bare page of the same rows.
func (p page) bareAsk(i int) ask {
	args, err := json.Marshal(p.asks[i].args)
	if err != nil {
		panic(err) // texts and numbers
	}
	if p.asks[i].args == nil {
		args = []byte("[]")
	}
	return ask{path: barePath + strconv.Itoa(p.kind) + "?args=" + url.QueryEscape(string(args))}
}

// measure asks for the page over and over, on so many connections at once, and beside it in
// the same breath for the bare page and for /livez: so that whatever else the machine does
// weighs on all three. It ends after so many requests in all, or when the time is up.
func (r *run) measure(ctx context.Context, p page, conns, requests int) (measured, error) {
	v := visitor{client(conns), r.address, r.sessions[p.who]}
	none := visitor{v.http, r.address, ""}
	var next, wrong atomic.Int64
	var mu sync.Mutex
	var out measured
	var failed error
	until := r.Now().Add(r.Longest)
	var wg sync.WaitGroup
	for range conns {
		wg.Go(func() {
			var mine measured
			for {
				i := int(next.Add(1)) - 1
				if i >= requests || ctx.Err() != nil || r.Now().After(until) {
					break
				}
				n := i % len(p.asks)
				for _, one := range []struct {
					by   visitor
					what ask
					to   *times
				}{{v, p.asks[n], &mine.page}, {none, p.bareAsk(n), &mine.bare}, {none, ask{path: "/livez"}, &mine.livez}} {
					began := r.Now()
					a, err := one.by.ask(ctx, one.what)
					if err != nil {
						mu.Lock()
						failed = err
						mu.Unlock()
						return
					}
					if a.status != http.StatusOK {
						wrong.Add(1)
					}
					*one.to = append(*one.to, r.Now().Sub(began))
				}
			}
			mu.Lock()
			defer mu.Unlock()
			out.page, out.bare, out.livez = append(out.page, mine.page...), append(out.bare, mine.bare...), append(out.livez, mine.livez...)
		})
	}
	wg.Wait()
	v.http.CloseIdleConnections()
	out.wrong = int(wrong.Load())
	return out, failed
}

// perSecond is how many pages an office of a large city asks for at once, all desks together.
const perSecond = 50

// mixed asks for the pages by turns, perSecond of them, whether the ones before have come or
// not, for as long as a page is measured.
func (r *run) mixed(ctx context.Context, list []page) (measured, error) {
	requests := max(len(list), int(min(r.Longest, mixedLongest).Seconds())*perSecond)
	clients := client(perSecond)
	defer clients.CloseIdleConnections()
	var mu sync.Mutex
	var out measured
	var failed error
	var wg sync.WaitGroup
	beat := time.NewTicker(time.Second / perSecond)
	defer beat.Stop()
	for i := range requests {
		p := list[i%len(list)]
		a := p.asks[i/len(list)%len(p.asks)]
		wg.Go(func() {
			began := r.Now()
			got, err := visitor{clients, r.address, r.sessions[p.who]}.ask(ctx, a)
			took := r.Now().Sub(began)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed = err
			}
			if got.status != http.StatusOK {
				out.wrong++
			}
			out.page = append(out.page, took)
		})
		<-beat.C
	}
	wg.Wait()
	return out, failed
}

// mixedLongest bounds that.
const mixedLongest = 20 * time.Second

// atTheDoor has so many people sign in, one after another or all in the same moment, from one
// address; those who do not get in are counted as wrong.
func (r *run) atTheDoor(ctx context.Context, logins []string, password string, together bool) (out measured, err error) {
	clients := client(len(logins))
	defer clients.CloseIdleConnections()
	var mu sync.Mutex
	var wg sync.WaitGroup
	signIn := func(login string) {
		began := r.Now()
		got, askErr := visitor{clients, r.address, ""}.ask(ctx, ask{path: link.SignIn, form: url.Values{"email": {login}, "password": {password}}})
		took := r.Now().Sub(began)
		mu.Lock()
		defer mu.Unlock()
		if askErr != nil {
			err = askErr
		}
		if got.status != http.StatusSeeOther {
			out.wrong++
		}
		out.page = append(out.page, took)
	}
	for _, login := range logins {
		if together {
			wg.Go(func() { signIn(login) })
		} else {
			signIn(login)
		}
	}
	wg.Wait()
	return out, err
}

// memory is how much memory the process holds, in megabytes; 0 where nobody can tell.
func memory(pid int) float64 {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(text), "VmRSS:")
	kb, err := strconv.Atoi(strings.Fields(after + " 0")[0])
	if err != nil {
		return 0
	}
	return float64(kb) / 1024
}
