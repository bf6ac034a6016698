package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"testing"
)

// TestMain lets the test program stand in for the program itself; see program.
func TestMain(m *testing.M) {
	if os.Getenv("CUS_TEST_PROGRAM") != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// program is a command line of the program with nothing but env set.
func program(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "CUS_TEST_PROGRAM=1"}, env...)
	return cmd
}

// running is the program at work.
type running struct {
	t   *testing.T
	cmd *exec.Cmd
	url string
}

var announced = regexp.MustCompile(`CUS działa: (http://\S+)`)

// serving starts it and waits until it says where it is.
func serving(t *testing.T, env []string) *running {
	t.Helper()
	s := &running{t: t, cmd: program(t, env, "serve")}
	s.cmd.Stderr = t.Output()
	out, err := s.cmd.StdoutPipe()
	must(t, err)
	must(t, s.cmd.Start())
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if m := announced.FindStringSubmatch(lines.Text()); m != nil {
			s.url = m[1]
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return s
		}
	}
	t.Fatalf("it did not start: %v", s.cmd.Wait())
	return nil
}

// status is how it answers at path.
func (s *running) status(path string) int {
	s.t.Helper()
	r, err := http.Get(s.url + path)
	must(s.t, err)
	defer r.Body.Close()
	return r.StatusCode
}

// stop ends it as a service manager does, and it ends well.
func (s *running) stop() {
	s.t.Helper()
	must(s.t, s.cmd.Process.Signal(syscall.SIGTERM))
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("it stopped with %v", err)
	}
}
