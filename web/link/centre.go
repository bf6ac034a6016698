package link

// The centre itself.
const (
	Start  = "/start" // founds the centre of an empty database, once
	Centre = "/administracja/centrum"
)

// Series is the form of one series of numbers, by its code.
func Series(code string) string { return Centre + "/numery/" + code }
