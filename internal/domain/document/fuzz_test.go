package document_test

import (
	"archive/zip"
	"bytes"
	"testing"

	"cus/internal/domain/document"
)

// FuzzCheck: any content under any name is refused, or is of a type that is taken and by
// whose ending it goes; and it is so each time.
func FuzzCheck(f *testing.F) {
	archive := func(entries ...string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, name := range entries {
			w, err := z.Create(name)
			if err != nil {
				f.Fatal(err)
			}
			if _, err := w.Write([]byte(document.ODT)); err != nil {
				f.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			f.Fatal(err)
		}
		return b.Bytes()
	}
	for name, content := range map[string][]byte{"a.pdf": []byte("%PDF-1.4\n"), "a.jpg": []byte("\xff\xd8\xff\xe0"), "a.png": []byte("\x89PNG\r\n\x1a\n"),
		"a.docx": archive("word/document.xml"), "a.odt": archive("mimetype"), "b.docx": archive("word/document.xml", "word/vbaProject.bin"),
		"c.docx": []byte("PK\x03\x04"), "": nil, "a.exe": []byte("MZ"), "a.pdf.exe": []byte("%PDF-"), "d.odt": archive("mimetype")[:40]} {
		f.Add(name, content)
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		file := document.File{Name: name, Content: content}
		media, err := file.Check("file")
		again, twice := file.Check("file")
		if media != again || (err == nil) != (twice == nil) {
			t.Fatalf("%q is %q and then %q", name, media, again)
		}
		if err == nil && document.Extension(media) == "" {
			t.Fatalf("%q is taken as %q, which has no ending", name, media)
		}
	})
}
