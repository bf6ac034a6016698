package server

import (
	"bytes"
	"net/http"
	"strconv"

	"cus/internal/platform/paper"
	"cus/web/page"
)

// paper answers with a document: as a page, as a PDF (?format=pdf), either in large print
// (?druk=duzy). back is where the document belongs. Query the letterhead in the page's own
// batch (centre.Letterhead).
func (s *Site) paper(w http.ResponseWriter, r *http.Request, back string, d paper.Doc) error {
	q := r.URL.Query()
	d.Large, d.PrintedAt = q.Get("druk") == "duzy", s.Now()
	if q.Get("format") != "pdf" {
		return s.render(w, r, http.StatusOK, page.PaperDoc(page.PaperView{Doc: d, Path: r.URL.Path, Back: back}))
	}
	var b bytes.Buffer
	if err := d.PDF(&b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", `inline; filename="`+d.FileName()+`"`)
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	if r.Method != http.MethodHead {
		_, _ = w.Write(b.Bytes()) // the reader may be gone; there is nothing left to do
	}
	return nil
}
