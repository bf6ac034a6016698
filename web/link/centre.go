package link

// The centre itself.
const (
	Start  = "/start" // founds the centre of an empty database, once
	Centre = "/administracja/centrum"
)

// Dictionaries are the words of the centre's selects.
const Dictionaries = "/administracja/slowniki"

// Dictionary adds a word to one of them, by its code.
func Dictionary(of string) string { return Dictionaries + "/" + of }

// Word is the form of one word.
func Word(ref string) string { return Dictionaries + "/pozycja/" + ref }

// WordState retires a word or brings it back.
func WordState(ref string) string { return Word(ref) + "/stan" }

// Series is the form of one series of numbers, by its code.
func Series(code string) string { return Centre + "/numery/" + code }
