// Package money holds sums in grosze, whole numbers of the smallest coin; nothing here is a
// fraction, so sums always come out. Forms read and show them with form.Money.
package money

// Grosze is a sum in grosze: 1 234,50 zł is 123450.
type Grosze int64

// Of is what quarters of a unit cost at price a unit, half a grosz rounded up.
func Of(price Grosze, quarters int) Grosze { return (price*Grosze(quarters) + 2) / 4 }
