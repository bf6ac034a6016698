// Package form holds what was typed: the raw text, what could be read of it, and the
// problems found. Everything typed stays, so a refused page comes back as it was left.
package form

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"

	"golang.org/x/text/unicode/norm"
)

// Limits of one form: the whole body, one field, the number of fields.
const (
	MaxBody   = 256 << 10
	maxField  = 20_000 // characters
	maxFields = 400
	maxValues = 2_000 // of all fields together: ticked boxes
)

// Form is one form as it was sent, or as it is first shown. The nil form is empty.
type Form struct {
	values   url.Values
	problems check.List
	overtake *Overtake
	stored   map[string]string
	restored bool
}

// New is a form first shown, filled with what is known.
func New(known map[string]string) *Form {
	f := &Form{values: url.Values{}}
	for name, value := range known {
		f.values.Set(name, value)
	}
	return f
}

// From reads the body of a POST. Too much is fault.TooLarge, an unreadable body
// fault.Malformed; a field with control characters becomes a problem of that field.
func From(w http.ResponseWriter, r *http.Request) (*Form, error) {
	r.Body = http.MaxBytesReader(w, r.Body, MaxBody)
	if err := r.ParseForm(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, fault.TooLarge
		}
		return nil, fault.Malformed
	}
	f := &Form{values: url.Values{}}
	if len(r.PostForm) > maxFields {
		return nil, fault.TooLarge
	}
	total := 0
	for name, values := range r.PostForm {
		if total += len(values); total > maxValues {
			return nil, fault.TooLarge
		}
		if !utf8.ValidString(name) {
			return nil, fault.Malformed
		}
		for _, v := range values {
			f.take(name, v)
		}
	}
	f.sortProblems()
	return f, nil
}

// FromUpload is From for a form that may bring a file under field. The file's name and
// content come back apart; a file over limit bytes is fault.TooLarge. Its hash stands among
// the values, so that two sendings with different files differ.
func FromUpload(w http.ResponseWriter, r *http.Request, field string, limit int64) (f *Form, name string, content []byte, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, limit+MaxBody)
	parts, err := r.MultipartReader()
	if err != nil {
		f, err = From(w, r) // sent without a file, as an ordinary form
		if err == nil && f.BroughtFile() {
			f.problems.That(false, field, "form.file_again") // the page sent it that says that it failed: only the browser had the file
		}
		return f, "", nil, err
	}
	f, err = fromParts(parts, limit, func(p *multipart.Part) io.Writer {
		if p.FormName() != field {
			return nil
		}
		name, content = p.FileName(), nil
		return writer(func(b []byte) (int, error) { content = append(content, b...); return len(b), nil })
	})
	return f, name, content, err
}

// FromBroken is the form of a request that failed before it was read, its file, if it brought
// one, read past: what was typed is not lost with the request.
func FromBroken(w http.ResponseWriter, r *http.Request, limit int64) (*Form, error) {
	r.Body = http.MaxBytesReader(w, r.Body, limit+MaxBody)
	parts, err := r.MultipartReader()
	if err != nil {
		return From(w, r)
	}
	return fromParts(parts, limit, func(p *multipart.Part) io.Writer {
		if p.FileName() == "" {
			return nil
		}
		return io.Discard
	})
}

// sumSuffix follows the name of a file's field in that of its hash.
const sumSuffix = ".sha256"

// sumOfNothing is the hash where no file was chosen.
var sumOfNothing = hex.EncodeToString(sha256.New().Sum(nil))

// BroughtFile reports whether a file came with the form.
func (f *Form) BroughtFile() bool {
	for name, sums := range f.values {
		if strings.HasSuffix(name, sumSuffix) && slices.ContainsFunc(sums, func(sum string) bool { return sum != sumOfNothing }) {
			return true
		}
	}
	return false
}

// writer writes by being called.
type writer func(b []byte) (int, error)

func (w writer) Write(b []byte) (int, error) { return w(b) }

// fromParts reads a form sent in parts. file says where the content of a file goes; nil: the
// part is no file.
func fromParts(parts *multipart.Reader, limit int64, file func(*multipart.Part) io.Writer) (*Form, error) {
	f := &Form{values: url.Values{}}
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || n > maxFields {
			return nil, unread(err)
		}
		if !utf8.ValidString(part.FormName()) {
			return nil, fault.Malformed
		}
		if to := file(part); to != nil {
			sum := sha256.New()
			size, err := io.Copy(io.MultiWriter(sum, to), io.LimitReader(part, limit+1))
			if err != nil || size > limit {
				return nil, unread(err)
			}
			f.values.Add(part.FormName()+sumSuffix, hex.EncodeToString(sum.Sum(nil)))
			continue
		}
		data, err := io.ReadAll(io.LimitReader(part, MaxBody+1))
		if err != nil || len(data) > MaxBody {
			return nil, unread(err)
		}
		f.take(part.FormName(), string(data))
	}
	f.sortProblems()
	return f, nil
}

