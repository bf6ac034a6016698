package web

import (
	"compress/gzip"
	"io"
	"strings"
	"sync"
)

// commonPasswords is the list built into dist, each password between line breaks; empty
// where nothing was built.
var commonPasswords = sync.OnceValue(func() string {
	f, err := embedded.Open("dist/passwords.txt.gz")
	if err != nil {
		return ""
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return ""
	}
	list, err := io.ReadAll(z)
	if err != nil {
		return ""
	}
	return "\n" + string(list) + "\n"
})

// CommonPassword reports whether p, in lower case, is among the commonest passwords of
// twelve characters and more.
func CommonPassword(p string) bool {
	return !strings.Contains(p, "\n") && strings.Contains(commonPasswords(), "\n"+p+"\n")
}
