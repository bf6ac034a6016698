// Package locale holds the sentences of the user interface, a file per language and
// context, and loads them when the program starts.
package locale

import (
	"embed"

	"cus/internal/platform/i18n"
)

//go:embed pl/*.json en/*.json
var files embed.FS

func init() {
	if err := i18n.Load(files); err != nil {
		panic(err) // a broken catalogue is a broken build
	}
}