// unread is what a body that could not be read to its end comes to: too large, unless it
// was broken off.
func unread(err error) error {
	var tooLarge *http.MaxBytesError
	if err == nil || errors.As(err, &tooLarge) {
		return fault.TooLarge
	}
	return fault.Malformed
}

func (f *Form) take(name, v string) {
	if !utf8.ValidString(v) {
		f.problems.That(false, name, "form.not_text")
		v = strings.ToValidUTF8(v, "")
	}
	v = norm.NFC.String(strings.ReplaceAll(v, "\r\n", "\n"))
	clean := strings.Map(printable, v)
	if clean != v {
		f.problems.That(false, name, "form.control_characters")
	}
	if utf8.RuneCountInString(clean) > maxField {
		f.problems.That(false, name, "form.too_long", i18n.A{"Max": maxField})
		clean = string([]rune(clean)[:maxField])
	}
	f.values.Add(name, clean)
}

// printable drops control characters and those that turn the direction of writing:
// a name must not be able to disguise itself.
func printable(r rune) rune {
	if r == '\n' || r == '\t' {
		return r
	}
	if unicode.IsControl(r) || (r >= 0x202A && r <= 0x202E) || (r >= 0x2066 && r <= 0x2069) || r == 0xFEFF {
		return -1
	}
	return r
}

func (f *Form) sortProblems() {
	sort.SliceStable(f.problems, func(i, j int) bool { return f.problems[i].Field < f.problems[j].Field })
}

// Raw is what was typed in the field.
func (f *Form) Raw(name string) string {
	if f == nil {
		return ""
	}
	return f.values.Get(name)
}

// Values are all values sent under name: ticked boxes.
func (f *Form) Values(name string) []string {
	if f == nil {
		return nil
	}
	return f.values[name]
}

// Has reports whether value is among those sent under name.
func (f *Form) Has(name, value string) bool {
	for _, v := range f.Values(name) {
		if v == value {
			return true
		}
	}
	return false
}

// Set puts a value where none was typed yet. A form restored after a lost session keeps
// what was typed, and the version it was typed against.
func (f *Form) Set(name string, values ...string) {
	if !f.restored {
		f.values[name] = values
	}
}

// Lacks reports whether none of the fields named in known came with the form: it was sent
// by a button beside them.
func (f *Form) Lacks(known map[string]string) bool {
	for name := range known {
		if _, sent := f.values[name]; sent {
			return false
		}
	}
	return len(known) > 0
}

// secrets are fields that never leave the request they came in.
var secrets = []string{KeyField, "password", "current", "again", "token", "adm_password", "adm_again", "dir_password", "dir_again"}

// Draft is what was typed, to be kept while the person signs in again; secrets are left out.
func (f *Form) Draft() map[string][]string {
	out := map[string][]string{}
	for name, values := range f.values {
		if !slices.Contains(secrets, name) {
			out[name] = values
		}
	}
	return out
}

// Again is everything that was sent, its key too, for its author to send it once more;
// nothing where a password is among it.
func (f *Form) Again() map[string][]string {
	for _, name := range secrets {
		if name != KeyField && f.values.Has(name) {
			return nil
		}
	}
	return f.values
}

// Filled is a form first shown, with everything that was typed into it before.
func Filled(values map[string][]string) *Form {
	f := &Form{values: url.Values{}}
	for name, v := range values {
		f.values[name] = slices.Clone(v)
	}
	return f
}

// Restore is a form as it was typed before the session was lost.
func Restore(draft map[string][]string) *Form {
	return &Form{values: draft, restored: true}
}

// Restored reports whether the form came back after a lost session.
func (f *Form) Restored() bool { return f != nil && f.restored }

// Text is one line of text: trimmed, inner spaces single.
func (f *Form) Text(name string) string { return strings.Join(strings.Fields(f.Raw(name)), " ") }

// Lines is a longer text: trimmed, its line breaks kept.
func (f *Form) Lines(name string) string { return strings.TrimSpace(f.Raw(name)) }

