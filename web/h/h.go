// Package h writes HTML from typed Go values: every element is a function, every
// text is escaped, every message comes from the catalogue in the reader's language.
//
// It stands where a template language would: a page is ordinary Go, checked by the
// compiler, with no generated twin. Nothing here can write unescaped text except
// Raw, which no page uses.
package h

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"

	"cus/internal/platform/i18n"
)

// Node is anything that can stand inside an element: a child, or an attribute.
// A nil Node is written as nothing.
type Node interface {
	write(w *writer)
}

// writer carries the page being written and the language it is written in.
type writer struct {
	bytes.Buffer
	ctx context.Context
}

var writers = sync.Pool{New: func() any { return new(writer) }}

// Render writes n as HTML to w, in the language of ctx. Nothing is written when
// building fails halfway by a panic: the page is complete before the first byte leaves.
func Render(ctx context.Context, w io.Writer, n Node) error {
	b := writers.Get().(*writer)
	defer writers.Put(b)
	b.Reset()
	b.ctx = ctx
	if n != nil {
		n.write(b)
	}
	b.ctx = nil
	_, err := w.Write(b.Bytes())
	return err
}

// String renders n for a test or a measurement.
func String(ctx context.Context, n Node) string {
	var s strings.Builder
	_ = Render(ctx, &s, n) // a strings.Builder never fails
	return s.String()
}

// text is escaped character data.
type text string

func (t text) write(w *writer) { escape(w, string(t)) }

// Text is a value shown as it is: a name, a number, a date already formatted.
func Text(s string) Node { return text(s) }

// message is a sentence of the catalogue, looked up while writing.
type message struct {
	key  string
	args []i18n.A
}

func (m message) write(w *writer) { escape(w, i18n.T(w.ctx, m.key, m.args...)) }

// T is the message under key in the reader's language. Count in the arguments
// selects the plural.
func T(key string, args ...i18n.A) Node { return message{key, args} }

// words are the same words in both languages.
type words struct{ polish, english string }

func (t words) write(w *writer) {
	if t.english != "" && i18n.Of(w.ctx) == i18n.English {
		escape(w, t.english)
		return
	}
	escape(w, t.polish)
}

// Words are words the centre wrote in both languages; without English ones, the Polish.
func Words(polish, english string) Node { return words{polish, english} }

// attr is one attribute; an empty name writes nothing.
type attr struct{ name, value string }

func (a attr) write(w *writer) {
	if a.name == "" {
		return
	}
	w.WriteByte(' ')
	w.WriteString(a.name)
	w.WriteString(`="`)
	escape(w, a.value)
	w.WriteByte('"')
}

// Attr is the attribute name="value". Names are written by us, never taken from a request.
func Attr(name, value string) Node { return attr{name, value} }

// flag is a boolean attribute.
type flag string

func (f flag) write(w *writer) {
	if f != "" {
		w.WriteByte(' ')
		w.WriteString(string(f))
	}
}

// Flag is the boolean attribute name when on, and nothing otherwise.
func Flag(name string, on bool) Node {
	if !on {
		return flag("")
	}
	return flag(name)
}

// attrT is an attribute whose value is a message.
type attrT struct {
	name string
	message
}

func (a attrT) write(w *writer) { attr{a.name, i18n.T(w.ctx, a.key, a.args...)}.write(w) }

// AttrT is an attribute whose value is the message under key: aria-label, placeholder, title.
func AttrT(name, key string, args ...i18n.A) Node { return attrT{name, message{key, args}} }

// group is several nodes in a row; attributes inside it still count as attributes.
type group []Node

func (g group) write(w *writer) {
	for _, n := range g {
		if n != nil {
			n.write(w)
		}
	}
}

// Group is several nodes where one is expected.
func Group(nodes ...Node) Node { return group(nodes) }

// If is n when cond holds, and nothing otherwise. Both sides are built: where
// building n needs cond to hold, use When.
func If(cond bool, n Node) Node {
	if !cond {
		return nil
	}
	return n
}

// When is what build returns when cond holds, and nothing otherwise.
func When(cond bool, build func() Node) Node {
	if !cond {
		return nil
	}
	return build()
}

// Each is one node per item.
func Each[T any](items []T, build func(T) Node) Node {
	g := make(group, len(items))
	for i, item := range items {
		g[i] = build(item)
	}
	return g
}

// EachI is one node per item, with its position from 0.
func EachI[T any](items []T, build func(int, T) Node) Node {
	g := make(group, len(items))
	for i, item := range items {
		g[i] = build(i, item)
	}
	return g
}

// lazy is a node that needs the reader's language while it is written.
type lazy func(ctx context.Context) Node

func (l lazy) write(w *writer) {
	if n := l(w.ctx); n != nil {
		n.write(w)
	}
}

// With builds a node while writing, from the context of the request.
func With(build func(ctx context.Context) Node) Node { return lazy(build) }

// element is a tag with its attributes and children.
type element struct {
	tag      string
	void     bool
	children []Node
}

func (e element) write(w *writer) {
	w.WriteByte('<')
	w.WriteString(e.tag)
	writeAttrs(w, e.children)
	w.WriteByte('>')
	if e.void {
		return
	}
	writeChildren(w, e.children)
	w.WriteString("</")
	w.WriteString(e.tag)
	w.WriteByte('>')
}

func writeAttrs(w *writer, nodes []Node) {
	for _, n := range nodes {
		switch n := n.(type) {
		case attr, attrT, flag, classes:
			n.write(w)
		case group:
			writeAttrs(w, n)
		}
	}
}

func writeChildren(w *writer, nodes []Node) {
	for _, n := range nodes {
		switch n := n.(type) {
		case nil, attr, attrT, flag, classes:
		case group:
			writeChildren(w, n)
		default:
			n.write(w)
		}
	}
}

// classes is the class attribute; empty names are dropped.
type classes []string

func (c classes) write(w *writer) {
	names := make([]string, 0, len(c))
	for _, n := range c {
		if n != "" {
			names = append(names, n)
		}
	}
	if len(names) > 0 {
		attr{"class", strings.Join(names, " ")}.write(w)
	}
}

// El is the element tag.
func El(tag string, children ...Node) Node { return element{tag: tag, children: children} }

// Void is an element without an end tag: input, br, link, meta.
func Void(tag string, attrs ...Node) Node { return element{tag: tag, void: true, children: attrs} }

// raw is markup written as it stands.
type raw string

func (r raw) write(w *writer) { w.WriteString(string(r)) }

// Raw writes markup unescaped. Only for constants of our own, such as the doctype.
func Raw(markup string) Node { return raw(markup) }

func escape(w *writer, s string) {
	last := 0
	for i := 0; i < len(s); i++ {
		var esc string
		switch s[i] {
		case '&':
			esc = "&amp;"
		case '<':
			esc = "&lt;"
		case '>':
			esc = "&gt;"
		case '"':
			esc = "&#34;"
		case '\'':
			esc = "&#39;"
		case 0:
			esc = "\uFFFD"
		default:
			continue
		}
		w.WriteString(s[last:i])
		w.WriteString(esc)
		last = i + 1
	}
	w.WriteString(s[last:])
}
