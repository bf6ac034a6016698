package form_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"cus/internal/platform/form"
)

// FuzzMoney: an amount and a percentage that are read are shown so that they are read again.
func FuzzMoney(f *testing.F) {
	for _, s := range []string{"1234,5", "1 234.50 zł", "0", "0,01", "0,001", "-1", "1000000000", "9999999999999999999999", "20 %", "12,5%", "", "zł", "1,", ",5", "١"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := form.ParseMoney(s); err == nil {
			if again, err := form.ParseMoney(form.MoneyText(n)); err != nil || again != n || n < 0 {
				t.Fatalf("%q is shown as %q and read as %d, %v", s, form.MoneyText(n), again, err)
			}
		}
		if n, err := form.ParsePercent(s); err == nil {
			if again, err := form.ParsePercent(form.PercentText(n)); err != nil || again != n || n < 0 {
				t.Fatalf("%q is shown as %q and read as %d, %v", s, form.PercentText(n), again, err)
			}
		}
	})
}

// FuzzFrom: any body is a form or refused. What a form gives out is text, its digest does
// not depend on the order of the fields, and it comes back from a draft as it was.
func FuzzFrom(f *testing.F) {
	boundary := "multipart/form-data; boundary=x"
	for _, s := range [][2]string{
		{"application/x-www-form-urlencoded", "request_key=0123456789abcdef&version=3&body=Za%C5%BC%C3%B3%C5%82%C4%87%0D%0A&days=1&days=4"},
		{"application/x-www-form-urlencoded", "a=%zz"}, {"application/x-www-form-urlencoded", "a=%00&b=%ff&a=%E2%80%AE"}, {"text/plain", "a=1"}, {"", ""},
		{boundary, "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4\r\n--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nPismo\r\n--x--\r\n"},
		{boundary, "--x\r\nContent-Disposition: form-data"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, kind, body string) {
		request := func() (http.ResponseWriter, *http.Request) {
			r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
			r.Header.Set("Content-Type", kind)
			return httptest.NewRecorder(), r
		}
		sent, err := form.From(request())
		if w, r := request(); err != nil {
			if sent, _, _, err = form.FromUpload(w, r, "file", 1<<10); err != nil {
				return
			}
		}
		for _, read := range []string{sent.Text("body"), sent.Lines("body"), sent.Key()} {
			if !utf8.ValidString(read) || strings.ContainsRune(read, 0) {
				t.Fatalf("%q of %q", read, body)
			}
		}
		back := form.Restore(sent.Draft())
		for name := range sent.Draft() {
			if back.Raw(name) != sent.Raw(name) {
				t.Fatalf("%s was %q and came back as %q", name, sent.Raw(name), back.Raw(name))
			}
		}
		once, again := sent.Digest("/"), sent.Digest("/")
		if once != again || once == sent.Digest("/x") {
			t.Fatal("the digest is not that of the form and its address")
		}
	})
}