// Flag reports whether the box was ticked.
func (f *Form) Flag(name string) bool { return f.Raw(name) != "" }

// Date is the day typed; the zero day when empty. What cannot be read is a problem.
func (f *Form) Date(name string) date.Date {
	return Read(f, name, date.Parse, "form.date")
}

// Clock is the time of day typed; -1 when empty.
func (f *Form) Clock(name string) date.Clock {
	if f.Text(name) == "" {
		return -1
	}
	return Read(f, name, date.ParseClock, "form.clock")
}

// Int is the whole number typed; 0 when empty.
func (f *Form) Int(name string) int { return Read(f, name, strconv.Atoi, "form.number") }

// Read reads a field by parse; empty is the zero value. What parse refuses becomes the
// problem key of that field.
func Read[T any](f *Form, name string, parse func(string) (T, error), key string) T {
	var zero T
	s := f.Text(name)
	if s == "" {
		return zero
	}
	t, err := parse(s)
	if err != nil {
		f.Refuse(name, key)
		return zero
	}
	return t
}

// Refuse notes a problem with a field found while reading it.
func (f *Form) Refuse(field, key string, args ...i18n.A) { f.problems.That(false, field, key, args...) }

// Forgive drops the problems found so far: what was typed turned out not to count.
func (f *Form) Forgive() { f.problems = nil }

// Refused reports whether the form must be shown again: problems were found while
// reading, or err carries the domain's. Those are added to the form's.
func (f *Form) Refused(err error) bool {
	more, ok := check.Problems(err)
	if ok {
		f.add(more)
	}
	return ok
}

// Err is the refusal made of the problems found while reading, or nil.
func (f *Form) Err() error {
	if f == nil {
		return nil
	}
	return f.problems.Err()
}

// add joins the domain's problems, leaving out a second one for a field that could not
// even be read.
func (f *Form) add(more check.List) {
	unread := map[string]bool{}
	for _, p := range f.problems {
		if p.Field != "" {
			unread[p.Field] = true
		}
	}
	for _, p := range more {
		if !unread[p.Field] {
			f.problems = append(f.problems, p)
		}
	}
}

// Problems are all reasons against the form, in the order found.
func (f *Form) Problems() []check.Problem {
	if f == nil {
		return nil
	}
	return f.problems
}

// Error is the first problem of a field.
func (f *Form) Error(name string) (check.Problem, bool) {
	for _, p := range f.Problems() {
		if p.Field == name {
			return p, true
		}
	}
	return check.Problem{}, false
}

// Names of the hidden fields every form of ours carries.
const (
	KeyField     = "request_key"
	VersionField = "version"
)

// Key is the form's request key: the same key is carried out once.
func (f *Form) Key() string { return f.Raw(KeyField) }

// Version is the version of the row the form was filled from.
func (f *Form) Version() int {
	n, _ := strconv.Atoi(f.Raw(VersionField)) // 0 never matches a row
	return n
}

// Digest is the SHA-256 of everything sent, the request key left out, in a fixed order.
func (f *Form) Digest(path string) string {
	h := sha256.New()
	h.Write([]byte(path))
	names := make([]string, 0, len(f.values))
	for name := range f.values {
		if name != KeyField {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		for _, v := range f.values[name] {
			h.Write([]byte("\x00" + name + "\x00" + v))
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Overtake says that somebody saved the same row meanwhile.
type Overtake struct {
	By string
	At time.Time
}

// Overtaken notes that somebody saved meanwhile; the page says who and when, and shows
// beside each field what stands there now.
func (f *Form) Overtaken(by string, at time.Time) { f.overtake = &Overtake{by, at} }

// Conflict is who saved meanwhile, or nil.
func (f *Form) Conflict() *Overtake {
	if f == nil {
		return nil
	}
	return f.overtake
}

// Stored tells an overtaken form what the record holds now, and its version: saving once
// more is then a decision made knowing both. It does nothing to a form that was not
// overtaken.
func (f *Form) Stored(version int, now map[string]string) {
	if f == nil || f.overtake == nil {
		return
	}
	f.stored = now
	f.values.Set(VersionField, strconv.Itoa(version))
}

// Meanwhile is what the record holds now in this field, when that differs from what was typed.
func (f *Form) Meanwhile(name string) (string, bool) {
	if f == nil || f.stored == nil {
		return "", false
	}
	v, ok := f.stored[name]
	return v, ok && v != f.Raw(name)
}

// NewKey is a fresh request key for a form about to be shown.
func NewKey() string { return rand.Text() }
