// Package document keeps files as they were brought: scans, certificates, letters. It
// decides what is taken in and grants nothing to nobody: whoever owns a document (a
// person's file, an agreement) keeps its own list and its own address to fetch it from.
package document

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"

	"cus/internal/domain/audit"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
)

// ID is a file inside the database.
type ID int64

// MaxSize is the largest file taken in, in bytes: 10 MB.
const MaxSize = 10 << 20

// Media types of the files taken in.
const (
	PDF  = "application/pdf"
	JPEG = "image/jpeg"
	PNG  = "image/png"
	DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	ODT  = "application/vnd.oasis.opendocument.text"
)

// extensions are the endings a file of each type may bear; the first is the one it is
// given when it is fetched.
var extensions = map[string][]string{PDF: {"pdf"}, JPEG: {"jpg", "jpeg"}, PNG: {"png"}, DOCX: {"docx"}, ODT: {"odt"}}

// Extension is the ending of a file of this type.
func Extension(media string) string {
	if e := extensions[media]; len(e) > 0 {
		return e[0]
	}
	return "bin"
}

// File is a file as it was brought.
type File struct {
	Name    string // as the reader's machine calls it; looked at for its ending, never kept
	Content []byte
}

// Given reports whether a file was chosen at all.
func (f File) Given() bool { return f.Name != "" || len(f.Content) > 0 }

// Check finds out what the file is, by what it holds and not by what it says of itself. A
// type that is not taken, an ending that belongs to another type, an empty or too large
// file and an archive that unpacks to too much are refused.
func (f File) Check(field string) (media string, err error) {
	var c check.List
	c.That(f.Given(), field, "document.missing")
	c.That(!f.Given() || len(f.Content) > 0, field, "document.empty")
	c.That(len(f.Content) <= MaxSize, field, "document.too_large")
	if len(c) > 0 {
		return "", c.Err()
	}
	media, key := sniff(f.Content)
	if key == "" && !endsAs(f.Name, media) {
		key = "document.ending"
	}
	c.That(key == "", field, key)
	return media, c.Err()
}

func endsAs(name, media string) bool {
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	for _, e := range extensions[media] {
		if e == ending {
			return true
		}
	}
	return false
}

// sniff is the type of the content, or the key of the message that refuses it.
func sniff(content []byte) (media, problem string) {
	switch http.DetectContentType(content) {
	case PDF:
		return PDF, ""
	case JPEG:
		return JPEG, ""
	case PNG:
		return PNG, ""
	case "application/zip":
		return sniffArchive(content)
	}
	return "", "document.type"
}

// Limits of what an archive (DOCX, ODT) may hold.
const (
	maxEntries  = 2_000
	maxUnpacked = 100 << 20 // bytes of all entries together
)

// sniffArchive looks into the archive a text document is: what kind it says it is, whether
// it carries macros, and whether it unpacks to more than any letter needs. Sizes are
// counted while unpacking: what an archive says of its own sizes is not believed.
func sniffArchive(content []byte) (media, problem string) {
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || len(r.File) > maxEntries {
		return "", "document.type"
	}
	left := int64(maxUnpacked)
	for _, e := range r.File {
		n, head, err := unpacked(e, left)
		left -= n
		switch {
		case left <= 0:
			return "", "document.bomb"
		case err != nil:
			return "", "document.type"
		case strings.HasSuffix(strings.ToLower(e.Name), "vbaproject.bin") || strings.HasPrefix(e.Name, "Basic/"):
			return "", "document.macros"
		case e.Name == "word/document.xml":
			media = DOCX
		case e.Name == "mimetype" && head == ODT:
			media = ODT
		}
	}
	if media == "" {
		return "", "document.type"
	}
	return media, ""
}

// unpacked is how many bytes the entry holds, at most limit, and how it begins.
func unpacked(e *zip.File, limit int64) (n int64, head string, err error) {
	f, err := e.Open()
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	first := &bytes.Buffer{}
	n, err = io.Copy(io.Discard, io.TeeReader(io.LimitReader(f, limit), &capped{first, 64}))
	return n, first.String(), err
}

// capped keeps the first bytes written to it.
type capped struct {
	to   *bytes.Buffer
	left int
}

func (c *capped) Write(p []byte) (int, error) {
	keep := min(len(p), c.left)
	c.to.Write(p[:keep])
	c.left -= keep
	return len(p), nil
}

// Keep takes the file in. The caller records the line of the journal with what the file
// belongs to.
func Keep(ctx context.Context, tx *audit.Tx, f File, field string) (id ID, sum string, err error) {
	media, err := f.Check(field)
	if err != nil {
		return 0, "", err
	}
	hash := sha256.Sum256(f.Content)
	sum = hex.EncodeToString(hash[:])
	id, err = db.Value[ID](ctx, tx, `INSERT INTO document (media_type, size, sha256, content, created_at, created_by)
		VALUES (@media, @size, @sum, @content, @now, @me) RETURNING id`,
		db.Args{"media": media, "size": len(f.Content), "sum": sum, "content": f.Content, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return 0, "", fmt.Errorf("keep document: %w", err)
	}
	return id, sum, nil
}

// Blob is a file as it is fetched.
type Blob struct {
	MediaType string
	SHA256    string
	Content   []byte
}
